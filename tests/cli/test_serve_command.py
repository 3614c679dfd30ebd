"""``servanda serve`` and ``servanda user`` as processes: the link, the port, the signals, the members."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from servanda.cli import main; main()"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SERVANDA_")}
    return {**kept, "XDG_DATA_HOME": str(folder), "PYTHONUNBUFFERED": "1", "LOGNAME": "ana", **more}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment(folder, **more), timeout=60
    )


@contextmanager
def served(folder: Path, *arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server that is up: its process, its address, and all that it printed."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(folder, **more),
    )
    assert process.stdout is not None
    said = ""
    try:
        for line in process.stdout:
            said += line
            if line.startswith("Stop it"):
                break
        assert "Stop it" in said, said
        yield process, f"http://127.0.0.1:{port}", said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def link_in(said: str) -> str:
    found = re.search(r"http\S+/sign-in/\S+/", said)
    assert found is not None, said
    return found[0]


def browser() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def test_the_first_start_makes_all_and_lets_the_owner_in_once(tmp_path: Path) -> None:
    with served(tmp_path) as (process, address, said):
        assert "made a new ledger" in said
        assert "Sign in as ana" in said
        with pytest.raises(urllib.error.HTTPError):  # a visitor of the page of members
            browser().open(address + "/nothing/")
        mine = browser()
        assert "An empty ledger" in mine.open(link_in(said)).read().decode()
        with pytest.raises(urllib.error.HTTPError) as again:
            browser().open(link_in(said))
        assert again.value.code == 410
        style = mine.open(address + "/static/servanda/base.css?v=1")
        assert "max-age" in style.headers["Cache-Control"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
    assert (tmp_path / "servanda" / "ledger.sqlite").exists()
    with served(tmp_path) as (process, address, said):
        assert "made a new ledger" not in said
        assert mine.open(address + "/account/").status == 200  # the session outlives the server
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) == 0


def test_a_request_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    with served(tmp_path, "--threads", "1") as (process, address, _):
        host = address.removeprefix("http://")
        busy = http.client.HTTPConnection(host, timeout=20)
        body = b"name=ana&password=" + b"x" * 200
        busy.putrequest("POST", "/sign-in/")
        busy.putheader("Content-Type", "application/x-www-form-urlencoded")
        busy.putheader("Content-Length", str(len(body)))
        busy.endheaders(body)
        time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert busy.getresponse().status == 403  # without the site's token, but answered
        busy.close()
        assert process.wait(timeout=25) == 0
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(address, timeout=2)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "192.0.2.1", "--port", str(free_port()))
    assert (done.returncode, "192.0.2.1" in done.stderr) == (2, True)


def test_settings_that_cannot_be_understood_are_named(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", SERVANDA_ORIGIN="pacts.example.org")
    assert done.returncode == 2
    assert "SERVANDA_ORIGIN" in done.stderr
    assert "Traceback" not in done.stderr


def test_plain_http_for_others_is_warned_of(tmp_path: Path) -> None:
    with served(tmp_path, "--host", "0.0.0.0") as (_, address, said):
        assert "warning: passwords" in said
        assert link_in(said).startswith(address)
    with served(tmp_path, "--host", "0.0.0.0", SERVANDA_ORIGIN="https://pacts.example.org") as (_, address, said):
        assert "warning" not in said
        assert link_in(said).startswith("https://pacts.example.org/sign-in/")
        host = address.removeprefix("http://")
        plain = http.client.HTTPConnection(host, timeout=10)
        plain.request("GET", "/sign-in/", headers={"Host": "pacts.example.org"})
        assert plain.getresponse().getheader("Location") == "https://pacts.example.org/sign-in/"
        proxied = http.client.HTTPConnection(host, timeout=10)
        proxied.request("GET", "/sign-in/", headers={"Host": "pacts.example.org", "X-Forwarded-Proto": "https"})
        answer = proxied.getresponse()
        assert answer.status == 200
        assert "max-age=31536000" in (answer.getheader("Strict-Transport-Security") or "")
        assert "Secure" in (answer.getheader("Set-Cookie") or "")


def test_a_public_server_is_read_by_anybody(tmp_path: Path) -> None:
    with served(tmp_path, "--public") as (_, address, _said):
        assert "An empty ledger" in browser().open(address + "/").read().decode()
        assert "/sign-in/" in browser().open(address + "/account/").url


def test_members_come_change_and_go(tmp_path: Path) -> None:
    added = run(tmp_path, "user", "add", "rui", "--role", "reviewer", "--full-name", "Rui Costa")
    assert added.returncode == 0, added.stderr
    assert "rui is a member now: reviewer." in added.stdout
    assert run(tmp_path, "user", "role", "rui", "coder").stdout == "rui is a coder now.\n"
    listed = run(tmp_path, "user", "list").stdout.splitlines()
    assert [line.split() for line in listed] == [
        ["ana", "owner", "active", "ana"],
        ["rui", "coder", "active", "Rui", "Costa"],
    ]
    with served(tmp_path) as (_, address, _said):
        link = link_in(run(tmp_path, "user", "link", "rui", "--url", address).stdout)
        mine = browser()
        mine.open(link)
        assert "Rui Costa" in mine.open(address + "/account/").read().decode()
    assert run(tmp_path, "user", "remove", "rui").returncode == 0
    assert "inactive" in run(tmp_path, "user", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "list"], "there is no ledger"),
        (["user", "link", "nobody"], "there is no ledger"),
        (["user", "add", "a b"], "name a member"),
        (["user", "add", "ana"], "already"),
        (["user", "add", "rui", "--role", "king"], "king"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
