"""The published assessments in, their pages out: results, agreement, and each score with its reason and reply.

A page holds what fits; a long assessment goes on on the next, in the order of its commitments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.assessment import APART, Agreement, Figures, Scale
from servanda.publishing.rows import AnswerRow, ScoreRow
from servanda.publishing.site import addresses, linked_data
from servanda.publishing.site.cards import draw_card
from servanda.publishing.site.citing import cite_assessment, write_assessment_bibtex
from servanda.publishing.site.framing import File, Site, count, make_page, make_pager, write_day
from servanda.publishing.site.record import Cycle, Published, Record, Tie
from servanda.wording import name_party, name_topic

_ROOM = 36_000  # bytes of what changes from page to page
_FRAME, _RESULT, _AGREEMENT, _SCORE, _ANSWER = 4_000, 450, 300, 700, 150  # what the markup of each takes, about


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the results: a group, how it scored, and how ambitious it was."""

    name: str
    total: int
    mean: str
    interval: str
    answers: str
    ambition: str
    firm: str
    dated: str
    funded: str


@dataclass(frozen=True, slots=True)
class Accord:
    """A line on agreement: a group, and each measure with how many commitments and parties it is over."""

    name: str
    percent: str
    kappa: str
    alpha: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a coder answered: who, the words of the answer, why, and the evidence that it rests on."""

    coder: str
    answer: str
    reason: str
    evidence: Sequence[Tie]


@dataclass(frozen=True, slots=True)
class Shown:
    """A score as pages show it: of which assessment, on what, how it is written, and the answers behind it.

    ``page`` is where it stands; on the page of its commitment the assessment is named.
    """

    cycle: Cycle
    row: ScoreRow
    one: Published
    answer: str
    answers: Sequence[Answer]
    page: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What one page of an assessment holds."""

    results: Sequence[Result]
    agreement: Sequence[Accord]
    scores: Sequence[Shown]


def write_assessments(site: Site) -> Iterator[File]:
    """Yield the pages of all assessments."""
    for cycle in site.record.cycles:
        yield from _write(site, cycle)


def shown_on(record: Record) -> dict[str, list[Shown]]:
    """Return the scores of each commitment, each with the page where its assessment shows it."""
    found: dict[str, list[Shown]] = {}
    for cycle in record.cycles:
        first = addresses.assessment_page(cycle.row.id)
        for number, leaf in enumerate(leaves_of(cycle, record.commitments), start=1):
            for score in leaf.scores:
                page = f"{addresses.nth(first, number)}#s-{score.row.id}"
                on = Shown(cycle, score.row, score.one, score.answer, score.answers, page)
                found.setdefault(score.row.commitment, []).append(on)
    return found


def leaves_of(cycle: Cycle, commitments: Mapping[str, Published]) -> list[Leaf]:
    """Return the pages of an assessment: results, then agreement, then scores, as much on each as fits."""
    parts: list[tuple[str, Any, int]] = [("results", _result(one, cycle.scale), _RESULT) for one in cycle.results]
    parts += [("agreement", _accord(by, name, one), _AGREEMENT) for (by, name), one in cycle.agreement.items()]
    for row in cycle.scores:
        shown = _shown(cycle, row, commitments[row.commitment])
        parts.append(("scores", shown, _weigh(shown)))
    leaves: list[dict[str, list[Any]]] = [{}]
    size = _FRAME
    for kind, part, more in parts:
        if leaves[-1] and size + more > _ROOM:
            leaves.append({})
            size = 0
        leaves[-1].setdefault(kind, []).append(part)
        size += more
    return [Leaf(*(leaf.get(kind, ()) for kind in ("results", "agreement", "scores"))) for leaf in leaves]


def name_answer(code: str) -> str:
    """Write an answer: "-1" with a minus sign, "not-due" as "not yet due"."""
    return APART.get(code) or (f"−{code[1:]}" if code.startswith("-") else code)


