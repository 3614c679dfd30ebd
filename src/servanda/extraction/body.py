"""The words of an action in, the bodies it creates, convenes, uses, joins or charges with a task out (codebook §4).

A capitalised name that ends in a body's noun counts wherever it stands in the action; a description in lower case
("a bilateral investment screening working group") only where the action's verb does something to it.
"""

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.extraction.names import codes
from servanda.extraction.trees import lemma_of
from servanda.records import Body

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
INNER = frozenset({"of", "for", "and", "the", "on", "-", "–", "’s"})
_MEANT = frozenset({"this", "the", "that"})
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
    found: list[tuple[int, int]] = []
    taken = start
    for token in doc[start:end]:
        if token.i < taken:
            continue
        place = None
        if token.lower_ in _tables()["heads"] and token.tag_.startswith(("NN", "VB")):
            place = _by_head(token, max(start, taken), end, verb)
        elif token.text in _tables()["short"] or token.text in acronyms:
            place = _by_short_name(token, max(start, taken))
        if place is not None:
            found.append(place)
            taken = _past_bracket(doc, place[1], end)
    return _once([(doc[a].idx, doc[b - 1].idx + len(doc[b - 1].text)) for a, b in found], doc.text)


def meant(doc: "Doc", start: int, end: int, before: Sequence[Body]) -> list[Body]:
    """Return the body of ``before`` that "through which" ahead of ``start`` or "this mechanism" behind it means."""
    if any(t.lower_ == "which" and doc[t.i - 1].lower_ in ("through", "under", "via") for t in doc[1:start]):
        return list(before[-1:])
    heads = _tables()["heads"]
    bare = {t.lower_ for t in doc[max(start, 1) : end] if t.lower_ in heads and doc[t.i - 1].lower_ in _MEANT}
    return [body for body in before if body.name.split()[-1].casefold() in bare][-1:]


def _by_head(token: "Token", floor: int, end: int, verb: str) -> tuple[int, int] | None:
    """Return the tokens of the body whose name has its last word, or first, in ``token``."""
    tables, doc, form = _tables(), token.doc, token.lower_
    if _goes_on(doc, token.i, end):
        return None
    if (opening := _before_bracket(token, floor)) is not None:
        return opening, token.i + 1
    first = _first(token, floor)
    name = doc[first : token.i + 1]
    proper = _proper(token) or (
        token.i > first
        and sum(t.text[:1].isupper() for t in name if len(t.text) > 2) >= max(1, (len(name) - 1) / 2)
        and token.text[:1].isupper()
    )
    proper = proper or _opens_name(token, end)
    named = token.text.islower() and _named(doc, first, token.i)
    if not (proper or named) and not _described(token, name.text.lower(), verb):
        return None
    if form in tables["agencies"] and (verb not in tables["founding"] or _place(token)):
        return None
    if form in tables["meetings"] and verb not in tables["meeting_verbs"]:
        return None
    if proper or named:
        first = _skip_lower(doc, first, token.i)
    tie = form in tables["relations"] and not (_opens_name(token, end) or _founded(token, verb))
    if tie and all(_is_state(t) for t in doc[first : token.i]):
        return None
    last = _last(token, end) if proper or name.text[:1].isupper() else token.i + 1
    first = _past_owner(doc, first, token.i)
    return (first, last) if last - first >= 2 or proper or named or _founded(token, verb) else None


def _by_short_name(token: "Token", floor: int) -> tuple[int, int] | None:
    """Return the tokens of a body known by a short name; behind its full name in brackets, that name."""
    doc = token.doc
    if token.i == 0 or doc[token.i - 1].text not in ("(", "“"):
        return token.i, token.i + 1
    end = token.i - 1 if doc[token.i - 1].text == "(" else token.i - 2
    first = _capitals(doc, end, floor)
    return (first, end) if first < end else None


def _capitals(doc: "Doc", end: int, floor: int) -> int:
    """Return where the run of capitalised words (with "of", "for", "and" within) that ends before ``end`` begins."""
    first = end
    while first > floor:
        before = doc[first - 1]
        inner = before.lower_ in INNER and first - 2 >= floor and first < end
        if not (before.text[:1].isupper() or before.text[:1].isdigit() or inner):
            break
        first -= 1
    numbers = [t.i + 1 for t in doc[first:end] if t.text[:1].isdigit()]
    first = max([first, *numbers])
    while first < end and not doc[first].text[:1].isupper():
        first += 1
    return first


