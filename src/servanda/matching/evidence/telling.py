"""A parsed sentence in, the acts it tells out: which verb, done or going on or gone back, and the words it governs.

What lies ahead or is only said tells nothing. The lists of words stand in ``data/evidence.toml``.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.matching.verbs import tells_result
from servanda.matching.words import stem
from servanda.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DATA = Path(__file__).parent.parent / "data" / "evidence.toml"
_CLAUSES = frozenset({"conj", "parataxis", "advcl", "ccomp", "acl:relcl", "csubj"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_SELF = frozenset({"obj", "nsubj:pass", "obl", "xcomp", "ccomp"})


class Mode(StrEnum):
    """How a sentence tells an act."""

    DONE = "done"
    GOING = "going on"
    STATED = "stated"
    RENEWED = "renewed"
    BACK = "gone back"


@dataclass(frozen=True, slots=True)
class Told:
    """An act as it is told: its verb in the base form, the spans of the words that tell it and of what it governs.

    ``subject`` is the span of who acted, None where nobody is named. All spans are in the sentence.
    """

    verb: str
    mode: Mode
    words: tuple[Span, ...]
    clause: tuple[Span, ...]
    subject: Span | None


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return the lists of verbs and words by name."""
    data = _data()
    verbs = {
        name: frozenset(stem(verb) for verb in data[name]["verbs"])
        for name in ("says", "renews", "greets", "setback", "continues")
    }
    everywhere = frozenset(stem(word) for words in data["everywhere"].values() for word in words)
    return verbs | {
        "back": frozenset(data["setback"]["nouns"]),
        "ahead": frozenset(data["ahead"]["auxiliaries"]),
        "everywhere": everywhere,
    }


@cache
def _data() -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def read_told(doc: "Doc") -> Iterator[Told]:
    """Yield the acts that a sentence tells, in order."""
    for token in doc:
        if token.tag_ in {"VBD", "VBN", "VBG", "VBZ", "VBP"} and not _is_helper(token):
            yield from _read_verb(token)
        elif token.tag_ == "VB" and token.lemma_ == "continue" and any(c.lower_ == "will" for c in token.children):
            yield Told("continue", Mode.GOING, _runs([token]), _runs(_clause(token)), _subject(token))
        elif token.tag_ in {"NN", "NNS"}:
            yield from _read_noun(token)
        if any(child.dep_ == "cop" and child.tag_ in {"VBZ", "VBP", "VBD"} for child in token.children):
            yield from _read_state(token)


def _read_verb(token: "Token") -> Iterator[Told]:
    helpers = [child for child in token.children if child.dep_.startswith("aux") or child.dep_ == "cop"]
    verb = stem(token.lemma_.lower())
    if _lies_ahead(token):
        return
    mode = _mode(token, helpers, verb)
    if mode is None:
        return
    denied = [child for child in token.children if child.lower_ in {"not", "n't", "n’t", "never"} and not _only(child)]
    if denied:
        if mode is not Mode.DONE or verb in lists()["renews"]:
            return
        mode = Mode.BACK
    words = sorted([token, *helpers, *denied], key=lambda word: word.i)
    yield Told(token.lemma_.lower(), mode, _runs(words), _runs(_clause(token)), _subject(token))


def _mode(token: "Token", helpers: list["Token"], verb: str) -> Mode | None:
    """Return how a verb is told by its form and its helpers, None where it tells no act."""
    known = lists()
    if verb in known["says"] and verb not in known["greets"]:
        return None
    if verb in known["setback"]:
        return Mode.BACK if token.tag_ != "VBG" or helpers else None
    past = token.tag_ == "VBD" or (token.tag_ == "VBN" and _is_perfect(token, helpers))
    if verb in known["renews"]:
        return Mode.RENEWED if past or token.tag_ in {"VBZ", "VBP"} else None
    if verb in known["greets"]:
        if verb in known["says"] or token.tag_ == "VBG":
            return None
        return Mode.DONE if verb in {stem("announce"), stem("unveil")} and past else Mode.RENEWED
    if past:
        return Mode.DONE
    if token.tag_ == "VBG":
        return Mode.GOING if any(h.lemma_ == "be" or h.lower_ in _BE for h in helpers) else None
    if token.tag_ in {"VBZ", "VBP"} and token.dep_ in {"ROOT", "conj", "ccomp"}:
        return Mode.GOING if verb in known["continues"] else Mode.STATED
    return None


_BE = frozenset({"is", "are", "was", "were", "been", "'re", "’re", "'m", "’m"})
_HAVE = frozenset({"has", "have", "had", "'ve", "’ve"})
_PASSIVE = frozenset({"was", "were", "been"})


def _is_perfect(token: "Token", helpers: list["Token"]) -> bool:
    """Whether a participle tells what was done: with "have", "was" or "were", or behind the thing it was done to."""
    lower = {helper.lower_ for helper in helpers}
    if lower & (_HAVE | _PASSIVE):
        return True
    if helpers:
        return False
    if token.dep_ == "conj":
        head = token.head
        return any(child.lower_ in _HAVE | _PASSIVE for child in head.children if child.dep_.startswith("aux"))
    return token.dep_ in {"acl", "ROOT"} and tells_result(token.lower_) is not None


