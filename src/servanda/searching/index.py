"""An index that is open: a ``Query`` in, the hits out, by words, by meaning, or by both.

Both lists are ``DEPTH`` rows deep and fused (see ``fusing``). Then a passage with the same words as a better one is
left out, and so is a block of which a commitment was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np

from servanda.matching.vectors import Matrix, embed
from servanda.records import Span
from servanda.searching import building, store
from servanda.searching.columns import Columns, Mask, Rows
from servanda.searching.fusing import fuse
from servanda.searching.highlighting import highlight
from servanda.searching.lexical import Words
from servanda.searching.meaning import Meanings, Small
from servanda.searching.passages import Passage, PassageKind
from servanda.searching.query import Filters, Query
from servanda.searching.store import IndexFaultError, Store

DEPTH: Final = 200  # rows of each list that are fused


class Way(StrEnum):
    """How passages are found."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its place in the list by words and in that by meaning (from 1; None: in neither).

    ``score`` is what it is ranked by, ``spans`` are the words of the query in its text.
    """

    passage: Passage
    score: float
    by_words: int | None
    by_meaning: int | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: the hits that were asked for, how many there are in all, and the rows of all of them."""

    hits: tuple[Hit, ...]
    total: int
    rows: tuple[int, ...]


class Index:
    """An index, as it was when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Open the index at ``folder``; raise ``IndexFaultError`` where it can't be used."""
        self.manifest = store.read_manifest(folder)
        if self.manifest.vectors != building.fingerprint():
            raise IndexFaultError(f"the index at {folder} was made with other word vectors")
        data = folder / self.manifest.data
        if not data.is_dir():
            raise IndexFaultError(f"the index at {folder} is damaged: its data is not there")
        try:
            self._store = Store(data, self.manifest)
            self._words = Words(data / store.WORDS)
            self._meanings = Meanings(data, self.manifest.rows, self.manifest.dimensions)
            self._columns = Columns(data, self.manifest.rows, self.manifest.values) if self.manifest.rows else None
        except (OSError, ValueError, KeyError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise IndexFaultError(f"the index at {folder} is damaged ({reason})") from None
        if self._words.count != self.manifest.live:
            raise IndexFaultError(f"the index at {folder} is damaged: a writer was interrupted")
        self._live = np.ones(self.manifest.rows, dtype=np.bool_)
        self._live[self._store.gone.astype(np.int64)] = False
        self._shown = self._columns.allowed(Filters()) & self._live if self._columns is not None else self._live

    def __len__(self) -> int:
        """How many passages can be found."""
        return self.manifest.live

    def search(self, query: Query, limit: int = 10, offset: int = 0, way: Way = Way.BOTH) -> Found:
        """Return the hits from ``offset`` on, best first.

        Of a query that has filters and no words, all that they let through, the newest first.
        """
        if self._columns is None:
            return Found((), 0, ())
        allowed = self._columns.allowed(query.filters) & self._live if query.filters else self._shown
        if not query.words:
            listed = query.filters and not query.terms
            return self._newest(self._columns, allowed, limit, offset) if listed else Found((), 0, ())
        by_words = self._words.best(query, DEPTH) if way is not Way.MEANING else {}
        vector = embed([query.words])[0]
        by_meaning = self._by_meaning(query, vector, allowed) if way is not Way.WORDS else {}
        places = [{row: place for place, row in enumerate(rows, start=1)} for rows in (by_words, by_meaning)]
        if way is Way.BOTH:
            by_meaning |= self._meanings.cosines(vector, [row for row in by_words if row not in by_meaning])
        kept = self._distinct(fuse(by_words, by_meaning))
        hits = tuple(
            Hit(passage, score, places[0].get(row), places[1].get(row), highlight(passage.text, query))
            for row, score, passage in kept[offset : offset + limit]
        )
        return Found(hits, len(kept), tuple(row for row, _, _ in kept))

    def nearest(self, words: str, limit: int) -> dict[int, float]:
        """Return the rows that are nearest to some words by meaning alone, whatever is filtered, with their cosines."""
        return self._meanings.nearest(embed([words])[0], limit, self._live)

    def vectors(self) -> Small:
        """Return the vectors of all rows, to compare them in another way."""
        return self._meanings.rows

    def count(self, name: str, rows: Iterable[int]) -> dict[str, int]:
        """Return how many of some rows have each value of a filter."""
        chosen: Rows = np.array(list(rows), dtype=np.int64)
        return self._columns.count(name, chosen) if self._columns is not None and len(chosen) else {}

    def _by_meaning(self, query: Query, vector: Matrix, allowed: Mask) -> dict[int, float]:
        found = self._meanings.nearest(vector, DEPTH, allowed)
        if not query.strict:
            return found
        fitting = self._words.fitting(query, list(found))
        return {row: cosine for row, cosine in found.items() if row in fitting}

    def _newest(self, columns: Columns, allowed: Mask, limit: int, offset: int) -> Found:
        rows = columns.newest(np.flatnonzero(allowed))
        passages = [self._store.passage(row) for row in rows[offset : offset + limit].tolist()]
        hits = tuple(Hit(passage, 0.0, None, None, ()) for passage in passages)
        return Found(hits, len(rows), tuple(rows.tolist()))

    def _distinct(self, scored: Sequence[tuple[int, float]]) -> list[tuple[int, float, Passage]]:
        """Return the rows with their passages, without repeated words and without blocks behind commitments."""
        read = [(row, score, self._store.passage(row)) for row, score in scored]
        promised = {(p.source, p.place) for _, _, p in read if p.kind is PassageKind.COMMITMENT}
        seen: set[tuple[PassageKind, str]] = set()
        kept = []
        for row, score, passage in read:
            words = (passage.kind, passage.text.casefold())
            doubled = passage.kind is PassageKind.BLOCK and (passage.source, passage.place) in promised
            if words not in seen and not doubled:
                seen.add(words)
                kept.append((row, score, passage))
        return kept
