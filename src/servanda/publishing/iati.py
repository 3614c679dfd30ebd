"""Money pledged as IATI activities (IATI Standard 2.03, https://iatistandard.org/en/iati-standard/203/).

Each commitment that names a sum is an activity, each of its sums a transaction. A firm promise is an *outgoing
commitment*, one that is intended or soft an *outgoing pledge*, and only a deliverable that says the money was paid is a
*disbursement*. We report what others promised, so the reporting organisation is marked as a secondary reporter; who
gets the money is left out, since most promises do not say it in a form that could be coded.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from servanda import wording
from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record
from servanda.publishing.rows import CommitmentRow, InstrumentRow, MoneyRow
from servanda.publishing.xml_text import plain_text
from servanda.records import Kind, Strength

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OWN = "99"  # the vocabulary of sectors that the reporting organisation made
_STATE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Reporter:
    """The organisation that publishes: its name, and its identifier in IATI."""

    name: str
    ref: str


def write_iati(record: Record, addresses: Addresses, reporter: Reporter) -> bytes:
    """Return the activities as XML; empty where no commitment with a date names a sum, for IATI has no empty file.

    Without the day of its instrument a sum has no day of transaction, so such a commitment is left out.
    """
    from lxml import etree

    instruments = {row.id: row for row in record.instruments}
    sums: dict[str, list[MoneyRow]] = {}
    for row in record.money:
        sums.setdefault(row.commitment, []).append(row)
    root = etree.Element("iati-activities", {"version": "2.03", "generated-datetime": record.moment.isoformat()})
    for commitment in record.commitments:
        if commitment.id in sums and commitment.date is not None:
            instrument = instruments[commitment.instrument]
            url = addresses.page("commitments", commitment.id, instrument.url)
            paid = _is_paid(commitment, record)
            root.append(_activity(commitment, instrument, sums[commitment.id], url, reporter, paid=paid))
    if not len(root):
        return b""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def type_of(commitment: CommitmentRow, *, paid: bool) -> str:
    """Return the code of the transaction type of a commitment's sums; ``paid`` where the money has changed hands."""
    types = _codes()["types"]
    if paid:
        return str(types["disbursement"])
    return str(types["commitment" if commitment.strength == Strength.FIRM else "pledge"])


def _is_paid(commitment: CommitmentRow, record: Record) -> bool:
    if commitment.kind != Kind.DELIVERABLE or commitment.verb not in _codes()["paid"]:
        return False
    kind = record.records[commitment.id].readings.get("kind")
    return kind is None or "under way" not in kind.reason


def _activity(
    row: CommitmentRow,
    instrument: InstrumentRow,
    sums: Sequence[MoneyRow],
    url: str,
    reporter: Reporter,
    *,
    paid: bool,
) -> "_Element":
    """Return one activity, its elements in the order of the schema."""
    from lxml import etree

    day = str(row.date)
    activity = etree.Element(
        "iati-activity", {"last-updated-datetime": row.updated.isoformat(), _LANG: "en", "hierarchy": "1"}
    )
    _add(activity, "iati-identifier", reporter.ref + "-" + re.sub(r"[/&|?]", "-", row.id))
    reporting = _add(activity, "reporting-org", ref=reporter.ref, type="90", **{"secondary-reporter": "1"})
    _tell(reporting, reporter.name)
    _tell(_add(activity, "title"), row.quote[:200])
    _tell(_add(activity, "description", type="1"), f"“{row.quote}” ({instrument.title}, {day})")
    for party in row.parties:
        kind = {"type": "10"} if _STATE.fullmatch(party) and party != "EU" else {}
        _tell(_add(activity, "participating-org", role="1", **kind), wording.name_party(party))
    _add(activity, "activity-status", code=_codes()["status"][row.kind])
    if row.kind == Kind.DELIVERABLE:
        _add(activity, "activity-date", type="2", **{"iso-date": day})
    else:
        _add(activity, "activity-date", type="1", **{"iso-date": day})
        if row.due is not None:
            _add(activity, "activity-date", type="3", **{"iso-date": str(row.due)})
    sector = _add(activity, "sector", vocabulary=_OWN, code=row.topic, percentage="100")
    _tell(sector, wording.name_topic(row.topic))
    for one in sums:
        _add_transaction(activity, row, one, type_of(row, paid=paid))
    if url.startswith(("http://", "https://")):
        link = _add(activity, "document-link", format="text/html", url=url)
        _tell(_add(link, "title"), instrument.title or "The words")
        _add(link, "category", code="A12")
    return activity


def _add_transaction(activity: "_Element", row: CommitmentRow, one: MoneyRow, code: str) -> None:
    day = str(row.date)
    transaction = _add(activity, "transaction", ref=one.id)
    _add(transaction, "transaction-type", code=code)
    _add(transaction, "transaction-date", **{"iso-date": day})
    _add(transaction, "value", _plain(one.amount), currency=one.currency, **{"value-date": day})
    _tell(_add(transaction, "description"), one.words)
    if len(row.parties) == 1:
        _tell(_add(transaction, "provider-org"), wording.name_party(row.parties[0]))


def _add(parent: "_Element", name: str, text: str | None = None, **attributes: str) -> "_Element":
    from lxml import etree

    child = etree.SubElement(parent, name, attributes)
    child.text = text
    return child


def _tell(parent: "_Element", words: str) -> None:
    _add(parent, "narrative", plain_text(words))


def _plain(amount: float) -> str:
    """Return an amount as a decimal of XML Schema, which knows no exponent."""
    return f"{Decimal(repr(amount)).normalize():f}"


@cache
def _codes() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data/iati.toml").read_text(encoding="utf-8"))
