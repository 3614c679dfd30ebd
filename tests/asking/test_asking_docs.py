"""The page about large models is complete: every setting, and every message that a user can meet."""

import ast
import re
from pathlib import Path

import pytest

from servanda.asking.settings import DEFAULT_TIMEOUT, VARIABLES
from servanda.asking.windows import SIZE
from servanda.cli.asking import DEFAULT_JOBS, MAX_JOBS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "llm.md").read_text(encoding="utf-8")


def messages() -> list[str]:
    """Return the longest run of fixed words of each message up to a colon, where advice begins."""
    found = []
    paths = [*sorted((ROOT / "src" / "servanda" / "asking").glob("*.py")), ROOT / "src/servanda/cli/settings.py"]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if named in ("AskingError", "EndpointError", "SettingError"):
                found += [words for argument in node.args[-1:] if (words := fixed_words(argument))]
    return sorted(set(found))


def fixed_words(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    runs = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
    openings = [re.split(r"[:(]", run)[0].strip(" ,”“") for run in runs]
    return max(openings, key=len, default="")


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting(name: str):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("words", messages())
def test_every_message(words: str):
    assert words in PAGE


def test_enough_messages_were_looked_at():
    assert len(messages()) > 15


def test_figures():
    assert f"windows of some {SIZE:,} characters" in PAGE
    assert f"may take ({DEFAULT_TIMEOUT:g})" in PAGE
    assert f"({DEFAULT_JOBS} without it, {MAX_JOBS} at most)" in PAGE
