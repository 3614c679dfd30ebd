"""What an action is, and where its words begin and end in its sentence (codebook §4, ``quote``)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servanda.extraction.cues import cues
from servanda.extraction.moods import Mood
from servanda.extraction.trees import child, left_edge, lemma_of, right_edge, subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Action:
    """One main action of a tree. ``start`` and ``end`` are token indices; ``owner`` is whose promise it is, if said."""

    verb: "Token"
    lemma: str
    start: int
    end: int
    subject: "Token | None"
    owner: "Token | None"
    passive: bool
    mood: Mood
    base: Mood  # before the action's own verb softened it: what a coordinated verb starts from


def verb_start(verb: "Token") -> int:
    """Return where a verb phrase begins: at its auxiliaries and the adverbs directly before it, not at its "to"."""
    start = verb.i
    while (
        start > 0
        and verb.doc[start - 1].head.i == verb.i
        and verb.doc[start - 1].dep_ in ("aux", "aux:pass", "cop", "advmod")
    ):
        start -= 1
    return start


def clause_start(head: "Token") -> int:
    """Return where a clause's commitment begins: at its subject, else at its verb phrase."""
    who = subject(head)
    return left_edge(who) if who is not None and who.i < head.i else verb_start(head)


def bounded(doc: "Doc", found: list[Action], boundaries: set[int]) -> list[Action]:
    """Give each action its end: the end of its sentence, or the start of what comes next (``boundaries`` included)."""
    actions = sorted({a.verb.i: a for a in found}.values(), key=lambda a: a.start)
    starts = sorted(s for s in {a.start for a in actions} | boundaries if s == 0 or doc[s - 1].text != "-")
    out = []
    for action in actions:
        limit = next((s for s in starts if s > max(action.start, action.verb.i)), len(doc))
        out.append(replace(action, end=_trim(doc, action, limit)))
    return out


def _trim(doc: "Doc", action: Action, limit: int) -> int:
    """Cut a closing "which…" clause, a closing "recognizing…" clause, conjunctions and punctuation."""
    end = limit
    for token in _closers(doc, action, limit):
        end = min(end, token)
    while end - 1 > action.verb.i and _loose(doc[end - 1]):
        end -= 1
    return end


def _loose(token: "Token") -> bool:
    """Whether a last word belongs to what comes behind it: a conjunction, preposition, pronoun or mark."""
    if token.text in (")", "”", "]", "%"):
        return False
    return token.is_punct or token.is_space or token.tag_ in ("CC", "TO", "IN", "WDT", "WP")


def _closers(doc: "Doc", action: Action, limit: int) -> Iterator[int]:
    for token in doc[action.verb.i + 1 : limit]:
        closes = right_edge(token.head if token.lower_ == "which" else token) >= limit - 2
        if token.lower_ == "which" and closes and doc[token.i - 1].tag_ != "IN":
            yield token.i
        elif token.dep_ == "appos" and closes and child(token, "det") is not None:
            start = left_edge(token)
            if doc[start - 1].text in (",", "–", "—") and right_edge(token) - start > 4:
                yield start
        elif token.tag_ == "VBG" and (opening := _set_off(doc, token)) is not None and _goes_beside(token, closes):
            yield opening


def _goes_beside(participle: "Token", closes: bool) -> bool:
    """Whether a participle's clause is a position, or an expected effect with which the action closes."""
    lemma = lemma_of(participle)
    return lemma in cues().closers or (closes and lemma in cues().effects)


def _set_off(doc: "Doc", token: "Token") -> int | None:
    """Return where a participle's clause begins that a comma or dash sets off ("…, thereby creating"), else None."""
    start = token.i - 1 if doc[token.i - 1].lower_ in ("thereby", "thus", "further", "ultimately") else token.i
    return start if doc[start - 1].text in (",", "–", "—") else None
