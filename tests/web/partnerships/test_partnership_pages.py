"""Partnerships and their instruments: what is shown, named and moved, and by whom."""

import datetime
import html
import re

import pytest

from servanda.ledger import services
from servanda.ledger.models import Entry, Instrument, Partnership
from servanda.ledger.payloads import Role
from servanda.records import Strength, Topic
from servanda.web.lists.filter import Narrowing
from servanda.web.partnerships.figures import coverage, funds
from servanda.web.partnerships.timeline import draw
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def pay(words: str, amount: float, currency: str, *parties: str) -> Saying:
    return Saying(f"pay {words}", parties=parties, money=((amount, currency, words),))


def test_money_is_added_up_by_parties_and_year_and_never_across_currencies():
    factories.add(
        [pay("$5", 5, "USD", "NZ"), pay("$7", 7, "USD", "NZ", "NO"), pay("3 euros", 3, "EUR", "NO")],
        date=datetime.date(2024, 1, 1),
    )
    factories.add([pay("$10", 10, "USD", "NZ"), pay("$1", 1, "USD", "NO", "NZ")], date=datetime.date(2026, 1, 1))
    services.reject(factories.actor(), "NZ-NO/2024-01-01/joint-statement/3")
    dollars, *others = funds(Narrowing(partnership=["NZ-NO"]))
    assert others == []
    assert (dollars.currency, dollars.years, dollars.totals, dollars.total) == ("USD", ["2024", "2026"], [12, 11], 23)
    assert [(line.parties, list(line.years), line.total) for line in dollars.lines] == [
        (("NZ",), [5, 10], 15),
        (("NO", "NZ"), [7, 1], 8),
    ]


def test_topics_are_counted_by_strength():
    sayings = [
        Saying("sail a", topic=Topic.SPACE),
        Saying("sail b", topic=Topic.SPACE, strength=Strength.SOFT),
        Saying("sail c", topic=Topic.HEALTH),
    ]
    factories.add(sayings)
    space, health = coverage(Narrowing())
    assert (space.topic, [part.count for part in space.parts]) == ("space", [1, 0, 1])
    assert [(part.start, part.width) for part in space.parts] == [(0, 50), (50, 0), (50, 50)]
    assert (health.topic, health.count, health.parts[0].width) == ("health", 1, 50)


def test_the_timeline_has_a_dot_for_each_dated_instrument_in_order():
    for day in ("2020-01-01", "2022-07-02", "2022-07-03", "2025-12-31"):
        factories.add(factories.many(2), title=f"Statement of {day}", date=datetime.date.fromisoformat(day))
    factories.add(factories.many(1), title="Undated", date=None)
    rows = list(Instrument.objects.all())
    timeline = draw(rows, {row.id: (2, 0) for row in rows})
    assert timeline is not None
    assert [dot.label[:23] for dot in timeline.dots] == [
        f"Statement of {day}" for day in ("2020-01-01", "2022-07-02", "2022-07-03", "2025-12-31")
    ]
    xs = [dot.x for dot in timeline.dots]
    assert xs == sorted(xs)
    assert [tick.year for tick in timeline.ticks] == list(range(2020, 2027))
    assert timeline.dots[1].y != timeline.dots[2].y  # one above the other
    assert all(0 < dot.x < timeline.width and 0 < dot.y < timeline.base for dot in timeline.dots)
    assert draw(rows[:1], {}) is None


def test_the_page_of_a_partnership():
    factories.add()
    factories.add([Saying("plant kelp", parties=("NO",))], title="Later", date=datetime.date(2026, 3, 1))
    seen = plain(factories.client().get("/partnerships/NZ-NO/").content.decode())
    for words in ("New Zealand – Norway", "Instruments 2",
                  "1 Mar 2026 Later 1 commitment, 1 to review", "Development aid",
                  "USD, by those who named it and year", "$40 m", "6 commitments"):  # fmt: skip
        assert words in seen, words


def test_the_filter_holds_within_the_partnership():
    factories.add()
    factories.add([Saying("buy ten ferries", parties=("NO",))], title="Elsewhere", parties=("FR", "NO"))
    text = factories.client().get("/partnerships/NZ-NO/?party=NO&q=ferries").content.decode()
    assert "Launch a pilot of coastal ferries" in text
    assert "Buy ten ferries" not in text
    assert 'href="/commitments.csv?partnership=NZ-NO&amp;party=NO&amp;q=ferries"' in text


def test_a_small_interaction_is_sent_the_list_alone():
    factories.add()
    text = factories.client().get("/partnerships/NZ-NO/", headers={"HX-Request": "true", "HX-Target": "list"})
    assert 'id="list"' in text.content.decode()
    assert "Topics" not in plain(text.content.decode())


