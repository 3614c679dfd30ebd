"""Coordinated verbs in, one group for each action out (codebook §3): those that share an object stay together."""

from typing import TYPE_CHECKING

from servanda.extraction.moods import Tense, read_tense
from servanda.extraction.trees import child, is_verb, subject

if TYPE_CHECKING:
    from spacy.tokens import Token


def share_object(members: "list[Token]") -> "list[list[Token]]":
    """Group coordinated verbs that share what follows the last of them ("deepen and broaden cooperation")."""
    groups: list[list[Token]] = []
    for member in members:
        if groups and _nothing_between(groups[-1][-1], member):
            groups[-1].append(member)
        else:
            groups.append([member])
    return groups


def _nothing_between(earlier: "Token", later: "Token") -> bool:
    """Whether only "and", commas and adverbs stand between two coordinated verbs."""
    if subject(later) is not None or not is_verb(earlier):
        return False
    between = earlier.doc[earlier.i + 1 : later.i]
    return all(
        t.dep_ in ("cc", "punct", "conj")
        or (t.head.i == later.i and t.dep_ in ("advmod", "mark", "cc:preconj"))
        or t.tag_ in ("CC", ",", "RB", "RBR")
        for t in between
    ) and not any(c.dep_ in ("obj", "xcomp", "ccomp") and c.i < later.i for c in earlier.children)


def same_form(first: "Token", other: "Token") -> bool:
    """Whether a conjunct is coordinated with the action itself: an infinitive with an infinitive, -ing with -ing."""
    if not is_verb(other):
        return False
    if read_tense(other) in (Tense.WILL, Tense.WOULD, Tense.PERFECT, Tense.PROGRESSIVE):
        return True
    bare = {"VB", "VBP"}
    return other.tag_ == first.tag_ or (other.tag_ in bare and first.tag_ in bare)


def listed(target: "Token") -> "list[Token]":
    """Return the further verbs of a list that opens with ``target``, which the parser did not coordinate with it.

    They open parts set off by semicolons in the form of its first verb, or they are gerunds that hang beside it on the
    same promise, the last of them behind "and" ("committed to fostering …, deepening …, and safeguarding …").
    """
    return [*_behind_semicolons(target), *_beside(target)]


def _beside(target: "Token") -> "list[Token]":
    beside = [
        c
        for c in target.head.children
        if c.i > target.i
        and c.tag_ == "VBG" == target.tag_
        and c.dep_ in ("advcl", "conj")
        and child(c, "mark") is None
    ]
    closed = any(c.i > 0 and c.doc[c.i - 1].lower_ == "and" for b in beside for c in (b, *b.children) if is_verb(c))
    return beside if closed else []


def _behind_semicolons(target: "Token") -> "list[Token]":
    doc = target.doc
    form = target.tag_ if is_verb(target) else "VBG"
    out = []
    for token in doc[target.i + 1 :]:
        opener = doc[token.i - 1]
        if opener.lower_ in ("and", "to", "or") and token.i >= 2:
            opener = doc[token.i - 2] if doc[token.i - 2].lower_ not in ("and",) else doc[token.i - 3]
        whole = child(token, "obj", "obl", "xcomp", "ccomp", "advcl") is not None
        if opener.text == ";" and token.tag_.replace("VBP", "VB") == form and subject(token) is None and whole:
            out.append(token)
    return out
