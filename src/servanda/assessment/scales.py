"""What a score can be: the values of a scale in their order, each with its number and its criterion in words.

Two answers stand apart from every scale: "not yet due" and "cannot be assessed". They are counted, and never averaged.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from servanda.assessment.errors import AssessmentError

APART = {"not-due": "not yet due", "cannot-assess": "cannot be assessed"}
"""The answers apart from the scale, and what they say."""

_CODE = re.compile(r"[+-]?[a-z0-9][a-z0-9.-]{0,29}")
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a scale: its code, the number that averages take for it, and when it is to be given."""

    code: str
    number: float
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A name and the values from the lowest to the highest; the order is what ordinal agreement goes by."""

    name: str
    values: tuple[Value, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the values, from the lowest to the highest."""
        return tuple(value.code for value in self.values)

    @property
    def answers(self) -> tuple[str, ...]:
        """Every answer a coder can give: the codes of the values, and those apart from the scale."""
        return (*self.codes, *APART)

    def number_of(self, code: str) -> float | None:
        """Return the number of a value, or None for an answer apart from the scale."""
        return next((value.number for value in self.values if value.code == code), None)


COMPLIANCE = Scale(
    "compliance",
    (
        Value("-1", -1.0, "nothing was done for it, or what was done goes against it"),
        Value("0", 0.0, "work on it has begun, or a part of it is done"),
        Value("+1", 1.0, "what was promised is done, or all that the period allows"),
    ),
)
"""The scale of summit compliance research: no compliance, work in progress, full compliance."""

STEPS = Scale(
    "steps",
    (
        Value("withdrawn", 0.0, "the party has given it up"),
        Value("not-started", 0.0, "nothing has begun"),
        Value("limited", 1.0, "something has begun, and most is still to do"),
        Value("substantial", 2.0, "most is done, and something is still to do"),
        Value("complete", 3.0, "all that was promised is done"),
    ),
)
"""The five steps. What is withdrawn is the furthest from complete; averages take it as what was not started."""

SCALES = {scale.name: scale for scale in (COMPLIANCE, STEPS)}


def make_scale(name: str, values: Iterable[Value]) -> Scale:
    """Return a scale of one's own; raise ``AssessmentError`` where it is none.

    It takes two values or more in their order, with codes of their own and numbers that never fall.
    """
    scale = Scale(name.strip(), tuple(values))
    if not scale.name:
        raise AssessmentError("a scale needs a name")
    if not 2 <= len(scale.values) <= _MOST_VALUES:
        raise AssessmentError(f"scale {scale.name}: it takes 2 to {_MOST_VALUES} values, and has {len(scale.values)}")
    seen: set[str] = set()
    for value in scale.values:
        if not _CODE.fullmatch(value.code):
            raise AssessmentError(
                f"scale {scale.name}: {value.code!r} can't be a code: take up to 30 lower-case letters, digits, . and -"
            )
        if value.code in APART:
            raise AssessmentError(f"scale {scale.name}: {value.code} stands apart from every scale: take another code")
        if value.code in seen:
            raise AssessmentError(f"scale {scale.name}: {value.code} is there twice")
        if not value.words.strip():
            raise AssessmentError(f"scale {scale.name}: say in words when {value.code} is to be given")
        seen.add(value.code)
    numbers = [value.number for value in scale.values]
    if not all(map(math.isfinite, numbers)) or sorted(numbers) != numbers or numbers[0] == numbers[-1]:
        raise AssessmentError(f"scale {scale.name}: put the values in order, the lowest number first")
    return scale
