"""Who is to act: the subject of an action in, party codes and names out.

``Directory`` holds what one instrument says of its parties: its own ("we", "both leaders"), the abbreviations it
defines ("(ROK)"), and whom its presidents and ministers speak for. ``resolve`` reads a subject's noun phrase with it.
"""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from servanda.extraction.names import codes, compiled, name_pattern, pattern, tables
from servanda.extraction.trees import child, conjuncts, descend, lemma_of
from servanda.records import Instrument, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

DEFINED = re.compile(
    r"(?<![\w.])(?P<name>(?:the )?[A-Z][\w’'.&-]*(?:[ ,](?:of|and|for|the|on|in|to|&|[A-Z][\w’'.&-]*)){0,12})"
    r" ?\((?:“|\"|the |‘)*(?P<short>[A-Z][\w.&/-]{1,14})[”\"’]*\)"
)
NAME_WORD = r"(?:[A-Z][\w’'-]+|[A-Z]\.|von|van|der|de|bin|al|da|dos|Al-[A-Z]\w+)"
LEADER = rf"(?:Vice President|President|Prime Minister|Chancellor|Secretary|Premier)(?: {NAME_WORD}){{1,4}}(?: Jr\.)?"


class Role(Enum):
    """What a subject turned out to be."""

    STATE = auto()
    ACTOR = auto()
    BODY = auto()
    THING = auto()


@dataclass(frozen=True, slots=True)
class Actors:
    """The parties a noun phrase names, the role they act in, and the rule that read them so."""

    parties: tuple[str, ...]
    role: Role
    rule: str
    confidence: float


@dataclass(frozen=True)
class Directory:
    """Names of one instrument: its parties, its abbreviations, its leaders by surname."""

    parties: tuple[str, ...]
    names: dict[str, str]
    leaders: dict[str, str]
    titles: dict[str, str]
    pattern: re.Pattern[str]

    @functools.cached_property
    def one_word(self) -> re.Pattern[str]:
        """What the parser is to read as one word: names of states, and leaders with their titles."""
        return compiled(rf"(?<![\w.–-])(?:{LEADER}|(?:{self.pattern.pattern}))(?![\w–-])")

    def states(self, text: str) -> list[str]:
        """Return the codes of the states and groupings named in ``text``, each once, in order."""
        found = []
        for match in self.pattern.finditer(text):
            key = match[0].replace("’", "'")
            found.append(self.names.get(key) or codes()[key])
        return list(dict.fromkeys(found))

    def speakers(self, text: str) -> list[str]:
        """Return the codes of the states for which the leaders named in ``text`` speak."""
        return list(
            dict.fromkeys(code for name, code in self.leaders.items() if re.search(rf"\b{re.escape(name)}\b", text))
        )


@functools.lru_cache(maxsize=16)
def read_directory(instrument: Instrument) -> Directory:
    """Read the parties, abbreviations and leaders of ``instrument`` out of its title and text."""
    names = _defined_names(instrument.text)
    finder = name_pattern({**codes(), **names})
    directory = Directory((), names, {}, {}, finder)
    leaders = _leaders(instrument, directory)
    directory = Directory((), names, leaders, {}, finder)
    parties = instrument.parties or _parties(instrument, directory)
    leaders = _fill_leaders(instrument.text, leaders, parties)
    return Directory(parties, names, leaders, _titles(instrument.text, leaders), finder)


def parties_of(instrument: Instrument) -> tuple[str, ...]:
    """Return the parties for whom "we" and "both sides" speak: as stated, else from the title, else from the text."""
    return read_directory(instrument).parties


def _defined_names(text: str) -> dict[str, str]:
    """Return the abbreviations that the instrument defines for states: "Republic of Korea (ROK)" → ROK: KR."""
    out = {}
    for match in DEFINED.finditer(text):
        name = re.sub(r"^the ", "", match["name"]).replace("’", "'")
        for start in [0, *[m.end() for m in re.finditer(r"(?<![\w’'.&-])[a-z]+ (?:the )?(?=[A-Z])|, ", name)]]:
            if (code := codes().get(name[start:])) is not None:
                out[match["short"]] = code
                break
    return out


def defined_abbreviations(text: str) -> dict[str, str]:
    """Return every abbreviation that ``text`` defines in brackets, with the name before it."""
    return {m["short"]: re.sub(r"^(?:The|the) ", "", m["name"]) for m in DEFINED.finditer(text)}


