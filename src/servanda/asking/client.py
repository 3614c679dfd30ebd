"""Messages in, the model's words out: one request at a time to an OpenAI-compatible endpoint, with patience.

What passes (busy, failing, slow) is tried again a bounded number of times; what does not is told in one line. The
endpoint is held to the schema where it can be: if it refuses one form of request, the next plainer one is tried, and
kept once it has worked.
"""

import email.utils
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import httpx

from servanda import __version__
from servanda.asking.errors import AskingError, EndpointError
from servanda.asking.schema import make_schema
from servanda.asking.settings import Endpoint
from servanda.asking.usage import Usage

TRIES = 4
PAUSE = 1.0  # seconds before the second try; doubled before each further one
LONGEST_PAUSE = 60.0  # an endpoint that asks for more is not waited for
MAX_BYTES = 8_000_000
_BUSY = frozenset({408, 425, 429})
_MANNERS = (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY)

Messages = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, whether it came to its end (or ran into a limit of length), and what it took."""

    content: str
    complete: bool
    usage: Usage


@dataclass(frozen=True, slots=True)
class Form:
    """How an endpoint is asked: held to the schema, to JSON, or to nothing; with or without a temperature."""

    response: str = "json_schema"
    temperature: bool = True

    def plainer(self, complaint: str) -> "Form | None":
        """Return the form to try after this one was refused with ``complaint``; None after the plainest."""
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        following = {"json_schema": "json_object", "json_object": "plain"}.get(self.response)
        if following is not None:
            return replace(self, response=following)
        return replace(self, temperature=False) if self.temperature else None


class Client:
    """The connection to one endpoint; threads may share it. ``usage`` adds up all requests, failed ones too."""

    def __init__(self, endpoint: Endpoint, pause: Callable[[float], object] = time.sleep) -> None:
        """Prepare a connection to ``endpoint``; nothing is sent yet."""
        headers = {"User-Agent": f"Servanda/{__version__}", "Content-Type": "application/json"}
        if endpoint.key is not None:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        # What is meant for this machine must not go to a proxy; and nobody is followed to another address.
        self._http = httpx.Client(
            timeout=httpx.Timeout(endpoint.timeout, connect=min(10.0, endpoint.timeout)),
            headers=headers,
            follow_redirects=False,
            trust_env=not endpoint.is_local,
        )
        self.endpoint = endpoint
        self.usage = Usage()
        self._pause = pause
        self._form = Form()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def complete(self, make_messages: Callable[[bool], Messages]) -> Reply:
        """Return the model's reply; ``make_messages`` is told whether the schema must stand in the messages."""
        form: Form = self._form
        before = Usage()
        while True:
            response, requests = self._send(self._payload(form, make_messages(form.response != "json_schema")))
            before += Usage(requests=requests)
            if response.status_code == httpx.codes.OK:
                self._form = form
                return self._read(response, before)
            complaint = _complaint(response).lower()
            if response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE or _is_too_long(complaint):
                return Reply("", False, before)
            plainer = form.plainer(complaint) if response.status_code in _MANNERS else None
            if plainer is None:
                raise self._refusal(response)
            form = plainer

    def _payload(self, form: Form, messages: Sequence[Mapping[str, str]]) -> bytes:
        payload: dict[str, Any] = {"model": self.endpoint.model, "messages": messages, "stream": False}
        if form.temperature:
            payload["temperature"] = 0
        if form.response == "json_schema":
            schema = {"name": "commitments", "strict": True, "schema": make_schema()}
            payload["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif form.response == "json_object":
            payload["response_format"] = {"type": "json_object"}
        return json.dumps(payload).encode("ascii")

    def _send(self, body: bytes) -> tuple[httpx.Response, int]:
        """Return the first answer that another try would not mend, and how many requests it took."""
        fault: AskingError = AskingError("it does not answer")
        for number in range(TRIES):
            wait = PAUSE * 2**number
            with self._lock:
                self.usage += Usage(requests=1)
            try:
                response = self._post(body)
            except httpx.TimeoutException:
                fault = AskingError(
                    f"it does not answer within {self.endpoint.timeout:g} seconds: try again,"
                    " or raise SERVANDA_LLM_TIMEOUT"
                )
            except httpx.ConnectError as error:
                raise EndpointError(
                    f"nobody answers there ({error}): start the server, or correct SERVANDA_LLM_URL or --llm-url"
                ) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                fault = AskingError(f"the connection breaks off ({error or type(error).__name__}): try again")
            else:
                if response.status_code not in _BUSY and response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return response, number + 1
                fault = self._refusal(response)
                wait = _asked_pause(response, wait)
                if wait > LONGEST_PAUSE:
                    raise EndpointError(f"it asks for a pause of {wait:.0f} seconds: try again later")
            if number + 1 < TRIES:
                self._pause(wait)
        raise fault

    def _post(self, body: bytes) -> httpx.Response:
        """Send one request and return the whole answer, received in time and size."""
        end = time.monotonic() + self.endpoint.timeout
        data = bytearray()
        with self._http.stream("POST", self.endpoint.url, content=body) as response:
            for chunk in response.iter_bytes(1 << 16):
                data += chunk
                if len(data) > MAX_BYTES:
                    raise AskingError(f"its answer is larger than {MAX_BYTES // 1_000_000} MB")
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer takes too long")
        kept = {name: value for name, value in response.headers.items() if name == "retry-after"}
        return httpx.Response(response.status_code, content=bytes(data), headers=kept)

    def _read(self, response: httpx.Response, before: Usage) -> Reply:
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError):
            raise EndpointError(
                "it answers with something else than JSON: correct the address, which mostly ends in /v1"
            ) from None
        usage = _tokens(answer)
        with self._lock:
            self.usage += usage
        try:
            choice = answer["choices"][0]
            content = _text(choice["message"].get("content"))
            reason = choice.get("finish_reason")
        except (TypeError, KeyError, IndexError, AttributeError):
            raise AskingError(
                f"its answer has not the form of chat completions{_quoted(_complaint(response))}"
            ) from None
        if reason == "content_filter":
            raise AskingError("it withholds the answer (content filter): read this document with --reader grammar")
        return Reply(content, reason != "length", before + usage)

    def _refusal(self, response: httpx.Response) -> AskingError:
        """Return what to tell the user of an answer that is none."""
        code, name = response.status_code, self.endpoint.model
        said = _complaint(response)
        if self.endpoint.key is not None:
            said = said.replace(self.endpoint.key, "…")
        said = _quoted(said)
        match code:
            case 401 | 403:
                return EndpointError(f"it refuses the key ({code}{said}): set SERVANDA_LLM_KEY")
            case 404 | 405:
                return EndpointError(
                    f"it has no model {name}, or is no such endpoint ({code}{said}): correct --llm-model or --llm-url"
                )
            case 429:
                return EndpointError(f"it is asked too often, or your quota is used up (429{said}): use fewer --jobs")
            case _ if 300 <= code < 400:
                return EndpointError(f"it redirects elsewhere ({code}): give the final address")
            case _ if code >= 500 or code in _BUSY:
                return AskingError(f"it fails ({code}{said}): try again later")
        return EndpointError(f"it refuses the request ({code}{said}): correct the model or the address")


