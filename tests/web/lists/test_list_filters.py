"""What a query string asks for: each parameter narrows as it says, and several narrow together."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import json

from servanda.ledger import services
from servanda.ledger.models import Commitment
from servanda.ledger.payloads import Role, decode_record
from servanda.records import Kind, Strength, Topic
from servanda.web.lists.filter import CommitmentFilter, FilterError, Narrowing, commitments, read, words_of
from tests.web import factories
from tests.web.factories import SAYINGS, Saying

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 10, 1)
OTHERS = (
    Saying("buy ten ferries by 2026-11-15", parties=("FR",), verb="buy", deadline=("2026-11-15", "2026-11-15")),
    Saying(
        "pay 3 million euros by 2024",
        parties=("FR", "DE"),
        verb="pay",
        money=((3_000_000, "EUR", "3 million euros"),),
        deadline=("by 2024", "2024"),
        topic=Topic.SPACE,
        confidence=0.2,
    ),
    Saying("consider 100% new nets", parties=("DE",), verb="consider", strength=Strength.SOFT, topic=Topic.SPACE),
)
SEA, CITY = "NZ-NO/2025-03-18/joint-statement", "FR-DE/undated/fact-sheet"


@pytest.fixture
def ledger() -> None:
    """Two instruments, eight commitments, one of each state that review brings, and a suggestion."""
    factories.add()
    factories.add(OTHERS, title="Fact sheet of two cities", date=None, parties=("FR", "DE"))
    rita, cora = factories.actor(), factories.actor("cora", Role.CODER)
    services.accept(rita, f"{SEA}/1")
    services.reject(rita, f"{SEA}/4")
    services.accept(cora, f"{SEA}/2")
    record = decode_record(Commitment.objects.get(pk=f"{CITY}/1").record)
    services.add_commitment(rita, record, CITY)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "sea/1 sea/2 sea/3 sea/5 city/1 city/2 city/3 city/4"),
        ("partnership=FR-DE", "city/1 city/2 city/3 city/4"),
        ("partnership=FR-DE&partnership=NZ-NO", "sea/1 sea/2 sea/3 sea/5 city/1 city/2 city/3 city/4"),
        ("partnership=XX", ""),
        (f"instrument={SEA}", "sea/1 sea/2 sea/3 sea/5"),
        ("party=NO", "sea/1 sea/2 sea/3"),
        ("party=NO&party=DE", "sea/1 sea/2 sea/3 city/2 city/3"),
        ("party=no", ""),
        ("party=Institute+of+Fishes,+Nets+and+Boats", "sea/5"),
        ("party=Fishes", ""),
        ("topic=space", "city/2 city/3"),
        ("topic=space&topic=digital-cyber", "sea/3 city/2 city/3"),
        ("strength=soft&strength=intended", "sea/3 sea/5 city/3"),
        ("kind=deliverable", ""),
        ("kind=deliverable&state=any", "sea/4"),
        ("state=rejected", "sea/4"),
        ("state=accepted", "sea/1 city/4"),
        ("state=any&instrument=" + SEA, "sea/1 sea/2 sea/3 sea/4 sea/5"),
        ("year=2025", "sea/1 sea/2 sea/3 sea/5"),
        ("year=2024", ""),
        ("deadline=overdue", "city/2"),
        ("deadline=soon", "city/1 city/4"),
        ("deadline=later", "sea/1"),
        ("deadline=unresolved", "sea/5"),
        ("deadline=none", "sea/2 sea/3 city/3"),
        ("deadline=overdue&deadline=unresolved", "sea/5 city/2"),
        ("due_after=2026-11-15", "sea/1 city/1 city/4"),
        ("due_before=2026-11-15", "city/1 city/2 city/4"),
        ("due_after=2025-01-01&due_before=2027-01-01", "city/1 city/4"),
        ("body=harbour+fund", "sea/2"),
        ("body=harbour+fund&body=dialogue+on+sea-bed+cables", "sea/2 sea/3"),
        ("bodies=true", "sea/2 sea/3"),
        ("bodies=false&partnership=NZ-NO", "sea/1 sea/5"),
        ("money=true", "sea/2 city/2"),
        ("money=false", "sea/1 sea/3 sea/5 city/1 city/3 city/4"),
        ("currency=EUR", "city/2"),
        ("q=FERRIES", "sea/1 city/1 city/4"),
        ("q=coastal+pilot", "sea/1"),
        ('q="coastal+pilot"', ""),
        ('q="coastal+ferries"', "sea/1"),
        ("q=%25", "city/3"),
        ("q=_", ""),
        ("origin=added", "city/4"),
        ("origin=added&origin=split", "city/4"),
        ("confidence_from=0.5&partnership=NZ-NO", "sea/1 sea/2 sea/5"),
        ("confidence_to=0.4", "sea/3 city/2"),
        ("suggested=true", "sea/2"),
        ("suggested=false&money=true", "city/2"),
        ("recheck=true", ""),
        ("party=NZ&topic=digital-cyber&strength=soft", "sea/3"),
        ("party=NZ&topic=space", ""),
        ("q=&party=&topic=space&due_after=", "city/2 city/3"),
    ],
)
def test_each_filter_narrows_as_it_says(query: str, expected: str):
    asked = read(CommitmentFilter, QueryDict(query))
    keys = commitments(asked, TODAY).values_list("pk", flat=True)
    assert {key.replace(SEA, "sea").replace(CITY, "city") for key in keys} == set(expected.split())
    assert read(CommitmentFilter, QueryDict(asked.query())) == asked


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "there is no filter “colour” here"),
        ("topic=sea", "the filter “topic” can't be “sea”"),
        ("year=abc", "the filter “year” can't be “abc”"),
        ("state=gone", "the filter “state” can't be “gone”"),
        ("due_after=soon", "the filter “due_after” can't be “soon”"),
        ("money=perhaps", "the filter “money” can't be “perhaps”"),
        ("confidence_from=2", "the filter “confidence_from” can't be “2”"),
        ("page=0", "the filter “page” can't be “0”"),
        ("size=100000", "the filter “size” can't be “100000”"),
        ("q=a%00b", "the filter “q” can't hold"),
        ("sort=colour", "the filter “sort” can't be “colour”"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(query: str, said: str):
    with pytest.raises(FilterError) as refused:
        read(CommitmentFilter, QueryDict(query))
    assert str(refused.value).startswith(said)
    answer = factories.client().get(f"/commitments/?{query}")
    assert answer.status_code == 400
    assert said.split("“")[1].split("”")[0] in answer.content.decode()


def test_words():
    assert words_of('fund "the  Harbour Fund" “a b” c"') == ["fund", "the Harbour Fund", "a b", "c"]


@dataclass(frozen=True)
class Row:
    """What the predicate looks at: plain values, and the record."""

    row: Commitment
    record: dict[str, Any]

    @property
    def keys(self) -> set[str]:
        names = (" ".join(name.casefold().split()).removeprefix("the ") for name in self.record["bodies"])
        return set(names)

    @property
    def due(self) -> str:
        if not self.row.deadline:
            return "unresolved" if self.record["deadline"] else "none"
        if self.row.deadline < "2026-10-01":
            return "overdue"
        return "soon" if self.row.deadline <= "2026-12-30" else "later"


SHOWN = {"proposed", "accepted", "edited"}
SAYS: dict[str, Callable[[Row, Any], bool]] = {
    "partnership": lambda r, v: r.row.partnership_id in v,
    "party": lambda r, v: bool(set(v) & set(r.record["parties"])),
    "topic": lambda r, v: r.record["topic"] in v,
    "strength": lambda r, v: r.record["strength"] in v,
    "kind": lambda r, v: r.record["kind"] in v,
    "state": lambda r, v: "any" in v or r.row.state in v,
    "year": lambda r, v: r.row.date[:4] in {str(year) for year in v},
    "deadline": lambda r, v: r.due in v,
    "due_after": lambda r, v: r.row.deadline >= v.isoformat(),
    "due_before": lambda r, v: "" < r.row.deadline <= v.isoformat(),
    "body": lambda r, v: bool(set(v) & r.keys),
    "bodies": lambda r, v: bool(r.record["bodies"]) is v,
    "money": lambda r, v: bool(r.record["money"]) is v,
    "currency": lambda r, v: bool({m["currency"] for m in r.record["money"]} & set(v)),
    "q": lambda r, v: v.lower() in r.record["quote"].lower(),
    "origin": lambda r, v: r.row.origin in v,
    "confidence_from": lambda r, v: r.record["readings"]["quote"]["confidence"] >= v,
    "confidence_to": lambda r, v: r.record["readings"]["quote"]["confidence"] <= v,
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "partnership": st.lists(st.sampled_from(["NZ-NO", "FR-DE", "XX"]), min_size=1, unique=True),
    "party": st.lists(
        st.sampled_from(["NZ", "NO", "FR", "DE", "Institute of Fishes, Nets and Boats"]), min_size=1, unique=True
    ),
    "topic": st.lists(
        st.sampled_from([saying.topic for saying in (*SAYINGS, *OTHERS)]), min_size=1, max_size=3, unique=True
    ),
    "strength": st.lists(st.sampled_from(Strength), min_size=1, unique=True),
    "kind": st.lists(st.sampled_from(Kind), min_size=1, unique=True),
    "state": st.lists(st.sampled_from(["any", "proposed", "accepted", "rejected"]), min_size=1, unique=True),
    "year": st.lists(st.sampled_from([2024, 2025]), min_size=1, unique=True),
    "deadline": st.lists(st.sampled_from(["overdue", "soon", "later", "unresolved", "none"]), min_size=1, unique=True),
    "due_after": st.sampled_from([datetime.date(2024, 12, 31), datetime.date(2026, 11, 15)]),
    "due_before": st.sampled_from([datetime.date(2024, 12, 31), datetime.date(2027, 12, 31)]),
    "body": st.lists(st.sampled_from(["harbour fund", "nothing"]), min_size=1, unique=True),
    "bodies": st.booleans(),
    "money": st.booleans(),
    "currency": st.lists(st.sampled_from(["EUR", "USD"]), min_size=1, unique=True),
    "q": st.sampled_from(["ferries", "The Harbour", "%", "new"]),
    "origin": st.lists(st.sampled_from(["read", "added"]), min_size=1, unique=True),
    "confidence_from": st.sampled_from([0.0, 0.3, 0.9]),
    "confidence_to": st.sampled_from([0.3, 0.9, 1.0]),
}
ASKED = st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=5).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
)


@pytest.mark.usefixtures("ledger")
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_filters_are_an_intersection_of_plain_conditions(asked: dict[str, Any]):
    rows = [Row(row, json.decode(row.record)) for row in Commitment.objects.all()]
    wanted = {
        r.row.id
        for r in rows
        if ("state" in asked or r.row.state in SHOWN) and all(SAYS[name](r, value) for name, value in asked.items())
    }
    assert set(commitments(Narrowing(**asked), TODAY).values_list("pk", flat=True)) == wanted
