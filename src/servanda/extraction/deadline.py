"""Deadlines: a text and its instrument's date in, ``Deadline`` out, each resolved to EDTF where it can be.

``find`` yields every time expression that may be the deadline or period of an action (codebook §4), by the patterns
of ``data/deadlines.toml`` and the dated events of ``data/events.toml``; ``choose`` picks the one that belongs to one
action, by what stands between its verb and the date. Nothing here knows about trees or commitments.
"""

import calendar
import datetime
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from servanda.records import Deadline, Span

_NONE = ""  # a reader's answer for "no deadline after all"; None means a deadline that cannot be resolved
_LONGEST_FOR = 25  # "for 70 years" tells a history, in years
_FISCAL_YEAR_ENDS = 10  # the month from which a fiscal year is over, as the United States count it
_FAR_MONTH = 7  # "in August", said in November, lies behind


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], datetime.date | None], str | None]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A match of a rule with its value and the words that opened it."""

    start: int
    end: int
    edtf: str | None
    rule: str
    lead: str


def find(text: str, date: datetime.date | None, offset: int = 0) -> list[Deadline]:
    """Return the time expressions of ``text`` that may be deadlines, resolved against ``date``, spans by ``offset``."""
    if not _cue().search(text):
        return []
    hits = _join_ranges(text, _best(_hits(text, date)))
    return [
        Deadline(text[hit.start : hit.end], hit.edtf, Span(hit.start + offset, hit.end + offset))
        for hit in hits
        if not _is_past(text, hit, date)
    ]


def choose(candidates: list[Deadline], quote_span: Span, verb_offset: int, text: str) -> Deadline | None:
    """Return the deadline of the action whose verb stands at ``verb_offset``, or None.

    ``text`` is what all the offsets count in. Within the quote the date of a goal or purpose is passed over; if the
    quote has none, a date that opens its sentence is taken where it is the only one ("By 2025, …").
    """
    inside = [c for c in candidates if quote_span.covers(c.span)]
    own = [c for c in inside if _is_of_action(c, quote_span.start, verb_offset, text)]
    own = [c for c in own if c.edtf] or own
    if own:
        first, last = own[0], own[-1]
        coordinated = re.search(r"^,? and .{0,14}$|, and by$", text[first.span.end : last.span.start + 2])
        return last if len(own) == 2 and coordinated else first
    start = _sentence_start(text, quote_span.start)
    before = [c for c in candidates if start <= c.span.start and c.span.end <= quote_span.start]
    if inside or len(before) != 1:
        return None
    opening, bridge = text[start : before[0].span.start], text[before[0].span.end : quote_span.start]
    fronted = re.fullmatch(r"\W*(?:\w+,\s)?", opening) or re.match(r",\s(?:where|when|during|in|at)\b.{0,20}$", bridge)
    return before[0] if fronted else None


def _is_of_action(candidate: Deadline, start: int, verb_offset: int, text: str) -> bool:
    """Whether nothing between the verb (or, before it, the quote's ``start``) and the date makes it another's."""
    goal = _data()["goal"]
    ahead = candidate.span.end <= verb_offset
    # "The host of the summit in 2023 – will invest": an aside on the subject.
    if ahead and re.match(r"\s?[–—)]", text[candidate.span.end :]):
        return False
    verb, _, rest = text[start if ahead else verb_offset : candidate.span.start].partition(" ")
    rest = re.sub(goal["again"], "", rest)
    if re.search(r"(?<!\bmid)(?<!\bearly)(?<!\blate)-\w+$", candidate.text):
        return ahead or not re.search(goal["means"], rest, re.IGNORECASE)
    if (candidate.edtf or "").startswith("P"):
        return True
    if re.search(goal["clause"], rest, re.IGNORECASE) and not ahead:
        return False
    if not re.match(goal["dates"], candidate.text, re.IGNORECASE):
        return True
    if re.search(goal["purposes"], rest, re.IGNORECASE) and not ahead:
        return False
    return bool(re.match(goal["own"], verb, re.IGNORECASE) or not re.search(goal["barrier"], rest, re.IGNORECASE))


def _sentence_start(text: str, at: int) -> int:
    """Return where the sentence around ``at`` begins: behind a full stop and before a capital, or behind a heading."""
    opening = re.finditer(r"(?<![A-Z])[.!?;:][”’)*]*\s+(?=[^\w\s]*[A-Z])|\n\s*|\*\*\s*", text[: at + 1])
    return max((m.end() for m in opening if m.end() <= at), default=0)


@cache
def _data() -> dict[str, Any]:
    folder = files("servanda.extraction") / "data"
    return {
        **tomllib.loads((folder / "deadlines.toml").read_text(encoding="utf-8")),
        **tomllib.loads((folder / "events.toml").read_text(encoding="utf-8")),
    }


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(_data()["cue"]["pattern"], re.IGNORECASE)


@cache
def _rules() -> tuple[_Rule, ...]:
    """Compile the rules of the data file; where a fragment stands twice in a rule its first place has the groups."""
    fragments = dict(_data()["fragments"])
    fragments["events"] = "|".join(f"(?P<e{i}>{event['name']})" for i, event in enumerate(_data()["event"]))
    rules = []
    for rule in _data()["rule"]:
        pattern = rule["pattern"]
        for name, fragment in fragments.items():
            pattern = pattern.replace("{" + name + "}", fragment, 1)
            pattern = pattern.replace("{" + name + "}", re.sub(r"\(\?P<\w+>", "(?:", fragment))
        # Any white space of the text is as good as the rule's blank.
        pattern = re.sub(r"(?<!\\) (?![^\[\]()]*\])", r"[ \\u00a0\\n]", pattern)
        rules.append(_Rule(rule["name"], re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), _READERS[rule["read"]]))
    return tuple(rules)


def _hits(text: str, date: datetime.date | None) -> list[_Hit]:
    hits = []
    for rule in _rules():
        for match in rule.pattern.finditer(text):
            edtf = rule.read(match, date)
            if edtf != _NONE:
                groups = match.groupdict()
                start, end = match.span("keep") if groups.get("keep") else match.span()
                hits.append(_Hit(start, end, edtf, rule.name, (groups.get("lead") or "").lower()))
    return hits


def _best(hits: list[_Hit]) -> list[_Hit]:
    """Return the hits that do not overlap, the longer before the shorter, in the order of the text."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and|through|until)\s(?:in\s)?(?:\w+\sin\s)?", re.IGNORECASE)


