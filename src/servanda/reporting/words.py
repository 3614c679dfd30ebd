"""What all forms of a report say in the same words: its summary, the fields of a commitment, and the method."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from servanda import wording
from servanda.records import Strength
from servanda.reporting.report import Cycle, Finding, Head, Promise, Report, Score, Sequel, Standing

STANDINGS: Final = {
    Standing.DELIVERED: "Delivered",
    Standing.TAKEN_UP: "Taken up",
    Standing.OUTCOME: "Told as an outcome",
    Standing.SILENT: "Silent",
    Standing.OPEN: "Nothing came after yet",
}
UNREVIEWED: Final = "Not yet reviewed"


def title_of(report: Report) -> str:
    """Return the title of a report: the partnership and its years."""
    years = sorted({source.date[:4] for source in report.sources if source.date})
    told = "" if not years else years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{report.name}, {told}" if told else report.name


def count(number: int, noun: str) -> str:
    """Return "1 link", "1,200 links"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(date: str) -> str:
    """Return a date of the ledger as "18 Mar 2025"."""
    return wording.write_point(date) if date else "undated"


def parties(promise: Promise) -> str:
    """Return who is to act, in words."""
    return ", ".join(map(wording.name_party, promise.parties))


def figures(report: Report) -> list[tuple[str, str]]:
    """Return the figures that stand at the top, each with what it counts."""
    stand = Counter(one.standing for one in report.promises())
    overdue = sum(map(report.is_overdue, report.due()))
    return [
        (f"{sum(stand.values()):,}", "commitments"),
        (f"{len(report.sources):,}", "instruments" if len(report.sources) != 1 else "instrument"),
        (f"{stand[Standing.DELIVERED]:,}", "delivered"),
        (f"{stand[Standing.TAKEN_UP]:,}", "taken up"),
        (f"{stand[Standing.SILENT]:,}", "silent"),
        (f"{overdue:,}", "past their deadline"),
    ]


def summary(report: Report) -> list[str]:
    """Return the summary, a paragraph each."""
    promises = list(report.promises())
    if not promises:
        return ["No commitment of these instruments is in the ledger as settled by a reviewer."]
    stand = Counter(one.standing for one in promises)
    strong = Counter(one.strength for one in promises)
    topics = [wording.name_topic(topic).lower() for topic, _ in Counter(one.topic for one in promises).most_common(3)]
    earlier = len(promises) - stand[Standing.OPEN] - stand[Standing.OUTCOME]
    found = [
        f"{count(len(report.sources), 'instrument')} of {report.name} hold {count(len(promises), 'commitment')}:"
        f" {strong[Strength.FIRM]} firm, {strong[Strength.INTENDED]} intended, {strong[Strength.SOFT]} soft."
        f" Most are on {listed(topics)}.",
    ]
    if earlier:
        found.append(
            f"Of the {earlier} that a later instrument could take up, {stand[Standing.DELIVERED]} are told as"
            f" delivered, {stand[Standing.TAKEN_UP]} are taken up in another way, and {stand[Standing.SILENT]}"
            f" ({100 * stand[Standing.SILENT] / earlier:.0f}\u00a0%) are silent: neither a later instrument nor"
            " confirmed evidence speaks of them. Silence does not say that nothing was done."
        )
    due = report.due()
    if due:
        past = sum(map(report.is_overdue, due))
        found.append(
            f"{count(len(due), 'commitment')} that {'is' if len(due) == 1 else 'are'} not told as done"
            f" {'has' if len(due) == 1 else 'have'} a deadline; {past} of these passed before"
            f" {wording.write_date(report.day)}."
        )
    if unreviewed := sum(not one.reviewed for one in promises):
        many = "All commitments" if unreviewed == len(promises) else f"{unreviewed} of {len(promises)} commitments"
        found.append(f"{many} are proposals of the reader that no person has reviewed yet; each is marked so.")
    return found


def fields(promise: Promise) -> list[tuple[str, str]]:
    """Return the fields of a commitment with their names, those that it has."""
    found = [
        ("Who", parties(promise)),
        ("Topic", wording.name_topic(promise.topic)),
        ("Binds", f"{promise.strength.value} {promise.kind.value}"),
        ("Money", "; ".join(dict.fromkeys(wording.write_money(one) for one in promise.money))),
        ("Deadline", _deadline(promise)),
        ("Bodies", "; ".join(promise.bodies)),
    ]
    return [(name, words) for name, words in found if words]


def standing(promise: Promise) -> str:
    """Return what became of a commitment, in a few words."""
    words = STANDINGS[promise.standing]
    return f"{words} since {day(promise.since)}" if promise.standing is Standing.SILENT else words


def sequel(told: Sequel) -> str:
    """Return what a later instrument does with a commitment."""
    return f"{told.relation.capitalize()}{'' if told.confirmed else ' (proposed)'}, {told.title}, {day(told.date)}"


def finding(told: Finding) -> str:
    """Return what evidence says, and where it is from."""
    where = ", ".join(part for part in (told.title, told.publisher, day(told.date)) if part)
    return f"{told.stance.capitalize()}{'' if told.confirmed else ' (proposed)'}, {where}"


def score(given: Score) -> str:
    """Return a score with its reason."""
    told = f"{wording.name_party(given.party)}: {given.answer}. {given.reason}".strip()
    return f"{told} Reply: {given.reply}" if given.reply else told


