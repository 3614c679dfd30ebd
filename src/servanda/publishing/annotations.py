"""Commitments and what bears on them as W3C Web Annotations (JSON-LD), so that other tools show them on the page.

Each annotation selects its words twice: by their quote on the page where the document was published, and by position
and quote on the text as it was read, which is published beside it. Positions count Unicode characters of that text, as
the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/, 4.2.5) has it.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import msgspec

from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record
from servanda.publishing.rows import CommitmentRow, EvidenceRow, LinkRow

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
AROUND: Final = 40  # characters before and after the words, to tell them from the same words elsewhere


def write_annotations(record: Record, addresses: Addresses) -> bytes:
    """Return the annotations as one page, in the order of the tables."""
    items = [*_items(record, addresses)]
    page = {
        "@context": CONTEXT,
        "id": addresses.of("annotations", record.head.hash),
        "type": "AnnotationPage",
        "partOf": {
            "id": addresses.of("annotations", "all"),
            "type": "AnnotationCollection",
            "label": "Commitments that governments made to each other in public",
            "total": len(items),
            "modified": _moment(record.moment.isoformat()),
        },
        "startIndex": 0,
        "items": items,
    }
    return msgspec.json.format(msgspec.json.encode(page), indent=1)


def write_texts(record: Record) -> dict[str, bytes]:
    """Return the texts that positions are of, by the paths at which annotations look for them."""
    return {text_path(key): text.text.encode() for key, text in record.texts.items()}


def text_path(key: str) -> str:
    """Return where the text of an instrument or document stands, beside the annotations."""
    return f"texts/{key}.txt"


def _items(record: Record, addresses: Addresses) -> Iterator[dict[str, Any]]:
    for commitment in record.commitments:
        yield _annotation("commitments", commitment, commitment.instrument, record, addresses) | {
            "motivation": "describing",
            "body": [
                _text(f"{', '.join(commitment.parties)}: {commitment.kind}, {commitment.strength}", "describing"),
                *(_text(word, "tagging") for word in (commitment.topic, commitment.kind, commitment.strength)),
            ],
        }
    for link in record.links:
        yield _following("links", link, link.instrument, link.relation, record, addresses)
    for evidence in record.evidence:
        yield _following("evidence", evidence, evidence.document, evidence.stance, record, addresses)


def _following(
    kind: str, row: LinkRow | EvidenceRow, text: str, word: str, record: Record, addresses: Addresses
) -> dict[str, Any]:
    return _annotation(kind, row, text, record, addresses) | {
        "motivation": "linking",
        "body": [
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": addresses.of("commitments", row.commitment),
            },
            _text(word, "tagging"),
            *([_text(row.why, "commenting")] if row.why else []),
        ],
    }


def _annotation(
    kind: str, row: CommitmentRow | LinkRow | EvidenceRow, text: str, record: Record, addresses: Addresses
) -> dict[str, Any]:
    """Return what all annotations have; what it says is put behind it."""
    words = record.texts[text].text
    by_quote = {
        "type": "TextQuoteSelector",
        "exact": words[row.start : row.end],
        "prefix": words[max(0, row.start - AROUND) : row.start],
        "suffix": words[row.end : row.end + AROUND],
    }
    by_place = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    targets: list[dict[str, Any]] = [
        {"type": "SpecificResource", "source": quote(text_path(text)), "selector": [by_place, by_quote]}
    ]
    if url := record.texts[text].url:
        targets.insert(0, {"type": "SpecificResource", "source": url, "selector": by_quote})
    return {
        "id": addresses.of(kind if kind != "commitments" else "annotations", row.id),
        "type": "Annotation",
        "modified": _moment(row.updated.isoformat()),
        "target": targets,
    }


def _text(words: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": str(words), "format": "text/plain", "language": "en"}


def _moment(at: str) -> str:
    return at.replace("+00:00", "Z")