def _before_bracket(head: "Token", floor: int) -> int | None:
    """Return where the name of "Innovation Corps (I-Corps) program" or "“One Stop Security” pilot program" begins."""
    doc, at = head.doc, head.i - 1
    while at > floor and doc[at].text.islower() and doc[at].dep_ in MODIFIERS and head.i - at < 3:
        at -= 1
    closing = doc[at].text
    if at <= floor or closing not in (")", "”"):
        return None
    opening = "(" if closing == ")" else "“"
    start = next((i for i in range(at - 1, max(floor, at - 12) - 1, -1) if doc[i].text == opening), None)
    if start is None:
        return None
    first = _capitals(doc, start, floor) if opening == "(" else start
    return first if first < start or opening == "“" else None


def _past_bracket(doc: "Doc", at: int, end: int) -> int:
    """Return the token behind a short name in brackets that follows a name: "Nuclear Consultative Group (NCG)"."""
    if at < end and doc[at].text == "(":
        closing = next((i for i in range(at + 1, min(end, at + 8)) if doc[i].text == ")"), None)
        return at if closing is None else closing + 1
    return at


def _once(ranges: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Leave out a name that is part of another one found: "the Lab" beside "Interoperability Lab"."""
    names = [text[a:b].casefold() for a, b in ranges]
    return [
        place
        for i, place in enumerate(ranges)
        if not any(
            names[i] in names[j] and (len(names[i]) < len(names[j]) or j < i) for j in range(len(names)) if i != j
        )
    ]


def _place(token: "Token") -> bool:
    """Whether an organisation is only where or with whom something is done ("research at the Rice Institute")."""
    return any(c.dep_ == "case" and c.lower_ in ("at", "with", "by", "from") for c in token.children)


def _is_state(token: "Token") -> bool:
    return not token.is_alpha or token.text in codes() or all(w in codes() for w in re.split(r"[-–]", token.text) if w)


def _past_owner(doc: "Doc", first: int, head: int) -> int:
    """Return where a name begins behind its owner's: "USAID’s Agriculture Resilience Initiative"."""
    marks = [t.i for t in doc[first:head] if t.text in ("’s", "'s", "’")]
    return marks[-1] + 1 if marks and head - marks[-1] >= 2 and doc[marks[-1] + 1].text[:1].isupper() else first


def _founded(token: "Token", verb: str) -> bool:
    """Whether a single common noun is what the action founds: "launch a new platform"."""
    founds = verb in _tables()["founds"] and token.lower_ in _tables()["founded"]
    return founds and token.dep_ in ("obj", "nsubj:pass", "conj")


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
    """Whether the name goes on behind this head to another one ("Army Trust Fund"), or to that of a text."""
    for token in doc[head + 1 : min(end, head + 4)]:
        if not token.text[:1].isupper() or not token.tag_.startswith(("NN", "JJ")):
            return False
        if token.lower_ in _tables()["heads"] or token.lower_ in _tables()["texts"]:
            return True
    return False


def body_acronyms(defined: dict[str, str]) -> frozenset[str]:
    """Return the short names among ``defined`` (short → full name) that stand for bodies."""
    return frozenset(short for short, name in defined.items() if name.split()[-1].lower() in _tables()["heads"])


def _named(doc: "Doc", first: int, head: int) -> bool:
    """Whether a lower-case head has a name before it that is no state's ("SERVIR initiative")."""
    capitals = [t.text for t in doc[first:head] if t.text[:1].isupper() and t.i > 0 and len(t.text) > 1]
    return bool(capitals) and doc[head - 1].text in capitals and not all(c in codes() for c in capitals)


def _described(token: "Token", name: str, verb: str) -> bool:
    """Whether a body that is described ("a joint fund for small ports") is one that the action does something to."""
    tables, form = _tables(), token.lower_
    if _founded(token, verb):
        return True
    means = form in tables["means"] and any(c.lower_ in ("through", "via") for c in token.children if c.dep_ == "case")
    if len(name.split()) < 2 or not (means or verb in tables["verbs"]):
        return False
    if form in tables["relations"]:
        return False
    if token.tag_ == "NNS" and not name.endswith("groups") and not means:
        return False
    return form not in tables["capitalised_only"] or any(name.endswith(c) for c in tables["compounds"])


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
    while first < last and not doc[first].text[:1].isupper() and not doc[first].text.isdigit():
        first += 1
    return first


def _last(head: "Token", limit: int) -> int:
    """Return the end of a capitalised name: through "for Prosperity", "on the Sea" behind its head."""
    last = head.i + 1
    doc = head.doc
    behind = _past_bracket(doc, last, limit)
    if behind > last and behind + 1 < limit and doc[behind].lower_ == "for" and doc[behind + 1].text[:1].isupper():
        last = behind
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