def _join_ranges(text: str, hits: list[_Hit]) -> list[_Hit]:
    """Make one hit of the two ends of a period ("from June 29 to July 13, 2024"): its latest point counts."""
    joined: list[_Hit] = []
    for hit in hits:
        last = joined[-1] if joined else None
        # "By the end of 2024 and in 2025" are two dates.
        if last and hit.lead in ("", "to", "until", "through") and _RANGE.fullmatch(text[last.end : hit.start]):
            ends = (last.edtf or "P", hit.edtf or "P")
            if "P" not in (ends[0][0], ends[1][0]) and ends[1] >= ends[0][: len(ends[1])]:
                joined[-1] = _Hit(last.start, hit.end, hit.edtf, "range", last.lead)
                continue
        joined.append(hit)
    return joined


def _is_past(text: str, hit: _Hit, date: datetime.date | None) -> bool:
    """Whether the hit tells of the past: its date lies before the instrument's, or the words around it say so."""
    cues = _data()["past"]
    head, tail = text[max(0, hit.start - 60) : hit.start], text[hit.end : hit.end + 90]
    if hit.lead != "from" and re.search(cues["before"], head, re.IGNORECASE):
        return True
    if hit.rule == "years" and not hit.lead and re.search(cues["name"], head):
        return True
    if date is None or hit.edtf is None or hit.edtf[0] == "P" or "X" in hit.edtf:
        return False
    now = date.isoformat()[: len(hit.edtf)]
    if hit.edtf < now or (hit.edtf == now and len(now) == 10):
        return True
    if hit.rule == "fiscal-year" and hit.edtf == now and date.month >= _FISCAL_YEAR_ENDS:
        return True
    words = text[hit.start : hit.end].lower()
    if words.endswith("this week"):
        return not re.search(cues["ahead"], head[-40:] + words + tail[:40], re.IGNORECASE)
    # A month or a summit without a year may be the last one as well as the next.
    open_year = hit.edtf == now or hit.rule in ("month", "event")
    if not (open_year or hit.lead == "on") or hit.lead not in ("", "in", "on", "at", "during", "throughout"):
        return False
    told = re.search(cues["verbs"], head, re.IGNORECASE)
    if told and told["be"] is None:
        return True
    return open_year and text[hit.start].isupper() and re.search(cues["after"], tail, re.IGNORECASE) is not None


