"""The documentation is complete: what the program has, the pages name; or these tests fail."""

import ast
import hashlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import fields as fields_of
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from servanda import instruments, records
from servanda.cli.app import Format, app
from servanda.cli.ledgering import ledger_app
from servanda.cli.opening import MEANINGS
from servanda.cli.presenting.spreadsheet import COLUMNS, REASONS
from servanda.extraction import find
from servanda.ledger.entries import Line, hash_of
from servanda.ledger.payloads import KINDS, State, encode
from servanda.mining import Summary
from servanda.mining.statistics import QUERIES
from servanda.mining.tables import FINAL_COMMITMENTS, FINAL_DOCUMENTS
from servanda.records import Body, Commitment, Deadline, Kind, Money, Reading, Span, Strength, Topic, to_json

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHOLE = Commitment(
    id="a/1",
    instrument="a",
    block=0,
    span=Span(0, 4),
    quote="will",
    parties=("NO",),
    kind=Kind.UNDERTAKING,
    strength=Strength.FIRM,
    verb="act",
    topic=Topic.SPACE,
    money=(Money(1, "NOK", "1", Span(0, 1)),),
    deadline=Deadline("now", "2025", Span(0, 1)),
    bodies=(Body("Group", Span(0, 1)),),
    lead_in=Span(0, 1),
    lead_in_text="w",
    readings={"quote": Reading("because", 1.0)},
)


KEYS = [field.name for field in fields_of(Summary)]
"""Of the report of a run over a corpus."""


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def fields(value: object) -> set[str]:
    """Return all keys of a JSON value, at every depth but those of ``readings``, which are fields themselves."""
    if isinstance(value, list):
        return set().union(*map(fields, value)) if value else set()
    if isinstance(value, dict):
        return set(value) | set().union(*map(fields, value.values()))
    return set()


PAGES = {
    "read": "reading.md",
    "add": "ledger.md",
    "assess": "assessment.md",
    "digest": "digest.md",
    "ledger": "ledger.md",
    "import": "importing.md",
    "link": "lineage.md",
    "mcp": "mcp.md",
    "mine": "mining.md",
    "evidence": "evidence.md",
    "search": "search.md",
    "publish": "publishing.md",
    "report": "reports.md",
    "serve": "serving.md",
    "stats": "mining.md",
    "user": "serving.md",
    "train": "training.md",
    "watch": "watching.md",
}


def options() -> list[tuple[str, str]]:
    """Return each option with the page that must name it: that of its command."""
    command = get_command(app)
    found = {(opt, "reading.md") for parameter in command.params for opt in parameter.opts}
    for name, sub in command.commands.items():
        found |= {(opt, PAGES[name]) for opt in _options_of(sub)}
    return sorted(found)


def _options_of(command: Any) -> set[str]:
    own = {opt for parameter in command.params for opt in parameter.opts if opt.startswith("-")}
    return own.union(*map(_options_of, getattr(command, "commands", {}).values()))


def messages() -> list[str]:
    """Return the fixed words of each error message that a reader can meet, up to where a value is put in."""
    return said_by(sorted((ROOT / "src" / "servanda" / "instruments").rglob("*.py")), "InstrumentError")


def ledger_messages() -> list[str]:
    """Return the same of the commands of the ledger; what the services refuse explains itself."""
    names = ["connecting", "databases", "exchanging", "looking_back", "moments"]
    paths = [ROOT / "src" / "servanda" / "ledger" / f"{name}.py" for name in names]
    paths += [ROOT / "src" / "servanda" / "cli" / f"{name}.py" for name in ("adding", "copying", "ledgering")]
    meanings = [re.split(r": ", meaning)[0] for _, meaning in MEANINGS]
    return sorted({*said_by(paths, "LedgerError"), *said_by(paths, "fail"), *meanings})


def watching_messages() -> list[str]:
    """Return the same of ``servanda watch``."""
    paths = sorted((ROOT / "src" / "servanda" / "watching").glob("*.py"))
    paths += [ROOT / "src" / "servanda" / "cli" / f"{name}.py" for name in ("polling", "receiving", "watching")]
    speakers = ("FetchError", "ForbiddenError", "WatchError", "Fault", "_fail")
    return sorted({words for speaker in speakers for words in said_by(paths, speaker)})


def mining_messages() -> list[str]:
    """Return the same of ``servanda mine`` and ``servanda stats``."""
    paths = sorted((ROOT / "src" / "servanda" / "mining").rglob("*.py"))
    paths += [ROOT / "src" / "servanda" / "cli" / f"{name}.py" for name in ("mining", "statistics")]
    return said_by(paths, "MiningError")


def said_by(paths: list[Path], speaker: str) -> list[str]:
    """Return the fixed words of the first argument of each call of ``speaker``."""
    found = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == speaker:
                found += [opening for argument in node.args if (opening := fixed_words(argument))]
    return sorted(set(found))


