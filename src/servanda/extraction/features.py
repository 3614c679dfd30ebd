"""A found action in, what a person could say about it out: named features for the learnt acceptor.

Each feature is a name a reader understands ("tense WILL", "object alliance", "has a date") and counts 1; besides, the
word vectors of the verb, its object and the quote, a number each ("meaning of the verb 17"), tell the acceptor of words
that it has not met. Weights are learnt from coded instruments (``training/acceptor.py``). A feature says what is there
and decides nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from servanda.extraction.acceptor import MEANING
from servanda.extraction.cues import cues
from servanda.extraction.fill import Found
from servanda.extraction.trees import child, descend, left_edge, lemma_of, right_edge
from servanda.records import Block, Instrument, Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

HISTORY = re.compile(
    r"\b(?:since (?:\d{4}|the)|to date|over the (?:past|last)|in the past|last (?:year|month|week)|previously|historic|"
    r"longstanding|for (?:decades|years|more than)|ago|already)\b",
    re.IGNORECASE,
)
TODAY = re.compile(
    r"\b(?:today|this week|newly|recently|new|announc\w+|additional|first-ever|inaugural)\b", re.IGNORECASE
)
NUMBER = re.compile(r"\d")
ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LONG = 10  # blocks
MONEY = re.compile(r"[$€£¥]|\b(?:million|billion|trillion)\b")


SCALE = 2.0  # of unit vectors, so that regularisation weighs them as it does the named features


def features(found: Found, instrument: Instrument, words: str) -> dict[str, float]:
    """Return the features of a found action whose quote is ``words``, with the value of each."""
    return {**dict.fromkeys(_named(found, instrument, words), 1.0), **_meaning(found)}


def _meaning(found: Found) -> dict[str, float]:
    """Return the vectors of the verb, of its object, and of the content words of the quote together."""
    action = found.action
    noun = _object_of(action.verb)
    inside = [t for t in found.doc[action.start : action.end] if not t.is_stop and not t.is_punct]
    parts = {"verb": [action.verb], "object": [noun] if noun is not None else [], "quote": inside}
    return {
        f"{MEANING}{part} {place}": value
        for part, tokens in parts.items()
        if tokens
        for place, value in enumerate((SCALE * _unit(tokens).mean(axis=0)).astype(np.float64).round(4).tolist())
        if value
    }


def _unit(tokens: "Sequence[Token]") -> NDArray[np.float32]:
    rows = np.array([token.vector for token in tokens], dtype=np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _named(found: Found, instrument: Instrument, words: str) -> Iterator[str]:
    action, doc, passage = found.action, found.doc, found.passage
    verb, mood = action.verb, action.mood
    tense = mood.tense.name
    rule = re.sub(r"“[^”]*”", "…", mood.rule.split(":")[0]) if mood.bound else tense.lower()
    yield f"tense {tense}"
    yield f"rule {mood.rule.split(':')[0]}"
    yield f"mood {mood.kind} {mood.strength}"
    yield f"kind {mood.kind} in {tense}"
    yield f"verb {action.lemma}"
    yield f"verb {action.lemma} {mood.kind}"
    yield f"form {verb.tag_} as {verb.dep_} ({rule})"
    yield f"role {found.actors.role.name}"
    yield f"role {found.actors.role.name} {mood.kind} {tense}"
    who = action.subject
    if who is not None:
        yield f"subject {lemma_of(who) if who.tag_ not in ('NNP', 'NNPS') else 'a name'}"
        yield f"subject last word {who.lower_.split()[-1]} {mood.kind}"
    if found.outsider:
        yield "no party to the instrument"
    yield f"parties {min(len(found.actors.parties), 3)}"
    yield from _position(found, instrument, passage.block)
    yield from _place_in_tree(found)
    yield from _object(verb, action.lemma)
    length = len(words.split())
    yield f"length {min(length // 4, 8)}"
    yield from _time_and_sums(found, instrument, words)
    later = sum(t.text[:1].isupper() for t in doc[verb.i + 1 : action.end])
    yield f"names {min(later, 4)}"
    if action.start <= 1:
        yield "opens the sentence"
    first = next((t for t in doc if not t.is_space), verb)
    yield f"sentence opens {first.lower_ if first.tag_ not in ('NNP', 'NNPS') else 'a name'}"
    for token in doc[verb.i + 1 : action.end]:
        if token.lower_ in ("by", "through", "including", "via", "under", "during", "pending", "with", "subject"):
            yield f"tail {token.lower_}"


def _time_and_sums(found: Found, instrument: Instrument, words: str) -> Iterator[str]:
    """Yield what says that the text looks back or ahead, and whether it names sums."""
    mood, lemma, sentence = found.action.mood, found.action.lemma, found.doc.text
    year = instrument.date.year if instrument.date else 0
    back = bool(HISTORY.search(sentence)) or any(int(y) < year for y in ANY_YEAR.findall(sentence))
    money = "money" if MONEY.search(words) else "no money"
    when = "looks back" if back else "does not look back"
    if back:
        yield "looks back"
        yield f"looks back {mood.kind}"
    if TODAY.search(sentence):
        yield "new today"
    if NUMBER.search(words):
        yield "has a number"
    if any(int(y) >= year for y in ANY_YEAR.findall(words)):
        yield "has a year ahead"
    yield f"has {money}"
    if money == "money":
        yield f"verb {lemma} with money"
    if mood.kind is Kind.DELIVERABLE:
        yield f"outcome {mood.tense.name} {lemma in cues().outcomes} {money} {when}"
        yield f"outcome {lemma in cues().outcomes} {when}"


def _place_in_tree(found: Found) -> Iterator[str]:
    """Yield what leads to the action in the tree and the words around it: there a wrong split or a purpose shows."""
    action, doc = found.action, found.doc
    path: list[str] = []
    token = action.verb
    while token.head.i != token.i and len(path) < 4:
        path.append(token.dep_.split(":")[0])
        token = token.head
    yield "path " + " ".join(path[:2])
    yield "path " + " ".join(path)
    before = doc[action.start - 1].lower_ if action.start > 0 else "nothing"
    yield f"behind {before if before in ('nothing', ',', 'and', ';', 'to', 'or', '–', ':', 'that', 'by') else 'a word'}"
    yield f"begins with {doc[action.start].tag_}"
    behind = doc[action.end] if action.end < len(doc) else None
    closes = behind is not None and (behind.is_punct or behind.tag_ in ("CC", "WDT", "TO"))
    yield f"before {behind.lower_ if behind is not None and closes else 'a word'}"
    if any(t.dep_ in ("advcl", "acl") and t.i < action.start < right_edge(t) for t in doc):
        yield "inside a clause of purpose or manner"


def _position(found: Found, instrument: Instrument, block: Block) -> Iterator[str]:
    yield f"block {block.kind} {'lead-in' if found.governed else ''}"
    if len(instrument.blocks) >= LONG:  # a short statement has no preamble
        yield "preamble" if block.number < 3 else "body"
        yield f"share {int(4 * block.span.start / len(instrument.text))}"
    if found.passage.lead_in is not None:
        yield f"lead-in {found.passage.lead_in.rule} {'over' if found.governed else 'beside'}"
    if block.run_in is not None:
        yield "run-in"
    action = found.action
    if action.verb.dep_ == "conj":
        yield "coordinated"
        yield f"coordinated with {lemma_of(action.verb.head)}"
    if action.passive:
        yield "passive"


def _object_of(verb: "Token") -> "Token | None":
    return child(verb, "obj", "nsubj:pass") or child(verb, "obl", "nmod")


def _object(verb: "Token", lemma: str) -> Iterator[str]:
    noun = _object_of(verb)
    if noun is None:
        yield "no object"
        return
    yield f"{lemma} {lemma_of(noun)}"
    for modifier in descend(noun, "amod", "compound"):
        yield f"modifier {modifier.lower_}"
    yield f"object length {min((right_edge(noun) - left_edge(noun)) // 4, 6)}"
