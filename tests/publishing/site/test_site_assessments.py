"""The pages of assessments: what they show, how they go on, and what the other pages say of them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from servanda.ledger import models as m
from servanda.ledger.payloads import Role
from servanda.publishing.site import SiteError, build, gather
from servanda.publishing.site.assessments import leaves_of, name_answer
from tests.publishing.cycled import CODERS, REPLY, assess
from tests.web import factories

SEA = "NZ-NO/2025-03-18/joint-statement"
PAGE = "assessments/final-report.html"


@pytest.fixture
def assessed(filled: None) -> str:
    """Return the id of a published assessment of what was accepted."""
    return assess(factories.actor("olga", Role.OWNER), "NZ-NO")


def read(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def test_an_assessment(assessed: str, built: Callable[..., Path]):
    page = read(built(base="https://pacts.example.org/record") / PAGE)
    said = " ".join(page.text_content().split())
    head = m.Cycle.objects.get(pk=assessed).head
    for words in ("Final report", "1 Jan 2025 to 31 Dec 2026", REPLY, "Reply of Ministry of Harbours", "Coder 1:"):
        assert words in said
    assert said.count(head) >= 2
    assert f"https://pacts.example.org/record/{PAGE}" in said
    assert len(page.xpath("//ol[@class='commitments']/li")) == m.Pair.objects.count()
    results = [row.text_content() for row in page.xpath("//table")[0].xpath(".//tbody/tr/th")]
    assert results[0] == "All"
    assert {"Party: New Zealand", "Party: Norway", "Strength: firm"} <= set(results)
    assert "Cohen's kappa" in page.xpath("//table")[1].text_content()
    assert not any(name in said for name in CODERS)
    described = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert (described["version"], described["temporalCoverage"]) == (head, "2025-01-01/2026-12-31")


def test_the_page_of_a_commitment_has_its_score(assessed: str, built: Callable[..., Path]):
    folder = built()
    page = read(folder / f"commitments/{SEA}/1.html")
    [part] = page.xpath("//section[@aria-labelledby='assessed-head']")
    assert "Final report" in part.text_content()
    [*_, link] = part.xpath(".//a/@href")
    target, _, place = link.partition("#")
    shown = read((folder / f"commitments/{SEA}" / target).resolve())
    assert shown.xpath(f"//*[@id='{place}']//a/@href")[0].endswith(f"commitments/{SEA}/1.html")


def test_where_it_is_found(assessed: str, built: Callable[..., Path]):
    folder = built(base="https://pacts.example.org/")
    for name in ("index.html", "partnerships/NZ-NO.html"):
        assert any(link.endswith(PAGE) for link in read(folder / name).xpath("//a/@href")), name
    assert PAGE in (folder / "sitemap.xml").read_text()
    assert '"assessments":[["final-report","Final report",0]]' in (folder / "assets/search-index.js").read_text()
    assert json.loads((folder / "site.json").read_text())["assessments"] == 1
    assert (folder / "assessments/final-report.png").exists()


def test_a_long_one_goes_on(db: None, tmp_path: Path):
    factories.add(factories.many(150))
    m.Commitment.objects.update(state="accepted")
    assess(factories.actor("olga", Role.OWNER), "NZ-NO", most=150, reason="Ō" * 120)
    record = gather()
    [cycle] = record.cycles
    leaves = leaves_of(cycle, record.commitments)
    assert len(leaves) > 3
    assert [score.row for leaf in leaves for score in leaf.scores] == list(cycle.scores)
    folder = build(record, tmp_path / "site").place
    pages = [folder / PAGE, *(folder / "assessments/final-report").glob("page-*.html")]
    assert len(pages) == len(leaves)
    assert all(page.stat().st_size < 60_000 for page in pages)


def test_without_the_libraries_of_agreement(assessed: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(SiteError, match=r"final-report can't be made: .*pip install 'servanda\[assess\]'"):
        gather()


def test_without_an_assessment_no_library_is_needed(filled: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("krippendorff", "statsmodels.stats.inter_rater"):
        monkeypatch.setitem(sys.modules, name, None)
    folder = build(gather(), tmp_path / "site").place
    assert not (folder / "assessments").exists()
    assert not read(folder / "search.html").xpath("//*[@id='assessments']")


@pytest.mark.parametrize(
    ("code", "words"),
    [("-1", "−1"), ("+1", "+1"), ("not-due", "not yet due"), ("cannot-assess", "cannot be assessed"), ("done", "done")],
)
def test_answers_in_words(code: str, words: str):
    assert name_answer(code) == words
