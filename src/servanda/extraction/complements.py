"""A word of a tree in, what belongs to it out: the action a promise binds to, who an outcome is of, who stands before.

Each question looks at the tree first and at the words where the parser may have hung them elsewhere.
"""

from typing import TYPE_CHECKING

from servanda.extraction.cues import cues
from servanda.extraction.trees import FINITE_TAGS, child, conjuncts, descend, infinitive, is_verb, lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

COMPLEMENTS = ("xcomp", "ccomp", "advcl", "acl", "obl", "nmod", "obj", "csubj", "parataxis", "amod", "obl:unmarked")


def complement(head: "Token") -> "Token | None":
    """Return the verb (or noun) that "to" joins to a binding word, the leftmost after it; None without one."""
    for token in sorted(head.children, key=lambda t: t.i):
        if token.i < head.i or token.dep_.split(":")[0] not in {c.split(":")[0] for c in COMPLEMENTS}:
            continue
        marks = [c for c in token.children if c.dep_ in ("mark", "case") and c.i < token.i]
        to = next((c for c in marks if c.lower_ in ("to", "in", "on", "for")), None)
        if to is not None and to.lower_ == "to" and (to.i - head.i < 30):
            return token
        if to is not None and token.tag_ == "VBG" and to.i - head.i <= 3 and to.lower_ in ("in", "on"):
            return token
        if not marks and token.dep_ == "xcomp" and token.tag_ in ("VBG", "VB"):
            return token
    return None


