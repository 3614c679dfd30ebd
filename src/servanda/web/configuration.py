"""What the environment says about the server, as one value; ``settings`` is made of it.

``VARIABLES`` is the whole list, with what each means; a test holds the documentation to it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from servanda.ledger.databases import data_folder, database, located
from servanda.ledger.errors import LedgerError

VARIABLES = {
    "SERVANDA_DATABASE_URL": "the ledger: the path of an SQLite file, or postgresql://user:password@host/name",
    "SERVANDA_ORIGIN": "the address that people type, such as https://pacts.example.org",
    "SERVANDA_HTTPS": "1 where the server is reached over HTTPS without an origin being named",
    "SERVANDA_HOSTS": "more host names that the server answers to, with commas",
    "SERVANDA_PROXY": "the address of the reverse proxy whose X-Forwarded headers are believed; 127.0.0.1 under HTTPS",
    "SERVANDA_PUBLIC": "1 to let anybody read without signing in",
    "SERVANDA_SECRET_KEY": "the key that sessions are signed with, 50 letters or more",
    "SERVANDA_INDEX": "the folder of the search index; without it beside the SQLite file, or among the user's data",
    "SERVANDA_UPLOAD_MB": "the largest document that can be uploaded, in MB",
    "SERVANDA_SMTP_URL": "the mail server for digests: smtp://user:password@host:587, or smtps://…:465",
    "SERVANDA_MAIL_FROM": "the sender of digests, such as Servanda <digest@pacts.example.org>",
}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_UPLOAD_MB = 25
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """How the server is set up."""

    database: str
    secret_key: str
    origin: str
    https: bool
    hosts: tuple[str, ...]
    public: bool
    proxy: str
    upload_bytes: int


def read(environment: Mapping[str, str] = os.environ) -> Configuration:
    """Return what the environment says; raise ``LedgerError`` where a variable can't be understood."""
    where = located(environment.get("SERVANDA_DATABASE_URL"))
    origin = _origin(environment.get("SERVANDA_ORIGIN", ""))
    named = [host.strip() for host in environment.get("SERVANDA_HOSTS", "").split(",") if host.strip()]
    if origin:
        named.append(urlsplit(origin).hostname or "")
    https = origin.startswith("https://") or _on(environment, "SERVANDA_HTTPS")
    return Configuration(
        database=where,
        secret_key=environment.get("SERVANDA_SECRET_KEY") or _kept(where) or secrets.token_urlsafe(50),
        origin=origin,
        https=https,
        hosts=tuple(dict.fromkeys((*_LOOPBACK, *named))),
        public=_on(environment, "SERVANDA_PUBLIC"),
        proxy=environment.get("SERVANDA_PROXY") or ("127.0.0.1" if https else ""),
        upload_bytes=_megabytes(environment.get("SERVANDA_UPLOAD_MB", "")) * 1024 * 1024,
    )


def with_kept_key() -> Configuration:
    """Return what the environment says, with a key that the next start has too: one is made where there is none."""
    if not os.environ.get("SERVANDA_SECRET_KEY"):
        keep_secret_key(located())
    return read()


def keep_secret_key(where: str) -> None:
    """Make the key of a ledger where it has none yet, in a file that only its owner may read."""
    path = secret_path(where)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        return
    except OSError as error:
        raise LedgerError(
            f"the secret key can't be kept at {path} ({error.strerror}): set SERVANDA_SECRET_KEY"
        ) from None


def secret_path(where: str) -> Path:
    """Return where the key of a ledger is kept: beside its SQLite file, else among the user's data."""
    settings = database(where)
    if not settings["ENGINE"].endswith("sqlite3"):
        return data_folder() / "secret-key"
    file = Path(settings["NAME"]).absolute()
    return file.with_name(f"{file.name}.secret-key")


def _kept(where: str) -> str:
    try:
        return secret_path(where).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _origin(origin: str) -> str:
    parts = urlsplit(origin)
    if origin and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise LedgerError(f"SERVANDA_ORIGIN is {origin}: write it like https://pacts.example.org, without a path")
    return origin.rstrip("/")


def _megabytes(size: str) -> int:
    if size and not (size.isdecimal() and int(size)):
        raise LedgerError(f"SERVANDA_UPLOAD_MB is {size}: write a whole number of megabytes, such as {_UPLOAD_MB}")
    return int(size or _UPLOAD_MB)


def _on(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").strip().lower() in _TRUE
