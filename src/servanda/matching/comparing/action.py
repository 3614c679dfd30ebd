"""The action: its verb, what the verb does, and whether the later text says that it was done."""

import re

from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.ends import End, Passage, Side
from servanda.matching.verbs import classify, is_once, tells_result
from servanda.matching.words import stem
from servanda.records import Commitment, Kind, Span

# How far along an action of a class is; any other stands between the two.
_STEPS = {"study": 0, "convene": 2, "conclude": 2, "create": 2, "join": 2, "fund": 2}
_UNDER_WAY = re.compile(r"\b(?:is|are|was|were)\s+(?:\w+\s+)?\w+ing\b|^\w+ing\b")

# Where the object ends and something else begins; and how many words of an action are shown.
_CLAUSE = frozenset(
    {"to", "including", "through", "by", "between", "which", "that", "who", "aimed", "led", "as", "while"}
)
_FEWEST, _MOST = 3, 14


def compare(pair: Pair) -> Observed:
    """Compare the verbs, and how far along the two actions are."""
    a, b = pair.earlier.end, pair.later.end
    mine, other = _verb(a), _verb(b)
    same, alike = mine == other, classify(mine) == classify(other)
    done = is_done(b) and not is_done(a)
    further = _STEPS.get(classify(other), 1) - _STEPS.get(classify(mine), 1)
    signals = {
        "same verb": float(same),
        "same class of verb": float(alike),
        "a step further": float(further > 0),
        "a step back": float(further < 0),
        "done now": float(done),
        "done as said": float(done and is_once(mine) and (alike or stem(mine) in pair.later.stems)),
        "done before": float(is_done(a) and not is_done(b)),
        "a passage": float(isinstance(b, Passage)),
        "a result": float(isinstance(b, Passage) and b.result is not None),
    }
    move = Move.ON if done or further > 0 else Move.BACK if further < 0 else Move.NONE
    here, there = verb_span(pair.earlier), verb_span(pair.later)
    before, after = _phrase(pair.earlier, here), _phrase(pair.later, there)
    reason = "" if before.casefold() == after.casefold() else f"{before} → {after}"
    return Observed("action", signals, move, reason, (here,), (there,))


def is_done(end: End) -> bool:
    """Whether the end tells that its action was done, not that it goes on."""
    fields = end if isinstance(end, Commitment) else end.coded
    if fields is not None and (fields.kind is not Kind.DELIVERABLE or _UNDER_WAY.search(end.quote) is not None):
        return False
    return tells_result(end.quote) is not None


def verb_span(side: Side) -> Span:
    """Return where the action's verb stands in the text, or the first word of the quote where it is not known."""
    end = side.end
    fields = side.commitment
    if fields is not None and "verb" in fields.readings and fields.readings["verb"].spans:
        span = fields.readings["verb"].spans[0]
        if end.span.covers(span):
            return span
    verb = stem(_verb(end))
    for match in re.finditer(r"[^\W\d_]+", end.quote):
        if stem(match[0].lower()) == verb:
            return Span(match.start(), match.end()).shift(end.span.start)
    return Span(end.span.start, end.span.start + len(end.quote.split()[0]))


def _verb(end: End) -> str:
    """Return the action's verb in its base form, or a passage's word of result as it stands."""
    if isinstance(end, Commitment):
        return end.verb.lower()
    return end.coded.verb.lower() if end.coded is not None else end.result or ""


def _phrase(side: Side, verb: Span) -> str:
    """Return the verb with its object: up to where a purpose, a list or another clause begins, or a few words."""
    text = side.instrument.text[verb.start : side.end.span.end]
    words = text.split(" ")
    for number in range(_FEWEST, len(words)):
        if number == _MOST:
            return " ".join([*words[:number], "…"])
        if words[number].lower().strip('“"(') in _CLAUSE or words[number - 1][-1:] in ",;:)":
            return " ".join(words[:number]).rstrip(",;: ")
    return text
