"""The floors of the house: who imports whom, and what importing costs."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = (
    "babel",
    "charset_normalizer",
    "countryinfo",
    "docx",
    "edtf",
    "httpx",
    "lxml",
    "markdown_it",
    "numpy",
    "pycountry",
    "pypdfium2",
    "re2",
    "rich",
    "selectolax",
    "simplemma",
    "spacy",
    "thinc",
    "yaml",
)
LIGHT_MODULES = {
    "servanda": set(),
    "servanda.records": set(),
    "servanda.cli": set(),
    "servanda.instruments": set(),
    "servanda.extraction": {"numpy"},  # 0.1 s, and whoever imports this floor is about to use it
    "servanda.matching": {"numpy"},
}


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def imported(folder: Path) -> Iterator[str]:
    """Yield the top-level name of each package that the modules in ``folder`` import, wherever they do."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def declared(*groups: str) -> set[str]:
    wanted = list(PYPROJECT["project"]["dependencies"])
    wanted += [package for extra in PYPROJECT["project"]["optional-dependencies"].values() for package in extra]
    for group in groups:
        wanted += PYPROJECT["dependency-groups"][group]
    return {re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}


# Names that only an installed package would tell.
UNINSTALLED = {"sklearn": "scikit-learn", "sentence_transformers": "sentence-transformers"}


@pytest.mark.parametrize(
    ("folder", "groups"),
    [("src", []), ("training", ["train"]), ("benchmarks", ["bench"]), ("tests", ["test", "bench", "docs"])],
)
def test_every_import_is_declared(folder: str, groups: list[str]):
    """What works only because something else has installed it breaks on the next machine."""
    own = {"servanda", "training", "benchmarks", "samples", "tests", "draw_picture"}
    own |= {path.stem for path in (ROOT / "tests").rglob("*.py")}
    homes = packages_distributions()
    foreign = set(imported(ROOT / folder)) - set(sys.stdlib_module_names) - own
    missing = {
        name
        for name in foreign
        if not {home.lower().replace("_", "-") for home in homes.get(name, [UNINSTALLED.get(name, name)])}
        & declared(*groups)
    }
    assert missing == set()


def test_each_floor_imports_only_from_below():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("module", "allowed"), LIGHT_MODULES.items())
def test_importing_is_cheap(module: str, allowed: set[str]):
    """Time differs from machine to machine; what is loaded does not."""
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= allowed
