"""The two ends of a link: instruments with their commitments in, prepared ends out, ready to be compared.

An end is a commitment or, in the later instrument only, a passage: a sentence without a commitment, which may say what
came of one ("The Dialogue met in May"). Preparing reads off the words, the names and the surroundings of each once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from servanda.language import sentences
from servanda.matching.names import find_names, read_acronyms
from servanda.matching.verbs import tells_result
from servanda.matching.words import Word, words
from servanda.records import Block, BlockKind, Commitment, Instrument, Span

Coder = Callable[[Instrument, Span], Commitment]

_SHORTEST_PASSAGE = 6  # words


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an instrument that holds no commitment; ``result`` is the word by which it tells one, if any.

    ``coded`` holds the fields that its words would have as a commitment, where somebody has read them.
    """

    instrument: str
    block: int
    span: Span
    quote: str
    result: str | None
    coded: Commitment | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """An instrument of a series, the commitments that were found in it, and its passages beside them."""

    instrument: Instrument
    commitments: tuple[Commitment, ...]
    passages: tuple[Passage, ...] = ()

    @classmethod
    def make(cls, instrument: Instrument, commitments: Iterable[Commitment], code: Coder | None = None) -> "Stop":
        """Gather the passages of ``instrument`` beside its commitments; ``code`` reads the fields of their words."""
        found = tuple(commitments)
        return cls(instrument, found, tuple(read_passages(instrument, found, code)))


End = Commitment | Passage


@dataclass(frozen=True, slots=True)
class Name:
    """A name at an end: where it stands in the instrument's text, and its stems, acronyms written out."""

    span: Span
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Side:
    """An end as it is compared.

    ``words`` are those of the quote, with offsets into the instrument's text, and ``stems`` theirs, acronyms written
    out; ``names`` and ``bodies`` are those in it. ``around`` holds the stems of its heading, its lead-in and the rest
    of its sentence. ``text`` is the quote with its acronyms written out behind it, ``context`` that and what stands
    around it, ``block`` the text of the whole block.
    """

    end: End
    instrument: Instrument
    words: tuple[Word, ...]
    stems: frozenset[str]
    names: tuple[Name, ...]
    around: frozenset[str]
    text: str
    context: str
    block: str
    bodies: tuple[Name, ...]

    @property
    def commitment(self) -> Commitment | None:
        """The fields at this end: those of the commitment, or those that a passage's words would have, if read."""
        return self.end if isinstance(self.end, Commitment) else self.end.coded


def read_passages(
    instrument: Instrument, commitments: Iterable[Commitment], code: Coder | None = None
) -> Iterator[Passage]:
    """Yield the sentences of an instrument, headings left out, that share no character with a commitment."""
    taken = [c.span for c in commitments]
    for block in instrument.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        for piece in sentences(instrument.words(block.span)):
            span = piece.shift(block.span.start)
            if block.run_in is not None and span.start < block.run_in.end < span.end:
                span = Span(block.run_in.end, span.end)
            span, quote = _trim(span, instrument.words(span))
            if len(quote.split()) < _SHORTEST_PASSAGE or any(span.overlaps(other) for other in taken):
                continue
            coded = None if code is None else code(instrument, span)
            yield Passage(instrument.id, block.number, span, quote, tells_result(quote), coded)


def prepare(stop: Stop, ends: Iterable[End], acronyms: Mapping[str, str]) -> list[Side]:
    """Return the ends of one instrument as sides; ``acronyms`` are those that either instrument defines."""
    headings = _headings(stop.instrument)
    return [_prepare(stop.instrument, end, acronyms, headings[end.block]) for end in ends]


def acronyms_of(stops: Iterable[Stop]) -> dict[str, str]:
    """Return the acronyms that the instruments define, with what they stand for."""
    found: dict[str, str] = {}
    for stop in stops:
        found |= read_acronyms(stop.instrument.text)
    return found


def _prepare(instrument: Instrument, end: End, acronyms: Mapping[str, str], heading: str) -> Side:
    own = tuple(Word(w.lower, w.stem, w.start + end.span.start, w.end + end.span.start) for w in words(end.quote))
    full = _other_forms(end.quote, acronyms)
    written_out = _stems(" ".join(full))
    stems = written_out.union(w.stem for w in own)
    block = instrument.block_at(end.span.start)
    lead_in = end.lead_in_text or "" if isinstance(end, Commitment) else ""
    beside = f"{heading} {lead_in} {_rest(instrument, block, end.span)}".strip()
    coded = end if isinstance(end, Commitment) else end.coded
    found = [s.shift(end.span.start) for s in find_names(end.quote, coded.verb if coded is not None else None)]
    text = " ".join([end.quote, *full])
    return Side(
        end,
        instrument,
        own,
        stems,
        names=tuple(_name(instrument.words(span), span, acronyms) for span in found),
        around=_stems(beside) - stems,
        text=text,
        context=f"{text} {beside}",
        block=instrument.words(block.span),
        bodies=tuple(_name(body.name, body.span, acronyms) for body in coded.bodies) if coded is not None else (),
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(w.stem for w in words(text))


def _name(text: str, span: Span, acronyms: Mapping[str, str]) -> Name:
    return Name(span, _stems(" ".join([text, *_other_forms(text, acronyms)])))


def _other_forms(text: str, acronyms: Mapping[str, str]) -> list[str]:
    """Return what the acronyms in ``text`` stand for, and the acronyms of the names that it writes out."""
    lower = text.lower()
    found = []
    for short, full in acronyms.items():
        named = _holds(text, short)
        if named != (full.lower() in lower):
            found.append(full if named else short)
    return found


def _holds(quote: str, acronym: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", quote) is not None


def _rest(instrument: Instrument, block: Block, span: Span) -> str:
    """Return the words of the sentences that hold ``span``, without its own, behind the block's run-in heading."""
    run_in = instrument.words(block.run_in) if block.run_in is not None else ""
    inside = [s.shift(block.span.start) for s in sentences(instrument.words(block.span))]
    around = [s for s in inside if s.overlaps(span)]
    if not around:
        return run_in
    before = instrument.text[min(around[0].start, span.start) : span.start]
    behind = instrument.text[span.end : max(around[-1].end, span.end)]
    return f"{run_in} {before} {behind}"


def _headings(instrument: Instrument) -> dict[int, str]:
    """Return the last heading above each block."""
    found, current = {}, ""
    for block in instrument.blocks:
        if block.kind is BlockKind.HEADING:
            current = instrument.words(block.span)
        found[block.number] = current
    return found


def _trim(span: Span, quote: str) -> tuple[Span, str]:
    """Leave out white space before a passage and the stop behind it."""
    left = len(quote) - len(quote.lstrip(" :–—-"))
    bare = quote.strip(" :–—-").rstrip(".;")
    return (Span(span.start + left, span.start + left + len(bare)), bare) if bare else (span, quote)
