"""What a model wrote in, the proposals in it out, raw: nothing here believes a value.

Models put JSON into code fences, before or behind other words, or write it cut off. What cannot be read as proposals
at all is None, so that the caller asks again for less.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

_FENCE = re.compile(r"```(?:json|JSON)?\s*\n(.*?)```", re.DOTALL)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_OPENING = re.compile(r"[\[{]")
_ATTEMPTS = 40  # brackets in the words around the JSON that are tried as its beginning
_DECODER = json.JSONDecoder()


def read_proposals(content: str) -> list[Any] | None:
    """Return the proposals in ``content`` in their order, whatever they are; None where there is no answer in it."""
    for value in _wholes(content):
        if (proposals := _unwrap(value)) is not None:
            return proposals
    # Within other words, or cut off: an empty list or a lone proposal may be a part of what was meant.
    for value in _parts(content):
        if (isinstance(value, dict) and "commitments" in value) or (isinstance(value, list) and value):
            proposals = _unwrap(value)
            if proposals is not None:
                return proposals
    return None


def _wholes(content: str) -> Iterator[Any]:
    """Yield the JSON that ``content`` is, or that it has in a code fence."""
    bare = _THOUGHT.sub("", content)
    for text in (content, bare, *_FENCE.findall(bare)):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            continue


def _parts(content: str) -> Iterator[Any]:
    """Yield the JSON that begins at one of the first brackets."""
    bare = _THOUGHT.sub("", content)
    for match in islice(_OPENING.finditer(bare), _ATTEMPTS):
        try:
            yield _DECODER.raw_decode(bare, match.start())[0]
        except (ValueError, RecursionError):
            continue


def _unwrap(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        if "quote" in value:
            return [value]
        inner = value.get("commitments") if value else []
        return inner if isinstance(inner, list) else None
    if isinstance(value, list) and all(isinstance(item, dict) and "quote" in item for item in value):
        return value
    return None
