"""Small questions to a dependency tree (Universal Dependencies), shared by finding and splitting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from servanda.language.lemmas import verb_lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

VERB_TAGS = frozenset({"VB", "VBP", "VBZ", "VBD", "VBG", "VBN"})
FINITE_TAGS = frozenset({"VBP", "VBZ", "VBD"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})
AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})


def child(token: "Token", *relations: str) -> "Token | None":
    """Return the first child with one of the relations, or None."""
    return next((c for c in token.children if c.dep_ in relations), None)


def subject(token: "Token") -> "Token | None":
    """Return the head of the clause's subject, or None."""
    return next((c for c in token.children if c.dep_ in SUBJECTS), None)


def auxiliaries(token: "Token") -> "list[Token]":
    """Return the auxiliaries and copulas of a clause, left to right."""
    return [c for c in token.children if c.dep_ in AUXILIARIES]


SHORT_FORMS = {
    "’ll": "will", "'ll": "will", "wo": "will", "’ve": "have", "'ve": "have", "has": "have", "had": "have",
    "’re": "be", "'re": "be", "’m": "be", "is": "be", "are": "be", "was": "be", "were": "be", "been": "be",
    "being": "be",
}  # fmt: skip
INFLECTED = frozenset({"VBZ", "VBD", "VBG", "VBN"})


def lemma_of(token: "Token") -> str:
    """Return the base form, lower case."""
    form = token.lower_
    if (short := SHORT_FORMS.get(form)) is not None:
        return short
    guess = token.lemma_.lower() or form
    if token.tag_ in INFLECTED:
        return verb_lemma(form, guess)
    return form if token.tag_ in ("VB", "VBP") else guess


def is_verb(token: "Token") -> bool:
    """Whether the token is tagged as a verb form."""
    return token.tag_ in VERB_TAGS


def negated(token: "Token") -> bool:
    """Whether "not", "never" or "n't" stands at the verb."""
    return any(c.lower_ in ("not", "never", "n't", "n’t") for c in token.children)


def conjuncts(token: "Token") -> "list[Token]":
    """Return the token and everything coordinated with it, left to right, chains included."""
    out, stack = [], [token]
    while stack:
        head = stack.pop()
        out.append(head)
        stack.extend(c for c in head.children if c.dep_ == "conj")
    return sorted(out, key=lambda t: t.i)


def left_edge(token: "Token") -> int:
    """Return the index of the first token of the subtree."""
    return int(token.left_edge.i)


def right_edge(token: "Token") -> int:
    """Return the index past the last token of the subtree."""
    return int(token.right_edge.i) + 1


def infinitive(token: "Token") -> bool:
    """Whether the verb stands behind "to"."""
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)


def descend(token: "Token", *relations: str) -> "Iterator[Token]":
    """Yield the children with one of the relations, left to right."""
    return (c for c in token.children if c.dep_ in relations)
