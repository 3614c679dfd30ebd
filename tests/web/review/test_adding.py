"""The page to add documents: what is taken, what is refused and how it is said; no way into private networks."""

import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servanda.instruments import InstrumentError, public
from servanda.instruments.web import download
from servanda.ledger import models as m
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor, Outcome
from servanda.web.adding import add, reader_name

TEXT = "# Joint Statement of Norway and Chile\n\nNorway and Chile will open a school in Suva.\n"
ADD = "/instruments/add/"


def _file(text: str | bytes = TEXT, name: str = "statement.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_file_leads_to_its_page(people: Any, sign_in: Any) -> None:
    answer = sign_in("cody").post(ADD, {"documents": _file(), "date": "2024-05-06"})
    assert answer.status_code == 302
    assert answer["Location"] == "/instruments/NO-CL/2024-05-06/joint-statement/"
    row = m.Instrument.objects.get()
    assert (row.by, row.reader, row.partnership_id) == ("cody", reader_name(), "NO-CL")
    assert reader_name().startswith("grammar 0.")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"text": TEXT}, "NO-CL/undated/joint-statement"),
        ({"text": TEXT, "title": "A Fact Sheet"}, "NO-CL/undated/fact-sheet"),
        ({"text": TEXT, "parties": "Norway; Chile; Peru"}, "NO-CL-PE/undated/joint-statement"),
        ({"text": TEXT, "partnership": "South"}, "South/undated/joint-statement"),
    ],
)
def test_what_the_form_says_goes_before_the_document(people: Any, sign_in: Any, data: Any, key: str) -> None:
    assert sign_in("vera").post(ADD, data)["Location"] == f"/instruments/{key}/"


def test_several_files_are_added_and_each_failure_is_named(people: Any, sign_in: Any) -> None:
    files = [_file(), _file(b"\x89PNG\r\n", "photo.md"), _file("", "empty.txt"), _file(b"%PDF-1.4 cut", "cut.docx")]
    answer = sign_in("vera").post(ADD, {"documents": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert m.Instrument.objects.count() == 1
    for name, words in [("photo.md", "run OCR"), ("empty.txt", "empty"), ("cut.docx", "")]:
        assert name in page
        assert words in page
    assert "NO-CL/undated/joint-statement" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file, give an address, or paste"),
        ({"text": TEXT, "url": "https://example.org/"}, "one of the three"),
        ({"url": "ftp://example.org/x"}, "begins with https://"),
        ({"url": "file:///etc/passwd"}, "valid URL"),
        ({"url": "nowhere"}, ""),
        ({"text": TEXT, "date": "yesterday"}, "valid date"),
        ({"text": TEXT, "partnership": "a/b c"}, "can&#x27;t name a partnership"),
    ],
)
def test_a_wrong_form_is_told(people: Any, sign_in: Any, data: Any, words: str) -> None:
    answer = sign_in("vera").post(ADD, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not m.Instrument.objects.exists()


def test_too_many_files_are_refused(people: Any, sign_in: Any) -> None:
    answer = sign_in("vera").post(ADD, {"documents": [_file(name=f"{n}.md") for n in range(21)]})
    assert answer.status_code in (400, 422)
    assert not m.Instrument.objects.exists()


def test_a_file_that_is_too_large_is_refused(people: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servanda.web.review.adding.MOST_BYTES", 10)
    answer = sign_in("vera").post(ADD, {"documents": _file()})
    assert answer.status_code == 422
    assert "it is larger than" in answer.content.decode()


def test_the_same_again_and_a_corrected_version(people: Any, sheet: str, sign_in: Any, act: Any) -> None:
    client = sign_in("vera")
    act("vera", 1, "accept")
    act("vera", 5, "accept")
    text = m.Instrument.objects.get().text
    same = "# " + text.replace("Wellington", "Wellington", 1)
    answer = client.post(
        ADD, {"text": _markdown(text), "date": "2025-03-03", "title": "Fact Sheet: New Zealand and Norway"}
    )
    first = client.get(answer["Location"]).content.decode()
    assert "is there already" in first, same
    changed = _markdown(text).replace("Norway plans to send engineers to Suva.", "Norway plans to rest.")
    answer = client.post(ADD, {"text": changed, "date": "2025-03-03", "title": "Fact Sheet: New Zealand and Norway"})
    assert answer["Location"] == f"/instruments/{sheet}/"
    page = client.get(answer["Location"]).content.decode()
    assert "corrected, 1 to look at again" in page
    assert page.index("Words gone") < page.index("Norway plans to send engineers to Suva")


def _markdown(text: str) -> str:
    """Write the text of the sheet as Markdown again, so that it reads the same."""
    title, place, lead, *rest = text.split("\n\n")
    return "\n\n".join([f"# {title}", place, lead, *(f"- {item}" for item in rest[:2]), *rest[2:]])


PRIVATE = [
    "http://127.0.0.1/", "http://localhost:8000/", "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest/",
    "http://[::1]/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://100.64.0.1/", "http://[fd00::1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_networks_are_out_of_reach(url: str) -> None:
    with pytest.raises(InstrumentError, match=r"private network|no server named"):
        download(url, public_only=True)


def test_the_page_refuses_a_private_address(people: Any, sign_in: Any) -> None:
    answer = sign_in("vera").post(ADD, {"url": "http://127.0.0.1:9/secret"})
    assert answer.status_code == 422
    assert "is on a private network" in answer.content.decode()


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        public.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    )
    with pytest.raises(InstrumentError, match="private network"):
        public.public_addresses("example.org", 80)


def test_the_address_that_was_checked_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 443))])
    seen: list[httpx.Request] = []

    def send(self: Any, request: httpx.Request) -> httpx.Response:
        seen.append(httpx.Request("GET", request.url, headers=request.headers, extensions=request.extensions))
        return httpx.Response(200, content=b"hello", headers={"content-type": "text/plain"})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", send)
    source = download("https://example.org/a", public_only=True)
    assert seen[0].url.host == "93.184.216.34"
    assert seen[0].headers["host"] == "example.org"
    assert seen[0].extensions["sni_hostname"] == "example.org"
    assert (source.data, source.url) == (b"hello", "https://example.org/a")


def test_add_from_a_path(people: dict[str, Actor], tmp_path: Path) -> None:
    path = tmp_path / "statement.md"
    path.write_text(TEXT, encoding="utf-8")
    filed = add(people["cody"], path, date=datetime.date(2024, 1, 2))
    assert (filed.outcome, filed.proposed) == (Outcome.ADDED, 1)
    assert add(people["cody"], path).outcome is Outcome.UNCHANGED
    with pytest.raises(InstrumentError, match="no such file"):
        add(people["cody"], tmp_path / "none.md")


def test_a_reader_adds_nothing(people: dict[str, Actor]) -> None:
    with pytest.raises(ValueError, match="needs a coder"):
        add(Actor("rea", Role.READER), TEXT.encode())
