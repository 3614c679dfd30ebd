"""What all forms of a cycle's report say in the same words: its summary, its tables, its scores, and the method."""

from collections.abc import Sequence
from typing import Final

from servanda import wording
from servanda.assessment import APART, Agreement, Figures
from servanda.reporting.cycles.report import Case, CycleReport, Given, Verdict
from servanda.reporting.words import count, day, figure, interval, listed, signed

NONE: Final = "–"
GROUP_HEADS: Final = ("Group", "Scores", "On scale", "Average", "95 %", "Firm", "Deadline", "Amount", "Ambition")
AGREEMENT_HEADS: Final = ("Group", "Scores", "Equal", "Kappa", "On scale", "Alpha", "95 % of alpha")
CHANGE_HEADS: Final = ("Group", "Earlier", "Of", "Now", "Of", "Change")
RESULTS: Final = (
    "A point is the average of a group, the line its interval. The bar is how ambitious its commitments are: weak"
    " promises are easier to keep. The last figure says of how many scores. Where there are more than twelve groups,"
    " those of fewer than five scores stand in the table alone."
)
AGREED: Final = (
    "How far coders agree, on what each of them gave before any score was settled; of all, and of groups of five scores"
    " or more."
)
_FEWEST: Final = 5
TITLES: Final = {"party": "By party", "topic": "By topic", "strength": "By strength", "ambition": "By ambition",
                 "year": "By year of the instrument"}  # fmt: skip


def title_of(report: CycleReport) -> str:
    """Return the title of a report: the partnership and the name of the cycle."""
    return f"{report.partnership_name}: {report.name}"


def period(report: CycleReport) -> str:
    """Return the period that was assessed, "" where the cycle names none."""
    if report.since and report.until:
        return f"{day(report.since)} to {day(report.until)}"
    return f"from {day(report.since)}" if report.since else f"up to {day(report.until)}" if report.until else ""


def front(report: CycleReport) -> str:
    """Return what the title page says of the period: a sentence, or ""."""
    told = period(report)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def status(report: CycleReport) -> str:
    """Return whether the cycle is published."""
    if report.published:
        return f"Published on {wording.write_point(report.published[:10])}."
    return "Draft: this assessment is not published, and its scores can still change."


def answer(code: str) -> str:
    """Return an answer as print has it; "none yet" for none."""
    return (APART.get(code) or signed(code)) if code else "none yet"


def answers(report: CycleReport) -> tuple[str, ...]:
    """Return the codes of all answers: the values from the highest to the lowest, then those apart from the scale."""
    return (*reversed(report.scale.codes), *APART)


def name_of(by: str, name: str) -> str:
    """Return the name of a group as people write it."""
    if not by:
        return "All"
    if by == "party":
        return wording.name_party(name)
    if by == "topic":
        return wording.name_topic(name)
    if by == "ambition":
        return f"{name} of 3 marks"
    return name.capitalize() or "undated"


def figures(report: CycleReport) -> list[tuple[str, str]]:
    """Return the figures that stand at the top, each with what it counts."""
    whole, agreed = report.whole, report.agreement[0][2]
    top = report.scale.values[-1].code
    found = [
        (f"{sum(1 for _ in report.cases()):,}", "commitments"),
        (f"{whole.total:,}", "scores, one for each party"),
        (average(report, whole.mean), f"average, {_ends(report)}"),
        (_share(whole.counts[top], whole.counted), f"{answer(top)}, of those on the scale"),
        (NONE if agreed.percent is None else f"{agreed.percent:.0f} %", "equal answers of coders"),
        (NONE if agreed.alpha is None else figure(agreed.alpha, 2), "Krippendorff's alpha"),
    ]
    return [(number.replace(" %", "\u00a0%"), label) for number, label in found]


def summary(report: CycleReport) -> list[str]:
    """Return the summary, a paragraph each."""
    found = [_counted(report), _average(report), _agreed(report)]
    if report.change is not None:
        found.append(change(report))
    settled = sum(one.settled for one in report.verdicts())
    replies = sum(bool(one.reply) for one in report.verdicts())
    told = f"A reviewer who did not score settled {settled} of them." if settled else "No score had to be settled."
    beside = f"{replies} replies of parties stand beside their scores." if replies > 1 else "One party replied."
    found.append(f"{told} {beside}" if replies else told)
    return [paragraph for paragraph in found if paragraph]


