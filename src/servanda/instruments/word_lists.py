"""The word lists of this package, kept as TOML beside the modules and loaded when first asked for."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def word_list(table: str, name: str) -> frozenset[str]:
    """Return list ``name`` of ``table`` in ``word_lists.toml``; raise ``KeyError`` where there is none."""
    return frozenset(_load()[table][name].split())


@cache
def _load() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
