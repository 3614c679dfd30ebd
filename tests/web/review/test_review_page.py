"""The instrument page: the document as published, the records beside it, and what each role sees of them."""

import datetime
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from servanda.instruments import read
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import instrument_of
from servanda.ledger.payloads import decode_record
from servanda.web.adding import add

KEY = "NZ-NO/2025-03-03/fact-sheet"
PAGE = f"/instruments/{KEY}/"


class _Blocks(HTMLParser):
    """The text of each block of the document, by where it starts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[int, str] = {}
        self.tags: list[str] = []
        self._open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if "block" in (given.get("class") or "").split():
            self._open.append((tag, int(given["data-start"])))
            self.texts[int(given["data-start"])] = ""

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1][1]] += data


def _parsed(page: str) -> _Blocks:
    parser = _Blocks()
    parser.feed(page)
    return parser


def test_every_block_is_shown_to_the_letter(sheet: str, sign_in: Any) -> None:
    instrument = instrument_of(m.Instrument.objects.get(pk=sheet))
    shown = _parsed(sign_in("rea").get(PAGE).content.decode())
    assert shown.texts == {block.span.start: instrument.words(block.span) for block in instrument.blocks}


def test_marks_and_records_name_each_other(sheet: str, sign_in: Any) -> None:
    page = sign_in("rea").get(PAGE).content.decode()
    for number in range(1, 6):
        assert f'id="m{number}" href="#c{number}"' in page
        assert f'id="c{number}"' in page
        assert re.search(rf'<mark class="c strength-\w+ kind-\w+ state-proposed" data-of="{number}">', page)
    assert "0</b> of 5 decided" in page


@pytest.mark.parametrize(("who", "acts"), [("rea", 0), ("cody", 5), ("vera", 5)])
def test_readers_see_no_buttons(sheet: str, sign_in: Any, who: str, acts: int) -> None:
    page = sign_in(who).get(PAGE).content.decode()
    assert page.count('data-act="accept"') == acts
    assert ('id="add"' in page) == bool(acts)


def test_states_are_said_in_words(sheet: str, sign_in: Any, act: Any) -> None:
    act("vera", 1, "accept")
    act("vera", 2, "reject")
    page = sign_in("rea").get(PAGE).content.decode()
    assert 'aria-label="No. 1, firm undertaking, accepted"' in page
    assert 'aria-label="No. 2, firm undertaking, rejected"' in page
    assert "3 to decide · 1 accepted · 0 edited · 1 rejected" in page


def test_closed_ones_are_not_shown(sheet: str, sign_in: Any, act: Any) -> None:
    act("vera", 1, "split", cut=9)
    page = sign_in("rea").get(PAGE).content.decode()
    assert 'id="c1"' not in page
    assert 'id="c6"' in page
    assert 'id="c7"' in page


def test_words_that_are_gone_stand_on_top(people: Any, sheet: str, sign_in: Any, act: Any) -> None:
    act("vera", 5, "accept")
    row = m.Instrument.objects.get(pk=sheet)
    new = "# Fact Sheet: New Zealand and Norway\n\n" + row.text.split("\n\n", 1)[1].replace("to Suva", "to Apia")
    filed = add(people["ola"], new.encode(), name="x.md", date=datetime.date(2025, 3, 3), corrects=sheet)
    assert filed.recheck == (f"{sheet}/5",)
    client = sign_in("vera")
    page = client.get(PAGE).content.decode()
    assert re.search(r"\d to decide · 0 accepted", page)  # what was accepted before is to decide again
    gone, text = page.index('id="gone"'), page.index('id="document"')
    assert gone < page.index('id="c5"') < text
    assert 'id="m5"' not in page
    form = {"words": "Norway plans to send engineers to Suva", "parties": "NO", "kind": "undertaking"}
    form |= {"strength": "firm", "verb": "send", "topic": "energy"}
    answer = act("vera", 5, "edit", **form)
    assert answer.status_code == 422
    assert "does not stand in the document" in answer.content.decode()
    answer = act("vera", 5, "edit", **{**form, "words": "Norway plans to send engineers to Apia"})
    assert answer.status_code == 200
    assert 'id="m5"' in answer.content.decode()
    row = m.Commitment.objects.get(pk=f"{sheet}/5")
    assert not row.recheck
    verb = decode_record(row.record).readings["verb"]
    assert verb.spans == ()  # where it stood in the earlier version says nothing here


def test_words_that_are_gone_can_be_rejected_but_not_accepted(people: Any, sheet: str, sign_in: Any, act: Any) -> None:
    act("vera", 5, "accept")
    text = m.Instrument.objects.get(pk=sheet).text.replace("to Suva", "to Apia")
    add(people["ola"], text.encode(), name="x.md", date=datetime.date(2025, 3, 3), corrects=sheet)
    page = sign_in("vera").get(PAGE).content.decode()
    assert f"/review/{sheet}/5/reject/" in page
    assert f"/review/{sheet}/5/accept/" not in page
    for action in ("accept", "split"):
        assert act("vera", 5, action, cut=9).status_code == 400
    answer = act("vera", 5, "reject")
    assert answer.status_code == 200
    assert 'data-place="records"' in answer.content.decode()
    assert sign_in("vera").get(PAGE).content.decode().count("to Suva") == 1  # in its record; the document says Apia


SCRIPT = "<script>alert(1)</script>"


def test_markup_in_a_document_stays_text(people: Any, sign_in: Any) -> None:
    text = f"Norway will open a school {SCRIPT} in Suva.\n\n<img src=x onerror=alert(1)> Norway will plant trees.\n"
    instrument = read(text.encode(), name="x.txt", parties=("NO", f"{SCRIPT} Ltd"))
    from dataclasses import replace

    from servanda.extraction import find

    instrument = replace(instrument, title=f"Title {SCRIPT}", publisher=SCRIPT)
    found = find(instrument)
    assert found
    key = services.add_instrument(people["ola"], instrument, found, reader="x", partnership="N").id
    record = decode_record(m.Commitment.objects.get(pk=f"{key}/1").record)
    services.edit(people["cody"], replace(record, verb=SCRIPT, parties=(SCRIPT, '" onclick="x')), f"note {SCRIPT}")
    services.settle(people["ola"], record.id)
    services.edit(people["cody"], replace(record, verb=f"{SCRIPT}2"), f"again {SCRIPT}")
    client = sign_in("vera")
    pages = [client.get(f"/instruments/{key}/"), client.get(f"/review/{key}/1/edit/", headers={"HX-Request": "true"})]
    pages.append(client.post(f"/review/{key}/1/accept/", {"changed": 0}, headers={"HX-Request": "true"}))
    pages.append(client.post(f"/review/{key}/1/edit/", {"changed": 0, "verb": SCRIPT}, headers={"HX-Request": "true"}))
    for page in pages:
        html = page.content.decode()
        assert "alert(1)" in html or page is pages[3]
        assert SCRIPT not in html
        assert "<img src=x" not in html
        assert '" onclick="' not in html


@pytest.mark.parametrize("name", [f"{SCRIPT}.md", '"><img src=x onerror=alert(1)>.pdf', "a'b.docx"])
def test_markup_in_the_name_of_a_file_stays_text(people: Any, sign_in: Any, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = sign_in("vera").post("/instruments/add/", {"documents": SimpleUploadedFile(name, b"\x89PNG\r\n")})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert SCRIPT not in html
    assert "<img src=x" not in html


def test_a_wrong_edit_comes_back_as_it_was_written(sheet: str, act: Any) -> None:
    answer = act("vera", 1, "edit", words="nowhere", verb="make", parties="", kind="undertaking", strength="firm",
                 topic="energy", reason="<b>why</b>")  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="make"' in html
    assert "&lt;b&gt;why&lt;/b&gt;" in html
    assert 'aria-describedby="e-parties"' in html
