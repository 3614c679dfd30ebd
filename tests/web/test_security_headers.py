"""The headers of every response, the settings that Django's deployment check asks for, and limits."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.web import configuration
from servanda.web.accounts.people import user_of

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def owner(db: None) -> Client:
    services.found("olga")
    client = Client()
    client.force_login(user_of("olga"))
    return client


@pytest.mark.parametrize(
    "path", ["/", "/sign-in/", "/nothing/", "/users/", "/log/", "/static/servanda/base.css", "/api/docs"]
)
def test_every_response_carries_the_headers(owner: Client, path: str) -> None:
    response = owner.get(path)
    for name, value in HEADERS.items():
        assert response.headers[name] == value, (path, name)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src" not in policy or "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nothing/", "/users/", "/account/", "/log/", "/log/1/"])
def test_pages_hold_nothing_inline(owner: Client, path: str) -> None:
    page = owner.get(path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"<[^>]*\s(?:style|on\w+|hx-on[^=]*)=", page)


def check(**environment: str) -> str:
    """Return what Django's deployment check says under these variables."""
    command = [
        sys.executable,
        "-W",
        "error::ResourceWarning",
        "-m",
        "django",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    ]
    ours = ("SERVANDA_", "DJANGO_")  # what the tests set for themselves
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "servanda.web.settings", **environment}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    return done.stdout + done.stderr


@pytest.mark.parametrize("https", [{"SERVANDA_HTTPS": "1"}, {"SERVANDA_ORIGIN": "https://pacts.example.org"}])
def test_the_deployment_check_has_nothing_to_say_under_https(tmp_path: Path, https: dict[str, str]) -> None:
    said = check(SERVANDA_DATABASE_URL=str(tmp_path / "l.sqlite"), **https)
    assert said.strip() == "System check identified no issues (0 silenced)."


def test_importing_the_settings_writes_nothing(tmp_path: Path) -> None:
    check(SERVANDA_DATABASE_URL=str(tmp_path / "l.sqlite"), XDG_DATA_HOME=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_too_large_an_upload_is_told_so(owner: Client, settings: object) -> None:
    settings.SERVANDA_UPLOAD_BYTES = 1024 * 1024
    response = owner.post("/users/add/", {"name": "x" * 1024 * 1024})
    assert response.status_code == 413
    assert "1 MB" in response.content.decode()
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_host_that_is_not_ours_is_told_what_to_do(db: None) -> None:
    response = Client().get("/sign-in/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "SERVANDA_HOSTS" in response.content.decode()


def test_errors_are_pages_lines_or_json(owner: Client) -> None:
    page = owner.get("/nothing/here/")
    assert page.status_code == 404
    assert "There is no page at /nothing/here/." in page.content.decode()
    assert owner.get("/api/nothing").headers["Content-Type"] == "application/problem+json"
    line = owner.post("/users/nobody/change/", {"role": "coder"}, headers={"HX-Request": "true"})
    assert line.status_code == 400
    assert line.content.decode().startswith('<p class="notice notice-error" role="alert">there is no member nobody')


@pytest.mark.parametrize("address", ["/log/?scope=%00", "/instruments/a%00b/", "/commitments/?q=a%00"])
def test_a_nul_in_an_address_is_refused(owner: Client, address: str) -> None:
    assert owner.get(address).status_code == 400


def test_a_refused_address_stays_text(owner: Client) -> None:
    page = owner.get("/nothing/<script>alert(1)</script>/").content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {"https": False, "public": False, "proxy": "", "upload_bytes": 25 * 1024 * 1024}),
        ({"SERVANDA_HTTPS": "1"}, {"https": True, "proxy": "127.0.0.1"}),
        ({"SERVANDA_HTTPS": "no"}, {"https": False}),
        (
            {"SERVANDA_ORIGIN": "https://pacts.example.org/"},
            {
                "https": True,
                "origin": "https://pacts.example.org",
                "hosts": ("127.0.0.1", "localhost", "[::1]", "pacts.example.org"),
            },
        ),
        ({"SERVANDA_ORIGIN": "http://pacts.lan:8000"}, {"https": False, "origin": "http://pacts.lan:8000"}),
        (
            {"SERVANDA_HOSTS": "a.example, b.example,"},
            {"hosts": ("127.0.0.1", "localhost", "[::1]", "a.example", "b.example")},
        ),
        ({"SERVANDA_PUBLIC": "yes"}, {"public": True}),
        ({"SERVANDA_PROXY": "10.0.0.2"}, {"proxy": "10.0.0.2"}),
        ({"SERVANDA_UPLOAD_MB": "3"}, {"upload_bytes": 3 * 1024 * 1024}),
        ({"SERVANDA_SECRET_KEY": "k" * 50}, {"secret_key": "k" * 50}),
    ],
)
def test_the_environment_is_read(tmp_path: Path, environment: dict[str, str], expected: dict[str, object]) -> None:
    read = configuration.read({"SERVANDA_DATABASE_URL": str(tmp_path / "l.sqlite"), **environment})
    assert {name: getattr(read, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SERVANDA_ORIGIN", "pacts.example.org"),
        ("SERVANDA_ORIGIN", "https://pacts.example.org/under/"),
        ("SERVANDA_UPLOAD_MB", "many"),
        ("SERVANDA_UPLOAD_MB", "0"),
        ("SERVANDA_DATABASE_URL", "mysql://host/name"),
    ],
)
def test_what_cannot_be_understood_is_named(variable: str, value: str) -> None:
    with pytest.raises(LedgerError, match=re.escape(value.partition(":")[0])):
        configuration.read({variable: value})


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    where = str(tmp_path / "new" / "l.sqlite")
    configuration.keep_secret_key(where)
    path = configuration.secret_path(where)
    first = path.read_text()
    configuration.keep_secret_key(where)
    assert path.read_text() == first
    assert len(first) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert configuration.read({"SERVANDA_DATABASE_URL": where}).secret_key == first


def test_every_variable_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")
    for name in configuration.VARIABLES:
        assert f"`{name}`" in page, name
