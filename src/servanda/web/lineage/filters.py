"""What can be asked of the picture of a partnership, and the nodes and edges that answer."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from servanda.drawing import Edge, Ending, Node
from servanda.matching import Relation
from servanda.records import Topic
from servanda.web.lists.filter import Filter

SILENT = "silent"


class LinkState(StrEnum):
    """Whether a person has looked at a link that is drawn."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class LineageFilter(Filter):
    """What can be asked of the picture. ``at`` is the node whose line is open."""

    topic: list[Topic] = Field(default=[], description="What the action is about")
    party: list[str] = Field(default=[], description="A party that is to act: its code or name")
    relation: list[Relation | Literal["silent"]] = Field(default=[], description="What became of it; silent: nothing")
    state: list[LinkState] = Field(default=[], description="Whether a person has confirmed the link")
    instruments: Annotated[int, Field(ge=2, le=24, description="How many instruments are drawn, the newest")] = 8
    at: str = Field(default="", max_length=300, description="The commitment whose line is open")


def narrow(
    nodes: Sequence[Node], edges: Sequence[Edge], endings: Mapping[str, Ending], asked: LineageFilter
) -> tuple[list[Node], list[Edge]]:
    """Return the nodes and edges that are asked for; an edge brings both its ends, so that no line is cut short."""
    wanted = {node.key for node in nodes if _is_wanted(node, asked)}
    relations = set(asked.relation) - {SILENT}
    kept = [
        edge
        for edge in edges
        if (edge.source in wanted or edge.target in wanted)
        and (not asked.relation or edge.relation in relations)
        and (not asked.state or _state_of(edge) in asked.state)
    ]
    if asked.relation or asked.state:
        silent = SILENT in asked.relation
        wanted = {key for key in wanted if silent and endings[key] is Ending.SILENT}
    wanted |= _ends(kept)
    return [node for node in nodes if node.key in wanted], kept


def _is_wanted(node: Node, asked: LineageFilter) -> bool:
    of_topic = not asked.topic or node.topic in asked.topic
    return of_topic and (not asked.party or any(party in asked.party for party in node.parties))


def _state_of(edge: Edge) -> LinkState:
    return LinkState.CONFIRMED if edge.confirmed else LinkState.PROPOSED


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {key for edge in edges for key in (edge.source, edge.target)}
