"""The words of an action in, the bodies it creates, convenes, uses, joins or charges with a task out (codebook §4).

A capitalised name that ends in a body's noun counts wherever it stands in the action; a description in lower case
("a bilateral investment screening working group") only where the action's verb does something to it.
"""

import functools
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.extraction.names import codes
from servanda.extraction.trees import lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DATA = Path(__file__).parent / "data" / "bodies.toml"
MODIFIERS = frozenset(
    {
        "compound",
        "amod",
        "nummod",
        "nmod:poss",
        "punct",
        "nmod",
        "nmod:desc",
        "flat",
        "conj",
        "cc",
        "obl:unmarked",
        "nmod:unmarked",
        "dep",
        "case",
        "advmod",
        "goeswith",
        "advcl",
        "acl",
    }
)
EDGE = re.compile(
    r"^(?:the|a|an|new|our|their|its|this|first|existing|inaugural|annual|upcoming|newly|established|proposed|"
    r"comprehensive|regular|senior|level|high|more|robust|permanent|dedicated|pilot)$",
    re.IGNORECASE,
)


@functools.cache
def _tables() -> dict[str, frozenset[str]]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {name: frozenset(values) for name, values in data.items()}


def find_bodies(
    doc: "Doc", start: int, end: int, verb: str, acronyms: frozenset[str] = frozenset()
) -> list[tuple[int, int]]:
    """Return the bodies named in the tokens ``[start, end)`` of an action with this verb, as character ranges.

    ``acronyms`` are short names of bodies that the instrument defines ("(NCG)").
    """
    tables, found = _tables(), []
    taken = start
    for token in doc[start:end]:
        if token.i < taken:
            continue
        form = token.lower_
        if form in tables["heads"] and token.tag_.startswith(("NN", "VB")):
            if _goes_on(doc, token.i, end):
                continue
            first = _first(token, max(start, taken))
            name = doc[first : token.i + 1]
            proper = _proper(token) or (
                token.i > first
                and sum(t.text[:1].isupper() for t in name if len(t.text) > 2) >= max(1, (len(name) - 1) / 2)
                and token.text[:1].isupper()
            )
            proper = proper or _opens_name(token, end)
            named = token.text.islower() and _named(doc, first, token.i)
            if not (proper or named) and not _described(token, name.text.lower(), verb):
                continue
            if form in tables["agencies"] and verb not in tables["founding"]:
                continue
            if proper or named:
                first = _skip_lower(doc, first, token.i)
            last = _last(token, end) if proper or name.text[:1].isupper() else token.i + 1
            if last - first >= 2 or proper or named:
                found.append((first, last))
                taken = last
        elif (token.text in tables["short"] or token.text in acronyms) and doc[token.i - 1].text != "(":
            found.append((token.i, token.i + 1))
            taken = token.i + 1
    return [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1].text)) for a, b in found]


def _proper(token: "Token") -> bool:
    return (
        token.text[:1].isupper()
        and token.i > 0
        and (token.doc[token.i - 1].text[:1].isupper() or token.doc[token.i - 1].text in ("-", "&", "and"))
    )


def _opens_name(token: "Token", end: int) -> bool:
    """Whether a capitalised head opens the name ("Partnership for Clean Ports")."""
    after = token.doc[token.i + 1 : min(end, token.i + 3)]
    joined = len(after) == 2 and after[0].lower_ in ("for", "of", "on") and after[1].text[:1].isupper()
    return joined and token.text[:1].isupper() and token.i > 0


def _goes_on(doc: "Doc", head: int, end: int) -> bool:
    """Whether the name goes on behind this head to another one ("Army Trust Fund")."""
    for token in doc[head + 1 : min(end, head + 4)]:
        if not token.text[:1].isupper() or not token.tag_.startswith(("NN", "JJ")):
            return False
        if token.lower_ in _tables()["heads"]:
            return True
    return False


def body_acronyms(defined: dict[str, str]) -> frozenset[str]:
    """Return the short names among ``defined`` (short → full name) that stand for bodies."""
    return frozenset(short for short, name in defined.items() if name.split()[-1].lower() in _tables()["heads"])


