"""The pages: every link leads somewhere, none asks another host, and what documents say never becomes markup."""

import json
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from servanda.ledger import services
from servanda.publishing.site import build, gather
from tests.web import factories
from tests.web.factories import Saying

SEA = "NZ-NO/2025-03-18/joint-statement"
PAGE = f"commitments/{SEA}/1.html"
MOST = 60_000  # bytes


def pages_of(folder: Path) -> dict[str, html.HtmlElement]:
    return {
        str(path.relative_to(folder)): html.document_fromstring(path.read_bytes()) for path in folder.rglob("*.html")
    }


def test_every_link_leads_to_a_file_and_a_place_in_it(built: Callable[..., Path]):
    folder = built()
    pages = pages_of(folder)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name, page in pages.items():
        for element in page.xpath("//*[@href or @src or @action]"):
            address = element.get("href") or element.get("src") or element.get("action")
            parts = urlsplit(address)
            if parts.scheme:
                assert element.tag == "a", address
                continue
            assert not address.startswith("/"), address
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            assert target in files, f"{address} on {name}"
            if parts.fragment:
                assert pages[target].xpath(f"//*[@id='{parts.fragment}']"), f"{address} on {name}"


def test_the_picture_leads_to_the_pages(built: Callable[..., Path]):
    folder = built()
    picture = folder / "partnerships/NZ-NO/lineage.svg"
    links = etree.fromstring(picture.read_bytes()).xpath("//*[local-name()='a']/@href")
    assert len(links) == 4
    assert all((picture.parent / link).resolve().is_file() for link in links)


def test_no_page_is_large_or_runs_anything_of_others(built: Callable[..., Path]):
    for name, page in pages_of(built()).items():
        assert len(html.tostring(page)) < MOST, name
        assert not page.xpath("//iframe | //object | //*[@onclick or @style] | //style")
        assert not page.xpath("//script[not(@src) and not(@type='application/ld+json')]")


def test_a_commitment(built: Callable[..., Path]):
    page = pages_of(built())[PAGE]
    said = page.text_content()
    for words in ("Launch a pilot of coastal ferries by the end of 2027", "by 31 Dec 2027 at the latest", "Advanced"):
        assert words in said
    assert "The first ferry sailed in May" in said
    assert (
        page.xpath("string(//*[@class='document passage']//mark)")
        == "Launch a pilot of coastal ferries by the end of 2027"
    )
    assert f"{SEA}/1" in said
    assert "explore a dialogue" not in said


def test_what_machines_read(built: Callable[..., Path]):
    page = pages_of(built(base="https://pacts.example.org/record"))[PAGE]
    said = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert said["@type"] == "Quotation"
    assert said["url"] == f"https://pacts.example.org/record/{PAGE}"
    assert said["isPartOf"]["datePublished"] == "2025-03-18"
    assert {party["name"] for party in said["spokenByCharacter"]} == {"New Zealand", "Norway"}
    assert page.xpath("string(//link[@rel='canonical']/@href)") == said["url"]
    assert page.xpath("string(//meta[@property='og:image']/@content)") == said["url"].replace(".html", ".png")


def test_without_an_address_nothing_is_made_up(built: Callable[..., Path]):
    folder = built()
    assert not (folder / "sitemap.xml").exists()
    assert not pages_of(folder)[PAGE].xpath("//link[@rel='canonical'] | //meta[@property='og:url']")


def test_the_map_of_the_site(built: Callable[..., Path]):
    folder = built(base="https://pacts.example.org/")
    found = re.findall("<loc>https://pacts.example.org/(.*?)</loc>", (folder / "sitemap.xml").read_text())
    assert PAGE in found
    assert all((folder / name).is_file() for name in found)


def test_what_a_document_says_is_never_markup(db: None, tmp_path: Path):
    words = 'Launch </script><script>alert("1")</script> & <b>boats</b>\u2028now'
    filed = factories.add([Saying(words)], title="<i>Sea</i>", publisher="A & B", url="javascript:alert(2)")
    services.accept(factories.actor(), f"{filed.id}/1")
    folder = build(gather(), tmp_path / "site", title="<u>Us</u>").place
    for name, page in pages_of(folder).items():
        assert not page.xpath("//b | //u | //script[contains(text(), 'alert')][not(@type)]"), name
        assert not page.xpath("//i[not(@lang)] | //a[starts-with(@href, 'javascript')]"), name
    page = pages_of(folder)[f"commitments/{filed.id}/1.html"]
    assert words in json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["text"]
    assert "\u2028" not in (folder / "assets/search-index.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["The harbour record", "Ministry “A”"])
def test_the_name_of_the_site(built: Callable[..., Path], title: str):
    for page in pages_of(built(title=title)).values():
        assert title in page.xpath("string(//title)")
