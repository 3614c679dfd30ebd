"""What the API receives of assessment, as types."""

from typing import Literal

from pydantic import Field

from servanda.assessment import SCALES, Scale, Value, make_scale
from servanda.assessment.errors import AssessmentError
from servanda.ledger.services import Choice
from servanda.web.api.bodies import Received
from servanda.web.api.problems import UnfitError

_SINCE = "First day of the period, as 2026-05-21; empty: none"
_UNTIL = "Last day of the period; empty: none"
_CODERS = "Two members or more who may code"
_CHOSEN = "What is assessed"
_NAME = "What it is called"
_WORDS = 20_000


class NewValue(Received):
    """A value of a scale."""

    code: str = Field(description="Its code: lower-case letters, digits, . and -, with + or - before it")
    number: float = Field(description="What averages take for it")
    words: str = Field(min_length=1, max_length=2000, description="When it is to be given")


class NewScale(Received):
    """A scale of one's own."""

    name: str = Field(min_length=1, max_length=200, description="Its name")
    values: list[NewValue] = Field(min_length=2, max_length=20, description="From the lowest to the highest")


class Chosen(Received):
    """A commitment to assess."""

    commitment: str = Field(description="Id of a commitment that was accepted")
    parties: list[str] = Field(default=[], max_length=100, description="For whom; left out: all that are to act")
    criteria: dict[str, str] = Field(default={}, description="Words of its own, by the code of a value")

    def choice(self) -> Choice:
        """Return it as the ledger takes it."""
        return Choice(self.commitment, tuple(self.parties), self.criteria)


class NewCycle(Received):
    """An assessment to open."""

    name: str = Field(min_length=1, max_length=200, description=_NAME)
    partnership: str = Field(description="Id of the partnership whose commitments are assessed")
    scale: Literal["compliance", "steps"] | NewScale = Field(
        default="compliance", description="The name of a scale, or one's own"
    )
    chosen: list[Chosen] = Field(min_length=1, description=_CHOSEN)
    coders: list[str] = Field(min_length=2, description=_CODERS)
    since: str = Field(default="", max_length=10, description=_SINCE)
    until: str = Field(default="", max_length=10, description=_UNTIL)


class CycleChange(Received):
    """What is to be other about an assessment; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200, description=_NAME)
    chosen: list[Chosen] | None = Field(default=None, min_length=1, description=_CHOSEN)
    coders: list[str] | None = Field(default=None, min_length=2, description=_CODERS)
    since: str | None = Field(default=None, max_length=10, description=_SINCE)
    until: str | None = Field(default=None, max_length=10, description=_UNTIL)


class Said(Received):
    """What is said of one commitment and party."""

    commitment: str = Field(description="Id of the commitment")
    party: str = Field(description="The party, as the assessment has it")


class Settled(Said):
    """Which score stands."""

    value: str = Field(max_length=31, description="A code of the scale, not-due or cannot-assess")
    reason: str = Field(min_length=1, max_length=_WORDS, description="Why, in a sentence")


class NewScore(Settled):
    """A coder's score."""

    evidence: list[str] = Field(default=[], max_length=200, description="Ids of the evidence that it rests on")


class Reply(Said):
    """What the assessed party says."""

    words: str = Field(min_length=1, max_length=_WORDS, description="What it says")
    by: str = Field(min_length=1, max_length=200, description="Who said so")
    date: str = Field(default="", max_length=10, description="On which day, as 2026-05-21; empty: not known")


def scale_of(said: str | NewScale) -> Scale:
    """Return the scale that is asked for; raise ``UnfitError`` where it is none."""
    if isinstance(said, str):
        return SCALES[said]
    try:
        return make_scale(said.name, [Value(one.code, one.number, one.words) for one in said.values])
    except AssessmentError as error:
        raise UnfitError(str(error)) from None
