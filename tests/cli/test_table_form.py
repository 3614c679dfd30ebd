"""The table: every word of every commitment is in it, at every width."""

import re
from pathlib import Path

import pytest

from servanda.cli.inputs import Input
from servanda.cli.presenting.layout import lay_out
from servanda.cli.presenting.table import TablePresenter
from servanda.cli.reading import Finding, Settings, read_one
from servanda.records import BlockKind


@pytest.fixture(scope="module")
def finding(sample: Path) -> Finding:
    outcome = read_one(Input(str(sample), path=sample), Settings(explain=True))
    assert isinstance(outcome, Finding)
    return outcome


def draw(finding: Finding, width: int, monkeypatch: pytest.MonkeyPatch, *, explain: bool = False) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    return TablePresenter(explain=explain, to_file=True)(finding)


@pytest.mark.parametrize("width", [30, 50, 80, 120, 160, 250])
def test_nothing_is_cut(finding, width, monkeypatch):
    text = draw(finding, width, monkeypatch)
    assert max(map(len, text.splitlines())) <= width
    letters = re.sub(r"\W", "", text)
    for commitment in finding.commitments:
        for word in re.findall(r"\w+", commitment.quote):
            assert word in letters or word in text
        assert all(re.sub(r"\W", "", body.name)[:12] in letters for body in commitment.bodies)


def test_quotes_stand_whole_in_their_column(finding, monkeypatch):
    text = draw(finding, 80, monkeypatch)
    start = next(line.index("Commitment") for line in text.splitlines() if "№" in line)
    words = " ".join(" ".join(line[start:] for line in text.splitlines()).split())
    assert all(" ".join(commitment.quote.split()) in words for commitment in finding.commitments)


def test_wide_tables_have_columns_and_narrow_ones_fold(finding, monkeypatch):
    def names(width):
        return next((line for line in draw(finding, width, monkeypatch).splitlines() if "№" in line), "").split()

    assert names(170) == ["№", "Who", "Strength", "Commitment", "Money", "When", "Body", "Topic"]
    assert names(120) == ["№", "Who", "Strength", "Commitment", "Money", "When"]
    assert names(80) == ["№", "Who", "Strength", "Commitment"]


def test_rows_stand_under_the_headings(finding, monkeypatch):
    text = draw(finding, 120, monkeypatch)
    headings = [b.span for b in finding.instrument.blocks if b.kind is BlockKind.HEADING]
    places = [text.index(finding.instrument.words(span) + " ─") for span in headings]
    assert places == sorted(places)


def test_a_lead_in_stands_once_before_its_items(finding, monkeypatch):
    text = draw(finding, 160, monkeypatch)
    assert text.count("Wellington and Oslo have decided to:") == 1
    assert "… Support teachers" in text


def test_the_summary_adds_up(finding, monkeypatch):
    text = draw(finding, 120, monkeypatch)
    summary = text[text.rindex("In all") :]
    firm, intended, soft = (int(n) for n in re.findall(r"(\d+) (?:firm|intended|soft)", summary))
    assert firm + intended + soft == len(finding.commitments)
    assert "NZ$30 m" in summary
    assert "Oct 2025" in summary


def test_reasons_and_what_was_left_out(finding, monkeypatch):
    text = draw(finding, 120, monkeypatch, explain=True)
    assert "Why they were read so" in text
    words = " ".join(text[text.index("Left out") :].split())
    assert "condemn attacks" in words


def test_a_document_without_headings_is_gathered_by_topic(servanda, notes):
    path = notes("a.txt", "Norway will fund a hospital in Suva. Norway will launch a satellite.")
    text = servanda("read", path, "--format", "table").stdout
    assert len(re.findall(r"^[a-z-]+ ─", text, flags=re.MULTILINE)) == 2


def test_markup_in_a_document_is_text(servanda, notes):
    path = notes("a.txt", "Norway will open [bold]offices[/bold] in [link=http://x]Suva[/link].")
    assert "[bold]offices[/bold]" in servanda("read", path, "--format", "table").stdout


def test_terminal_codes_in_a_document_are_not_passed_on(servanda, notes):
    path = notes("a.txt", "Norway will open \x1b[31moffices\x1b[0m in Suva.\x07")
    output = servanda("read", path, "--format", "table").stdout
    assert "\x1b" not in output
    assert "\x07" not in output


@pytest.mark.parametrize("width", range(12, 240, 7))
def test_columns_fill_the_width_and_no_more(width):
    cells = {
        "who": ["NZ NO", "Ministry of Fisheries"],
        "money": ["$2.5 bn"],
        "when": ["by mid-2026"],
        "body": ["Task Force"],
    }
    layout = lay_out(width, {**cells, "topic": ["infrastructure-transport"]})
    columns = [
        layout.number,
        layout.who,
        layout.strength,
        layout.words,
        layout.money,
        layout.when,
        layout.body,
        layout.topic,
    ]
    taken = [column for column in columns if column]
    assert sum(taken) + 2 * (len(taken) - 1) == max(width, layout.number + 2 + layout.words)
