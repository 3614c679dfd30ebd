"""What a page is about, for search engines and other machines: schema.org in JSON-LD.

A commitment is a ``Quotation`` (https://schema.org/Quotation), its instrument a ``Report``, the record a ``Dataset``.
"""

import json
from typing import Any

from servanda.publishing.rows import CycleRow
from servanda.publishing.site.record import Group, Paper, Published, Record
from servanda.wording import name_party, name_topic

_CONTEXT = "https://schema.org"
# So that nothing a document says ends the script element.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def of_commitment(paper: Paper, one: Published, address: str) -> str:
    """Return the description of a commitment; ``address`` is its permalink, "" where the site has none."""
    record = one.record
    return _write(
        {
            "@type": "Quotation",
            "identifier": one.key,
            "url": address,
            "text": record.quote,
            "name": f"Commitment {one.number} of {paper.instrument.title}",
            "dateCreated": one.date,
            "inLanguage": "en",
            "about": name_topic(record.topic.value),
            "spokenByCharacter": [_party(party) for party in record.parties],
            "keywords": [record.kind.value, record.strength.value, record.topic.value],
            "isPartOf": _report(paper),
            "citation": [tie.url for tie in one.ties if tie.kind == "evidence" and tie.url],
        }
    )


def of_instrument(paper: Paper, address: str) -> str:
    """Return the description of an instrument."""
    return _write(_report(paper) | {"mainEntityOfPage": address, "inLanguage": "en"})


def of_partnership(group: Group, address: str) -> str:
    """Return the description of a partnership's part of the record."""
    return _write(
        {
            "@type": "Collection",
            "name": f"Commitments of {group.name}",
            "identifier": group.key,
            "url": address,
            "about": [_party(party) for party in group.parties],
            "collectionSize": len(group.commitments),
        }
    )


def of_assessment(row: CycleRow, group: str, address: str) -> str:
    """Return the description of an assessment."""
    return _write(
        {
            "@type": "Report",
            "identifier": row.id,
            "name": row.name,
            "url": address,
            "about": f"How far the promises of {group} were kept",
            "datePublished": row.published.date().isoformat(),
            "dateModified": row.updated.date().isoformat(),
            "temporalCoverage": f"{row.since or '..'}/{row.until or '..'}" if row.since or row.until else "",
            "version": row.head,
        }
    )


def of_record(record: Record, title: str, described: str, address: str) -> str:
    """Return the description of the whole record."""
    return _write(
        {
            "@type": "Dataset",
            "name": title,
            "description": described,
            "url": address,
            "dateModified": record.at[:10],
            "version": record.head,
            "isAccessibleForFree": True,
        }
    )


def _report(paper: Paper) -> dict[str, Any]:
    instrument = paper.instrument
    publisher = instrument.publisher and {"@type": "Organization", "name": instrument.publisher}
    return {
        "@type": "Report",
        "name": instrument.title,
        "identifier": instrument.id,
        "datePublished": paper.date,
        "publisher": publisher,
        "url": instrument.url,
    }


def _party(party: str) -> dict[str, Any]:
    name = name_party(party)
    return {"@type": "Country", "name": name, "identifier": party} if name != party else _organization(party)


def _organization(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def _write(described: dict[str, Any]) -> str:
    said = {"@context": _CONTEXT, **_filled(described)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _filled(value: Any) -> Any:
    """Return a value without what is empty in it."""
    if not isinstance(value, dict):
        return value
    return {name: _filled(inner) for name, inner in value.items() if inner not in ("", None, [])}