def _named(doc: "Doc", first: int, head: int) -> bool:
    """Whether a lower-case head has a name before it that is no state's ("SERVIR initiative")."""
    capitals = [t.text for t in doc[first:head] if t.text[:1].isupper() and t.i > 0]
    return bool(capitals) and doc[head - 1].text in capitals and not all(c in codes() for c in capitals)


def _described(token: "Token", name: str, verb: str) -> bool:
    tables = _tables()
    if verb not in tables["verbs"] or len(name.split()) < 2 or (token.tag_ == "NNS" and not name.endswith("groups")):
        return False
    return token.lower_ not in tables["capitalised_only"] or any(name.endswith(c) for c in tables["compounds"])


def _first(head: "Token", floor: int) -> int:
    """Return the first token of the name that ends in ``head``: its modifiers, run together to the left."""
    first = head.i
    while first > floor:
        token = head.doc[first - 1]
        joined = token.text in ("-", "–", "/", "&", "’s", "'s", "’")
        inside = token.head.i >= first - 1 and token.head.i <= head.i and token.dep_ in MODIFIERS
        coordinated = (
            token.lower_ in ("and", ",")
            and first < head.i + 1
            and first - 2 >= floor
            and head.doc[first - 2].text[:1].isupper()
            and head.doc[first].text[:1].isupper()
            and head.text[:1].isupper()
        )
        capital_of = (
            token.lower_ in ("of", "for", "on")
            and first - 2 >= floor
            and head.doc[first - 2].text[:1].isupper()
            and head.doc[first].text[:1].isupper()
            and head.text[:1].isupper()
        )
        if token.dep_ in ("det", "nummod") or (
            token.tag_ in ("DT", "PRP$", "IN", "VBZ", "VBP", "VB", "MD", "TO", "RB", "CC", ",", "POS")
            and not (joined or coordinated or capital_of)
        ):
            break
        if not (
            joined
            or inside
            or coordinated
            or capital_of
            or (token.text[:1].isupper() and token.tag_.startswith(("NN", "JJ", "VBG")) and head.text[:1].isupper())
        ):
            break
        first -= 1
    while first < head.i and (
        (EDGE.match(head.doc[first].text) and not _within_name(head.doc, first))
        or head.doc[first].text in ("-", "’s", "'s", "and", ",", "of", "for")
    ):
        first += 1
    return first


def _within_name(doc: "Doc", first: int) -> bool:
    """Whether a word that could be left out is part of the name: "New" in "New Zealand–Norway Centre"."""
    return doc[first].text[:1].isupper() and doc[first + 1].text[:1].isupper() and doc[first].lower_ not in ("the", "a")


def _skip_lower(doc: "Doc", first: int, last: int) -> int:
    """Leave out ordinary words before a capitalised name ("comprehensive KORUS Global Vaccine Partnership")."""
    while first < last and not doc[first].text[:1].isupper() and not doc[first].text[:1].isdigit():
        first += 1
    return first


def _last(head: "Token", limit: int) -> int:
    """Return the end of a capitalised name: through "for Prosperity", "on the Sea" behind its head."""
    last = head.i + 1
    doc = head.doc
    while last + 1 < limit and doc[last].lower_ in ("for", "of", "on"):
        following = last + 1
        if following < limit and doc[following].lower_ == "the":
            following += 1
        if (
            following >= limit
            or not doc[following].text[:1].isupper()
            or doc[following].tag_ not in ("NNP", "NNPS", "NN", "JJ", "NNS", "VBG")
        ):
            break
        while following < limit and doc[following].text[:1].isupper():
            following += 1
        last = following
    return last


def verb_name(token: "Token", lemma: str) -> str:
    """Return an action's verb with a hyphenated prefix that belongs to it ("co-host")."""
    doc, i = token.doc, token.i
    if (
        i >= 2
        and doc[i - 1].text == "-"
        and doc[i - 2].lower_ in ("co", "re", "pre", "out", "up", "de", "fast", "cross")
    ):
        return f"{doc[i - 2].lower_}-{lemma_of(token)}"
    return lemma
