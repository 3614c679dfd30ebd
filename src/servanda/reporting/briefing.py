"""A report in, what a meeting needs of it out: who promised whom what, what is due, and of what nothing was heard.

A brief is one page. What is likeliest to be asked about stands first in each part, and the parts give way to each other
until all have room; how many there are in all is always told.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from servanda import wording
from servanda.records import Strength
from servanda.reporting.errors import ReportError
from servanda.reporting.report import Head, Promise, Report, Standing
from servanda.reporting.words import sentence

LINES = 50  # lines of text that the parts of a page have room for, their headings taken off
_LETTERS = 112  # letters in such a line
_MOST = 12  # of each part
_DUE, _DUES = 3, 6  # which part is what is due, and how many of it
_WORDS = 215  # letters of a quote that are shown
_AHEAD = 400  # days ahead in which a deadline is near
_STRENGTHS = {Strength.FIRM: 0, Strength.INTENDED: 1, Strength.SOFT: 2}
_DONE = (Standing.DELIVERED, Standing.OUTCOME)


@dataclass(frozen=True, slots=True)
class Side:
    """A part of the brief: its heading, whose it is, what is said where it is empty, what is shown, and of how many."""

    heading: str
    whose: str
    empty: str
    shown: tuple[Promise, ...]
    count: int

    @property
    def note(self) -> str:
        """What stands behind the heading: whose it is, how many there are, and how many of them are shown."""
        shown = f", {len(self.shown)} of them here" if 0 < len(self.shown) < self.count else ""
        return f"{self.whose}: {self.count}{shown}" if self.whose else f"{self.count}{shown}"


@dataclass(frozen=True, slots=True)
class Brief:
    """One page for a meeting of ``us`` with the others: its parts in order, and ``others``, whom no part names."""

    partnership: str
    name: str
    us: str
    day: datetime.date
    head: Head
    last: str
    sides: tuple[Side, ...]
    others: int
    proposals: int
    count: int


def brief(report: Report, us: str = "", lines: int = LINES) -> Brief:
    """Return the brief for a party ("": the first of the partnership), with so many lines of commitments at most.

    Raises ``ReportError`` where it is none of the partnership's, or the partnership has none.
    """
    us = us or next(iter(report.parties), "")
    if us not in report.parties:
        named = f"its parties are {', '.join(report.parties)}" if report.parties else "it has no parties yet"
        raise ReportError(f"{us or 'nobody'} is no party of {report.partnership}: {named}")
    promises = list(report.promises())
    parts = _parts(report, promises, us)
    sides = [side for side, _ in parts]
    told = {one.id for _, part in parts[:3] for one in part}
    return Brief(
        partnership=report.partnership,
        name=report.name,
        us=us,
        day=report.day,
        head=report.head,
        last=max((one.date for one in report.sources), default=""),
        sides=tuple(
            replace(side, shown=tuple(shown))
            for side, shown in zip(sides, _fit([part for _, part in parts], lines), strict=True)
        ),
        others=sum(one.id not in told and one.standing not in _DONE for one in promises),
        proposals=sum(not one.reviewed for one in promises),
        count=len(promises),
    )


def _parts(report: Report, promises: Iterable[Promise], us: str) -> list[tuple[Side, list[Promise]]]:
    """Return the parts, none of them shown yet, with all that belongs to each in the order in which it is shown."""
    ahead = [one for one in promises if one.standing not in _DONE]
    them = [party for party in report.parties if party != us]
    theirs = [one for one in ahead if us not in one.parties and not set(them).isdisjoint(one.parties)]
    ours = [one for one in ahead if set(one.parties) == {us}]
    joint = [one for one in ahead if us in one.parties and len(set(one.parties)) > 1]
    near = (report.day + datetime.timedelta(days=_AHEAD)).isoformat()
    due = [one for one in report.due() if one.due <= near]
    due.sort(key=lambda one: (report.is_overdue(one), _backwards(one.due) if report.is_overdue(one) else one.due))
    silent = sorted(report.silent(), key=_weight)
    others = ", ".join(map(wording.name_party, them))
    return [
        (Side("They promised us", others, "Nothing alone that is not done.", (), len(theirs)), _ranked(theirs)),
        (
            Side("We promised them", wording.name_party(us), "Nothing alone that is not done.", (), len(ours)),
            _ranked(ours),
        ),
        (Side("We promised together", "", "Nothing that is not done.", (), len(joint)), _ranked(joint)),
        (
            Side("Due, or past its day", "", "No deadline in the next year, and none that has passed.", (), len(due)),
            due,
        ),
        (Side("Silent", "", "All that was promised earlier was taken up.", (), len(silent)), silent),
    ]


def _ranked(part: Iterable[Promise]) -> list[Promise]:
    """Return the commitments with the newest first, and those of one date by their weight."""
    return sorted(part, key=lambda one: (_backwards(one.date), _weight(one)))


def _weight(promise: Promise) -> tuple[int, int, str, str, int]:
    """Return what puts first the firmest, then what names a sum, a deadline and a body, then the oldest."""
    named = bool(promise.money) + bool(promise.due) + bool(promise.bodies)
    return _STRENGTHS[promise.strength], -named, promise.date, promise.id.rpartition("/")[0], promise.number


def _fit(parts: Sequence[Sequence[Promise]], left: int) -> list[list[Promise]]:
    """Return as much of each part as so many lines have room for, given out in turns so that none takes all.

    What is due comes first, and what stands in one part is not shown once more in another.
    """
    shown: list[list[Promise]] = [[] for _ in parts]
    waiting = [list(part) for part in parts]
    turns = [_DUE] * _DUES + [place for place in range(len(parts)) if place != _DUE] * _MOST
    taken: set[str] = set()
    for place in turns:
        part = waiting[place]
        while part and part[0].id in taken:
            part.pop(0)
        if part and (needed := lines_of(part[0])) <= left:
            taken.add(part[0].id)
            shown[place].append(part.pop(0))
            left -= needed
    return shown


def lines_of(promise: Promise) -> int:
    """Return how many lines a commitment takes on the page."""
    return len(wrap(f"{words_of(promise)} ({tag_of(promise)})", _LETTERS))


def words_of(promise: Promise) -> str:
    """Return the words of a commitment, shortened at a word where they are long."""
    words = sentence(promise.quote)
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rpartition(' ')[0].rstrip(' ,;:–—-')}…"


def tag_of(promise: Promise) -> str:
    """Return what stands behind the words: when they were said, the sums, the deadline, and what became of it."""
    parts = [
        promise.date[:4],
        *dict.fromkeys(wording.write_money(one) for one in promise.money),
        f"due {wording.write_point(promise.due)}" if promise.due else "",
        promise.standing.value if promise.standing is not Standing.OPEN else "",
    ]
    return ", ".join(part for part in parts if part)


def _backwards(date: str) -> str:
    """Return a key that sorts dates from the newest to the oldest."""
    return "".join(chr(ord("9") - ord(sign) + ord("0")) if sign.isdigit() else sign for sign in date)
