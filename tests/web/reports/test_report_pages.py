"""Reports and briefs of a partnership, and the report of a cycle: in each form, for whom they are."""

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.web.reports import views
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


@pytest.mark.parametrize(("form", "begin"), [("html", b"<!DOCTYPE"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_cycle_in_each_form(filed: Filed, form: str, begin: bytes):
    key = factories.assess(filed)
    answer = factories.client("rolf", Role.READER).get(f"/assessments/{key}/report.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begin)
    assert f'filename="servanda-{key}-report-' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("second-year/report.odt", 404),
        ("none/report.html", 404),
        ("second-year/report.html?against=none", 404),
        ("second-year/report.html?against=second-year&names=1", 200),
    ],
)
def test_what_can_be_asked_of_a_cycle(filed: Filed, address: str, status: int):
    factories.assess(filed)
    assert factories.client("rolf", Role.READER).get(f"/assessments/{address}").status_code == status


def test_names_are_told_where_they_are_asked_for(filed: Filed):
    browser, where = factories.client("rolf", Role.READER), f"/assessments/{factories.assess(filed)}/report.html"
    assert "Cara" not in browser.get(where).content.decode()
    assert "Cara" in browser.get(f"{where}?names=1").content.decode()


def test_a_draft_is_for_reviewers_who_do_not_score(filed: Filed, settings):
    key = factories.assess(filed, publish=False)
    where = f"/assessments/{key}/report.html"
    reviewer = factories.client()
    assert "Draft" in reviewer.get(where).content.decode()
    for name, role in (("rolf", Role.READER), ("cara", Role.CODER)):
        assert factories.client(name, role).get(where).status_code == 403
    settings.SERVANDA_PUBLIC = True
    assert Client().get(where).status_code == 403
    services.publish_cycle(factories.actor("olga", Role.OWNER), key)
    assert "Draft" not in Client().get(where).content.decode()
    assert "Draft" not in reviewer.get(where).content.decode()
    settings.SERVANDA_PUBLIC = False
    assert Client().get(where).status_code == 302


def test_one_is_made_at_a_time(filed: Filed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "_WAIT", 0.01)
    browser, where = factories.client("rolf", Role.READER), f"/assessments/{factories.assess(filed)}/report.html"
    with views._making:
        busy = browser.get(where)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "30")
    assert browser.get(where).status_code == 200
    with views._making:
        assert browser.get(where).status_code == 200  # it was kept
