"""A document as it is followed through: its sentences, what they stand under, and the acts that they tell.

Each sentence is parsed once, when it is first asked for, whatever the number of instruments that are followed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from servanda.language import parse, sentences
from servanda.matching.ends import Passage, Side, Stop, prepare
from servanda.matching.evidence.circles import GUESTS, Circle, Names, home_of
from servanda.matching.evidence.telling import Told, read_told
from servanda.matching.names import read_acronyms
from servanda.matching.words import words
from servanda.records import BlockKind, Instrument, Span

_FEWEST, _LONGEST = 6, 120  # words of a passage
_BRACKET = re.compile(r"[(\[][“\"]?[A-Z][A-Za-z0-9]+[”\"]?[)\]]")
_BEFORE = 120  # characters before a bracket in which the name stands that it shortens
_QUESTION = re.compile(r"\?[”\"’']?$|^Q ")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document; ``around`` is what it stands under, and the sentence before it."""

    span: Span
    block: int
    quote: str
    stems: frozenset[str]
    around: str
    names: Names = field(repr=False, compare=False)

    @cached_property
    def named(self) -> frozenset[str]:
        """The states and groupings that it names."""
        return frozenset(self.names.find(self.quote))


@dataclass(frozen=True, slots=True)
class Act:
    """An act that a sentence tells, the words that it governs, who acts, who is named in it, and whether "we" act."""

    told: Told
    clause: str
    actors: frozenset[str]
    named: frozenset[str]
    speaks: bool


class Reader:
    """A document, its home and opening, its sentences, and the acts in those that were parsed."""

    def __init__(self, document: Instrument, names: Names) -> None:
        """Cut the document into sentences; nothing is parsed yet."""
        self.document = document
        self.names = names
        self.sentences = list(_split(document, names))
        self._acts: dict[Span, list[Act]] = {}

    @cached_property
    def home(self) -> str | None:
        """The state or grouping whose document it is."""
        return home_of(self.document, self.names)

    @cached_property
    def opening(self) -> str:
        """The title and the first paragraph."""
        first = (block for block in self.document.blocks if block.kind is not BlockKind.HEADING)
        return "\n".join([self.document.title, *(self.document.words(b.span) for b in [next(first, None)] if b)])

    def speaks_of(self, sentence: Sentence, circle: Circle, needed: frozenset[str], between: bool) -> bool:
        """Whether a sentence speaks of the parties: in a document between them, by name, or just after their names."""
        if between or needed <= circle.named(sentence.quote):
            return True
        others = self.names.find(sentence.around) - circle.parties
        return not sentence.named - circle.parties and len(others) <= GUESTS and needed <= circle.named(sentence.around)

    def parse(self, wanted: Iterable[Sentence]) -> None:
        """Parse those of the sentences that were not parsed before."""
        new = [one for one in wanted if one.span not in self._acts]
        for sentence, doc in zip(new, parse(one.quote for one in new), strict=True):
            self._acts[sentence.span] = [self._act(sentence.quote, told) for told in read_told(doc)]

    def acts(self, sentence: Sentence) -> list[Act]:
        """Return the acts of a sentence that was parsed."""
        return self._acts[sentence.span]

    def prepare(self, sentence: Sentence, acronyms: Mapping[str, str]) -> Side:
        """Return a sentence as it is compared; ``acronyms`` are those that an instrument defines."""
        passage = Passage(self.document.id, sentence.block, sentence.span, sentence.quote, None)
        [side] = prepare(Stop(self.document, ()), [passage], {**acronyms, **self._acronyms})
        return side

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        text = self.document.text
        found = (text[max(0, m.start() - _BEFORE) : m.end()] for m in _BRACKET.finditer(text))
        return read_acronyms("\n\n".join(found))

    def _act(self, quote: str, told: Told) -> Act:
        subject = "" if told.subject is None else quote[told.subject.start : told.subject.end]
        clause = " ".join(quote[span.start : span.end] for span in told.clause)
        return Act(
            told,
            clause,
            frozenset(self.names.find(subject)),
            frozenset(self.names.find(f"{subject} … {clause}")),
            subject.lower() in {"we", "i"},
        )


def _split(document: Instrument, names: Names) -> Iterable[Sentence]:
    """Yield the sentences of a document, headings and questions left out."""
    heading = lead_in = ""
    for block in document.blocks:
        text = document.words(block.span)
        if block.kind is BlockKind.HEADING:
            heading, lead_in = text, ""
            continue
        if block.kind is BlockKind.PARAGRAPH:
            lead_in = text if text.rstrip().endswith(":") else ""
        before = ""
        for piece in sentences(text):
            start = piece.start + block.span.start
            if block.run_in is not None and start < block.run_in.end < piece.end + block.span.start:
                start = block.run_in.end
            words_ = document.text[start : piece.end + block.span.start]
            quote = words_.strip(" :–—-")
            around, before = f"{heading}\n{lead_in}\n{before}", quote
            if not _FEWEST <= len(quote.split()) <= _LONGEST or _QUESTION.search(quote):
                continue
            start += words_.index(quote)
            stems = frozenset(word.stem for word in words(quote))
            yield Sentence(Span(start, start + len(quote)), block.number, quote, stems, around, names)