def _lies_ahead(token: "Token") -> bool:
    """Whether a verb, or one that governs it, is under a word of the future, a condition or a wish."""
    ahead = lists()["ahead"]
    current = token
    while True:
        for child in current.children:
            if child.dep_.startswith("aux") and child.lower_ in ahead:
                return True
            if current is token and child.dep_ == "mark" and child.lower_ in {"if", "unless", "whether"}:
                return True
        if current.dep_ not in {"conj", "xcomp", "aux:pass"} or current.head is current:
            return False
        shared = current.dep_ == "conj" and any(
            c.dep_ in _SUBJECTS or c.dep_.startswith("aux") for c in current.children
        )
        if shared:
            return False
        current = current.head


def _read_noun(token: "Token") -> Iterator[Told]:
    """Yield the act that a noun names under a verb that greets or makes it known."""
    bare = token.lemma_.lower()
    nouns = _data()["nouns"]
    back = bare in lists()["back"]
    if bare not in nouns and not back:
        return
    verb = _governor(token)
    if verb is None or _lies_ahead(verb) or verb.tag_ == "VB" or stem(verb.lemma_.lower()) not in lists()["greets"]:
        return
    mode = Mode.BACK if back else Mode.GOING if bare in {"progress", "implementation"} else Mode.DONE
    if bare in {"agreement", "decision", "meeting"}:
        mode = Mode.RENEWED if bare == "decision" else mode
    name = bare if back else str(nouns[bare])
    yield Told(name, mode, _runs([verb, token]), _runs(_subtree(token)), _subject(verb))


def _read_state(token: "Token") -> Iterator[Told]:
    """Yield what a thing is said to be where that says that it goes on."""
    words = [child for child in token.children if child.dep_ in {"case", "cop"}] + [token]
    said = " ".join(word.lower_ for word in sorted(words, key=lambda w: w.i) if word.dep_ != "cop")
    denied = any(child.lower_ in {"not", "n't", "no"} for child in token.children)
    if said in _data()["going"]["phrases"] and not denied and not _lies_ahead(token):
        yield Told("be", Mode.GOING, _runs(words), _runs(_clause(token)), _subject(token))


def _governor(token: "Token") -> "Token | None":
    current = token
    while current.dep_ in {"conj", "compound", "nmod", "appos"} and current.head.tag_.startswith("NN"):
        if current.dep_ in {"compound", "nmod"}:
            return None
        current = current.head
    return current.head if current.dep_ in {"obj", "nsubj:pass", "obl"} and current.head.tag_.startswith("V") else None


def _clause(token: "Token") -> list["Token"]:
    """Return the words that a verb governs, without the clauses beside it; all of them where it shares their object."""
    own = any(child.dep_ in _SELF for child in token.children)
    skipped: set[int] = set()
    for child in token.children:
        beside = child.dep_ in ({"conj", "parataxis", "advcl"} if own else {"parataxis", "advcl"})
        if beside and child.tag_.startswith("V"):
            skipped |= {word.i for word in child.subtree}
    for word in token.subtree:
        if word.dep_ == "acl:relcl" and word is not token:
            skipped |= {one.i for one in word.subtree}
    found = [word for word in token.subtree if word.i not in skipped]
    if token.dep_ in {"acl", "acl:relcl"}:
        # What a thing was ("the Dialogue launched in May") is told of the thing.
        found += [word for word in token.head.subtree if word.i < token.i]
    return found


def _subtree(token: "Token") -> list["Token"]:
    return list(token.subtree)


def _subject(token: "Token") -> Span | None:
    current = token
    while True:
        for child in current.children:
            if child.dep_ in _SUBJECTS:
                if child.dep_ == "nsubj:pass":
                    return None
                words = list(child.subtree)
                return Span(words[0].idx, words[-1].idx + len(words[-1]))
        if current.dep_ not in {"conj", "xcomp"} or current.head is current:
            return None
        current = current.head


def _is_helper(token: "Token") -> bool:
    return token.dep_.startswith("aux") or token.dep_ in {"cop", "amod", "compound"}


def _only(token: "Token") -> bool:
    following = token.doc[token.i + 1 : token.i + 2]
    return bool(following) and following[0].lower_ in {"only", "just"}


def _runs(words: list["Token"]) -> tuple[Span, ...]:
    """Return the spans of words, those side by side in one."""
    spans: list[Span] = []
    last = -2
    for word in sorted({w.i: w for w in words}.values(), key=lambda w: w.i):
        if word.i == last + 1:
            spans[-1] = Span(spans[-1].start, word.idx + len(word))
        else:
            spans.append(Span(word.idx, word.idx + len(word)))
        last = word.i
    return tuple(spans)