def _parties(instrument: Instrument, directory: Directory) -> tuple[str, ...]:
    """Return the instrument's own parties: from its title, else from whom it joins with "and" most often."""
    title = re.sub(r"\s+in (?:Washington|Brussels)\b.*$|,? ?D\.?C\.?$", "", instrument.title)
    named = directory.states(title)
    named += [c for c in directory.speakers(title) if c not in named]
    groupings = [c for c in named if c in tables()["groupings"]]
    if len(named) >= 2 or (groupings and len(named) == 1):
        return tuple(named)
    joined = _joined(instrument.text, directory)
    if joined and set(named) <= set(joined):
        return joined
    counts = Counter(code for block in instrument.text.split("\n\n") for code in directory.states(block)[:1])
    common = [code for code, _ in counts.most_common(3) if code not in named]
    return tuple([*named, *common][:2])


def _joined(text: str, directory: Directory) -> tuple[str, ...]:
    """Return the set of states that most often stand joined by commas and "and" ("A, B, and C")."""
    counts: Counter[tuple[str, ...]] = Counter()
    run: list[str] = []
    last_end = -1
    for match in directory.pattern.finditer(text[:12000]):
        key = match[0].replace("’", "'")
        code = directory.names.get(key) or codes()[key]
        if run and re.fullmatch(r",? ?(?:and )?(?:the )?|[-–— ]+", text[last_end : match.start()]):
            run.append(code)
        else:
            counts.update([tuple(dict.fromkeys(run))] if len(set(run)) > 1 else [])
            run = [code]
        last_end = match.end()
    counts.update([tuple(dict.fromkeys(run))] if len(set(run)) > 1 else [])
    merged: Counter[frozenset[str]] = Counter()
    for order, n in counts.items():
        merged[frozenset(order)] += n
    if not merged:
        return ()
    best = max(merged, key=lambda s: (merged[s], len(s)))
    return max((o for o in counts if frozenset(o) == best), key=lambda o: counts[o])


def _leaders(instrument: Instrument, directory: Directory) -> dict[str, str]:
    """Return the surnames of the leaders whose country the text says ("President Marcos of the Philippines")."""
    out = {name: code for code, names in tables()["leaders"].items() for name in names}
    titles = "|".join(sorted(tables()["offices"]["titles"], key=len, reverse=True))
    name = rf"(?P<name>{NAME_WORD}(?: {NAME_WORD}){{0,4}}(?: Jr\.)?)"
    state = r"(?P<state>[A-Z][\w’']+(?: (?:of |the )*[A-Z][\w’']+){0,5})"
    behind = re.compile(rf"\b(?:{titles}) {name}(?:,? of|, (?:President|Prime Minister) of) (?:the )?{state}")
    before = re.compile(rf"(?P<state>[A-Z][\w.]+(?: [A-Z][\w.]+)?)(?:[’']s?)? (?:{titles}) {name}")
    text = f"{instrument.title}\n\n{instrument.text}"
    known = frozenset(out)
    for finder in (behind, before):
        for match in finder.finditer(text):
            states = directory.states(match["state"])
            if states and match["name"]:
                words = [w for w in match["name"].split() if w.rstrip(".") not in ("Jr", "Sr", "II", "III")]
                surname = words[-1].removesuffix("’s").removesuffix("'s")
                if finder is behind or surname not in known:
                    out[surname] = states[0]
    return out


def _fill_leaders(text: str, leaders: dict[str, str], parties: tuple[str, ...]) -> dict[str, str]:
    """Give heads of state and government whose country nothing says the one party for which nobody else speaks."""
    named = {name for title, name in _titled(text) if title in ("President", "Prime Minister", "Chancellor", "Premier")}
    spoken = {leaders[n] for n in named if n in leaders}
    free = [p for p in parties if p not in spoken]
    return {**leaders, **dict.fromkeys(sorted(named - leaders.keys()), free[0])} if len(free) == 1 else leaders


def _titles(text: str, leaders: dict[str, str]) -> dict[str, str]:
    """Return whom a bare title stands for ("the Prime Minister"), where all who bear it speak for one state."""
    bearers: dict[str, set[str]] = {}
    for title, name in _titled(text):
        if name in leaders:
            bearers.setdefault(title.lower(), set()).add(leaders[name])
    return {title: codes.pop() for title, codes in bearers.items() if len(codes) == 1}


def _titled(text: str) -> list[tuple[str, str]]:
    """Return each title with the surname behind it."""
    found = re.findall(rf"\b(President|Prime Minister|Chancellor|Premier|Secretary)((?:\s+{NAME_WORD}){{1,4}})", text)
    return [(title, re.sub(r"[’']s?$", "", names.split()[-1])) for title, names in found]


def resolve(head: "Token", directory: Directory) -> Actors:
    """Read the noun phrase headed by ``head`` (with everything coordinated with it) as parties."""
    return resolve_all([head], directory)