def fixed_words(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    longest = max((re.split(r": | \(", text)[0].lstrip(":” ").strip() for text in words), key=len, default="")
    return longest if len(longest) >= 8 else ""


@pytest.mark.parametrize(("option", "where"), options())
def test_every_option(option: str, where: str):
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", page(where))


@pytest.mark.parametrize("command", ["add", *(f"ledger {name}" for name in get_command(ledger_app).commands)])
def test_every_command_of_the_ledger(command: str):
    assert f"servanda {command}" in page("ledger.md")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry(kind: str):
    assert f"`{kind}`" in page("ledger.md")


@pytest.mark.parametrize("name", [*State, *Line._fields])
def test_every_state_and_column_of_the_ledger(name: str):
    assert f"`{name}`" in page("ledger.md")


@pytest.mark.parametrize("words", ledger_messages())
def test_every_message_of_the_ledger(words: str):
    assert words in page("ledger.md")


@pytest.mark.parametrize("words", watching_messages())
def test_every_message_of_watching(words: str):
    assert words in page("watching.md")


@pytest.mark.parametrize("words", mining_messages())
def test_every_message_of_mining(words: str):
    assert words in page("troubleshooting.md")


@pytest.mark.parametrize(
    "name", [*FINAL_DOCUMENTS.names, *FINAL_COMMITMENTS.names, *(f.name for f in fields_of(Summary))]
)
def test_every_column_and_key_of_mining(name: str):
    assert f"`{name}`" in page("mining.md")


@pytest.mark.parametrize("table", QUERIES)
def test_every_table_of_what_was_mined(table: str):
    columns, _ = QUERIES[table]
    rows = re.findall(rf"(?m)^\| `{table}` \| .* \|$", page("mining.md"))
    counted = [column for column in columns if column not in {*QUERIES, "kind", "currency"}]
    assert any(
        "the three shares" in row or "| the same |" in row or all(f"`{c}`" in row for c in counted) for row in rows
    )


def test_the_worked_hash_is_right():
    """Both by Servanda and as the page says, without it."""
    [line] = re.findall(r"```json\n(.*?)\n```", page("ledger.md"), flags=re.DOTALL)
    entry = Line(**(json.loads(line) | {"payload": encode(json.loads(line)["payload"]).decode()}))
    assert entry.to_json().decode() == line
    assert hash_of(entry) == entry.hash
    without = re.sub(r'"hash":"[0-9a-f]*",', "", line, count=1)
    assert hashlib.sha256(without.encode()).hexdigest() == entry.hash
    assert page("ledger.md").count(entry.hash) == 2


@pytest.mark.parametrize("form", list(Format))
def test_every_form(form: str):
    assert f"`{form}`" in page("reading.md")


@pytest.mark.parametrize("field", sorted(fields(to_json(WHOLE))))
def test_every_field(field: str):
    assert re.search(rf"`{field}`", page("commitments.md"))


@pytest.mark.parametrize("value", [value for values in (Kind, Strength, Topic) for value in values])
def test_every_value(value: str):
    assert f"`{value}`" in page("commitments.md")


def test_no_list_of_values_is_forgotten():
    lists = {name for name, thing in vars(records).items() if inspect.isclass(thing) and issubclass(thing, StrEnum)}
    assert lists - {"StrEnum", "BlockKind"} == {"Kind", "Strength", "Topic"}


@pytest.mark.parametrize("column", COLUMNS + REASONS)
def test_every_column(column: str):
    assert f"`{column}`" in page("formats.md")


@pytest.mark.parametrize(
    "requirement",
    PYPROJECT["project"]["dependencies"]
    + [requirement for group in PYPROJECT["dependency-groups"].values() for requirement in group],
)
def test_every_dependency(requirement: str):
    name = re.split(r"[\[<>=!~; ]", requirement)[0]
    assert f"`{name}`" in page("dependencies.md")


@pytest.mark.parametrize("words", messages())
def test_every_message(words: str):
    assert words in page("troubleshooting.md")


@pytest.mark.parametrize("target", re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
def test_every_target_explains_itself(target: str):
    if target in {"help", "clean", "picture"}:
        pytest.skip("not for every day")
    assert f"# make {target} " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_functions_that_the_architecture_page_names_exist():
    """Each ``package.module.function`` in backquotes can be imported."""
    named = re.findall(r"`servanda\.([a-z_.]+)\.([A-Za-z_]+)(?:\(\))?`", page("architecture.md"))
    assert len(named) > 5
    for module, name in named:
        loaded = __import__(f"servanda.{module}", fromlist=[name])
        assert hasattr(loaded, name), f"servanda.{module}.{name}"


def test_the_picture_is_what_the_command_prints():
    """The words of each line in ``docs/read.svg`` are printed today; if not, ``make docs`` draws it anew."""
    sys.path.insert(0, str(DOCS))
    try:
        from draw_picture import choose, draw, read
    finally:
        sys.path.remove(str(DOCS))
    sample = "samples/new-zealand-norway-2025.md"
    assert (DOCS / "read.svg").read_text(encoding="utf-8") == draw(sample, choose(read(str(ROOT / sample))))


@pytest.mark.parametrize("path", ["README.md", "docs/commitments.md"])
def test_the_example_is_what_is_found(path: str):
    """All of it but the topic, which is a matter of training."""
    [block] = re.findall(r"```json\n(.*?)```", (ROOT / path).read_text(encoding="utf-8"), flags=re.DOTALL)
    example = json.loads(block)
    rows = [to_json(c) for c in find(instruments.read(ROOT / "samples" / f"{example['doc']}.md"))]
    [row] = [row for row in rows if row["id"] == example["id"]]
    assert {**row, "topic": example["topic"]} == {**example, "readings": row["readings"]}


def test_pages_build(tmp_path: Path):
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install --group docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 8
    fetched = re.compile(r'(?:src|href)="(?:https?:)?//[^"]*\.(?:js|css|woff2?)"|fonts\.g(?:oogleapis|static)')
    assert [str(path) for path in pages if fetched.search(path.read_text(encoding="utf-8"))] == []


def test_readme_names_what_there_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)[^)]*\)", readme):
        assert (ROOT / link).exists(), link
    assert isinstance(app, typer.Typer)
