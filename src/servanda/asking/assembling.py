"""A located proposal in, a ``Commitment`` out, each field checked and with its reason.

The identifiers are those that the grammar would give: by the instrument and the words alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from servanda.asking import fields
from servanda.asking.background import Background
from servanda.asking.usage import Dropped
from servanda.asking.windows import Piece
from servanda.records import Commitment, Reading, Span, identify

NOBODY = "no party to it is known"


@dataclass(frozen=True, slots=True)
class Located:
    """A proposal as the model wrote it, and where its quote stands."""

    raw: Mapping[str, Any]
    span: Span
    piece: Piece


def assemble(located: Iterable[Located], background: Background) -> tuple[list[Commitment], list[Dropped]]:
    """Return the commitments of one instrument in the order of its text, and what was dropped of the proposals."""
    commitments: list[Commitment] = []
    dropped: list[Dropped] = []
    seen: Counter[str] = Counter()
    for item in sorted(located, key=lambda item: item.span):
        commitment, refused = _assemble_one(item, background)
        dropped += refused
        if not commitment.parties:
            dropped.append(Dropped("quote", commitment.quote, NOBODY))
            continue
        words = " ".join(commitment.quote.casefold().split())
        number = identify(commitment.instrument, commitment.quote, seen[words])
        commitments.append(replace(commitment, id=number))
        seen[words] += 1
    return commitments, dropped


def _assemble_one(item: Located, background: Background) -> tuple[Commitment, list[Dropped]]:
    """Return the commitment, its identifier still to be given, and the fields that were not kept."""
    raw, instrument, block = item.raw, background.instrument, item.piece.block
    place = fields.Place(instrument, block, item.span, fields.read_confidence(raw.get("confidence")))
    passage = background.passage_at(item.span)
    lead_in = passage.lead_in if passage is not None and passage.governed else None
    kind = fields.read_kind(raw.get("kind"), place, background)
    strength = fields.read_strength(raw.get("strength"), kind.value, place, background)
    verb = fields.read_verb(raw.get("verb"), place, background)
    topic = fields.read_topic(raw.get("topic"), place, background)
    parties = fields.read_parties(raw.get("parties"), lead_in.span if lead_in else None, place, background)
    money = fields.read_money(raw.get("money"), place, background)
    verb_at = next(iter(verb.reading.spans), place.span)
    deadline = fields.read_deadline(raw.get("deadline"), verb_at, place, background)
    bodies = fields.read_bodies(raw.get("bodies"), place, background)
    dropped = [lost for f in (kind, strength, verb, topic, parties, money, deadline, bodies) for lost in f.dropped]
    commitment = Commitment(
        id="",
        instrument=instrument.id,
        block=block.number,
        span=item.span,
        quote=place.quote,
        parties=parties.value,
        kind=kind.value,
        strength=strength.value,
        verb=verb.value,
        topic=topic.value,
        money=money.value,
        deadline=deadline.value,
        bodies=bodies.value,
        lead_in=lead_in.span if lead_in else None,
        lead_in_text=lead_in.text if lead_in else None,
        readings={
            "quote": Reading(background.reason, place.confidence, (item.span,)),
            "parties": parties.reading,
            "kind": kind.reading,
            "strength": strength.reading,
            "verb": verb.reading,
            "topic": topic.reading,
            "money": money.reading,
            "deadline": deadline.reading,
            "bodies": bodies.reading,
        },
    )
    return commitment, dropped
