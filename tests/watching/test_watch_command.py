"""``servanda watch`` as users call it: from an address to evidence and new instruments, with a real server."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servanda.cli.app import app
from tests.watching.sites import Site, feed

Servanda = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("outside")
SAMPLES = Path(__file__).parents[2] / "samples"
READOUT = """<!doctype html><html lang="en"><head>
<title>Readout: New Zealand and Norway review their partnership</title>
<meta property="article:published_time" content="2025-11-04"></head><body><main>
<h1>Readout: New Zealand and Norway review their partnership</h1>
<p>Ministers of New Zealand and Norway met in Oslo on 4 November 2025 to review the partnership.</p>
<p>New Zealand and Norway have established the New Zealand–Norway Ocean Observation Centre in Dunedin, which opened its
doors in October.</p><p>The weather was fine, and a good lunch was had by all who came to the harbour.</p>
</main></body></html>"""
OTHER = "<!doctype html><title>Garden party</title><main><h1>Garden party</h1><p>Roses bloom in the garden.</p></main>"


@pytest.fixture
def servanda(tmp_path: Path) -> Servanda:
    """Run a command on a ledger of its own."""

    def run(*arguments: object) -> Result:
        where = () if arguments[0] == "add" and "--ledger" in arguments else ("--ledger", tmp_path / "ledger.sqlite")
        return CliRunner().invoke(app, [str(argument) for argument in (*arguments, *where)])

    return run


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command ask this machine as fast as it can."""
    from servanda.watching.polling import Watcher

    monkeypatch.setitem(Watcher.__init__.__kwdefaults__, "delay", 0.0)


def run_once(servanda: Servanda, *more: str) -> Result:
    return servanda("watch", "run", "--once", "--allow-host", "127.0.0.1", *more)


def test_from_a_feed_to_the_ledger(servanda: Servanda, site: Site, tmp_path: Path, unhurried: None):
    """What is known is left, a passage is proposed, a new instrument told with the command that adds it."""
    assert servanda("add", SAMPLES / "new-zealand-norway-2025.md").exit_code == 0
    known = (SAMPLES / "new-zealand-norway-2025.md").read_bytes()
    later = (SAMPLES / "new-zealand-norway-2026.md").read_bytes()
    site.put("/known.md", known, Content_Type="text/markdown")
    site.put("/later.md", later, Content_Type="text/markdown; charset=utf-8")
    site.put("/readout", READOUT, Content_Type="text/html; charset=utf-8")
    site.put("/other", OTHER, Content_Type="text/html")
    site.put("/image", b"\x89PNG\r\n\x1a\n\x00\x00", Content_Type="image/png")
    site.put("/feed", feed("/known.md", "/readout", "/later.md", "/other", "/image", "/gone"), ETag='"1"')
    added = servanda("watch", "add", f"{site.root}/feed", "--name", "Ministry", "--every", "2h")
    assert added.exit_code == 0, added.output
    assert added.stdout.startswith(f"ministry: {site.root}/feed is watched now, every 2h")

    done = run_once(servanda)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert "the ledger has it already, as NZ-NO/2025-03-18/fact-sheet" in lines[0]
    assert lines[1].startswith("ministry: “Readout: New Zealand and Norway review their partnership”: ")
    assert "that may bear on commitments, to review" in lines[1]
    [told] = [line for line in lines if "looks like a new instrument of NZ-NO" in line]
    command = lines[lines.index(told) + 1].strip()
    assert "ministry: “Garden party”: nothing on what is followed" in lines
    assert lines[-1].startswith("ministry: 6 new addresses, 6 asked for; next ")
    assert "it is an image: run OCR on it first" in done.stderr
    assert f"error: ministry: {site.root}/gone: it answers 404 Not Found" in done.stderr

    from servanda.ledger import models as m

    evidence = m.Evidence.objects.select_related("document").filter(document__title__startswith="Readout").first()
    assert evidence is not None
    assert evidence.state == "proposed"
    assert "Ocean Observation Centre" in evidence.quote
    assert evidence.document.source == "ministry"
    assert evidence.document.url == f"{site.root}/readout"
    assert evidence.document.fetched.startswith("20")
    assert not m.Document.objects.filter(title="Garden party").exists()

    program, *arguments = shlex.split(command)
    assert program == "servanda"
    assert servanda(*arguments).exit_code == 0
    instrument = m.Instrument.objects.exclude(pk="NZ-NO/2025-03-18/fact-sheet").get()
    assert (instrument.partnership_id, instrument.url) == ("NZ-NO", f"{site.root}/later.md")

    again = run_once(servanda)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "Nothing is due." in again.stderr
    listed = servanda("watch", "list").stdout.splitlines()
    assert listed[1].split()[:4] == ["ministry", "auto", "all", "2h"]
    assert " 5  " in listed[1]
    assert servanda("ledger", "verify").exit_code == 0


def test_a_document_that_nobody_can_take_in(
    servanda: Servanda, site: Site, unhurried: None, monkeypatch: pytest.MonkeyPatch
):
    """It is told once, and stops neither the others nor the next run."""
    from servanda.cli import receiving

    assert servanda("add", SAMPLES / "new-zealand-norway-2025.md").exit_code == 0
    site.put("/feed", feed("/odd", "/readout"))
    site.put("/odd", OTHER, Content_Type="text/html")
    site.put("/readout", READOUT, Content_Type="text/html; charset=utf-8")
    servanda("watch", "add", f"{site.root}/feed", "--name", "Ministry")
    real = receiving.take_in

    def take_in(*arguments: Any) -> Any:
        if arguments[2].title == "Garden party":
            raise ZeroDivisionError("oops")
        return real(*arguments)

    monkeypatch.setattr(receiving, "take_in", take_in)
    done = run_once(servanda)
    assert done.exit_code == 0
    assert f"{site.root}/odd: Servanda failed on it (ZeroDivisionError: oops)" in done.stderr
    assert "that may bear on commitments" in done.stdout
    assert "Nothing is due." in run_once(servanda).stderr


