"""The command as tests call it: in this process for what it writes, as a process of its own for how it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servanda.cli.app import app

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "new-zealand-norway-2025.md"
COMMAND = [sys.executable, "-c", "from servanda.cli import main; main()"]


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture
def servanda(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in this process, its output into a pipe: ``servanda("read", path, "--format", "csv")``."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a process of its own."""

    def run(*arguments: object, **surroundings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **surroundings},
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def found(sample: Path) -> list[dict[str, Any]]:
    """What is found in the sample, as JSON."""
    result = CliRunner().invoke(app, ["read", str(sample), "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def notes(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a short document: ``notes("a.md", "Norway will open an office.")``."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