# Each reader below takes the match of a rule and the instrument's date and returns EDTF, None or _NONE.


def _year_of(match: re.Match[str], date: datetime.date | None) -> int | None:
    """Return the year that the match names, or means by "this" or "next"."""
    groups = match.groupdict()
    if named := groups.get("year"):
        return int(named)
    if groups.get("short"):
        return 2000 + int(groups["short"])
    if date is None:
        return None
    return date.year + (groups.get("which") or "").startswith("next")


def _read_year(match: re.Match[str], date: datetime.date | None) -> str | None:
    year = _year_of(match, date)
    if year and date and match.groupdict().get("season") and not match.groupdict().get("year"):
        # A winter that is still to come, and any season said late in the year, ends in the next.
        year += (match["season"].lower() in ("winter", "spring")) and date.month >= 11 and year == date.year
    return str(year) if year else None


def _read_years(match: re.Match[str], _: datetime.date | None) -> str:
    """Read "2023-2027", "from 2024 to 2028": the last year of the period."""
    last = match["year2"] if len(match["year2"]) == 4 else match["year"][:2] + match["year2"]
    return last if last > match["year"] else _NONE


def _read_tens(match: re.Match[str], _: datetime.date | None) -> str:
    return f"{match['tens']}X"


def _read_iso(match: re.Match[str], _: datetime.date | None) -> str:
    try:
        return datetime.date.fromisoformat(match["iso"]).isoformat()
    except ValueError:
        return _NONE


def _month_number(match: re.Match[str]) -> int:
    return int(_data()["months"][match["month"].rstrip(".")])


def _read_date(match: re.Match[str], date: datetime.date | None) -> str | None:
    groups = match.groupdict()
    month, day = _month_number(match), int(groups.get("day2") or groups["day"])
    year = _year_of(match, date)
    if year is None:
        return None
    # "On January 5", said in December, is next year's.
    if date and not groups["year"] and not groups.get("which") and month - date.month <= _FAR_MONTH - 12:
        year += 1
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return _NONE
    return datetime.date(year, month, day).isoformat()


def _read_month(match: re.Match[str], date: datetime.date | None) -> str | None:
    groups = match.groupdict()
    month, year = _month_number(match), _year_of(match, date)
    if year is None:
        return None
    if groups.get("year") or groups.get("which") == "this" or (groups.get("which") and "year" in match[0].lower()):
        return f"{year}-{month:02}"
    assert date is not None
    if groups.get("which") or groups.get("which2"):
        # "Next June", said in May, is not the coming one.
        near = 2 if "next" in (groups.get("which") or groups.get("which2") or "").lower() else 0
        year = date.year + (month <= date.month + near)
    elif month < date.month:
        lead = (groups.get("lead") or "").lower()
        ahead = month + 12 - date.month < _FAR_MONTH or lead.startswith(("by", "until", "before", "no ", "not "))
        if not ahead:
            return _NONE
        year = date.year + 1
    return f"{year}-{month:02}"


def _read_quarter(match: re.Match[str], date: datetime.date | None) -> str | None:
    year = _year_of(match, date)
    size = 3 if match["span"].lower().startswith("q") else 6
    ordinal = match["ordinal"].lower()
    number = int(ordinal) if ordinal.isdigit() else int(_data()["ordinals"][ordinal])
    month = 12 if number < 0 else number * size
    if month > 12:
        return _NONE
    return f"{year}-{month:02}" if year else None


