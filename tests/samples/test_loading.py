"""The sample partnership into a ledger: all of its decisions, once, or nothing of it."""

from collections import Counter
from pathlib import Path

import pytest

from samples.decisions import Decision, Plan, Sitting, read_plan
from samples.replaying import replay
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError

SAMPLES = Path(__file__).parents[2] / "samples"
OLDEST = "NZ-NO/2022-09-14/joint-statement"
MIDDLE = "NZ-NO/2025-03-18/fact-sheet"
NEWEST = "NZ-NO/2026-10-08/joint-statement"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(SAMPLES / "decisions.yaml")


def states(key: str) -> Counter[str]:
    return Counter(m.Commitment.objects.filter(instrument=key).values_list("state", flat=True))


@pytest.mark.django_db
def test_the_review_stands_as_the_plan_has_it(plan: Plan):
    assert replay(plan, SAMPLES)
    assert states(OLDEST)["proposed"] == 0
    assert states(OLDEST)["accepted"] >= 20
    assert 0 < states(MIDDLE)["proposed"] < states(MIDDLE).total() / 2
    assert states(NEWEST)["proposed"] > states(NEWEST).total() / 2
    newest = m.Commitment.objects.filter(instrument=NEWEST)
    assert newest.exclude(suggestion="").count() == 4
    assert list(newest.filter(recheck=True).values_list("quote", flat=True)) == [
        "Raise our yearly support for the Centre, New Zealand to NZ$5 million and Norway to NOK 45 million"
    ]
    assert "Norway to NOK 40 million" in m.Instrument.objects.get(pk=NEWEST).text
    assert {"edited", "rejected", "split", "merged"} <= set(m.Commitment.objects.values_list("state", flat=True))


@pytest.mark.django_db
def test_it_spans_four_years_and_two_people(plan: Plan):
    replay(plan, SAMPLES)
    dates = list(m.Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert dates == sorted(dates)
    assert (dates[0][:4], dates[-1][:4]) == ("2022", "2026")
    assert set(m.Commitment.objects.exclude(decided_by="").values_list("decided_by", flat=True)) == {"sigrid"}
    assert "tama" in m.Commitment.objects.values_list("suggested_by", flat=True)


@pytest.mark.django_db
def test_loading_again_adds_nothing(plan: Plan):
    replay(plan, SAMPLES)
    before = m.Entry.objects.count()
    assert not replay(plan, SAMPLES)
    assert m.Entry.objects.count() == before


@pytest.mark.django_db
def test_a_ledger_in_use_is_left_alone(plan: Plan):
    services.found("ana")
    with pytest.raises(LedgerError, match="in use"):
        replay(plan, SAMPLES)
    assert m.Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision(accept="no such words"), "stands in 0 open commitments"),
        (Decision(accept="the"), "not in one"),
        (Decision(edit="New Zealand will pay", quote="nowhere"), "does not stand in the document"),
        (Decision(split="Norway will halve", into=("Norway will halve", "by 2050")), "“by 2050” stands 0 times"),
        (Decision(add="nowhere to be found"), "stands 0 times"),
    ],
)
@pytest.mark.django_db
def test_a_plan_that_does_not_fit_is_refused_whole(plan: Plan, decision: Decision, message: str):
    first = plan.sittings[0]
    wrong = Sitting(at=first.at, by="tama", on="new-zealand-norway-2022", decides=(decision,))
    with pytest.raises(LedgerError, match=message):
        replay(
            Plan(partnership=plan.partnership, owner=plan.owner, members=plan.members, sittings=(first, wrong)), SAMPLES
        )
    assert not m.Entry.objects.exists()


def test_a_plan_of_another_form_is_refused(tmp_path: Path):
    path = tmp_path / "decisions.yaml"
    path.write_text(
        (SAMPLES / "decisions.yaml").read_text(encoding="utf-8").replace("accept:", "acept:"), encoding="utf-8"
    )
    with pytest.raises(LedgerError, match=r"decisions.yaml: .*acept"):
        read_plan(path)
