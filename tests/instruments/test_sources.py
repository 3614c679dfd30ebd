import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from servanda.instruments import InstrumentError, find_documents, read

seen: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        seen.append(self.headers["User-Agent"])
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/releases/Harbour-Statement/")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path == "/gone":
            self.send_response(404)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=windows-1252")
            if self.path == "/huge":
                self.send_header("Content-Length", "999999999999")
        self.end_headers()
        if "Harbour" in self.path:
            self.wfile.write("<p>They will meet in Ålesund.</p>".encode("cp1252"))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize("path", ["/releases/Harbour-Statement/", "/moved"])
def test_url(server: str, path: str) -> None:
    instrument = read(server + path)
    assert instrument.text == "They will meet in Ålesund."
    assert instrument.id == "harbour-statement"
    assert instrument.url == server + "/releases/Harbour-Statement/"
    assert seen[-1].startswith("Servanda/")


@pytest.mark.parametrize(
    ("path", "message"), [("/gone", "404"), ("/round", "redirects"), ("/huge", "larger"), ("/empty", "empty")]
)
def test_bad_url_is_an_error(server: str, path: str, message: str) -> None:
    with pytest.raises(InstrumentError, match=f"^{server}{path}: .*{message}"):
        read(server + path)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://no-such-host.invalid/", "http://[broken/"])
def test_unreachable_url_is_an_error(url: str) -> None:
    with pytest.raises(InstrumentError, match="cannot be reached"):
        read(url)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.md", b"", "empty"),
        ("a.txt", b" \n\n ", "empty"),
        ("a.pdf", b"<html>", "no PDF"),
        ("a.docx", b"text", "no DOCX"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOCX"),
        ("a.txt", b"\x89PNG\r\n", "OCR"),
        ("a.txt", b"{\\rtf1 x}", "RTF"),
        ("a.txt", b"x" * 50_000_000, "longer"),
    ],
)
def test_bad_file_is_an_error_that_names_it(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InstrumentError, match=message) as caught:
        read(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="no such file"):
        read(tmp_path / "none.md")
    with pytest.raises(InstrumentError, match="directory"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("page.txt", b"<!doctype html><p>We <b>will</b> pay.", "We will pay."),
        (None, b"We will <b>pay.", "We will <b>pay."),
        (None, b"We **will** pay.", "We will pay."),
        (None, b"<p>We will pay.</p>", "We will pay."),
        ("a.md", b"We will *pay*.", "We will pay."),
    ],
)
def test_content_speaks_before_the_suffix(name: str | None, data: bytes, kind: str) -> None:
    assert read(data, name=name).text == kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ROK 2021.final.md", "rok-2021-final"), ("Déclaration.html", "declaration"), ("U.S. Statement", "u-s-statement")],
)
def test_id(name: str, expected: str) -> None:
    assert read(b"We will pay.", name=name).id == expected


def test_find_documents(tmp_path: Path) -> None:
    for name in ("b.md", "sub/a.PDF", "c.png", ".hidden/d.md", "~$e.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [path.name for path in find_documents(tmp_path)] == ["b.md", "a.PDF"]
    for empty in (tmp_path / "none", tmp_path / ".hidden" / "..", tmp_path / "b.md"):
        if empty.name == "..":
            continue
        with pytest.raises(InstrumentError):
            find_documents(empty)


def test_import_is_cheap() -> None:
    code = (
        "import sys, servanda.instruments\n"
        "heavy = {'httpx', 'docx', 'lxml', 'selectolax', 'pypdfium2', 'markdown_it', 'yaml', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