def resolve_all(heads: "list[Token]", directory: Directory) -> Actors:
    """Read several noun phrases that together are one subject as parties."""
    found = [resolve_one(c, directory) for head in heads for c in _members(head)]
    binding = [f for f in found if f.role in (Role.STATE, Role.ACTOR)]
    if binding:
        named = tuple(dict.fromkeys(_rejoin([p for f in binding for p in f.parties])))
        role = Role.STATE if all(f.role is Role.STATE for f in binding) else Role.ACTOR
        rule = "; ".join(dict.fromkeys(f.rule for f in binding))
        return Actors(named, role, rule, min(f.confidence for f in binding))
    return found[0]


def _members(head: "Token") -> "list[Token]":
    """Return a noun and what is listed with it, also where the parser took a further name for an apposition.

    That is a name with a determiner in a list that goes on ("the Fund, the Bank, and Norfund"), and a name behind the
    abbreviation of the one before ("the Ocean Fund (OF) and the Reef Bank").
    """
    members = conjuncts(head)
    last = members[-1].i
    for member in list(members):
        for beside in descend(member, "appos"):
            bracketed = beside.i > 0 and beside.doc[beside.i - 1].text == "("
            if bracketed:
                members += [c for c in descend(beside, "conj") if c.tag_ in ("NNP", "NNPS")]
            elif beside.tag_ in ("NNP", "NNPS") and beside.i < last and child(beside, "det") is not None:
                members.append(beside)
    return sorted({m.i: m for m in members}.values(), key=lambda m: m.i)


def _rejoin(names: list[str]) -> list[str]:
    """Put the halves of one name together again: "U.S. Trade" and "Development Agency" were coordinated within it."""
    out: list[str] = []
    for name in names:
        if out and _unfinished(out[-1]) and _finished(name):
            out[-1] = f"{out[-1]} and {name}"
        else:
            out.append(name)
    return out


def _unfinished(name: str) -> bool:
    """Whether a name opens with a state's and holds no noun that an agency ends in ("U.S. Trade")."""
    words = name.split()
    return len(words) >= 2 and (pattern().match(name) is not None) and not _finished(name)


def _finished(name: str) -> bool:
    return bool(set(name.lower().split()) & set(tables()["actors"]["words"]))


def resolve_one(head: "Token", directory: Directory) -> Actors:
    """Read one conjunct of a subject."""
    own = _own_tokens(head)
    text = head.doc[own[0].i : own[-1].i + 1].text if own else head.text
    lemma, form = lemma_of(head), head.lower_
    together, offices = tables()["together"]["words"], tables()["offices"]["words"]
    capitalised = head.text[:1].isupper() and head.i > 0
    states, speakers = directory.states(text), directory.speakers(text)
    last = re.sub(r"[’']s?$", "", text)
    core = re.sub(r"^(?:the|both)\s+", "", last, flags=re.IGNORECASE).replace("’", "'")
    if core in directory.names or core in codes():
        return Actors(tuple(states), Role.STATE, f"state: {core}", 0.97)
    if form in ("we", "us", "our", "both", "each", "they", "their", "all"):
        return Actors(directory.parties, Role.STATE, f"“{form}”: the instrument’s parties", 0.9)
    if speakers and (head.tag_ in ("NNP", "NNPS", "NN") or " " in head.text):
        return Actors(tuple(speakers), Role.STATE, f"speaks for its state: {text}", 0.95)
    if form in ("it", "its"):
        return Actors((), Role.BODY, "“it”: what was named before", 0.5)
    title = " ".join(t.lower_ for t in own if t.lower_ not in ("the", "a", "his", "her"))
    if title in directory.titles:
        return Actors((directory.titles[title],), Role.STATE, f"“{text}” of this instrument", 0.85)
    if title == "administration" and "US" in directory.parties:  # as it is called nowhere else
        return Actors(("US",), Role.STATE, f"“{text}”: that of the United States", 0.8)
    if title in tables()["alone"]["titles"]:
        return Actors(directory.parties[:1], Role.STATE, f"“{text}”: the first party’s", 0.5)
    if form in ("this", "that", "these", "those"):
        return Actors((), Role.THING, f"“{text}” is no party", 0.7)
    if own[0].lower_ in ("this", "these", "such"):
        return Actors((), Role.BODY, f"“{text}”: what was named before", 0.5)
    actor_words, body_words = tables()["actors"]["words"], tables()["bodies"]["words"]
    named = capitalised and any(t.tag_ in ("NNP", "NNPS") for t in own if t.i < head.i)  # "AMEA Power", power or not
    proper = head.tag_ in ("NNP", "NNPS") or (len(head.text) > 1 and head.text.isupper()) or named
    if (form in offices or lemma in offices) and not (capitalised and form in actor_words and not states):
        if states:
            return Actors(tuple(states), Role.STATE, f"office of a state: {text}", 0.93)
        if form in together or lemma in ("leader", "government", "side", "country", "nation", "party"):
            return Actors(directory.parties, Role.STATE, f"“{text}”: the instrument’s parties", 0.9)
    if (form in together or lemma in together) and not proper:
        return Actors(tuple(states) or directory.parties, Role.STATE, f"“{text}”: the instrument’s parties", 0.85)
    if form in body_words and not (proper and form in actor_words and AGENCY.search(text)):
        return Actors((_name(text),), Role.BODY, f"body: {text}", 0.6)
    if form in tables()["together"]["firms"] and not proper:
        return Actors(
            (re.sub(r"^(?:the|a|an|both)\s+", "", text, flags=re.IGNORECASE),), Role.ACTOR, f"firms: {text}", 0.7
        )
    if form in tables()["together"]["people"] and not proper:
        return Actors(tuple(states) or directory.parties, Role.ACTOR, f"people of the parties: {text}", 0.5)
    if states and (len(states) >= 2 or not proper) and form in ("partnership", "alliance"):
        return Actors((_name(text),), Role.BODY, f"body: {text}", 0.6)
    if proper or form in actor_words:
        return Actors((_name(text),), Role.ACTOR, f"named actor: {text}", 0.8)
    return Actors((), Role.THING, f"“{text}” is no party", 0.7)


