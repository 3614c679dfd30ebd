"""A real mail server on this machine: it keeps what it takes, refuses whom it is told to, asks for login, has TLS."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.web.mail_desk import SENDER, Desk, Start


class _Wrapped(Controller):
    """TLS from the first byte."""

    def __init__(self, *args: Any, tls: ssl.SSLContext, **kwargs: Any) -> None:
        super().__init__(*args, ssl_context=tls, **kwargs)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """Return the server's TLS, with a certificate for 127.0.0.1, and the file of who vouches for it."""
    made = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return context, path


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: Any) -> AuthResult:
    known = isinstance(said, LoginPassword) and (said.login, said.password) == (b"desk", b"p@ss word")
    return AuthResult(success=known, handled=known)


@pytest.fixture
def smtp(authority: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a server (``tls``: "", "starttls" or "tls"; ``login``: whether it asks for one) and name it to Servanda."""
    running: list[Controller] = []

    def start(*, tls: str = "", login: bool = False, trusted: bool = True, who: str = "") -> Desk:
        desk, context = Desk(), authority[0]
        more: dict[str, Any] = {}
        if tls == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        if login:
            more |= {"authenticator": _check, "auth_required": True, "auth_require_tls": bool(tls == "starttls")}
        kind: Any = Controller
        if tls == "tls":
            kind, more = _Wrapped, {**more, "tls": context}
        controller = kind(desk, hostname="127.0.0.1", port=0, **more)
        _start(controller)
        running.append(controller)
        port = controller.server.sockets[0].getsockname()[1]
        scheme, tail = ("smtps", "") if tls == "tls" else ("smtp", "" if tls else "?starttls=off")
        monkeypatch.setenv("SERVANDA_SMTP_URL", f"{scheme}://{who}127.0.0.1:{port}{tail}")
        monkeypatch.setenv("SERVANDA_MAIL_FROM", SENDER)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
        return desk

    yield start
    for controller in running:
        controller.stop()


def _start(controller: Controller) -> None:
    """Start it at a port that the system gives; its own first call would need to know the port before."""

    def call() -> None:
        socket.create_connection(controller.server.sockets[0].getsockname(), timeout=5).close()

    controller._trigger_server = call  # type: ignore[method-assign]
    controller.start()
