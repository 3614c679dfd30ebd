"""What an assessment comes to, as a table that people read or JSON that programs do."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from servanda.assessment import Agreement, Change, Figures, Scale
from servanda.cli.listing import columns

_NONE = "–"
_ALL = "all"


def write_agreement(found: Mapping[tuple[str, str], Agreement], form: str) -> str:
    """Return how far coders agree, over all and by group."""
    if form == "json":
        return _json([{"by": by, "name": name, **asdict(one)} for (by, name), one in found.items()])
    head = ("by", "of", "scored by two", "percent", "kappa", "", "alpha", "95 %")
    rows = [
        (by or _ALL, name, str(one.units), _number(one.percent, 1), _number(one.kappa, 3), one.kappa_name,
         _number(one.alpha, 3), _interval(one.low, one.high, 3))
        for (by, name), one in found.items()
    ]  # fmt: skip
    return "\n".join(columns(head, rows)) + "\n"


def write_results(figures: Sequence[Figures], change: Change | None, scale: Scale, form: str) -> str:
    """Return averages with counts and intervals beside ambition, and the change since an earlier cycle."""
    if form == "json":
        told: dict[str, Any] = {"scale": scale.name, "figures": [asdict(one) for one in figures]}
        if change is not None:
            told["change"] = asdict(change)
        return _json(told)
    lines = list(columns(_head(scale), [_row(one, scale) for one in figures]))
    if change is not None:
        lines += ["", *_change(change)]
    return "\n".join(lines) + "\n"


def _head(scale: Scale) -> tuple[str, ...]:
    return ("by", "of", "final", "mean", "95 %", *scale.answers, "firm", "deadline", "amount", "ambition")


def _row(one: Figures, scale: Scale) -> tuple[str, ...]:
    return (
        one.by or _ALL,
        one.name,
        str(one.total),
        _number(one.mean, 2),
        _interval(one.low, one.high, 2),
        *(str(one.counts[code]) for code in scale.answers),
        f"{one.firm:.0%}",
        f"{one.dated:.0%}",
        f"{one.funded:.0%}",
        f"{one.ambition:.1f} of 3",
    )


def _change(change: Change) -> Iterator[str]:
    head = ("by", "of", "earlier", "(of)", "later", "(of)", "change")
    rows = [
        (one.by or _ALL, one.name, _number(one.earlier, 2), str(one.earlier_counted), _number(one.later, 2),
         str(one.later_counted), f"{one.difference:+.2f}")
        for one in change.shifts
    ]  # fmt: skip
    yield from columns(head, rows)
    yield f"Assessed in both: {change.better} better, {change.same} the same, {change.worse} worse."


def _number(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:.{digits}f}"


def _interval(low: float | None, high: float | None, digits: int) -> str:
    return _NONE if low is None or high is None else f"{low:.{digits}f} to {high:.{digits}f}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
