"""The registers: bodies under one name, sums in their own currencies, deadlines by their day."""

import datetime
import html
import re

import pytest

from servanda.ledger import services
from servanda.web.lists.filter import Due
from servanda.web.registers import bodies, money
from servanda.web.registers.deadlines import standing
from servanda.web.registers.filters import BodyFilter, MoneyFilter
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"
TODAY = datetime.date(2026, 10, 1)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def names(asked: BodyFilter) -> list[tuple[str, int, str, str, tuple[str, ...]]]:
    found = bodies.complete(bodies.list_bodies(asked))
    return [(body.name, body.commitments, body.first, body.last, body.parties) for body in found]


def test_bodies_are_one_whatever_their_case_or_article():
    factories.add()
    later = [
        Saying("ask the harbour fund and the Harbour Fund", bodies=("the harbour fund",), parties=("NZ",)),
        Saying("join the Kelp Council", bodies=("Kelp Council",), parties=("FR",)),
    ]
    factories.add(later, title="Later", date=datetime.date(2026, 1, 1))
    assert names(BodyFilter()) == [
        ("Harbour Fund", 3, "2025", "2026", ("NZ", "NO")),
        ("dialogue on sea-bed cables", 1, "2025", "2025", ("NO", "NZ")),
        ("Kelp Council", 1, "2026", "2026", ("FR",)),
    ]
    assert [row[0] for row in names(BodyFilter(name="the FUND"))] == ["Harbour Fund"]
    assert [row[0] for row in names(BodyFilter(party=["FR"]))] == ["Kelp Council"]
    assert [row[0] for row in names(BodyFilter(body=["kelp council"]))] == ["Kelp Council"]
    assert [row[0] for row in names(BodyFilter(sort="-last"))] == [
        "Harbour Fund",
        "Kelp Council",
        "dialogue on sea-bed cables",
    ]
    assert [row[0] for row in names(BodyFilter(sort="name"))] == [
        "dialogue on sea-bed cables",
        "Harbour Fund",
        "Kelp Council",
    ]
    services.reject(factories.actor(), f"{SEA}/3")
    assert "dialogue on sea-bed cables" not in [row[0] for row in names(BodyFilter())]


def test_a_body_leads_to_its_words():
    factories.add()
    client = factories.client()
    text = client.get("/bodies/?party=NO").content.decode()
    link = html.unescape(re.search(r'href="(/commitments/\?[^"]+)">Harbour Fund', text)[1])  # type: ignore[index]
    assert link == "/commitments/?party=NO&body=harbour+fund"
    assert "Fund the Harbour Fund" in client.get(link).content.decode()


SUMS = [
    Saying("pay $5 and $7", parties=("NZ",), money=((5, "USD", "$5"), (7, "USD", "$7"))),
    Saying("pay 6 euros", parties=("NO",), money=((6, "EUR", "6 euros"),)),
]


def test_sums():
    factories.add(SUMS)
    assert [(t.currency, t.sums, t.amount) for t in money.totals(MoneyFilter())] == [("USD", 2, 12), ("EUR", 1, 6)]
    assert [row[0] for row in money.rows(MoneyFilter(sort="amount"))] == [6, 5, 7]
    assert [row[0] for row in money.rows(MoneyFilter(sort="-amount"))] == [6, 7, 5]
    assert [row[2] for row in money.rows(MoneyFilter(currency=["USD"]))] == ["$5", "$7"]
    assert [row[3] for row in money.rows(MoneyFilter(party=["NO"]))] == ["NO"]
    seen = plain(factories.client().get("/money/").content.decode())
    assert "USD $12 in 2 sums EUR €6 in 1 sum" in seen
    assert "3 sums" in seen


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("", Due.UNRESOLVED),
        ("2026-09-30", Due.OVERDUE),
        ("2026-10-01", Due.SOON),
        ("2026-12-30", Due.SOON),
        ("2026-12-31", Due.LATER),
    ],
)
def test_where_a_deadline_stands(deadline: str, expected: Due):
    assert standing(deadline, TODAY) is expected


def test_deadlines_stand_under_their_heads_in_order():
    today = datetime.date.today()
    days = [today - datetime.timedelta(days=1), today, today + datetime.timedelta(days=91)]
    sayings = [Saying(f"sail {n} by {day}", deadline=(f"by {day}", str(day))) for n, day in enumerate(days)]
    factories.add([*sayings, Saying("sail 3 when fit", deadline=("when fit", None)), Saying("sail 4")])
    client = factories.client()
    text = client.get("/deadlines/").content.decode()
    shown = re.findall(r'<th colspan="6" scope="rowgroup">([^<]+)</th>|>Sail (\d)', text)
    assert ["".join(pair) for pair in shown] == [
        "Overdue", "0", "Next 90 days", "1", "Later", "2", "No day named", "3",
    ]  # fmt: skip
    tabs = re.findall(r'href="/deadlines/\?deadline=(\w+)">[^<]+<span class="count">(\d)', text)
    assert tabs == [("overdue", "1"), ("soon", "1"), ("later", "1"), ("unresolved", "1")]
    assert re.findall(r">Sail (\d)", client.get("/deadlines/?deadline=soon").content.decode()) == ["1"]
    assert re.findall(r">Sail (\d)", client.get("/deadlines/?deadline=none").content.decode()) == ["0", "1", "2", "3"]