def _text(content: Any) -> str:
    """Return the words of a message: a text, or the texts of its parts; none where the model refused."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _tokens(answer: Any) -> Usage:
    told = answer.get("usage") if isinstance(answer, dict) else None
    counts = [told.get(name) if isinstance(told, dict) else None for name in ("prompt_tokens", "completion_tokens")]
    sent, received = (c if isinstance(c, int) and not isinstance(c, bool) and 0 <= c < 10**12 else 0 for c in counts)
    return Usage(prompt_tokens=sent, completion_tokens=received)


def _complaint(response: httpx.Response) -> str:
    """Return the endpoint's own words about what is wrong, on one line; empty where it has none."""
    try:
        told = json.loads(response.content)
    except (ValueError, RecursionError):
        return ""
    for name in ("error", "message", "detail"):
        inner = told.get(name) if isinstance(told, dict) else None
        told = inner if inner else told
    return " ".join(told.split()) if isinstance(told, str) else ""


def _quoted(words: str) -> str:
    return f": {words[:150]}" if words else ""


def _is_too_long(complaint: str) -> bool:
    return "context" in complaint and any(word in complaint for word in ("length", "size", "window", "exceed"))


def _asked_pause(response: httpx.Response, otherwise: float) -> float:
    """Return the seconds that the endpoint asks to be left alone (``Retry-After``), or ``otherwise``."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdigit():
        return float(asked)
    moment = email.utils.parsedate_tz(asked)  # RFC 9110 §10.2.3: seconds, or a date
    try:
        return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else otherwise
    except (ValueError, OverflowError):
        return otherwise
