import datetime

import pytest

from servanda.instruments import InstrumentError, read

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Harbour Statement | Cabinet of Norland</title>
<meta property="og:site_name" content="Cabinet of Norland"><meta name="dcterms.issued" content="2026-05-04">
<script>"<p>will</p>"</script></head><body class="page sidebar-page">
<div class="cookie-banner"><p>We will use cookies.</p></div>
<header><nav><ul><li>News will follow</li></ul></nav></header>
<main><article><header><h1>Harbour Statement</h1></header>
<div class="social-share"><a href="#">X</a></div>{body}
<section id="related-posts"><p>Sudvik will open a port.</p></section></article></main>
<aside><p>Ministers will meet.</p></aside><footer><p>We will protect your data.</p></footer></body></html>"""

BODIES = [
    ("<p>One<b> two</b>&nbsp;three.</p>", [("paragraph", 0, "One two three.")]),
    ("<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li></ul>", [("item", 1, "a"), ("item", 2, "b"), ("item", 2, "c")]),
    (
        "<p><strong>Ports and Rail</strong><br>We will meet.</p>",
        [("heading", 0, "Ports and Rail"), ("paragraph", 0, "We will meet.")],
    ),
    (
        "<p>We will meet.<br><br>Then we will pay.</p>",
        [("paragraph", 0, "We will meet."), ("paragraph", 0, "Then we will pay.")],
    ),
    ("<p>We will meet<br>in Ostby.</p>", [("paragraph", 0, "We will meet in Ostby.")]),
    (
        "<p>They will:<br>• open ports<br>• train pilots</p>",
        [("paragraph", 0, "They will:"), ("item", 1, "open ports"), ("item", 1, "train pilots")],
    ),
    (
        "<p>They will:<br>- open ports<br>- train pilots</p>",
        [("paragraph", 0, "They will:"), ("item", 1, "open ports"), ("item", 1, "train pilots")],
    ),
    ("<p>Norland<br>- a port state - will pay.</p>", [("paragraph", 0, "Norland - a port state - will pay.")]),
    ("<p>It will pay.<sup><a href='#1'>1</a></sup></p>", [("paragraph", 0, "It will pay.")]),
    ("<p hidden>No.</p><div style='display:none'>No.</div><p>Yes, we will.</p>", [("paragraph", 0, "Yes, we will.")]),
    (
        "<table><tr><td>2027</td><td>We will pay.</td></tr></table>",
        [("paragraph", 0, "2027"), ("paragraph", 0, "We will pay.")],
    ),
    ("<p class='banner-text'>We will pay.</p>", [("paragraph", 0, "We will pay.")]),
    (
        "<pre>They will:\n• open ports\n• train pilots</pre>",
        [("paragraph", 0, "They will:"), ("item", 1, "open ports"), ("item", 1, "train pilots")],
    ),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_article_without_the_furniture_of_the_site(body: str, expected: list, outline) -> None:
    instrument = read(PAGE.format(body=body).encode(), name="page.html")
    assert outline(instrument) == [("heading", 0, "Harbour Statement"), *expected]
    assert instrument.title == "Harbour Statement"
    assert instrument.date == datetime.date(2026, 5, 4)
    assert instrument.publisher == "Cabinet of Norland"


@pytest.mark.parametrize(
    ("head", "title", "date"),
    [
        ('<meta property="article:published_time" content="2026-05-04T10:00:00Z">', "Ports", "2026-05-04"),
        (
            '<script type="application/ld+json">{"@graph":[{"headline":"Sea","datePublished":"2026-01-02"}]}</script>',
            "Sea",
            "2026-01-02",
        ),
        ('<script type="application/ld+json">{broken</script><title>Ports - Cabinet</title>', "Ports", None),
        ('<meta property="og:title" content="Harbours">', "Ports", None),
    ],
)
def test_title_and_date(head: str, title: str, date: str | None) -> None:
    page = f"<html><head>{head}</head><body><main><h1>Ports</h1><p>We will pay.</p></main></body></html>"
    instrument = read(page.encode())
    assert instrument.title == title
    assert instrument.date == (date and datetime.date.fromisoformat(date))


def test_dateless_page_has_a_time_element() -> None:
    page = b"<html><body><main><h1>Ports</h1><time>4 May 2026</time><p>We will pay.</p></main></body></html>"
    assert read(page).date == datetime.date(2026, 5, 4)


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html>" + "<div>" * 5000 + "x", "<html><script>x</script>"]
)
def test_page_without_text_is_an_error(page: str) -> None:
    with pytest.raises(InstrumentError):
        read(page.encode(), name="p.html")