def _read_period(match: re.Match[str], date: datetime.date | None) -> str | None:
    """Read "this year", "next month", "this decade": the period in which, to its own precision."""
    if date is None:
        return None
    unit, ahead = match["unit"].lower(), match["which"].lower() in ("next", "the coming", "the following")
    if unit == "year":
        return str(date.year + ahead)
    if unit == "decade":
        # Years of "the decade" run to its round end ("emissions by 2030"), as texts and coders count them.
        return str((date.year // 10 + 1 + ahead) * 10)
    if unit == "month":
        return _shift(date, "month", int(ahead)).isoformat()[:7]
    if unit == "quarter":
        return _shift(date, "month", 2 - (date.month - 1) % 3 + 3 * ahead).isoformat()[:7]
    return (date + datetime.timedelta(days=6 - date.weekday() + 7 * ahead)).isoformat()


def _read_end(match: re.Match[str], date: datetime.date | None) -> str | None:
    """Read "by the end of the year", "before year's end"."""
    groups = match.groupdict()
    if date is None:
        return None
    if not groups.get("which") and not re.search(r"the\s|year", match[0], re.IGNORECASE):
        return _NONE
    unit, ahead = groups["unit"].lower(), (groups.get("which") or "").lower() == "next"
    if unit == "month":
        return _shift(date, "month", int(ahead)).isoformat()[:7]
    return str(date.year + ahead) if unit == "year" else str((date.year // 10 + 1 + ahead) * 10)


def _read_century(match: re.Match[str], date: datetime.date | None) -> str | None:
    return str(date.year // 100 * 100 + (100 if " end " in f" {match[0].lower()} " else 50)) if date else None


def _read_tomorrow(_: re.Match[str], date: datetime.date | None) -> str | None:
    return (date + datetime.timedelta(days=1)).isoformat() if date else None


def _number_of(match: re.Match[str]) -> int:
    word = (match.groupdict().get("n") or "one").lower()
    return int(word) if word.isdigit() else int(_data()["numbers"][word])


def _read_length(match: re.Match[str], _: datetime.date | None) -> str | None:
    """Read "over the next five years" as an ISO 8601 duration."""
    number, unit = _number_of(match), match["unit"].lower()
    years = number * (10 if unit == "decade" else 1)
    ahead = match.groupdict().get("next")
    spoken = match.groupdict().get("n") or ""
    # "Over a decade", "for a year" without "next" mostly look back or speak of any.
    if number == 0 or (not ahead and spoken.lower() in ("a", "an")):
        return _NONE
    if unit in ("year", "decade"):
        return f"P{years}Y" if ahead or years <= _LONGEST_FOR else _NONE
    return f"P{number}{unit[0].upper()}"


def _read_within(match: re.Match[str], date: datetime.date | None) -> str | None:
    """Read "within 90 days" as the day on which it ends; "the next twelve months" end in a month, not on a day."""
    groups = match.groupdict()
    ahead = groups.get("next")
    if groups["prep"].lower() == "in" and not ahead:
        return _NONE
    after = (groups.get("after") or "").lower()
    if date is None or (after and not re.search(r"today|this|issuance", after)):
        return None
    unit = match["unit"].lower()
    try:
        end = _shift(date, unit, _number_of(match))
    except (ValueError, OverflowError):
        return None
    return end.isoformat()[:7] if ahead and unit in ("month", "year", "decade") else end.isoformat()


def _shift(date: datetime.date, unit: str, number: int) -> datetime.date:
    """Return the date ``number`` units on, at the latest on the last day of its month."""
    if unit in ("day", "week"):
        return date + datetime.timedelta(days=number * (7 if unit == "week" else 1))
    months = number * {"month": 1, "year": 12, "decade": 120}[unit] + date.month - 1
    year, month = date.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))


def _read_event(match: re.Match[str], date: datetime.date | None) -> str | None:
    """Read "by COP26": the edition of the year that is named, else the first that had not ended."""
    groups = match.groupdict()
    index = next(i for i in range(len(_data()["event"])) if groups[f"e{i}"])
    dates: list[str] = _data()["event"][index]["dates"]
    year = groups.get("year") or groups.get("year2")
    if year:
        return next((d for d in dates if d.startswith(year)), year)
    if date is None:
        return dates[0] if len(dates) == 1 else None
    coming = [d for d in dates if d >= date.isoformat()[: len(d)]]
    return coming[0] if coming else (_NONE if len(dates) == 1 else None)


def _read_unknown(_: re.Match[str], __: datetime.date | None) -> None:
    return None


_READERS: dict[str, Callable[[re.Match[str], datetime.date | None], str | None]] = {
    name.removeprefix("_read_"): reader for name, reader in list(globals().items()) if name.startswith("_read_")
}
