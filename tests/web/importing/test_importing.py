"""A table into a ledger: what each row becomes, what is told, and that nothing is added twice."""

import datetime
from pathlib import Path

import pytest

from servanda.ledger import services
from servanda.ledger.errors import RefusedError
from servanda.ledger.models import Commitment, Entry, Instrument
from servanda.ledger.payloads import Role, decode_record
from servanda.records import Commitment as Record
from servanda.web.importing.mapping import map_columns
from servanda.web.importing.planning import How, Planned, plan
from servanda.web.importing.putting import put
from servanda.web.importing.tables import read
from servanda.web.importing.values import Defaults, Remark, read_row
from servanda.web.lists import listed
from servanda.web.lists.exporting import FORMS, export
from tests.web import factories

pytestmark = pytest.mark.django_db
HEAD = "title,date,quote,parties,kind,strength,topic,money,deadline,bodies,Ministry,state\n"
SEA = "Statement on the sea,2025-03-18,"
KEY = "NZ-NO/2025-03-18/statement"


@pytest.fixture
def bring(tmp_path: Path):
    """Import the text of a table (or a file); return what was planned, what is told, and the new ids."""

    def run(
        source: str | Path, *, accept: bool = False, who: str = "rita", role: Role = Role.REVIEWER, **defaults: object
    ) -> tuple[list[Planned], list[Remark], list[str]]:
        path = source if isinstance(source, Path) else tmp_path / "coded.csv"
        if isinstance(source, str):
            path.write_text(source, encoding="utf-8")
        table = read(path)
        mapped = map_columns(table.columns)
        entries, remarks = [], []
        for row in table.rows:
            entry, said = read_row(row, mapped, Defaults(**defaults))
            remarks += said
            entries += [] if entry is None else [entry]
        planned, said = plan(entries, Defaults(**defaults), table.name)
        new = put(factories.actor(who, role), planned, table, accept=accept)
        return planned, [*remarks, *said], new

    return run


def record(key: str) -> Record:
    return decode_record(Commitment.objects.get(pk=key).record)


def test_a_row_is_a_commitment_with_its_words(bring):
    """One block a row, in order; the fields are those given; the rest is read; other columns are kept."""
    _, remarks, new = bring(
        HEAD
        + SEA
        + "New Zealand and Norway will launch a pilot of ferries by the end of 2027."
        + ",NZ,,soft,Climate,,2027,,Transport,\n"
        + SEA
        + "Norway will fund the Harbour Fund with $40 million.,Norway,,,,USD 40000000,,the Harbour Fund,Finance,\n"
    )
    assert remarks == []
    assert new == [f"{KEY}/1", f"{KEY}/2"]
    row = Instrument.objects.get(pk=KEY)
    assert row.text == (
        "New Zealand and Norway will launch a pilot of ferries by the end of 2027.\n\n"
        "Norway will fund the Harbour Fund with $40 million."
    )
    assert row.reader.startswith("table coded.csv ")
    assert row.parties == '["NZ","NO"]'
    first, second = map(record, new)
    for one in (first, second):
        assert row.text[one.span.start : one.span.end] == one.quote
    assert (first.parties, first.strength, first.topic, first.verb) == (("NZ",), "soft", "climate", "launch")
    assert first.readings["quote"].reason == "row 2 of coded.csv; Ministry: Transport"
    assert first.readings["strength"].reason == "as coded.csv has it"
    assert (first.deadline.text, first.deadline.edtf, first.money, first.bodies) == (
        "by the end of 2027",
        "2027",
        (),
        (),
    )
    assert [(one.amount, one.currency, one.text) for one in second.money] == [(40_000_000, "USD", "$40 million")]
    assert (second.parties, [one.name for one in second.bodies]) == (("NO",), ["the Harbour Fund"])
    assert second.deadline is None
    assert set(Commitment.objects.values_list("state", flat=True)) == {"proposed"}


