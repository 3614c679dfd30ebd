"""The mail server that the environment names, and the way to it: SMTP (RFC 5321) with STARTTLS (RFC 3207), TLS, login.

Passwords stand in no message. Certificates are checked against those of the system; ``SSL_CERT_FILE`` names others.
"""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from servanda.web.mailing.errors import MailError, RefusedMailError

TIMEOUT: Final = 30.0  # seconds that the server may take for each answer
_PORTS = {"smtp": 587, "smtps": 465}
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_EXAMPLE = "write it like smtp://user:password@mail.example.org:587"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom. ``tls``: "starttls", "tls" from the first byte, or "" for none."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str

    @property
    def place(self) -> str:
        """Where the server is, for people."""
        return f"{self.host}:{self.port}"


def is_configured(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a mail server is named."""
    return bool(environment.get("SERVANDA_SMTP_URL"))


def read_server(environment: Mapping[str, str] = os.environ) -> MailServer:
    """Return the server that the environment names; raise ``MailError`` where it can't be understood."""
    said = environment.get("SERVANDA_SMTP_URL", "")
    if not said:
        raise MailError(f"no mail server is configured: set SERVANDA_SMTP_URL, and {_EXAMPLE}")
    try:
        parts = urlsplit(said)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in _PORTS or not host or parts.path.strip("/"):
        raise MailError(f"SERVANDA_SMTP_URL can't be understood: {_EXAMPLE}")
    asked = dict(parse_qsl(parts.query))
    plain = asked == {"starttls": "off"}
    if asked and not plain:
        raise MailError("SERVANDA_SMTP_URL can end with ?starttls=off and nothing else")
    user = unquote(parts.username or "")
    tls = "tls" if scheme == "smtps" else "" if plain else "starttls"
    if user and not tls and host not in _LOCAL:
        raise MailError("SERVANDA_SMTP_URL would send a password that others can read: leave ?starttls=off out")
    sender = _sender(environment.get("SERVANDA_MAIL_FROM", ""))
    return MailServer(host, port or _PORTS[scheme], tls, user, unquote(parts.password or ""), sender)


class Post:
    """An open way to the server, to be used in ``with``; it is opened again where the server has closed it."""

    def __init__(self, server: MailServer) -> None:
        """Take the server; nothing is opened before ``__enter__``."""
        self._server = server
        self._way: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Open the way; raise ``MailError`` where the server is not there or lets us not in."""
        self._way = _open(self._server)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        if self._way is not None:
            try:
                self._way.quit()
            except (smtplib.SMTPException, OSError):
                self._way.close()

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand a message in for one address.

        Raises ``RefusedMailError`` where the server does not take it, ``MailError`` where it can't be reached any more.
        """
        if self._way is None:
            self._way = _open(self._server)
        try:
            self._way.send_message(message, parseaddr(self._server.sender)[1], [to])
        except smtplib.SMTPServerDisconnected:
            self._way = None
            raise RefusedMailError("the server hung up") from None
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[to]
            self._reset()
            raise RefusedMailError(_told(code, said)) from None
        except smtplib.SMTPResponseException as error:
            self._reset()
            raise RefusedMailError(_told(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPException as error:
            self._reset()
            raise RefusedMailError(str(error)) from None
        except OSError as error:
            self._way = None
            raise RefusedMailError(error.strerror or "the server does not answer in time") from None

    def _reset(self) -> None:
        """Begin the talk anew; where the server does not want to, the next message opens another."""
        try:
            if self._way is not None:
                self._way.rset()
        except (smtplib.SMTPException, OSError):
            self._way = None


def _open(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    way: smtplib.SMTP | None = None
    try:
        if server.tls == "tls":
            way = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            way = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        if server.tls == "starttls":
            way.starttls(context=context)
        if server.user:
            way.login(server.user, server.password)
    except (smtplib.SMTPException, OSError) as error:
        if way is not None:
            way.close()
        raise MailError(_why(server, error)) from None
    return way


def _why(server: MailServer, error: smtplib.SMTPException | OSError) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"the mail server {server.place} does not take the user and password of SERVANDA_SMTP_URL"
        case ssl.SSLCertVerificationError():
            return f"the certificate of the mail server {server.place} can't be trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"the mail server {server.place} does not speak TLS there: smtps:// is for port 465, smtp:// for 587"
        case smtplib.SMTPNotSupportedError() if server.tls == "starttls":
            return (
                f"the mail server {server.place} does not offer STARTTLS, or no login:"
                " a server on this machine may go without by ?starttls=off"
            )
        case smtplib.SMTPResponseException():
            return f"the mail server {server.place} refuses us: {_told(error.smtp_code, error.smtp_error)}"
        case OSError() if not isinstance(error, smtplib.SMTPException):
            return f"the mail server {server.place} can't be reached: {error.strerror or 'it does not answer in time'}"
    return f"the mail server {server.place} refuses us: {error}"


def _sender(said: str) -> str:
    if not said:
        raise MailError("no sender is configured: set SERVANDA_MAIL_FROM, such as Servanda <digest@example.org>")
    try:
        validate_email(parseaddr(said)[1])
    except ValidationError:
        raise MailError("SERVANDA_MAIL_FROM holds no address: write it like Servanda <digest@example.org>") from None
    return said


def _told(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"[:300]