NAME_PARTS = frozenset(
    {"det", "compound", "amod", "nmod:poss", "flat", "nmod:desc", "nummod", "nmod", "goeswith", "nmod:unmarked"}
)


AGENCY = re.compile(
    r"\b(?:Department|Ministry|Agency|Corporation|Bank|Embassy|Bureau|University|Foundation|Company|Inc|Guard|Navy|"
    r"Peace Corps)\b"
)


def _name(text: str) -> str:
    """Return a name as written, without its article and without a bracketed abbreviation."""
    bare = re.sub(r"\s*\([^)]*\)", "", text)
    bare = re.sub(r"^(?:between|among|by|from|wherein|with|where)\s+", "", bare.strip(" ,"))
    bare = re.sub(rf"^(?:the\s+)?(?:{pattern().pattern})[’']s?\s+(?=[A-Z])", "", bare)
    bare = re.sub(r"[’']s?$", "", bare)
    return re.sub(r"^(?:the|a|an|both|our)\s+", "", bare.strip(" ,"), flags=re.IGNORECASE)


def _own_tokens(head: "Token") -> "list[Token]":
    """Return the tokens of a conjunct: its subtree without what is coordinated with it, and no clauses behind it."""
    skip = {"conj", "cc", "punct", "acl", "acl:relcl", "appos", "parataxis", "advcl"}
    out, stack = [], [head]
    while stack:
        token = stack.pop()
        out.append(token)
        for c in token.children:
            if token.i == head.i and c.dep_ in skip and c.i > head.i:
                continue
            if token.i == head.i and c.i < head.i and (c.dep_ not in NAME_PARTS or _adverbial(c)):
                continue
            if token.i == head.i and c.dep_.startswith("nmod") and c.i > head.i and not _in_name(c):
                continue
            stack.append(c)
    out.sort(key=lambda t: t.i)
    first = head.i
    kept = [head]
    for token in reversed([t for t in out if t.i < first]):
        if token.i == kept[0].i - 1 or token.doc[token.i + 1 : kept[0].i].text.strip(" ,-–’'s") in ("", "and", "&"):
            kept.insert(0, token)
    return kept + [t for t in out if t.i > first]


def _adverbial(token: "Token") -> bool:
    """Whether a noun before a name hangs on it by a preposition ("In 2022, USAID")."""
    return token.dep_ != "nmod:poss" and any(c.dep_ == "case" for c in token.children)


def _in_name(token: "Token") -> bool:
    """Whether a noun behind "of", "for" or "on" is part of a capitalised name ("Department of Energy")."""
    return token.text[:1].isupper() and any(
        c.dep_ == "case" and c.lower_ in ("of", "for", "on", "in", "and", "to") for c in token.children
    )


def span_of(head: "Token") -> Span:
    """Return the character span, in the parsed text, of a noun phrase with what is coordinated with it."""
    tokens = [t for c in conjuncts(head) for t in _own_tokens(c)]
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return Span(first.idx, last.idx + len(last.text))