def test_a_content_that_the_archive_has_lost(servanda: Servanda, site: Site, tmp_path: Path, unhurried: None):
    from servanda.watching.archive import open_archive
    from servanda.watching.fetching import Answer
    from servanda.watching.state import Listed

    assert servanda("add", SAMPLES / "new-zealand-norway-2025.md").exit_code == 0
    site.put("/feed", feed())
    url = site.put("/readout", READOUT, Content_Type="text/html; charset=utf-8")
    servanda("watch", "add", f"{site.root}/feed", "--name", "Ministry")
    with open_archive(tmp_path / "ledger.sqlite.archive") as archive:
        archive.state.list_addresses("ministry", "document", [Listed(url)], 0.0)
        digest = archive.put(READOUT.encode())
        archive.state.keep(url, "document", "ministry", Answer(url, READOUT.encode()), digest, at=0.0, due=None)
        archive.path(digest).write_bytes(b"rubbish")
    done = run_once(servanda)
    assert "cannot be read" in done.stderr
    assert "may bear on commitments" in done.stdout
    assert done.exit_code == 0


def test_the_address_of_a_saved_document(servanda: Servanda):
    sample = SAMPLES / "new-zealand-norway-2025.md"
    for arguments in (
        (sample, sample.with_suffix(".x"), "--url", "https://a.example/"),
        (sample, "--url", "a.example"),
    ):
        done = servanda("add", *arguments)
        assert (done.exit_code, "--url is the web address of one document" in done.stderr) == (2, True)


def test_this_machine_is_refused_unless_allowed(servanda: Servanda, site: Site):
    site.put("/feed", feed("/a"))
    servanda("watch", "add", f"{site.root}/feed", "--name", "inside")
    done = servanda("watch", "run", "--once")
    assert done.exit_code == 2
    assert "127.0.0.1 is on a private network" in done.stderr
    assert site.asked == []
    assert "127.0.0.1 is on a private network" in servanda("watch", "list").stdout


def test_sources_come_and_go(servanda: Servanda, site: Site):
    assert "there is no ledger at" in servanda("watch", "list").stderr
    url = f"{site.root}/feed"
    assert servanda("watch", "add", url, "--name", "One").exit_code == 0
    again = servanda("watch", "add", url)
    assert (again.exit_code, "is watched already: it is one" in again.stderr) == (2, True)
    assert servanda("watch", "remove", url).stdout == "one is watched no more.\n"
    assert "it is not watched" in servanda("watch", "remove", "one").stderr
    assert "nothing is watched yet" in servanda("watch", "list").stderr
    assert "Nothing is watched yet" in servanda("watch", "run", "--once").stderr
    assert servanda("watch", "add", url, "--every", "2d", "--kind", "page").stdout.startswith("one: ")
    assert servanda("watch", "list").stdout.splitlines()[1].split()[:4] == ["one", "page", "all", "2d"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "example.org/feed"), "is no web address: it begins with https://"),
        (("add", "file:///etc/passwd"), "is no web address"),
        (("add", "https://who:word@example.org/"), "holds a name or password"),
        (("add", "https://example.org/", "--every", "soon"), "“soon” is no interval: write 30m, 6h or 2d"),
        (("add", "https://example.org/", "--every", "1m"), "is out of bounds"),
        (("add", "https://example.org/", "--partnership", "NO-XX"), "there is no partnership NO-XX"),
        (("add", "https://example.org/", "--as", "nobody"), "there is no active member nobody"),
        (("run", "--once", "--allow-host", "http://x/"), "is no host: write"),
        (("run", "--once", "--contact", "the desk"), "--contact is one address without spaces"),
        (("run", "--once", "--as", "nobody"), "there is no active member nobody"),
        (("remove", "none"), "it is not watched"),
    ],
)
def test_what_is_refused(servanda: Servanda, arguments: tuple[str, ...], message: str):
    assert servanda("watch", "add", "https://example.org/first").exit_code == 0
    done = servanda("watch", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("error:") == 1


def test_it_runs_on_until_it_is_interrupted(servanda: Servanda, site: Site, tmp_path: Path):
    """In a process of its own; what it has done is kept, and no other works in its archive meanwhile."""
    site.put("/feed", feed())
    servanda("watch", "add", f"{site.root}/feed", "--name", "one")
    ledger = tmp_path / "ledger.sqlite"
    command = [sys.executable, "-c", "from servanda.cli import main; main()", "watch", "run"]
    running = subprocess.Popen(
        [*command, "--allow-host", "127.0.0.0/8", "--ledger", str(ledger)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SERVANDA_DATABASE_URL": ""},
    )
    try:
        end = time.monotonic() + 60
        while "/feed" not in [path for path, _ in site.asked] and time.monotonic() < end:
            time.sleep(0.1)
        assert "another servanda watch is at work" in servanda("watch", "run", "--once").stderr
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 130
    assert out.startswith("one: 0 new addresses, 0 asked for; next ")
    assert "Traceback" not in errors
