"""A stub of an OpenAI-compatible endpoint on this machine, which answers as a test tells it to, rightly or wrongly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TEXT = """\
---
title: Joint Statement of Norway and New Zealand
date: 2025-03-18
---

## Ocean

Together, Norway and New Zealand will:

- Establish an “Ocean Observation Centre” in Dunedin by mid-2026, with NZ$18 million from New Zealand.
- **Green shipping:** Launch a pilot of ammonia-fuelled vessels by the end of 2027 and adopt common rules.
- Explore a joint fund for kelp forests.

Norway intends to halve its emissions by 2032. Norway will train divers. New Zealand will train divers.
Norway will train divers.

Both sides recalled the summit of 2019.
"""


@dataclass
class Reply:
    """One answer of the stub: a status with a body, after a while. A ``content`` is wrapped as a chat completion."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    finish: str = "stop"
    after: float = 0.0
    tokens: tuple[int, int] | None = (100, 20)

    def render(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.status != 200:
            return json.dumps({"error": {"message": self.content or "no"}}).encode()
        content = self.content if isinstance(self.content, str) else json.dumps(self.content)
        usage = self.tokens and {"prompt_tokens": self.tokens[0], "completion_tokens": self.tokens[1]}
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": self.finish}
        return json.dumps({"choices": [choice], "usage": usage}).encode()


Behaviour = Callable[[dict[str, Any], dict[str, str]], Reply]


@dataclass
class Stub:
    """The endpoint: where it is, what it was asked, and how it answers (a reply, some in turn, or a function)."""

    url: str
    behaviour: Behaviour = lambda request, headers: Reply({"commitments": []})
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def answer(self, *replies: Reply | Any) -> None:
        """Give these replies in turn, the last for ever; whatever is no ``Reply`` is the content of one."""
        ready = [reply if isinstance(reply, Reply) else Reply(reply) for reply in replies]
        begun = len(self.requests)
        self.behaviour = lambda request, headers: ready[min(len(self.requests) - begun, len(ready)) - 1]


@contextmanager
def serve() -> Iterator[Stub]:
    """Run the stub for as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            stub.requests.append({"path": self.path, **request})
            stub.headers.append(headers)
            reply = stub.behaviour(request, headers)
            time.sleep(reply.after)
            body = reply.render()
            try:
                self.send_response(reply.status)
                for name, value in {"content-length": str(len(body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield stub
    server.shutdown()
    server.server_close()


def proposal(quote: str, **fields: Any) -> dict[str, Any]:
    """Return a proposal as a good model makes it, but for ``fields``."""
    good = {
        "block": 2,
        "quote": quote,
        "parties": ["NO", "NZ"],
        "kind": "undertaking",
        "strength": "firm",
        "verb": quote.split()[0].lower() if quote.split() else "",
        "topic": "environment-oceans",
        "money": [],
        "deadline": None,
        "bodies": [],
        "confidence": 0.9,
    }
    return {**good, **fields}


def propose(*proposals: Any) -> dict[str, Any]:
    return {"commitments": list(proposals)}
