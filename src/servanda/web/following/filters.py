"""What can be asked of the inbox and of what is silent."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from servanda.ledger.payloads import FollowState
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.records import Kind, Topic
from servanda.web.lists.filter import Filter


class Found(StrEnum):
    """What lies in the inbox: links between commitments, and evidence on them."""

    LINK = "link"
    EVIDENCE = "evidence"


class FollowFilter(Filter):
    """What can be asked of links and evidence. A relation asks for links alone, a stance for evidence alone."""

    size: Annotated[int, Field(ge=1, le=200, description="Rows on a page")] = 20
    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    found: list[Found] = Field(default=[], description="Links or evidence")
    relation: list[Relation] = Field(default=[], description="What a link says became of the commitment")
    stance: list[Stance] = Field(default=[], description="How a passage bears on the commitment")
    state: list[FollowState] = Field(default=[FollowState.PROPOSED], description="Whether a person has decided on it")


class SilentFilter(Filter):
    """What can be asked of what is silent. ``months`` 0: no later instrument takes it up, whenever that was."""

    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    months: Annotated[int, Field(ge=0, le=600, description="Months without a word; 0: never taken up")] = 12
    topic: list[Topic] = Field(default=[], description="What the action is about")
    party: list[str] = Field(default=[], description="A party that is to act: its code or name")
    kind: list[Kind] = Field(default=[Kind.UNDERTAKING], description="Whether the act lies ahead or is an outcome")