def _counted(report: CycleReport) -> str:
    whole, cases = report.whole, sum(1 for _ in report.cases())
    during = f", {period(report)}" if period(report) else ""
    given = [(code, whole.counts[code]) for code in answers(report) if whole.counts[code]]
    scores = listed([f"{number} {'is' if number == 1 else 'are'} {_quoted(code)}" for code, number in given])
    left = sum(1 for one in report.verdicts() if not one.answer)
    open_ = f" {left} more {'has' if left == 1 else 'have'} no score that stands yet." if left else ""
    return (
        f"{report.name} assesses {count(cases, 'commitment')} of {report.partnership_name}{during}."
        f" Of {count(whole.total, 'score')}, one for each commitment and party, {scores}.{open_}"
    )


def _average(report: CycleReport) -> str:
    whole = report.whole
    if whole.mean is None:
        return "Nothing was given a value of the scale, so there is no average."
    between = f" (95 % interval {interval(whole.low, whole.high, 2)})" if whole.low is not None else ""
    told = f"The average is {average(report, whole.mean)}{between} on a scale from {_ends(report)}."
    parts = []
    for by in ("party", "topic"):
        ranked = sorted(
            (one for one in report.groups(by) if one.low is not None and one.mean is not None),
            key=lambda one: -(one.mean or 0),
        )
        if len(ranked) > 1:
            best, last = ranked[0], ranked[-1]
            parts.append(
                f"by {by} from {average(report, last.mean)} ({name_of(by, last.name)})"
                f" to {average(report, best.mean)} ({name_of(by, best.name)})"
            )
    ranges = f" It goes {', and '.join(parts)}; groups of fewer than five are left out here." if parts else ""
    return (
        f"{told}{ranges} Of three marks of ambition (firm words, a deadline, an amount) these commitments have"
        f" {figure(whole.ambition, 2)} on average."
    )


def _agreed(report: CycleReport) -> str:
    made = report.agreement[0][2]
    if made.percent is None:
        return ""
    told = f"{count(len(report.coders), 'coder')}, blind to each other, agreed in {made.percent:.0f}\u00a0% of cases"
    if made.alpha is None:
        return f"{told}."
    between = f" (95\u00a0% interval {interval(made.low, made.high, 3)})" if made.low is not None else ""
    return f"{told}; Krippendorff's alpha is {figure(made.alpha, 3)}{between}."


def change(report: CycleReport) -> str:
    """Return what changed since the earlier cycle, "" where none is named."""
    made = report.change
    if made is None:
        return ""
    both = made.better + made.same + made.worse
    if not both:
        return f"Nothing was given a value of the scale both now and in {report.against}."
    between = f" ({interval(made.low, made.high, 2)})" if made.low is not None else ""
    return (
        f"Since {report.against}, of {both} that have a value of the scale in both, {made.better} are better,"
        f" {made.same} the same and {made.worse} worse; on average {difference(made.mean or 0)}{between}."
    )


def group_rows(report: CycleReport, by: str) -> list[tuple[str, ...]]:
    """Return the rows of the table of results by one thing ("" for all of it), under ``GROUP_HEADS``.

    None where there is one group only, which is all of it.
    """
    groups = [one for one in report.figures if one.by == by]
    return [_group_row(report, one) for one in groups] if not by or len(groups) > 1 else []


def _group_row(report: CycleReport, one: Figures) -> tuple[str, ...]:
    return (
        name_of(one.by, one.name),
        f"{one.total:,}",
        f"{one.counted:,}",
        average(report, one.mean),
        interval(one.low, one.high, 2) or NONE,
        *(f"{share:.0%}".replace("%", "\u00a0%") for share in (one.firm, one.dated, one.funded)),
        figure(one.ambition, 2),
    )


def answer_rows(report: CycleReport) -> list[tuple[str, str, str, str]]:
    """Return the scale as a table: the answer, when it is given, how often it was, and the share of all."""
    words = {value.code: value.words for value in report.scale.values} | dict.fromkeys(APART, "")
    words |= {"not-due": "its day lies after the period", "cannot-assess": "no source tells"}
    whole = report.whole
    return [
        (
            answer(code),
            words[code],
            f"{whole.counts[code]:,}",
            _share(whole.counts[code], whole.total).replace(" ", "\u00a0"),
        )
        for code in answers(report)
    ]


def agreement_rows(report: CycleReport) -> list[tuple[str, ...]]:
    """Return the rows of the table of agreement, under ``AGREEMENT_HEADS``: of all, and of groups of five or more."""
    return [_agreement_row(by, name, made) for by, name, made in report.agreement if not by or made.units >= _FEWEST]


def _agreement_row(by: str, name: str, made: Agreement) -> tuple[str, ...]:
    return (
        name_of(by, name),
        f"{made.units:,}",
        NONE if made.percent is None else f"{made.percent:.0f}\u00a0%",
        NONE if made.kappa is None else figure(made.kappa, 3),
        f"{made.alpha_units:,}",
        NONE if made.alpha is None else figure(made.alpha, 3),
        interval(made.low, made.high, 3) or NONE,
    )


