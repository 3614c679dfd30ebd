"""One address in, its answer out: limits on time and size, redirects followed one by one, nothing asked twice.

Every hop of a redirect is put to the caller (who looks at robots.txt and the host's pace) before it is asked, and
goes to a checked address only. What goes wrong is a ``FetchError`` in words for the user.
"""

import email.utils
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any, Self

import httpx

from servanda import __version__
from servanda.instruments.errors import InstrumentError
from servanda.instruments.public import NOTHING, Allowed, PrivateNetworkError, PublicTransport
from servanda.watching.addresses import host_of, join
from servanda.watching.errors import FetchError, ForbiddenError
from servanda.watching.unpacking import Unpacker

AGENT = "Servanda"
LONGEST_PAUSE = 7 * 24 * 3600.0  # no server can have itself forgotten by asking for a pause of years
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5"
_MOVED_FOR_GOOD = frozenset({301, 308})
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({400, 401, 403, 404, 405, 406, 410, 414, 451})
_KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "content-language", "server", "link")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an answer is waited for: bytes, seconds for a whole answer and for each part, hops of a redirect."""

    size: int = 50_000_000
    seconds: float = 60.0
    silence: float = 15.0
    hops: int = 6


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask by whether something has changed since."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. ``data`` is None where nothing has changed; ``moved`` is where it has gone for good."""

    url: str
    data: bytes | None
    content_type: str = ""
    charset: str = ""
    validators: Validators = Validators()
    moved: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Fetcher:
    """The connection to the web; not shared between threads."""

    def __init__(self, allowed: Allowed = NOTHING, limits: Limits = Limits(), contact: str = "") -> None:
        """Prepare to fetch from the public internet, and from what is ``allowed`` beside it.

        ``contact`` is the address of a page or mailbox by which the owner of a site finds who asks.
        """
        self.limits = limits
        # With a transport of its own the client uses no proxy, which would look names up by itself.
        self._client = httpx.Client(
            transport=PublicTransport(allowed),
            timeout=httpx.Timeout(limits.silence),
            headers={"User-Agent": name_agent(contact), "Accept": _ACCEPT, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Self:
        """Return the fetcher."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._client.close()

    def get(
        self,
        url: str,
        validators: Validators = Validators(),
        *,
        permit: Callable[[str], object] = lambda _: None,
        most: int | None = None,
    ) -> Answer:
        """Return what stands at ``url``; raise ``FetchError`` where it gives nothing.

        ``permit`` is called with every address before it is asked, and raises where it must not be. Of an answer only
        the first ``most`` bytes are kept; without that one beyond the limit of size is refused.
        """
        self._client.cookies.clear()
        seen: list[str] = []
        moved, for_good = "", True
        while True:
            seen.append(url)
            permit(url)
            answer = self._ask(url, validators, most)
            if isinstance(answer, Answer):
                return replace(answer, moved=moved)
            status, url = answer
            for_good = for_good and status in _MOVED_FOR_GOOD
            moved = url if for_good else moved
            if url in seen:
                raise FetchError("it redirects in a circle", lasting=True)
            if len(seen) > self.limits.hops:
                raise FetchError(f"it redirects more than {self.limits.hops} times", lasting=True)

    def _ask(self, url: str, validators: Validators, most: int | None) -> Answer | tuple[int, str]:
        """Return the answer of one address, or the status and target of its redirect."""
        asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
        headers = {name: value for name, value in asked.items() if value}
        try:
            with (
                _deadline(self.limits.seconds) as trace,
                self._client.stream("GET", url, headers=headers, extensions={"trace": trace}) as response,
            ):
                return self._read(url, response, validators, most)
        except PrivateNetworkError:
            raise ForbiddenError(
                f"{host_of(url)} is on a private network: allow it with --allow-host, if it is meant to be reached",
                lasting=True,
            ) from None
        except InstrumentError as error:
            raise FetchError(str(error)) from error
        except httpx.TimeoutException as error:
            raise FetchError(f"{host_of(url)} does not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError, OSError) as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise FetchError(f"{host_of(url)} cannot be reached ({reason})") from error

    def _read(
        self, url: str, response: httpx.Response, validators: Validators, most: int | None
    ) -> Answer | tuple[int, str]:
        status = response.status_code
        if status in _MOVED:
            target = join(url, response.headers.get("location", ""))
            if target is None or not response.headers.get("location"):
                raise FetchError("it redirects to no web address", lasting=True, status=status)
            return status, target
        if status == httpx.codes.NOT_MODIFIED and validators != Validators():
            return Answer(url, None, validators=validators)
        if status != httpx.codes.OK:
            raise _refusal(response)
        content_type, charset = _content_type(response)
        return Answer(
            url,
            self._receive(response, most),
            content_type,
            charset,
            Validators(response.headers.get("etag", "")[:500], response.headers.get("last-modified", "")[:100]),
            headers=tuple((name, response.headers[name][:500]) for name in _KEPT_HEADERS if name in response.headers),
        )

    def _receive(self, response: httpx.Response, most: int | None) -> bytes:
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"it is packed in a way that was not asked for ({coding[:40]})", lasting=True)
        packed = coding not in ("", "identity")
        unpacker = Unpacker(most or self.limits.size, packed=packed, cut=most is not None)
        declared = response.headers.get("content-length", "")
        if most is None and declared.isdigit() and len(declared) < 20 and int(declared) > self.limits.size:
            raise FetchError(f"it is larger than {self.limits.size / 1e6:g} MB, and so not fetched", lasting=True)
        for chunk in response.iter_raw(1 << 16):
            unpacker.add(chunk)
            if unpacker.full:
                break
        return unpacker.finish()


def _refusal(response: httpx.Response) -> FetchError:
    status = response.status_code
    pause = read_pause(response.headers.get("retry-after", ""), time.time())
    said = f"it answers {status} {response.reason_phrase}".strip()
    return FetchError(said, lasting=status in _GONE, pause=pause, status=status)


def name_agent(contact: str = "") -> str:
    """Return how Servanda introduces itself, with the contact that it is given."""
    return f"{AGENT}/{__version__} (follows what governments publish{f'; +{contact}' if contact else ''})"


def read_pause(value: str, now: float) -> float | None:
    """Return the seconds of a ``Retry-After`` (RFC 9110 §10.2.3: seconds, or a date), bounded; None for none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_PAUSE)
    try:
        moment = email.utils.parsedate_tz(value)
        return min(max(0.0, email.utils.mktime_tz(moment) - now), LONGEST_PAUSE) if moment else None
    except (ValueError, OverflowError, TypeError):
        return None


def _content_type(response: httpx.Response) -> tuple[str, str]:
    message = Message()
    message["content-type"] = response.headers.get("content-type", "application/octet-stream")
    return message.get_content_type(), message.get_content_charset() or ""


@contextmanager
def _deadline(seconds: float) -> Generator[Callable[[str, dict[str, Any]], None], None, None]:
    """Break the connection off after ``seconds``, also while headers come drop by drop; then ``ReadTimeout``.

    Gives the function that httpx tells what it does, by which the connection is known.
    """
    held: list[socket.socket] = []
    over = threading.Event()

    def trace(event: str, info: dict[str, Any]) -> None:
        if event != "connection.connect_tcp.complete":
            return
        known = info["return_value"].get_extra_info("socket")
        if known is not None:
            held.append(known.dup())  # TLS takes the socket itself over
            if over.is_set():
                end()

    def end() -> None:
        over.set()
        for one in held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()
        for one in held:
            one.close()
        if over.is_set():  # whatever came of it: a body without a length looks whole when it is broken off
            raise httpx.ReadTimeout("it takes too long")
