"""The server: waitress in front of the WSGI application, started and stopped by ``servanda serve``.

``Address`` says where it listens; ``first_start`` makes the local owner of a new ledger; ``serve`` runs until it is
told to stop (Ctrl-C or SIGTERM), and lets the requests that are under way be answered.
"""

import errno
import getpass
import ipaddress
import os
import re
import signal
import socket
import threading
import time
import unicodedata
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

_GRACE = 20.0  # seconds that requests under way may still take
_ROOM = 64 * 1024 * 1024  # above the upload limit, so that our own page tells of what is too large


class ServingError(Exception):
    """The server can't be started; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens, and the address that people type."""

    host: str
    port: int
    origin: str = ""

    @property
    def url(self) -> str:
        """Return the address for people, without a slash at its end."""
        if self.origin:
            return self.origin
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether this machine alone can reach it."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"


def hosts_of(host: str) -> list[str]:
    """Return the names under which a server that listens at ``host`` is reached beside those of the loopback."""
    if host not in ("0.0.0.0", "::"):
        return [f"[{host}]" if ":" in host else host]
    name = socket.gethostname()
    found = {name, socket.getfqdn()}
    with suppress(OSError):  # where the machine does not know its own name, SERVANDA_HOSTS can tell it
        found |= {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
    return sorted(f"[{entry.partition('%')[0]}]" if ":" in entry else entry for entry in found)


def first_start() -> str:
    """Return the owner who signs in by the link of the start: of a new ledger, the user of this machine is made it."""
    from servanda.ledger.models import Member
    from servanda.ledger.payloads import Role
    from servanda.ledger.services import found

    mine = user_name()
    owners = list(Member.objects.filter(role=Role.OWNER, active=True).order_by("added").values_list("id", flat=True))
    if owners:
        return mine if mine in owners else str(owners[0])
    return found(mine).name


def user_name() -> str:
    """Return the name of the user of this machine, in the letters that a member's name may have."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        name = ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._@+-]+", "-", plain).strip("-.")[:60] or "owner"


def serve(address: Address, *, threads: int, upload_bytes: int, proxy: str, ready: Callable[[], None]) -> None:
    """Serve until told to stop; ``ready`` is called once the server listens.

    ``proxy`` is the address whose X-Forwarded headers are believed ("" for none). Raises ``ServingError`` where the
    address can't be had.
    """
    from waitress import wasyncore
    from waitress.server import create_server

    from servanda.web.adding import warm_up
    from servanda.web.wsgi import application

    channels: dict[int, Any] = {}
    server = create_server(
        application,
        map=channels,
        sockets=[_listen(address)],
        threads=threads,
        ident="Servanda",
        max_request_body_size=upload_bytes + _ROOM,
        channel_timeout=120,
        **_trust(proxy),
    )
    with _told_to_stop(server.pull_trigger) as stopping:
        ready()
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        while not stopping.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=channels, count=1)
    server.maintenance_interval = 0
    server.del_channel()  # from here on nobody new is let in
    end = time.monotonic() + _GRACE
    while _busy(server) and time.monotonic() < end:
        wasyncore.loop(timeout=0.05, use_poll=True, map=channels, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    server.close()


def _trust(proxy: str) -> dict[str, Any]:
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": headers, "trusted_proxy_count": 1}


def _busy(server: Any) -> bool:
    """Whether a request is still being answered."""
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))


@contextmanager
def _told_to_stop(wake: Callable[[], None]) -> Generator[threading.Event, None, None]:
    """Give an event that Ctrl-C and SIGTERM set; a second one, afterwards, does what it did before: it kills."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()
        wake()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(address: Address) -> socket.socket:
    host = address.host.strip("[]")
    try:
        family, *_, place = socket.getaddrinfo(host, address.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
    except OSError as error:
        raise ServingError(_why(address, error)) from None
    return listener


def _why(address: Address, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {address.port} is taken, perhaps by another servanda serve: choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {address.port} needs more rights: choose one above 1023 with --port"
    return f"can't listen at {address.host}, port {address.port} ({error.strerror or error})"