def next_infinitive(verb: "Token") -> "Token | None":
    """Return the next infinitive behind "work together, and with others, to V", wherever the parser hung it."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 25]:
        if token.tag_ in FINITE_TAGS or token.tag_ == "MD" or token.text in (";", "–", "—"):
            return None
        if token.tag_ == "VB" and (infinitive(token) or doc[token.i - 1].lower_ == "to"):
            return token
        if is_verb(token) and token.lower_ not in ("including",):
            return None
    return None


def toward(verb: "Token") -> "Token | None":
    """Return what is worked or looked forward to: the noun or gerund behind "toward(s)" or "to"."""
    for token in descend(verb, "obl", "advcl", "nmod"):
        if any(c.lower_ in ("toward", "towards", "to") and c.dep_ in ("case", "mark") for c in token.children):
            return token
    return None


def called_for(verb: "Token") -> "Token | None":
    """Return the act or the efforts that are called for ("call for strengthening", "for efforts to conclude")."""
    for token in descend(verb, "advcl", "obl", "xcomp"):
        if any(c.lower_ == "for" and c.dep_ in ("case", "mark") for c in token.children):
            return token if token.tag_ == "VBG" or lemma_of(token) in cues().effort_nouns else None
    return None


def worked_on(verb: "Token") -> "Token | None":
    """Return the noun of an action behind "work (together) on"."""
    for token in descend(verb, "obl"):
        if lemma_of(token) in cues().nominals and any(c.lower_ == "on" for c in descend(token, "case")):
            return token
    return None


def promised_by(verb: "Token") -> "list[Token]":
    """Return the nouns behind a verb of promising that may name a promise: its objects and what is joined to them.

    A promise with an owner of its own may hang on the content of the one before it ("their commitment to peace and
    their intent to disarm").
    """
    nouns = [c for o in descend(verb, "obj", "nsubj:pass", "obl") for c in conjuncts(o)]
    inside = [t for noun in nouns for t in noun.subtree if t.dep_ == "conj" and child(t, "nmod:poss") is not None]
    found = {*nouns, *(t for t in inside if lemma_of(t) in cues().promises)}
    plain = (t for t in found if not t.text[:1].isupper())  # "the Joint Action Plan" is a name
    return sorted(plain, key=lambda t: t.i)


def promised_in(word: "Token", verb: "Token") -> "Token | None":
    """Return what a promise binds to that stands behind "in" ("united in their commitment to V")."""
    for noun in (*descend(word, "obl"), *descend(verb, "obl")):
        if lemma_of(noun) in cues().promises and (target := complement(noun)) is not None:
            return target
    return None


def further_gerunds(verb: "Token", target: "Token") -> "list[Token]":
    """Return what a promise binds to besides ``target``, joined to the verb itself ("…, and to enhancing")."""
    return [
        c
        for c in (*descend(verb, "conj"), *(descend(target, "conj") if not is_verb(target) else ()))
        if c.tag_ == "VBG" and c.i > target.i and any(m.lower_ == "to" for m in descend(c, "mark", "case"))
    ]


def of_whom(noun: "Token") -> "Token | None":
    """Return whose a noun is by "of" ("the commitment of Norway"), or None."""
    return next((c for c in descend(noun, "nmod") if any(m.lower_ == "of" for m in descend(c, "case"))), None)


def agent(noun: "Token") -> "Token | None":
    """Return who did what an outcome noun names: its possessor, or the noun behind "by", "between" or "among"."""
    possessor = child(noun, "nmod:poss")
    if possessor is not None and possessor.lower_ not in ("our", "their", "its"):
        return possessor
    inside = [(t, ("by", "between", "among")) for t in noun.subtree]
    beside = [(t, ("by",)) for t in descend(noun.head, "obl", "obl:agent", "nmod") if t.i > noun.i]
    for token, prepositions in [*inside, *beside]:
        if token.dep_.startswith(("nmod", "obl")) and any(c.lower_ in prepositions for c in descend(token, "case")):
            return token
    return None


def agent_of(participle: "Token") -> "Token | None":
    """Return by whom something was done ("launched by Norway")."""
    return next(
        (c for c in descend(participle, "obl:agent", "obl") if any(m.lower_ == "by" for m in descend(c, "case"))), None
    )


def done_by(noun: "Token", verb: "Token") -> "Token | None":
    """Return what was done with a noun, where the words behind it say by whom or when ("…, launched by Norway")."""
    for token in (*descend(noun, "acl", "amod"), *descend(verb, "advcl", "acl")):
        if token.tag_ == "VBN" and token.i > noun.i and lemma_of(token) in cues().outcomes:
            return token
    return None


def gerund_of(noun: "Token") -> "Token | None":
    """Return the gerund that "of" or "for" joins to a noun of promise ("our aim of decarbonizing")."""
    joined = (c for c in descend(noun, "acl", "nmod") if c.tag_ == "VBG")
    return next((c for c in joined if any(m.lower_ in ("of", "for") for m in c.children)), None)


def state_before(noun: "Token") -> "Token | None":
    """Return the state or organisation whose name stands before a noun as its first part ("the U.S. decision")."""
    return next((c for c in descend(noun, "compound", "amod") if c.tag_ in ("NNP", "NNPS")), None)


def of_others(noun: "Token") -> bool:
    """Whether efforts are named as somebody else's ("Philippine efforts", "the Fund’s work")."""
    owner = child(noun, "nmod:poss")
    if owner is not None:
        return owner.lower_ not in ("our", "their", "its", "whose")
    return any(c.text[:1].isupper() and c.tag_ in ("JJ", "NNP") for c in descend(noun, "amod", "compound"))


def follows_of(noun: "Token") -> bool:
    """Whether "of" stands before a noun."""
    return any(c.lower_ == "of" for c in descend(noun, "case"))


def asks_its_own(verb: "Token") -> bool:
    """Whether those who are asked are the asker's own ("We ask our ministers to continue")."""
    asked = child(verb, "iobj", "obj")
    return asked is not None and any(c.lower_ in ("our", "their", "its") for c in asked.children)


def next_verb(doc: "Doc", at: int, tags: frozenset[str]) -> "Token | None":
    """Return the verb at ``at``, adverbs passed over; None where another word stands there."""
    for token in doc[at : at + 4]:
        if token.tag_ in tags:
            return token
        if token.tag_ != "RB" and token.lower_ not in ("also", "further", ","):
            return None
    return None


def next_to(doc: "Doc", at: int) -> int | None:
    """Return where "to" stands at ``at``, an adverb passed over; None where it does not."""
    return next(
        (i for i in (at, at + 1) if i < len(doc) and doc[i].lower_ == "to" and (i == at or doc[at].tag_ == "RB")), None
    )


def subject_before(token: "Token") -> "Token | None":
    """Return the noun directly before a modal or promise, else the nearest subject to its left."""
    doc, i = token.doc, token.i - 1
    if i >= 0 and doc[i].lower_ in ("that", "which", "who"):
        return None
    while i >= 0 and (
        doc[i].tag_ in ("RB", ",", "MD") or doc[i].lower_ in ("are", "is", "have", "has", "also", "both")
    ):
        i -= 1
    if i >= 0 and doc[i].tag_ in ("NNP", "NNPS", "NNS", "NN", "PRP"):
        head = doc[i]
        while head.head.i < token.i and head.head.i != head.i and head.head.tag_ in ("NNP", "NNPS", "NNS", "NN"):
            head = head.head
        return head
    return next(
        (t for t in reversed(doc[: token.i]) if t.dep_ in ("nsubj", "nsubj:pass") and t.tag_ not in ("WDT", "WP")), None
    )
