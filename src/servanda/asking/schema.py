"""The form of an answer: one ``Proposal`` a commitment, and the JSON schema that the endpoint is held to.

Values of which the instrument has words (money, deadline, bodies) are asked for as those words, never as numbers or
dates: what they mean is read by ``servanda.extraction``.
"""

import functools
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from servanda.records import Kind, Strength, Topic


class Proposal(msgspec.Struct, forbid_unknown_fields=True):
    """One commitment as a large model proposes it, before anything is verified."""

    block: Annotated[int, Meta(description="number of the block that holds the quote")]
    quote: Annotated[str, Meta(description="the words of the commitment, copied letter by letter from that block")]
    parties: Annotated[list[str], Meta(description="who is to act: ISO 3166 alpha-2 codes, groupings, or names")]
    kind: Kind
    strength: Strength
    verb: Annotated[str, Meta(description="main verb of the action, base form")]
    topic: Topic
    money: Annotated[list[str], Meta(description="each amount of this action, as the block writes it")]
    deadline: Annotated[str | None, Meta(description="the date or period of this action, as the block writes it")]
    bodies: Annotated[list[str], Meta(description="each body of this action, as the block writes it")]
    confidence: Annotated[float, Meta(description="from 0 to 1")]


class Proposals(msgspec.Struct, forbid_unknown_fields=True):
    """A whole answer."""

    commitments: list[Proposal]


@functools.cache
def make_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, in the strict form: no references, every property required."""
    schema = msgspec.json.schema(Proposals)
    inlined: dict[str, Any] = _inline(schema, schema["$defs"])
    return inlined


def _inline(node: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions in the place of references, and the type beside lists of values, which some endpoints demand."""
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        node = {**definitions[node["$ref"].rpartition("/")[2]], **node}
    kept = {key: _inline(value, definitions) for key, value in node.items() if key not in ("$ref", "$defs", "title")}
    return {"type": "string", **kept} if "enum" in kept else kept
