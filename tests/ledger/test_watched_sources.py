"""Sources are watched, in another way, or no more; by whom the ledger is owned."""

import pytest
from promising import add, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.payloads import Role
from servanda.ledger.verifying import verify

URL = "https://www.example.org/news.xml"


def test_a_source(ledger: str):
    crew = team()
    owner = crew[Role.OWNER]
    add(owner, "Norway will open an office.")
    first = services.add_source(owner, URL, name="Ministry of Trade", partnership="NO-CL", every=60)
    assert first == "ministry-of-trade"
    assert services.add_source(owner, "https://example.org/", name="Ministry of Trade") == "ministry-of-trade-2"
    assert services.add_source(owner, "https://example.org/b", name="☮") == "source"
    assert services.add_source(owner, "https://example.org/c") == "example-org"
    services.change_source(owner, first, active=False, partnership="", kind="feed")
    row = m.Source.objects.get(pk=first)
    assert (row.url, row.kind, row.partnership_id, row.every, row.active) == (URL, "feed", "", 60, False)
    entries = m.Entry.objects.count()
    services.change_source(owner, first, active=False)
    assert m.Entry.objects.count() == entries
    assert verify().fault is None


@pytest.mark.parametrize(
    ("url", "more", "message"),
    [
        (URL, {}, "is watched already: it is ministry"),
        ("ftp://example.org/", {}, "can't be watched"),
        ("https://", {}, "can't be watched"),
        ("https://[", {}, "can't be watched"),
        ("https://example.org/\n", {}, "can't be watched"),
        ("https://example.org/", {"kind": "x"}, "there is no kind of source 'x'"),
        ("https://example.org/", {"every": 0}, "every 1 to 525,600 minutes"),
        ("https://example.org/", {"partnership": "nowhere"}, "there is no partnership nowhere"),
        ("https://example.org/", {"name": "n" * 201}, "longer than 200 characters"),
    ],
)
def test_what_cannot_be_watched(ledger: str, url: str, more: dict[str, object], message: str):
    owner = team()[Role.OWNER]
    services.add_source(owner, URL, name="Ministry")
    with pytest.raises(LedgerError, match=message):
        services.add_source(owner, url, **more)  # type: ignore[arg-type]
    assert m.Source.objects.count() == 1


def test_who_may(ledger: str):
    crew = team()
    services.add_source(crew[Role.OWNER], URL)
    with pytest.raises(RefusedError, match="this needs an owner"):
        services.add_source(crew[Role.REVIEWER], "https://example.org/")
    with pytest.raises(RefusedError, match="this needs an owner"):
        services.change_source(crew[Role.REVIEWER], "www-example-org", active=False)
    with pytest.raises(LedgerError, match="there is no source nowhere"):
        services.change_source(crew[Role.OWNER], "nowhere", active=False)
