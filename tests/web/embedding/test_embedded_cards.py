"""Cards: what they show, that other sites may frame them and nothing else, and the lines to copy."""

import base64
import hashlib
import html
import re

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.web.templatetags.embedding import embed_snippet
from tests.web import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings) -> str:
    settings.SERVANDA_PUBLIC = True
    filed = factories.add()
    factories.follow(filed)
    return f"{filed.id}/1"


def card(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", ["commitments", "partnerships"])
def test_a_card_may_be_framed_and_sets_no_cookie(key: str, kind: str) -> None:
    response = Client().get(f"/embed/{kind}/{key if kind == 'commitments' else 'NZ-NO'}/")
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=600"
    assert not response.cookies
    page = response.content.decode()
    assert len(page) < 6000
    assert not re.search(r"<script|<link|<img|<form|\son\w+=|\sstyle=", page)
    [style] = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy


def test_other_pages_may_not(key: str) -> None:
    for address in ("/", f"/commitments/{key}/", "/partnerships/NZ-NO/", "/embed/commitments/none/"):
        response = Client().get(address)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_the_card_of_a_commitment(key: str) -> None:
    page = html.unescape(card(f"/embed/commitments/{key}/"))
    assert "“Launch a pilot of coastal ferries by the end of 2027”" in page
    for words in ("New Zealand, Norway", "18 Mar 2025", "by 31 Dec 2027", "Not reviewed yet", "Progress", key):
        assert words in page
    assert page.count('target="_blank" rel="noopener"') == 2


def test_a_silent_one_says_so(key: str) -> None:
    page = card(f"/embed/commitments/{key[:-1]}2/")
    assert "Nothing was heard of it since 18 Mar 2026" in page


def test_what_was_rejected_says_so(key: str) -> None:
    services.reject(factories.actor(), key)
    assert "Rejected" in card(f"/embed/commitments/{key}/")


def test_the_card_of_a_partnership(key: str) -> None:
    page = card("/embed/partnerships/NZ-NO/")
    figures = dict(re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", page))
    assert figures == {"Instruments": "2", "Commitments": "6", "Reviewed": "0", "Silent": "3"}
    assert "Due next" in page
    assert "Last instrument 18 Mar 2026" in page


def test_words_of_documents_stay_text(key: str) -> None:
    filed = factories.add([factories.Saying('launch <b>"boats"</b> & more')], title="<i>Deal</i>")
    page = card(f"/embed/commitments/{filed.id}/1/")
    assert "<b>" not in page
    assert "<i>" not in page


def test_pages_of_a_public_server_have_the_lines_to_copy(key: str) -> None:
    page = html.unescape(card(f"/commitments/{key}/"))
    assert f'<iframe src="http://testserver/embed/commitments/{key}/"' in page
    assert '<iframe src="http://testserver/embed/partnerships/NZ-NO/"' in html.unescape(card("/partnerships/NZ-NO/"))


def test_those_of_others_have_not(key: str, settings) -> None:
    settings.SERVANDA_PUBLIC = False
    page = factories.client().get(f"/commitments/{key}/").content.decode()
    assert "iframe" not in page
    assert Client().get(f"/embed/commitments/{key}/").status_code == 302
    assert "public" not in factories.client().get(f"/embed/commitments/{key}/")["Cache-Control"]


def test_the_lines_are_whole_html_whatever_the_words_are(settings, rf) -> None:
    settings.SERVANDA_ORIGIN = "https://pacts.example.org"
    lines = embed_snippet({"request": rf.get("/")}, "embed-partnership", "NZ-NO", '"Sea" <deal> ' + "x" * 100)
    assert lines.startswith('<iframe src="https://pacts.example.org/embed/partnerships/NZ-NO/" title="&quot;Sea&quot; ')
    assert not hasattr(lines, "__html__")
