"""An instrument in, what the fields of its commitments are checked against out; everything is read once.

The grammar's own reading of the instrument is the last resort for a field of which the model says no valid value. It
needs the language pipeline, so it is made only then, and by one thread at a time.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from servanda.asking.locating import overlap
from servanda.extraction import find, topic
from servanda.extraction.parties import Directory, read_directory
from servanda.extraction.passages import Passage, passages
from servanda.records import Commitment, Instrument, Span

_PIPELINE = threading.Lock()


@dataclass
class Background:
    """One instrument with its parties and names, the surroundings of its blocks, and its sentences."""

    instrument: Instrument
    model: str
    directory: Directory = field(init=False)
    contexts: Mapping[int, topic.Context] = field(init=False)
    passages: list[Passage] = field(init=False)

    def __post_init__(self) -> None:
        """Read what can be read without parsing."""
        self.directory = read_directory(self.instrument)
        self.contexts = topic.contexts(self.instrument)
        self.passages = passages(self.instrument, self.directory.one_word)

    @property
    def reason(self) -> str:
        """The reason of whatever the model says."""
        return f"large model {self.model}"

    @cached_property
    def named(self) -> frozenset[str]:
        """The codes of all states and groupings that the instrument names, or whose leaders it names."""
        text = f"{self.instrument.title}\n\n{self.instrument.text}"
        found = [*self.directory.states(text), *self.directory.speakers(text)]
        return frozenset([*self.directory.parties, *found])

    @cached_property
    def _grammatical(self) -> list[Commitment]:
        with _PIPELINE:
            return find(self.instrument)

    def beside(self, span: Span) -> Commitment | None:
        """Return the commitment that the grammar finds at ``span``, if any: the one that shares most of it."""
        best = max(self._grammatical, key=lambda c: overlap(c.span, span), default=None)
        return best if best is not None and overlap(best.span, span) else None

    def passage_at(self, span: Span) -> Passage | None:
        """Return the sentence in which ``span`` begins."""
        return next((p for p in self.passages if p.span.start <= span.start < p.span.end), None)