def change_rows(report: CycleReport) -> list[tuple[str, ...]]:
    """Return the averages of groups that are in both cycles, under ``CHANGE_HEADS``."""
    shown = ("", "party", "topic", "strength")
    shifts = () if report.change is None else report.change.shifts
    return [
        (
            name_of(one.by, one.name),
            average(report, one.earlier),
            f"{one.earlier_counted:,}",
            average(report, one.later),
            f"{one.later_counted:,}",
            difference(one.difference),
        )
        for one in shifts
        if one.by in shown
    ]


def contents(case: Case) -> str:
    """Return the scores of a commitment in one line: "New Zealand +1, Norway 0"."""
    return ", ".join(f"{wording.name_party(one.party)} {answer(one.answer)}" for one in case.verdicts)


def verdict(told: Verdict) -> str:
    """Return how the answer came to stand, and the one before it."""
    if not told.answer:
        return "no score that stands yet"
    how = "settled by a reviewer" if told.settled else "all coders agree"
    return f"{how}; before: {answer(told.before)}" if told.before else how


def given(told: Given) -> str:
    """Return the numbers of the evidence that a score rests on, as " [1, 2]"."""
    return f" [{', '.join(map(str, told.proofs))}]" if told.proofs else ""


def reply(told: Verdict) -> str:
    """Return who replied, and when."""
    return ", ".join(part for part in (told.reply_by, day(told.reply_date) if told.reply_date else "") if part)


def criteria(case: Case) -> str:
    """Return the commitment's own criteria, "" where it has none."""
    return "; ".join(f"{answer(code)}: {words}" for code, words in case.criteria)


def method(report: CycleReport) -> list[tuple[str, str]]:
    """Return how the assessment was made, a heading and a paragraph each."""
    made = report.agreement[0][2]
    people = listed(report.coders) if not all(one.startswith("Coder ") for one in report.coders) else ""
    return [
        (
            "What was assessed",
            "Commitments that a person had accepted, each for the parties that are to act"
            + (f", by what was done in the period, {period(report)}" if period(report) else "")
            + ". The words of each are quoted from the instrument. Where a commitment has criteria of its own, they"
            " stand beside it and take the place of the words of the scale.",
        ),
        (
            "How it was scored",
            f"{count(len(report.coders), 'coder')}{f' ({people})' if people else ''} scored each commitment and party,"
            " each with a reason, and saw no score but their own until all had scored. Where all gave the same, it"
            " stands. Where they did not, a reviewer who did not score said which stands, and why.",
        ),
        (
            "Averages",
            f"Averages are over the values of the scale ({report.scale.name}), taken as"
            f" {listed([f'{answer(value.code)} = {_number(value.number)}' for value in report.scale.values])}. “Not yet"
            " due” and “cannot be assessed” are counted and never averaged. Intervals are those of 95 % of a bootstrap"
            " over what was scored (Efron and Tibshirani 1993), left out for fewer than five: they tell how far the"
            " average depends on which commitments were chosen, and not how far coders can be trusted.",
        ),
        (
            "Ambition",
            "Weak promises are easier to keep. So beside each average stands how many of three marks its commitments"
            " have, 0 to 3: words that bind firmly, a deadline, an amount.",
        ),
        (
            "Agreement",
            "Measured on what was given blind, before anything was settled. Equal answers are the share of pairs of"
            f" coders that gave the same. Kappa is {made.kappa_name}, over every answer. Alpha is Krippendorff's, for"
            " values in an order, over values of the scale alone, with the interval of 95 % of a bootstrap;"
            " Krippendorff (2004) asks for 0.800, and for 0.667 where conclusions are tentative. A dash: the figure is"
            " not defined, as where everybody gave the same answer throughout.",
        ),
    ]


def average(report: CycleReport, number: float | None) -> str:
    """Return an average; with its sign where the scale goes below nought, a dash for none."""
    if number is None:
        return NONE
    return difference(number) if report.scale.values[0].number < 0 else figure(number, 2)


def difference(number: float) -> str:
    """Return a number with its sign, "0.00" for one that rounds to nought."""
    told = f"{number:+.2f}".replace("-", "−")
    return told[1:] if told[1:] == "0.00" else told


def _quoted(code: str) -> str:
    return f"“{answer(code)}”" if code in APART else answer(code)


def _number(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _ends(report: CycleReport) -> str:
    values: Sequence[float] = [value.number for value in report.scale.values]
    return f"{_number(min(values))} to {_number(max(values))}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %") if whole else NONE
