"""``servanda digest`` against a real mail server: what is due, once; refusals; and what is wrong in one line."""

import datetime
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from servanda.cli.app import app
from tests.web.mail_desk import Start

pytestmark = pytest.mark.usefixtures("outside")
Servanda = Callable[..., Result]
ROOT = Path(__file__).parents[3]
SITE = "https://pacts.example.org"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the ledger of the sample partnership, in a process of its own."""
    path = tmp_path_factory.mktemp("sample") / "ledger.sqlite"
    subprocess.run([sys.executable, "-m", "samples", str(path)], cwd=ROOT, check=True, capture_output=True)
    return path


@pytest.fixture
def ledger(sample: Path, tmp_path: Path, outside: None) -> Path:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(sample) as old, sqlite3.connect(path) as new:
        old.backup(new)
    return path


@pytest.fixture
def digest(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Servanda:
    monkeypatch.setenv("SERVANDA_ORIGIN", SITE)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["digest", *map(str, arguments), "--ledger", str(ledger)])

    return run


def move_back(ledger: Path) -> None:
    """Let all subscribers have been told of nothing, a long time ago."""
    with sqlite3.connect(ledger) as database:
        database.execute("UPDATE web_subscription SET entry = 0, told = '2026-01-01 00:00:00'")
    database.close()


def test_what_is_due_is_sent_once(digest: Servanda, ledger: Path, smtp: Start):
    desk = smtp()
    assert digest("add", "ana@example.org").exit_code == 0
    assert digest("add", "rui@example.org", "--every", "month", "--topic", "energy").exit_code == 0
    assert "0 sent, 0 with nothing new." in digest("send").stderr
    move_back(ledger)
    sent = digest("send")
    assert sent.exit_code == 0, sent.output
    assert "1 sent, 1 with nothing new." in sent.stderr or "2 sent, 0 with nothing new." in sent.stderr
    assert "ana@example.org" in desk.addresses
    before = len(desk.taken)
    assert "0 sent, 0 with nothing new." in digest("send").stderr
    assert len(desk.taken) == before


def test_the_message(digest: Servanda, ledger: Path, smtp: Start):
    desk = smtp(tls="starttls", login=True, who="desk:p%40ss%20word@")
    digest("add", "ana@example.org", "--partnership", "NZ-NO")
    move_back(ledger)
    assert digest("send").exit_code == 0
    [(to, mail)] = desk.taken
    assert to == ["ana@example.org"]
    assert mail["To"] == "ana@example.org"
    assert mail["From"] == "Servanda <digest@pacts.example.org>"
    assert mail["Subject"].startswith("Servanda: 63 new commitments, 8 developments")
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert abs(mail["Date"].datetime - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
    assert re.fullmatch(r"<[0-9a-f]{40}@pacts\.example\.org>", mail["Message-ID"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"<{SITE}/digest/[\w-]{{43}}/unsubscribe/>", mail["List-Unsubscribe"])
    text, page = (part.get_content() for part in mail.iter_parts())
    assert f"{SITE}/commitments/NZ-NO/2022-09-14/joint-statement/1/" in text
    assert "Norway will lend the research vessel Polarhavet" in page
    assert not re.search(r"<img|<script|<link|src=|utm_", page)
    addresses = set(re.findall(r'href="([^"]+)"', page))
    assert {address.split("/")[2] for address in addresses if not address.startswith(SITE)} <= {"www.example.org"}


def test_a_failing_address_stops_nobody_and_is_tried_again(digest: Servanda, ledger: Path, smtp: Start):
    desk = smtp()
    desk.refused.add("gone@example.org")
    for address in ("gone@example.org", "ana@example.org"):
        digest("add", address)
    move_back(ledger)
    sent = digest("send")
    assert sent.exit_code == 2
    assert "gone@example.org: 550 5.1.1 there is no such person" in sent.stderr
    assert "1 sent, 0 with nothing new, 1 failed and will be tried again." in sent.stderr
    assert desk.addresses == ["ana@example.org"]
    assert "550 5.1.1" in digest("list").stdout
    desk.refused.clear()
    assert digest("send").exit_code == 0
    assert desk.addresses == ["ana@example.org", "gone@example.org"]


def test_nothing_is_marked_where_the_server_refuses_all(
    digest: Servanda, ledger: Path, smtp: Start, monkeypatch: pytest.MonkeyPatch
):
    desk = smtp(tls="starttls", login=True, who="desk:wrong@")
    digest("add", "ana@example.org")
    move_back(ledger)
    sent = digest("send")
    assert sent.exit_code == 2
    assert "does not take the user and password" in sent.stderr
    assert "wrong" not in sent.stderr
    assert "told up to 2026-01-01" in digest("list").stdout
    desk = smtp()
    desk.full = True
    assert digest("send").exit_code == 2
    assert "told up to 2026-01-01" in digest("list").stdout
    desk.full = False
    assert digest("send").exit_code == 0
    assert desk.addresses == ["ana@example.org"]


def test_a_run_beside_another_sends_nothing_twice(digest: Servanda, ledger: Path, smtp: Start):
    desk = smtp()
    digest("add", "ana@example.org")
    move_back(ledger)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    for claimed, sent in ((now, 0), (now - datetime.timedelta(hours=2), 1)):
        with sqlite3.connect(ledger) as database:
            database.execute("UPDATE web_subscription SET sending = ?", [str(claimed)])
        assert digest("send").exit_code == 0
        assert len(desk.taken) == sent


def test_one_digest_to_somebody(digest: Servanda, smtp: Start):
    desk = smtp()
    sent = digest("send", "--to", "ana@example.org", "--to", "rui@example.org", "--since", "2020-01-01")
    assert sent.exit_code == 0, sent.output
    assert desk.addresses == ["ana@example.org", "rui@example.org"]
    assert desk.taken[0][1]["List-Unsubscribe"] is None
    assert desk.taken[0][1]["Message-ID"] != desk.taken[1][1]["Message-ID"]


def test_a_dry_run_sends_nothing(digest: Servanda, ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SERVANDA_SMTP_URL", raising=False)
    shown = digest("send", "--to", "ana@example.org", "--since", "2020-01-01", "--dry-run")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("To: ana@example.org\nSubject: Servanda: 63 new commitments")
    digest("add", "rui@example.org")
    move_back(ledger)
    shown = digest("send", "--dry-run")
    assert "To: rui@example.org" in shown.stdout
    assert "told up to 2026-01-01" in digest("list").stdout


def test_adding_twice_changes(digest: Servanda):
    digest("add", "ana@example.org")
    changed = digest("add", "ana@example.org", "--every", "day", "--topic", "energy")
    assert "ana@example.org gets a digest every day: all partnerships; Energy." in changed.stderr
    assert digest("list").stdout.count("ana@example.org") == 1
    assert digest("remove", "ana@example.org").exit_code == 0
    assert digest("list").stdout == ""
    gone = digest("remove", "ana@example.org")
    assert (gone.exit_code, "no digest goes to ana@example.org" in gone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("send", "--since", "2026-01-01"), "name an address with --to"),
        (("send", "--url", "pacts.example.org"), "http:// or https://"),
        (("send",), "no mail server is configured"),
        (("send", "--to", "a@example.org", "--since", "soon", "--dry-run"), "is no date"),
        (("send", "--to", "a@example.org", "--partnership", "XX", "--dry-run"), "there is no partnership XX"),
        (("send", "--to", "a@example.org", "--topic", "XX", "--dry-run"), "there is no topic XX"),
        (("add", "nobody"), "nobody is no e-mail address"),
        (("add", "a@example.org", "--every", "hour"), "a digest comes every day, week, month"),
        (("add", "a@example.org", "--partnership", "XX"), "there is no partnership XX"),
        (("send", "--to", "ana\nBcc: x@example.org", "--dry-run"), "is no e-mail address"),
    ],
)
def test_what_is_wrong_is_told(
    digest: Servanda, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SERVANDA_SMTP_URL", raising=False)
    told = digest(*arguments)
    assert told.exit_code == 2
    assert said in " ".join(re.sub("[│╭╮╰╯─]", "", told.stderr).split())
    assert "Traceback" not in told.output


def test_links_need_an_address(digest: Servanda, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SERVANDA_ORIGIN")
    assert "SERVANDA_ORIGIN" in digest("send").stderr
