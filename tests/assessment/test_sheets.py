"""Sheets are read as they were written, whatever a spreadsheet makes of them; what is none is named with its line."""

from pathlib import Path

import pytest

from servanda.assessment import COMPLIANCE, STEPS
from servanda.assessment.errors import AssessmentError
from servanda.assessment.sheets import read_choices, read_scale, read_sheet, write_sheet

HEAD = "commitment,party,value,evidence,reason\n"


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("written", "value"),
    [("+1", "+1"), ("1", "+1"), ("-1", "-1"), ("0", "0"), ("'+1", "'+1"), (" not-due ", "not-due")],
)
def test_values(tmp_path: Path, written: str, value: str):
    path = file(tmp_path, f"{HEAD}a/1,NO,{written},,done\n")
    if value.startswith("'"):
        with pytest.raises(AssessmentError, match="there is no answer"):
            read_sheet(path, COMPLIANCE)
        return
    assert [one.value for one in read_sheet(path, COMPLIANCE)] == [value]


def test_what_is_written_is_read(tmp_path: Path):
    rows = [("a/1", "NO", "-1", "e f", "=SUM(A1) “é”, so"), ("a/2", "NO", "", "", ""), ("a/3", "CL", "0", "", "-\nno")]
    text = write_sheet(("commitment", "party", "value", "evidence", "reason"), rows)
    assert "'=SUM" in text
    first, second = read_sheet(file(tmp_path, text), COMPLIANCE)
    assert (first.value, first.evidence, first.reason) == ("-1", ("e", "f"), "=SUM(A1) “é”, so")
    assert (second.commitment, second.reason) == ("a/3", "-\nno")


def test_semicolons_and_other_columns(tmp_path: Path):
    path = file(tmp_path, "\ufeffCommitment;Words;Party;Value;Reason\r\na/1;x, y;NO;0;so\r\n;;;;\r\n")
    [one] = read_sheet(path, COMPLIANCE)
    assert (one.line, one.commitment, one.evidence, one.reason) == (2, "a/1", (), "so")


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        ("a,b\n", "utf-8", "there is no column commitment"),
        ("", "utf-8", "there is no column commitment"),
        (f"{HEAD}a/1,NO,2,,done\n", "utf-8", "line 2: there is no answer '2'"),
        (f"{HEAD}\na/1,NO,0,,\n", "utf-8", "line 3: say why"),
        (f"{HEAD}a/1,NO,0,,“done”\n", "utf-16", "it is not UTF-8"),
        (f'{HEAD}a/1,NO,0,,"done\n', "utf-8", "it is no CSV"),
    ],
)
def test_what_is_no_sheet(tmp_path: Path, text: str, encoding: str, message: str):
    with pytest.raises(AssessmentError, match=message):
        read_sheet(file(tmp_path, text, encoding), COMPLIANCE)


def test_choices(tmp_path: Path):
    path = file(tmp_path, "commitment,parties,+1\na/1,NO; CL,it is open\na/2,,\n")
    first, second = read_choices(path, COMPLIANCE)
    assert (first.parties, first.criteria) == (("NO", "CL"), {"+1": "it is open"})
    assert (second.parties, second.criteria) == ((), {})
    with pytest.raises(AssessmentError, match="line 2: the column commitment is empty"):
        read_choices(file(tmp_path, "commitment,parties\n,NO\n"), COMPLIANCE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, r"no scale \(compliance, steps\) and no file"),
        ("name = ", "it is no TOML"),
        ('name = "x"', "'values' is missing"),
        ('name = "x"\nvalues = [1]', "write each value under"),
        ('name = "x"\nvalues = 1', "write each value under"),
        ('name = "x"\n[[values]]\ncode = "a"\nnumber = "b"\nwords = "c"', "could not convert"),
        ('name = "x"\n[[values]]\ncode = "a"\nnumber = 1\nwords = "c"', "it takes 2 to 20 values"),
    ],
)
def test_what_is_no_scale_file(tmp_path: Path, text: str | None, message: str):
    path = tmp_path / "scale.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(AssessmentError, match=message):
        read_scale(str(path))


def test_a_scale_of_ones_own(tmp_path: Path):
    """The one that the documentation shows."""
    page = (Path(__file__).parents[2] / "docs" / "assessment.md").read_text(encoding="utf-8")
    path = tmp_path / "scale.toml"
    path.write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert read_scale(str(path)).codes == ("none", "part", "all")
    assert read_scale("steps") == STEPS
