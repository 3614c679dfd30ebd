"""One commitment and party of a cycle as its pages show it: its words, the evidence, the scores, and what is beside."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from servanda.assessment import APART
from servanda.ledger import models as m
from servanda.ledger.assessing import GivenScore
from servanda.ledger.documents import instrument_of
from servanda.ledger.following import evidence_of
from servanda.ledger.payloads import decode_record
from servanda.ledger.services import Actor
from servanda.web.assessing.gathering import Line, Open, lines_of
from servanda.web.commitments.context import passages
from servanda.web.following.timeline import timeline_of


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one commitment and party stands among those of the cycle, and the ids of those around it ("" for none).

    ``open`` is the next one that is still to be done, round the end.
    """

    place: int
    total: int
    done: int
    previous: str
    next: str
    open: str

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Told:
    """What a coder gave, with the evidence that it rests on."""

    score: GivenScore
    evidence: Sequence[m.Evidence]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can be given: its code, when to give it, the key that does, and whether it is chosen."""

    code: str
    words: str
    key: str
    chosen: bool
    apart: bool


def line_at(lines: Sequence[Line], key: str) -> Line:
    """Return the line of a commitment and party; raise 404 where there is none."""
    found = next((line for line in lines if line.id == key), None)
    if found is None:
        raise Http404("This assessment does not assess that.")
    return found


def walk(lines: Sequence[Line], at: Line, to_do: Callable[[Line], bool]) -> Walk:
    """Return the way from one line to those around it."""
    place = lines.index(at)
    following = [line.id for line in (*lines[place + 1 :], *lines[:place]) if to_do(line)]
    return Walk(
        place=place + 1,
        total=len(lines),
        done=sum(not to_do(line) for line in lines),
        previous=lines[place - 1].id if place else "",
        next=lines[place + 1].id if place + 1 < len(lines) else "",
        open=following[0] if following else "",
    )


def describe(actor: Actor | None, cycle: Open, line: Line) -> dict[str, Any]:
    """Return what every page of a commitment and party shows."""
    row = m.Commitment.objects.select_related("instrument", "partnership").get(pk=line.pair.commitment)
    record, instrument = decode_record(row.record), instrument_of(row.instrument)
    stands = instrument.text[row.start : row.end] == row.quote
    return {
        "cycle": cycle,
        "line": line,
        "pair": line.pair,
        "c": row,
        "record": record,
        "passages": passages(instrument, record) if stands else [],
        "timeline": timeline_of(row),
        "evidence": evidence_of(row.id),
        "told": _told(line.pair.scores),
        "others": [one for one in lines_of(actor, cycle, row.id) if one.id != line.id],
    }


def answers_of(cycle: Open, line: Line, chosen: str) -> list[Answer]:
    """Return the answers that can be given, in the order of the scale, those apart from it last."""
    words = {**line.pair.criteria, **APART}
    codes = cycle.scale.answers
    keys = [str(number) if number < 10 else "" for number in range(1, len(codes) + 1)]
    return [
        Answer(code, words.get(code, ""), key, code == chosen, code in APART)
        for code, key in zip(codes, keys, strict=True)
    ]


def _told(scores: Iterable[GivenScore]) -> list[Told]:
    given = list(scores)
    wanted = {key for score in given for key in score.evidence}
    rows = m.Evidence.objects.select_related("document").defer("document__text", "document__blocks").in_bulk(wanted)
    return [Told(score, [rows[key] for key in score.evidence if key in rows]) for score in given]
