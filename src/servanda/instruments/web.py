"""A document fetched from an http(s) URL, with limits on time, size and redirects."""

import time
from email.message import Message

import httpx

from servanda import __version__
from servanda.instruments.errors import InstrumentError
from servanda.instruments.public import PublicTransport
from servanda.instruments.received import MAX_BYTES, Source

USER_AGENT = f"Servanda/{__version__} (reader of public instruments)"
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_WHOLE_SECONDS = 60
_MAX_REDIRECTS = 5


def download(url: str, *, public_only: bool = False) -> Source:
    """Return the document at ``url``; raise ``InstrumentError`` where the server gives none in time and size.

    ``public_only`` refuses servers on private networks, also behind a redirect.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": "text/html,application/pdf,text/*;q=0.9,*/*;q=0.5"}
    try:
        with (
            httpx.Client(
                follow_redirects=True,
                max_redirects=_MAX_REDIRECTS,
                timeout=_TIMEOUT,
                headers=headers,
                transport=PublicTransport() if public_only else None,
            ) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != httpx.codes.OK:
                phrase = f"{response.status_code} {response.reason_phrase}".strip()
                raise InstrumentError(
                    f"the server answers {phrase}: check the address, or save the page and give the file"
                )
            data = _receive(response)
            content_type, charset = _content_type(response)
            return Source(data, None, str(response.url), content_type, charset)
    except httpx.TimeoutException as error:
        raise InstrumentError(
            "the server does not answer in time: try again, or save the page and give the file"
        ) from error
    except httpx.TooManyRedirects as error:
        raise InstrumentError("the server redirects without end: save the page and give the file") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise InstrumentError(f"it cannot be reached ({error or type(error).__name__}): check the address") from error


def _receive(response: httpx.Response) -> bytes:
    too_large = InstrumentError(f"it is larger than {MAX_BYTES // 1_000_000} MB: give a part of it")
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BYTES:
        raise too_large
    deadline = time.monotonic() + _WHOLE_SECONDS
    data = bytearray()
    for chunk in response.iter_bytes(1 << 16):
        data += chunk
        if len(data) > MAX_BYTES:
            raise too_large
        if time.monotonic() > deadline:
            raise InstrumentError(f"it takes longer than {_WHOLE_SECONDS} seconds: save it and give the file")
    return bytes(data)


def _content_type(response: httpx.Response) -> tuple[str | None, str | None]:
    message = Message()
    message["content-type"] = response.headers.get("content-type", "application/octet-stream")
    return message.get_content_type(), message.get_content_charset()
