"""What holds for every input: spans are the blocks' words, in order; reading twice is reading once; no other errors."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.instruments import InstrumentError, read
from servanda.instruments.word_lists import _load
from servanda.records import Instrument

MARKUP = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul><li>",
        "</li></ul>",
        "<b>",
        "</b>",
        "<br>",
        "<div class='share'>",
        "</div>",
        "<table><td>",
        "<h2>",
        "</h2>",
        "**",
        "*",
        "- ",
        "• ",
        "1. ",
        "(a) ",
        "# ",
        "> ",
        "|",
        "`",
        "[x](",
        "\n",
        "\n\n",
        "  ",
        "\u00a0",
        "\u200b",
        ": ",
        ". ",
        "Open Skies",
        "They will",
        "NORLAND",
        "pay",
        "###",
        "---\n",
        "&nbsp;",
        "<!--",
        "\x00",
        "\x0b",
    ]
)
SOUP = st.lists(st.one_of(MARKUP, st.text(max_size=8)), max_size=40).map("".join)


def check(instrument: Instrument) -> None:
    words = [instrument.words(block.span) for block in instrument.blocks]
    assert instrument.text == "\n\n".join(words)
    assert [block.number for block in instrument.blocks] == list(range(len(words)))
    for one, two in zip(instrument.blocks, instrument.blocks[1:], strict=False):
        assert one.span.end + 2 == two.span.start
    for block, text in zip(instrument.blocks, words, strict=True):
        assert text == " ".join(text.split())
        assert block.run_in is None or (block.run_in.start == block.span.start and block.run_in.end < block.span.end)
        assert (block.kind == "item") <= (block.depth > 0)


@pytest.mark.parametrize("name", ["x.md", "x.html", "x.txt"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(soup=SOUP)
def test_any_soup(name: str, soup: str) -> None:
    data = soup.encode("utf-8", "surrogatepass")
    try:
        instrument = read(data, name=name)
    except InstrumentError:
        return
    check(instrument)
    assert read(data, name=name) == instrument


@settings(max_examples=200, deadline=None)
@given(
    data=st.binary(max_size=300),
    head=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"---\n", b"\xff\xfe", b"\xef\xbb\xbf"]),
    name=st.sampled_from([None, "x.md", "x.html", "x.pdf", "x.docx", "x.txt", "x"]),
)
def test_any_bytes(data: bytes, head: bytes, name: str | None) -> None:
    try:
        instrument = read(head + data, name=name)
    except InstrumentError:
        return
    check(instrument)


def test_word_lists_have_each_word_once() -> None:
    for table in _load().values():
        for words in table.values():
            assert sorted(words.split()) == sorted(set(words.split()))