def _write(site: Site, cycle: Cycle) -> Iterator[File]:
    row = cycle.row
    [group] = [group for group in site.record.groups if group.key == row.partnership]
    first = addresses.assessment_page(row.id)
    leaves = leaves_of(cycle, site.record.commitments)
    named = site.address(first) or row.id
    pairs = f"{count(row.assessed, 'score')} by {count(row.coders, 'coder')}"
    described = f"How far the promises of {group.name} were kept: {pairs}, each of whom scored without the others."
    period = " to ".join(write_day(day.isoformat()) for day in (row.since, row.until) if day)
    for number, leaf in enumerate(leaves, start=1):
        context = {
            "cycle": cycle,
            "leaf": leaf,
            "group": group,
            "period": period,
            "published": write_day(row.published.date().isoformat()),
            "corrected": row.updated > row.published,
            "left_out": row.assessed - len(cycle.scores),
            "key_of_scale": [(name_answer(value.code), value.words) for value in cycle.scale.values],
            "address": named,
            "citation": cite_assessment(row, group.name, site.title, named),
            "bibtex": write_assessment_bibtex(row, group.name, site.title, named),
            "json_ld": linked_data.of_assessment(row, group.name, site.address(first)),
            "card": addresses.card_of(first),
            **make_pager(first, number, len(leaves)),
        }
        yield make_page(site, addresses.nth(first, number), "assessment.html", row.name, described, context)
    kicker = f"Assessment · {period}" if period else "Assessment"
    yield addresses.card_of(first), draw_card(kicker, f"{group.name}: {row.name}", f"{pairs} · {site.title}")


def _shown(cycle: Cycle, row: ScoreRow, one: Published) -> Shown:
    ties = {tie.key: tie for tie in one.ties}
    answers = tuple(_answer(answer, ties) for answer in cycle.answers.get(row.id, ()))
    return Shown(cycle, row, one, name_answer(row.value), answers)


def _answer(row: AnswerRow, ties: Mapping[str, Tie]) -> Answer:
    evidence = tuple(ties[key] for key in row.evidence if key in ties)
    return Answer(row.coder.capitalize(), name_answer(row.value), row.reason, evidence)


def _weigh(shown: Shown) -> int:
    """Return how many bytes a score takes on its page, about."""
    row = shown.row
    words = [shown.one.record.quote, row.reason, row.reply, row.reply_by, *row.criteria]
    size = _SCORE + _ANSWER * len(shown.answers)
    for answer in shown.answers:
        words += [answer.reason, *(part for tie in answer.evidence for part in (tie.title, tie.url))]
        size += 100 * len(answer.evidence)
    return size + sum(len(one.encode()) * 5 // 4 for one in words)


def _result(one: Figures, scale: Scale) -> Result:
    return Result(
        name=_name(one.by, one.name),
        total=one.total,
        mean=_number(one.mean),
        interval="" if one.low is None or one.high is None else f"{_number(one.low)} to {_number(one.high)}",
        answers=", ".join(f"{name_answer(code)}: {one.counts[code]}" for code in scale.answers if one.counts[code]),
        ambition=_number(one.ambition),
        firm=f"{one.firm:.0%}",
        dated=f"{one.dated:.0%}",
        funded=f"{one.funded:.0%}",
    )


def _accord(by: str, name: str, one: Agreement) -> Accord:
    interval = "" if one.low is None or one.high is None else f", {_number(one.low)} to {_number(one.high)}"
    return Accord(
        name=_name(by, name),
        percent="–" if one.percent is None else f"{one.percent:.0f} % ({one.units})",
        kappa="–" if one.kappa is None else f"{_number(one.kappa)} ({one.kappa_units}, {one.kappa_name})",
        alpha="–" if one.alpha is None else f"{_number(one.alpha)} ({one.alpha_units}{interval})",
    )


def _name(by: str, name: str) -> str:
    """Return the name of a group as people write it."""
    if not by:
        return "All"
    write = {"party": name_party, "topic": name_topic}.get(by, str)
    return f"{by.capitalize()}: {write(name) or 'none'}"


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}".replace("-", "−")