def test_naming_one():
    client = factories.client()
    sent = {"key": "Quad", "name": " The Quad ", "parties": "US\n JP \n\nUS\nAU"}
    answer = client.post("/partnerships/add/", sent)
    assert answer["Location"] == "/partnerships/Quad/"
    row = Partnership.objects.get(pk="Quad")
    assert (row.name, row.parties) == ("The Quad", '["US","JP","AU"]')
    assert (
        client.post("/partnerships/Quad/edit/", {"name": "Quad", "parties": "US"})["Location"] == "/partnerships/Quad/"
    )
    assert Partnership.objects.get(pk="Quad").parties == '["US"]'
    assert "Quad is in the ledger." in client.get("/partnerships/Quad/").content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"key": "NZ-NO", "name": "x"}, "NZ-NO is taken"),
        ({"key": "add", "name": "x"}, "add is taken"),
        ({"key": "a b", "name": "x"}, "can't name a partnership"),
        ({"key": "ok", "name": " "}, "This field is required"),
    ],
)
def test_naming_one_badly(sent: dict[str, str], said: str):
    factories.add()
    before = Entry.objects.count()
    answer = factories.client().post("/partnerships/add/", sent)
    assert answer.status_code == 400
    assert said in html.unescape(answer.content.decode())
    assert Entry.objects.count() == before


def test_moving_an_instrument():
    factories.add()
    services.name_partnership(factories.actor(), "Sea", "The sea", [])
    client = factories.client()
    assert "The sea (Sea)" in client.get(f"/instruments/{SEA}/move/").content.decode()
    assert client.post(f"/instruments/{SEA}/move/", {"partnership": "Sea"})["Location"] == "/partnerships/Sea/"
    assert Instrument.objects.get(pk=SEA).partnership_id == "Sea"
    assert client.post(f"/instruments/{SEA}/move/", {"partnership": "none"}).status_code == 400
    before = Entry.objects.count()
    client.post(f"/instruments/{SEA}/move/", {"partnership": "Sea"})
    assert Entry.objects.count() == before


@pytest.mark.parametrize("path", ["/partnerships/add/", "/partnerships/NZ-NO/edit/", f"/instruments/{SEA}/move/"])
@pytest.mark.parametrize("role", [Role.READER, Role.CODER])
def test_only_reviewers_name_and_move(path: str, role: Role):
    factories.add()
    client = factories.client("mo", role)
    assert client.get(path).status_code == 403
    assert client.post(path, {"name": "x", "key": "x", "partnership": "x"}).status_code == 403
    assert path not in client.get("/partnerships/NZ-NO/").content.decode()


@pytest.mark.parametrize("path", ["/partnerships/XX/", "/partnerships/XX/edit/", "/instruments/XX/move/"])
def test_what_is_not_there(path: str):
    answer = factories.client().get(path)
    assert answer.status_code == 404
    assert "There is no" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "c b a"),
        ("sort=date", "a b c"),
        ("sort=title", "a b c"),
        ("sort=-title", "c b a"),
        ("sort=publisher", "b c a"),
        ("partnership=FR-DE", "c"),
        ("party=NZ", "b a"),
        ("year=2024&year=2026", "c a"),
        ("q=STATEMENT+b", "b"),
        ("awaiting=true", "c a"),
        ("awaiting=false", "b"),
        ("awaiting=true&party=NZ", "a"),
    ],
)
def test_the_list_of_instruments(query: str, expected: str):
    for name, year, parties, publisher in (
        ("a", 2024, ("NZ", "NO"), None),
        ("b", 2025, ("NZ", "NO"), "Alpha"),
        ("c", 2026, ("FR", "DE"), "Beta"),
    ):
        made = [Saying(f"build {name}", verb="build")]
        factories.add(
            made, title=f"Statement {name}", date=datetime.date(year, 1, 1), parties=parties, publisher=publisher
        )
    services.accept(factories.actor(), "NZ-NO/2025-01-01/statement/1")
    text = factories.client().get(f"/instruments/?{query}").content.decode()
    assert re.findall(r">Statement (.)</a>", text) == expected.split()


def test_instruments_that_await_review_say_so():
    factories.add()
    services.accept(factories.actor(), f"{SEA}/1")
    services.reject(factories.actor(), f"{SEA}/2")
    assert "1 of 4" in plain(factories.client().get("/instruments/").content.decode())


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", "Alps Sea"), ("sort=-name", "Sea Alps"), ("sort=-commitments", "Sea Alps"), ("q=alp", "Alps"), ("q=zz", "")],
)
def test_the_list_of_partnerships(query: str, expected: str):
    factories.add()
    services.name_partnership(factories.actor(), "NZ-NO", "Sea", ["NZ", "NO"])
    services.name_partnership(factories.actor(), "Alps", "Alps", ["FR"])
    text = factories.client().get(f"/partnerships/?{query}").content.decode()
    assert re.findall(r'href="/partnerships/[^"/]+/">([^<]+)</a>', text) == expected.split()
