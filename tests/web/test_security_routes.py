"""Every route there is, walked: writing is for those whose role allows it, and reading for members.

The table is made from the URL resolver, so that a new route is in it without being named here.
"""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from servanda.ledger import services
from servanda.ledger.models import Entry
from servanda.ledger.payloads import Role
from servanda.records import Block, BlockKind, Commitment, Instrument, Kind, Span, Strength, Topic
from servanda.web.accounts import tokens
from servanda.web.accounts.people import user_of

pytestmark = pytest.mark.django_db
WRITING = ("post", "put", "patch", "delete")
OPEN = {"sign-in", "sign-in-link", "digest-confirm", "digest-unsubscribe"}  # where visitors come in, and links in mails
OWN = OPEN | {
    "sign-out",
    "account-name",
    "account-password",
    "account-digest",
    "account-digest-stop",
    "token-make",
    "token-revoke",
}  # one's own affairs
INSTRUMENT = "NZ-NO/2025-03-18/fact-sheet"
SAMPLES = {"int": "1", "str": "NZ-NO", "path": INSTRUMENT, "instrument": INSTRUMENT, "commitment": f"{INSTRUMENT}/1"}
DOCUMENTS = {"api-root", "openapi-json", "openapi-view"}  # of the API, which answer to any method with the same


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and a sample address of each route."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield pattern.name or route, "/" + filled(route)


def filled(route: str) -> str:
    """Return a route with a sample in place of each of its parts."""
    out, rest = "", route
    while "<" in rest:
        start, _, rest = rest.partition("<")
        part, _, rest = rest.partition(">")
        out += start + SAMPLES[part.partition(":")[0] if ":" in part else "str"]
    return out + rest


ROUTES = sorted(set(walk(get_resolver().url_patterns)))
PAGES = [route for route in ROUTES if not route[1].startswith("/api/")]
API = [route for route in ROUTES if route[1].startswith("/api/")]


@pytest.fixture
def ledger(db: None) -> None:
    owner = services.found("olga")
    services.add_member(owner, "rea", "", Role.READER)
    text = "New Zealand will plant ten thousand trees."
    span = Span(0, len(text))
    instrument = Instrument(
        "made",
        "Fact sheet",
        text,
        (Block(0, BlockKind.PARAGRAPH, 0, span),),
        datetime.date(2025, 3, 18),
        None,
        None,
        ("NZ", "NO"),
    )
    found = Commitment("", "made", 0, span, text, ("NZ",), Kind.UNDERTAKING, Strength.FIRM, "plant", Topic.CLIMATE)
    services.add_instrument(owner, instrument, [found], reader="by hand")


@pytest.fixture
def reader(ledger: None) -> Client:
    client = Client()
    client.force_login(user_of("rea"))
    return client


def test_the_walk_finds_the_routes() -> None:
    names = {name for name, _ in ROUTES}
    assert {"home", "sign-in", "log", "users", "instrument", "commitment", "partnership-edit"} <= names
    assert any(name.startswith("review-") for name in names)
    assert len(API) > 5


@pytest.mark.parametrize(("name", "address"), PAGES, ids=[f"{name}-{address}" for name, address in PAGES])
def test_a_reader_writes_nowhere(reader: Client, name: str, address: str) -> None:
    if name in OWN:
        return
    before = Entry.objects.count()
    for method in WRITING:
        assert getattr(reader, method)(address).status_code in (403, 405), (method, address)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(("name", "address"), PAGES, ids=[f"{name}-{address}" for name, address in PAGES])
@pytest.mark.parametrize("public", [False, True], ids=["members", "public"])
def test_a_visitor_writes_nowhere(ledger: None, settings: object, name: str, address: str, public: bool) -> None:
    if name in OPEN:
        return
    settings.SERVANDA_PUBLIC = public
    before = Entry.objects.count()
    for method in WRITING:
        response = Client().generic(method.upper(), address)
        assert response.status_code in (302, 401, 403, 405), (method, address)
        if response.status_code == 302:
            assert response["Location"].startswith("/sign-in/?next="), (method, address)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(("name", "address"), PAGES, ids=[f"{name}-{address}" for name, address in PAGES])
def test_a_visitor_reads_nothing_unless_the_server_is_public(ledger: None, name: str, address: str) -> None:
    if name in OPEN:
        return
    response = Client().get(address)
    if response.status_code != 401:  # to a program, which can't sign in
        assert response.status_code == 302, address
        assert response["Location"].startswith("/sign-in/?next="), address


@pytest.mark.parametrize("address", sorted({address for name, address in API if name not in DOCUMENTS}))
def test_the_api_lets_nobody_write_without_the_role(reader: Client, address: str) -> None:
    before = Entry.objects.count()
    bearer = {"Authorization": f"Bearer {tokens.make('rea', 'test')}"}
    for method in WRITING:
        send = {"data": b"{}", "content_type": "application/json"}
        assert Client().generic(method.upper(), address, **send).status_code in (401, 403, 405), (method, address)
        answer = Client().generic(method.upper(), address, headers=bearer, **send)
        assert answer.status_code in (403, 405), (method, address, answer.content)
        assert reader.generic(method.upper(), address, **send).status_code in (401, 403, 405), (method, address)
    assert Entry.objects.count() == before


def test_forms_need_the_token_of_the_site(ledger: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of("olga"))
    response = client.post("/users/add/", {"name": "mal", "role": "owner"})
    assert response.status_code == 403
    assert "another site" in response.content.decode()
    assert client.post("/sign-in/", {"name": "olga", "password": "x"}).status_code == 403