def test_the_same_table_again_adds_nothing_and_a_longer_one_only_what_is_new(bring):
    text = HEAD + SEA + "Norway will plant trees.,NO,,,,,,,,\n"
    key = "NO/2025-03-18/statement"
    bring(text)
    services.accept(factories.actor(), f"{key}/1")
    before = Entry.objects.count()
    [planned], _, new = bring(text)
    assert (planned.how, planned.there, new, Entry.objects.count()) == (How.THERE, 1, [], before)
    [planned], _, new = bring(HEAD + SEA + "Norway will dig wells.,NO,,,,,,,,\n")
    assert (planned.how, new) == (How.LONGER, [f"{key}/2"])
    assert Instrument.objects.get(pk=key).text == "Norway will plant trees.\n\nNorway will dig wells."
    assert Commitment.objects.get(pk=f"{key}/1").state == "accepted"


def test_where_the_ledger_has_the_document_its_text_is_kept(bring):
    """Rows find their words there, those that are read already are known, and what it does not say is a fault."""
    filed = factories.add()
    text = Instrument.objects.get(pk=filed.id).text
    head = "title,date,quote,parties\n"
    [planned], remarks, new = bring(
        head
        + "Joint statement on the sea,2025-03-18,Launch a pilot of coastal ferries by the end of 2027.,NZ\n"
        + "Joint statement on the sea,2025-03-18,the two countries will:,NZ\n"
        + "Joint statement on the sea,2025-03-18,pilot of coastal ferries,NZ\n"
        + "Joint statement on the sea,2025-03-18,They will buy the moon.,NZ\n"
    )
    assert Instrument.objects.get(pk=filed.id).text == text
    assert (planned.how, planned.there) == (How.WITHIN, 1)
    assert new == [f"{filed.id}/6", f"{filed.id}/7"]
    assert [remark.row for remark in remarks if remark.fault] == [5]
    assert any("row 5: its words do not stand in NZ-NO/2025-03-18/joint-statement" in str(said) for said in remarks)
    assert any(f"row 4: it shares words with {filed.id}/1" in str(remark) for remark in remarks)
    assert {Commitment.objects.get(pk=key).state for key in new} == {"proposed"}


@pytest.mark.parametrize("form", FORMS)
def test_our_own_exports_add_nothing_to_their_ledger(bring, tmp_path: Path, form: str):
    factories.follow(factories.add())
    before = Entry.objects.count()
    planned, remarks, new = bring(exported(tmp_path, form))
    assert ({one.how for one in planned}, remarks, new) == ({How.THERE}, [], [])
    assert Entry.objects.count() == before


@pytest.mark.parametrize("form", FORMS)
def test_our_own_exports_in_another_ledger_say_the_same(bring, tmp_path: Path, form: str):
    """Every field and state of every commitment, with the ids they had."""
    filed = factories.add()
    rita = factories.actor()
    services.accept(rita, f"{filed.id}/1")
    services.reject(rita, f"{filed.id}/3", "no promise")
    then = {row.quote: said(row) for row in Commitment.objects.all()}
    path = exported(tmp_path, form)
    for model in (Commitment, Instrument):
        model.objects.all().delete()
    _, remarks, new = bring(path, accept=True)
    assert remarks == []
    assert len(new) == len(then) == 5
    assert {row.quote: said(row) for row in Commitment.objects.all()} == then
    assert record(new[0]).readings["quote"].reason.startswith(f"row 2 of {path.name} ({filed.id}/1)") or form == "jsonl"
    assert record(new[0]).lead_in_text == factories.LEAD_IN
    row = Instrument.objects.get()
    assert (row.title, row.url, row.date) == ("Joint statement on the sea", "https://example.org/sea", "2025-03-18")


def exported(folder: Path, form: str) -> Path:
    path = folder / f"ours.{form}"
    rows = Commitment.objects.order_by("date", "instrument", "number")
    path.write_bytes(b"".join(export(listed.table(rows), form).streaming_content))
    return path


