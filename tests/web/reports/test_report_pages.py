"""Reports and briefs from the page of a partnership: for members, in each form."""

import pytest
from django.test import Client

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from tests.web import factories

ROOT = "/partnerships/NZ-NO"


@pytest.fixture
def filed(db: None) -> Filed:
    return factories.add()


@pytest.mark.parametrize("kind", ["report", "brief"])
@pytest.mark.parametrize(("form", "begin"), [("html", b"<!DOCTYPE"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_each_form(filed: Filed, kind: str, form: str, begin: bytes):
    answer = factories.client("rolf", Role.READER).get(f"{ROOT}/{kind}.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begin)
    assert f"-{kind}-" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{ROOT}/report.odt", 404),
        ("/partnerships/NO-SUCH/report.html", 404),
        (f"{ROOT}/brief.html?for=FR", 409),
        (f"{ROOT}/brief.html?for=NO", 200),
        (f"{ROOT}/report.html?confirmed=1", 200),
    ],
)
def test_what_can_be_asked(filed: Filed, address: str, status: int):
    assert factories.client("rolf", Role.READER).get(address).status_code == status


def test_visitors_are_asked_to_sign_in(filed: Filed, settings):
    settings.SERVANDA_PUBLIC = True
    visitor = Client()
    assert visitor.get(f"{ROOT}/report.html").status_code == 302
    assert "report.pdf" not in visitor.get(f"{ROOT}/").content.decode()


def test_the_page_leads_to_them(filed: Filed):
    page = factories.client("rolf", Role.READER).get(f"{ROOT}/").content.decode()
    for name in ("report.pdf", "report.docx", "brief.pdf"):
        assert f'href="{ROOT}/{name}"' in page
