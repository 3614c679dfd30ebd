"""Documents sent to the API: by file, by text, and what is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from servanda.ledger.services import Filed
from servanda.web.accounts import tokens
from tests.web.api.conftest import Ask

SHEET = """# Fact Sheet: Iceland and Kenya

**Together, Iceland and Kenya will:**

- Launch a pilot of geothermal wells by the end of 2028.
- Provide $5 million to the Rift Valley Fund.
"""


@pytest.fixture
def send(ask: Ask) -> Any:
    client = Client(headers={"Authorization": f"Bearer {tokens.make('cora', 'sends')}"})
    return lambda **fields: client.post("/api/instruments", fields)


def test_a_file(send: Any, ask: Ask):
    response = send(file=SimpleUploadedFile("sheet.md", SHEET.encode()), parties="Iceland; KE", date="2025-03-03")
    assert response.status_code == 201
    body = response.json()
    assert (body["outcome"], body["id"]) == ("added", "IS-KE/2025-03-03/fact-sheet")
    assert body["proposed"] >= 2
    assert response["Location"] == f"/api/instruments/{body['id']}"
    it = ask("get", f"/instruments/{body['id']}").json()
    assert (it["parties"], it["by"], it["commitments"]) == (["IS", "KE"], "cora", body["proposed"])
    again = send(file=SimpleUploadedFile("sheet.md", SHEET.encode()), parties="IS; KE")
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")


def test_text_with_what_it_does_not_say(send: Any, ask: Ask):
    fields = {"text": "Iceland will publish a map.", "title": "Agreement on maps", "date": "2024-02-01"}
    body = send(**fields, partnership="Maps", parties="IS; NZ").json()
    assert body["id"] == "Maps/2024-02-01/agreement"
    assert ask("get", f"/instruments/{body['id']}").json()["title"] == "Agreement on maps"


def test_a_corrected_version(send: Any, filed: Filed, ask: Ask):
    text = ask("get", f"/instruments/{filed.id}").json()["text"]
    body = send(text=text.replace("coastal ferries", "harbour ferries"), corrects=filed.id).json()
    assert (body["id"], body["outcome"]) == (filed.id, "corrected")


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, 422, "just one of"),
        ({"text": " "}, 422, "just one of"),
        ({"text": "a", "url": "https://example.org"}, 422, "just one of"),
        ({"text": "Iceland will publish a map.", "date": "soon"}, 422, "date"),
        ({"text": "Iceland will publish a map.", "corrects": "A/B/C"}, 409, "A/B/C"),
        ({"text": "Iceland will publish a map.", "partnership": "a b"}, 409, "a b"),
        ({"url": "http://127.0.0.1:1/"}, 422, "127.0.0.1"),
        ({"text": "Iceland will publish a map.", "parties": " ; "}, 422, "parties"),
        ({"url": "/etc/passwd"}, 422, "https://"),
        ({"url": " https://example.org"}, 422, "https://"),
        ({"url": "file:///etc/passwd"}, 422, "https://"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 broken")}, 422, "x.pdf"),
        ({"file": SimpleUploadedFile("x.zip", b"PK\x03\x04\x00\x00")}, 422, "x.zip"),
    ],
)
def test_what_is_refused(send: Any, fields: dict[str, Any], status: int, words: str):
    response = send(**fields)
    assert response.status_code == status, response.content
    assert words in response.json()["detail"]


def test_a_file_over_the_limit(send: Any, settings: Any):
    settings.SERVANDA_UPLOAD_BYTES = 100
    assert send(file=SimpleUploadedFile("sheet.md", SHEET.encode())).status_code in (413, 422)
