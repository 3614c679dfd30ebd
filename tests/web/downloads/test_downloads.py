"""The page of downloads, the files, and the feeds: as they are published, to whom they are, with their validators."""

import io
import zipfile

import feedparser
import icalendar
import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.publishing.forms import DataForm, Publisher, files_of
from servanda.publishing.gathering import gather
from servanda.web.accounts import tokens
from servanda.web.downloads.kinds import FEEDS, KINDS
from tests.web import factories

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
FEED_ADDRESSES = ("/feeds/commitments.atom", "/feeds/deadlines.ics")


@pytest.fixture
def filed(db: None) -> Filed:
    made = factories.add()
    for number in (1, 2):
        services.accept(factories.actor(), f"{made.id}/{number}")
    return made


@pytest.fixture
def rea(filed: Filed) -> Client:
    return factories.client("rea", Role.READER)


def test_every_form_can_be_had(rea: Client):
    assert {kind.form for kind in (*KINDS, *FEEDS)} == set(DataForm)
    page = rea.get("/data/").content.decode()
    assert "2 commitments" in page
    for kind in KINDS:
        assert f'href="/data/{kind.form.value}"' in page
        assert kind.use.split("'")[0] in page
    for address in FEED_ADDRESSES:
        assert f"{SITE}{address}" in page


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.form.value)
def test_files_are_those_that_are_published(rea: Client, kind):
    answer = rea.get(f"/data/{kind.form.value}?partnership=NZ-NO")
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind.media
    assert answer["Content-Disposition"] == f'attachment; filename="servanda-NZ-NO.{kind.ending}"'
    files = dict(files_of(gather(["NZ-NO"]), kind.form, Publisher(site=SITE, ending="/")))
    if kind.file:
        assert answer.content == files[kind.file]
    else:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == files


@pytest.mark.parametrize("address", [*FEED_ADDRESSES, "/data/csv"])
def test_what_has_not_changed_is_not_sent_again(rea: Client, filed: Filed, address: str):
    first = rea.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
    for condition in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = rea.get(address, headers=condition)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    services.accept(factories.actor(), f"{filed.id}/5")
    changed = rea.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert rea.get(f"{address}?partnership=NZ-NO")["ETag"] != changed["ETag"]


def test_the_feeds_lead_to_our_pages(rea: Client, filed: Filed):
    read = feedparser.parse(rea.get(FEED_ADDRESSES[0]).content)
    assert not read.bozo
    assert {entry.link for entry in read.entries} == {f"{SITE}/commitments/{filed.id}/{n}/" for n in (1, 2)}
    calendar = icalendar.Calendar.from_ical(rea.get(FEED_ADDRESSES[1]).content)
    assert [str(event["url"]) for event in calendar.walk("VEVENT")] == [f"{SITE}/commitments/{filed.id}/1/"]


@pytest.mark.parametrize("address", FEED_ADDRESSES)
def test_feeds_are_for_members_programs_and_the_public(filed: Filed, address: str, settings):
    visitor = Client()
    assert visitor.get(address).status_code == 401
    token = tokens.make(factories.actor("rea", Role.READER).name, "reader")
    assert visitor.get(f"{address}?token={token}").status_code == 200
    assert visitor.get(f"{address}?token=servanda_x").status_code == 401
    settings.SERVANDA_PUBLIC = True
    answer = visitor.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
    assert visitor.get("/data/").status_code == 200
    assert visitor.get("/data/jsonl").status_code == 200


def test_visitors_have_nothing_else(filed: Filed):
    for address in ("/data/", "/data/csv"):
        assert Client().get(address).status_code == 302


def test_what_there_is_not(rea: Client):
    assert rea.get("/data/pdf").status_code == 404
    assert rea.get("/data/csv?partnership=XX").status_code == 404
    assert rea.get("/feeds/commitments.atom?partnership=XX").status_code == 404


def test_no_sums_no_activities(db: None):
    filed = factories.add([factories.Saying("explore a dialogue on cables")])
    services.accept(factories.actor(), f"{filed.id}/1")
    answer = factories.client("rea", Role.READER).get("/data/iati")
    assert (answer.status_code, "nothing to write" in answer.content.decode()) == (409, True)


def test_pages_lead_there(rea: Client):
    assert '<a href="/data/">' in rea.get("/").content.decode()
    assert 'href="/data/?partnership=NZ-NO"' in rea.get("/partnerships/NZ-NO/").content.decode()
