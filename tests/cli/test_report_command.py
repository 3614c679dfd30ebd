"""``servanda report`` as users call it: the file, its form, and what is wrong told in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Servanda = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("outside")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sample: Path, django_db_blocker) -> Path:
    """Return a ledger with the sample in it, which no test writes to."""
    from typer.testing import CliRunner

    from servanda.cli.app import app

    path = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    with django_db_blocker.unblock():
        added = CliRunner().invoke(app, ["add", str(sample), "--ledger", str(path)])
        assert added.exit_code == 0, added.output
        from django.db import connections

        connections.close_all()
    return path


@pytest.mark.parametrize(
    ("options", "name", "begin"),
    [
        (["--out", "new/a.html"], "new/a.html", b"<!DOCTYPE html>"),
        (["--out", "a.PDF", "--brief"], "a.PDF", b"%PDF-"),
        (["--out", "a.txt", "--form", "docx"], "a.txt", b"PK"),
        (["--brief", "--for", "NO", "-f", "docx"], "NZ-NO-brief.docx", b"PK"),
        (["--date", "2028-01-01"], "NZ-NO-report.html", b"<!DOCTYPE html>"),
    ],
)
def test_the_file_and_its_form(
    servanda: Servanda, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options, name, begin
):
    monkeypatch.chdir(tmp_path)
    done = servanda("report", "NZ-NO", "--ledger", kept, *options)
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).read_bytes().startswith(begin)
    assert f" commitments. Written to {name}." in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["FR-DE"], "error: report: there is no partnership FR-DE: the ledger has NZ-NO"),
        (["NZ-NO", "--brief", "--for", "FR"], "error: report: FR is no party of NZ-NO: its parties are NZ, NO"),
        (["NZ-NO", "--for", "NO"], "add --brief"),
        ([], "name one, or --cycle"),
        (["NZ-NO", "--cycle", "x"], "name one, or --cycle"),
        (["--cycle", "x", "--brief"], "leave out --brief"),
        (["NZ-NO", "--names"], "add --cycle"),
        (["NZ-NO", "--against", "x"], "add --cycle"),
        (["--cycle", "x"], "error: report: there is no cycle x: none is published"),
        (["NZ-NO", "--date", "soon"], "--date"),
        (["NZ-NO", "--form", "odt"], "--form"),
        (["NZ-NO", "--out", "/dev/null/a.pdf", "--form", "html"], "the report cannot be written to it"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(servanda: Servanda, kept: Path, tmp_path: Path, arguments, said):
    done = servanda("report", *arguments, "--ledger", kept)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
