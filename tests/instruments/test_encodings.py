import codecs

import pytest

from servanda.instruments import InstrumentError, read

WORDS = "Norland’s ministers will meet in Ålesund – soon – and pay €5 million.\r\n\r\nThey will go home."
TEXT = "Norland’s ministers will meet in Ålesund – soon – and pay €5 million.\n\nThey will go home."


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        WORDS.encode("cp1252"),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("utf-32"),
    ],
)
def test_encoding_of_plain_text(data: bytes) -> None:
    assert read(data, name="x.txt").text == TEXT


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "iso-8859-2"])
def test_declared_charset_of_a_page(charset: str) -> None:
    words = "Both will meet in Łódź." if charset == "iso-8859-2" else "Both will meet in Ålesund – soon."
    page = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'
    encoding = "cp1252" if charset == "iso-8859-1" else charset
    assert read(page.encode(encoding), name="x.html").text == words


def test_broken_utf8_is_read_as_far_as_it_goes() -> None:
    data = (TEXT * 5).encode().replace(b"soon", b"s\xffoon", 1)
    text = read(data, name="x.txt").text
    assert "Norland’s ministers" in text
    assert "s\ufffdoon" in text


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x7fELF\x02\x01\x01" + b"\x00" * 500, b"\x00" * 99])
def test_binary_data_is_an_error(data: bytes) -> None:
    with pytest.raises(InstrumentError, match="binary"):
        read(data, name="x.txt")