def said(row: Commitment) -> tuple[object, ...]:
    c = decode_record(row.record)
    sums = [(one.amount, one.currency, one.text) for one in c.money]
    due = c.deadline and (c.deadline.text, c.deadline.edtf)
    names = [body.name for body in c.bodies]
    return row.state, c.parties, c.kind, c.strength, c.verb, c.topic, sums, due, names, c.lead_in_text


def test_words_that_were_changed_since_are_a_fault(bring, tmp_path: Path):
    filed = factories.add()
    path = exported(tmp_path, "csv")
    path.write_text(path.read_text(encoding="utf-8").replace("Explore a dialogue", "Explore two dialogues"), "utf-8")
    _, remarks, new = bring(path)
    assert new == []
    assert [str(remark) for remark in remarks] == [f"row 4: {filed.id}/3 says other words in the ledger: decide there"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"{SEA}-,NO,,,,,,,,", "there are no words"),
        (",2025-03-18,We will act.,NO,,,,,,,,", "no document is named"),
        ("A,18/03/25,We will act.,NO,,,,,,,,", "“18/03/25” is no day"),
        (f"{SEA}All will act.,,,,,,,,,", "nobody owes it"),
    ],
)
def test_faults(bring, row: str, fault: str):
    _, remarks, new = bring(f"{HEAD}{row}\n")
    assert new == []
    [remark] = [remark for remark in remarks if remark.fault]
    assert (remark.row, fault in str(remark)) == (2, True)


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        ("NO,promise,,,,,,,", "“promise” is no kind (undertaking, deliverable)"),
        ("NO,,strong,,,,,,", "“strong” is no strength (firm, intended, soft)"),
        ("NO,,,Fish,,,,,", "“Fish” is no topic"),
        ("NO,,,,a lot,,,,", "“a lot” is no sum"),
        ("NO,,,,USD 5,,,,", "the words name no such sum"),
        ("NO,,,,,2031,,,", "the words name no such date"),
        ("NO,,,,,,the Ice Fund,,", "the words name no such body"),
        ("NO,,,,,,,,done", "“done” is no state"),
    ],
)
def test_doubts_keep_the_value_as_a_note(bring, cells: str, doubt: str):
    _, [remark], [key] = bring(f"{HEAD}{SEA}Norway will plant trees.,{cells}\n")
    assert doubt in str(remark)
    assert not remark.fault
    value = next(cell for cell in cells.split(",")[1:] if cell)
    assert value in record(key).readings["quote"].reason


def test_the_same_words_twice_are_taken_once(bring):
    row = f"{SEA}Norway will plant trees.,NO,,,,,,,,\n"
    _, [remark], new = bring(HEAD + row + row)
    assert len(new) == 1
    assert str(remark) == "row 3: the same words stand in a row above: taken once"


def test_what_holds_for_all_rows(bring):
    _, _, [key] = bring(
        "promise\nThe two sides will meet.\n",
        title="Minutes",
        date=datetime.date(2024, 1, 2),
        url="https://e.org/m",
        parties=("NZ", "NO"),
        partnership="Sea",
    )
    assert key == "Sea/2024-01-02/instrument/1"
    assert record(key).parties == ("NZ", "NO")


def test_accepting_takes_a_reviewer_and_all_is_written_or_nothing(bring):
    text = HEAD + SEA + "Norway will plant trees.,NO,,,,,,,,\n"
    factories.actor("cora", Role.CODER)
    before = Entry.objects.count()
    with pytest.raises(RefusedError, match="cora"):
        bring(text, accept=True, who="cora", role=Role.CODER)
    assert Entry.objects.count() == before
    _, _, [key] = bring(text, accept=True)
    assert Commitment.objects.get(pk=key).state == "accepted"


def test_what_a_cell_says_stays_text(bring):
    _, _, [key] = bring(HEAD + SEA + "Norway will <b>plant</b> trees\u200b.,NO,,,,,,,<i>x</i>,\n")
    page = factories.client().get(f"/commitments/{key}/").content.decode()
    assert "<dd>from a table</dd>" in page
    assert "<b>plant" not in page
    assert "<i>x" not in page
