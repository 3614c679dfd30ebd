"""A topic in, the family of topics out under which it is drawn, with its colours (``families.toml``)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from servanda.records import Topic

_DATA = Path(__file__).parent / "families.toml"


@dataclass(frozen=True, slots=True)
class Family:
    """Topics that share a colour and a band of the picture. ``light`` and ``dark`` are the colours on such paper."""

    code: str
    name: str
    light: str
    dark: str
    topics: tuple[Topic, ...]


def _read() -> tuple[Family, ...]:
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        Family(code, row["name"], row["light"], row["dark"], tuple(map(Topic, row["topics"])))
        for code, row in rows.items()
    )


FAMILIES: Final = _read()
_FAMILY_OF: Final = {topic: family for family in FAMILIES for topic in family.topics}


def family_of(topic: Topic) -> Family:
    """Return the family of a topic."""
    return _FAMILY_OF[topic]