def about(cycle: Cycle) -> str:
    """Return how a cycle was scored, and how its tables read."""
    return (
        f"{cycle.scale} Averages take its values alone; intervals are 95 % of a bootstrap. Ambition, from 0 to 3, is"
        " how many of these a commitment has: firm, with a deadline, with an amount; weak promises are easier to keep."
        f" Scored by {count(cycle.coders, 'coder')}, blind to each other."
    )


def result_rows(cycle: Cycle) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of the table of results: the group, its average, its interval, its ambition, how many scores."""
    return [
        (one.group, figure(one.mean, 2), interval(one.low, one.high, 2), figure(one.ambition, 2), f"{one.count:,}")
        for one in cycle.results
    ]


def agreement_rows(cycle: Cycle) -> list[tuple[str, str, str]]:
    """Return the rows of the table of agreement: the measure, its value, its interval."""
    return [(one.measure, figure(one.value, 3), interval(one.low, one.high, 3)) for one in cycle.agreement]


def figure(value: float, places: int) -> str:
    """Return a number with so many places, and with a minus sign as print has it."""
    return f"{value:.{places}f}".replace("-", "−")


def interval(low: float | None, high: float | None, places: int) -> str:
    """Return the ends of an interval, "" where there is none."""
    return "" if low is None or high is None else f"{figure(low, places)} to {figure(high, places)}"


def due_row(report: Report, promise: Promise) -> tuple[str, str, str, str]:
    """Return a row of the table of deadlines: the day, how it stands, who, and what."""
    stands = "past" if report.is_overdue(promise) else "ahead"
    words = promise.standing.value if promise.standing in (Standing.TAKEN_UP, Standing.SILENT) else ""
    return day(promise.due), ", ".join(filter(None, (stands, words))), parties(promise), sentence(promise.quote)


def sums(report: Report) -> list[tuple[str, str, str, Promise]]:
    """Return every sum of money, the largest of each currency first: the sum, who, when, and the commitment."""
    found = [(money, one) for one in report.promises() for money in dict.fromkeys(one.money)]
    found.sort(key=lambda pair: (pair[0].currency, -pair[0].amount, pair[1].date, pair[1].id))
    return [(wording.write_money(money), parties(one), day(one.date), one) for money, one in found]


def method(report: Report) -> list[tuple[str, str]]:
    """Return how the report was made, a heading and a paragraph each."""
    readers = sorted({source.reader for source in report.sources if source.reader})
    what = "Only what a person has settled is in this report. " if report.confirmed else ""
    return [
        (
            "What counts as a commitment",
            "One action that an identified party says it will do, is doing or has just done, in an instrument that"
            " governments published. Each is quoted word for word. It is an undertaking where the act lies ahead, and a"
            " deliverable where it is told as an outcome; it is firm, intended or soft by the words that bind.",
        ),
        (
            "How they were found",
            f"{what}Commitments were proposed by {listed(readers) or 'members'} and are settled by people: accepted,"
            " edited, merged, split or rejected. What nobody has reviewed yet is marked so.",
        ),
        (
            "What became of them",
            "Each instrument is compared with each later one of the partnership. A commitment is restated, advanced,"
            " weakened, replaced or delivered by the words that take it up. Other documents are evidence, and count"
            " where a person has confirmed them. A commitment is silent where an instrument came after its own and"
            " neither takes it up; what was told as an outcome is never called silent."
            + (f" Found by {listed(report.finders)}." if report.finders else ""),
        ),
        (
            "Deadlines",
            "The last day that the words of a deadline allow is what counts: “by 2027” ends on 31 December 2027.",
        ),
    ]


def ledger(head: Head, today: datetime.date) -> list[tuple[str, str]]:
    """Return what a reader needs to check the report against the ledger."""
    return [
        ("Entries", f"{head.entries:,}"),
        ("Last entry", f"{head.at[:19].replace('T', ' ')} UTC" if head.at else "none"),
        ("Head hash", head.hash or "none"),
        ("Check", f"servanda ledger verify --head {head.hash}"),
        ("Report of", wording.write_date(today)),
    ]


def signed(code: str) -> str:
    """Return the code of an answer as print has it: with a minus sign, and words parted by blanks."""
    return f"−{code[1:]}" if code.startswith("-") else code.replace("-", " ")


def sentence(quote: str) -> str:
    """Return a quote with a capital, in one line."""
    words = " ".join(quote.split())
    return words[:1].upper() + words[1:]


def short(quote: str, verb: str) -> str:
    """Return a quote from its verb on, with a capital, for a label."""
    found = re.search(rf"\b{re.escape(verb[: max(3, len(verb) - 1)])}", quote, re.IGNORECASE) if verb else None
    return sentence(quote[found.start() :] if found and len(quote) - found.start() > 25 else quote)


def _deadline(promise: Promise) -> str:
    if not promise.deadline:
        return ""
    point = day(promise.due) if promise.due else ""
    return f"“{promise.deadline}”, last day {point}" if point else f"“{promise.deadline}”"


def listed(words: Sequence[str]) -> str:
    """Return words as a list: "a, b and c"."""
    *first, last = words or ("",)
    return f"{', '.join(first)} and {last}" if first else last
