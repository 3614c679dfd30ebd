"""The published cycles of a partnership in, their results and scores out, in the terms of a report.

A cycle that is not published is no part of a report: before, not everybody may know its scores.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from servanda import wording
from servanda.assessment import Figures, Scale, measure, tabulate
from servanda.assessment.errors import AssessmentError
from servanda.ledger import models as m
from servanda.ledger.assessing import SeenPair, coders_of, scale_of, scored_of, seen
from servanda.reporting.errors import ReportError
from servanda.reporting.report import Agreement, Cycle, Result, Score
from servanda.reporting.words import signed

_BY: Final = ("party", "topic", "strength", "year")


def cycles_of(partnership: str) -> tuple[tuple[Cycle, ...], Mapping[str, list[Score]]]:
    """Return the published cycles of a partnership in the order of time, and their scores by commitment.

    Raises ``ReportError`` where the figures need a library that is not installed.
    """
    rows = m.Cycle.objects.filter(partnership=partnership, published__gt=0).order_by("until", "since", "id")
    scores: defaultdict[str, list[Score]] = defaultdict(list)
    cycles = []
    for row in rows:
        try:
            cycles.append(_cycle(row))
        except AssessmentError as error:
            raise ReportError(f"the figures of {row.id} can't be made: {error}") from None
        pairs = [pair for pair in seen(None, row.id) if pair.value]
        links = _links({key for pair in pairs for one in pair.scores for key in one.evidence})
        for pair in pairs:
            scores[pair.commitment].append(_score(row.name, pair, links))
    return tuple(cycles), scores


def _cycle(row: m.Cycle) -> Cycle:
    scale, scored = scale_of(row), scored_of(None, row.id)
    return Cycle(
        id=row.id,
        name=row.name,
        period=" to ".join(wording.write_point(day) for day in (row.since, row.until) if day),
        scale=_words_of(scale),
        coders=len(coders_of(row)),
        agreement=_agreement([one.answers for one in scored], scale),
        results=tuple(
            Result(_name(one), one.mean, one.counted, one.ambition, one.low, one.high)
            for one in tabulate(scored, scale, _BY)
            if one.mean is not None
        ),
    )


def _words_of(scale: Scale) -> str:
    values = "; ".join(f"{signed(value.code)}, {value.words}" for value in scale.values)
    return f"The scale is {scale.name}: {values}."


def _name(figures: Figures) -> str:
    """Return the name of a group as people write it."""
    names = {"party": wording.name_party, "topic": wording.name_topic}
    write = names.get(figures.by, str)
    return f"{figures.by.capitalize()}: {write(figures.name)}" if figures.by else "All"


def _agreement(answers: "list[Mapping[str, str]]", scale: Scale) -> tuple[Agreement, ...]:
    """Return the measures that are defined, each with how many commitments and parties it is over."""
    made = measure(answers, scale)
    found = (
        (f"Equal answers, share ({made.units})", None if made.percent is None else made.percent / 100, None, None),
        (f"{made.kappa_name} ({made.kappa_units})", made.kappa, None, None),
        (f"Krippendorff's alpha, ordinal ({made.alpha_units})", made.alpha, made.low, made.high),
    )
    return tuple(Agreement(name, value, low, high) for name, value, low, high in found if value is not None)


def _score(cycle: str, pair: SeenPair, links: Mapping[str, str]) -> Score:
    reasons = [pair.reason] if pair.reason else [one.reason for one in pair.scores if one.value == pair.value]
    keys = dict.fromkeys(key for one in pair.scores for key in one.evidence)
    return Score(
        cycle=cycle,
        party=pair.party,
        answer=signed(pair.value),
        reason=" ".join(dict.fromkeys(reasons)),
        evidence=tuple(dict.fromkeys(links[key] for key in keys if key in links)),
        reply=": ".join(part for part in (pair.reply_by, pair.reply) if part) if pair.reply else "",
    )


def _links(keys: set[str]) -> Mapping[str, str]:
    """Return the addresses of documents that are evidence, by its id."""
    rows = m.Evidence.objects.filter(pk__in=keys).values_list("id", "document__url")
    return {key: url for key, url in rows if url.startswith(("https://", "http://"))}
