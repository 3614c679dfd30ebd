"""An instrument and a client in, its commitments out: windows → requests → proposals → places → fields.

A window that the model cannot answer, because its answer was cut off or was no JSON, is halved and asked again, down
to the single sentence. Nothing is kept whose words do not stand in the instrument.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from servanda.asking.answers import read_proposals
from servanda.asking.assembling import Located, assemble
from servanda.asking.background import Background
from servanda.asking.client import Client, Reply
from servanda.asking.errors import AskingError
from servanda.asking.locating import Locator
from servanda.asking.prompt import make_messages
from servanda.asking.usage import Dropped, Usage
from servanda.asking.windows import Window, cut, halve
from servanda.extraction import LeftOut
from servanda.records import Commitment, Instrument


@dataclass(frozen=True, slots=True)
class Answer:
    """What a large model found in an instrument: commitments, sentences without, what it took and what was dropped."""

    commitments: tuple[Commitment, ...]
    left_out: tuple[LeftOut, ...]
    usage: Usage
    dropped: tuple[Dropped, ...]


def ask(instrument: Instrument, client: Client) -> Answer:
    """Return the commitments that the model behind ``client`` finds in ``instrument``; raise ``AskingError``."""
    background = Background(instrument, client.endpoint.model)
    locator = Locator(instrument)
    located: list[Located] = []
    dropped: list[Dropped] = []
    usage = Usage()
    for window, reply, proposals in _ask_all(background, client):
        usage += reply.usage
        for raw in proposals:
            found = _locate(raw, window, locator)
            if isinstance(found, Located):
                located.append(found)
            else:
                dropped.append(found)
    commitments, refused = assemble(located, background)
    dropped += refused
    quotes = sum(lost.field == "quote" for lost in dropped)
    usage += Usage(quotes_dropped=quotes, fields_dropped=len(dropped) - quotes)
    return Answer(tuple(commitments), _left_out(commitments, background), usage, tuple(dropped))


def _ask_all(background: Background, client: Client) -> Iterator[tuple[Window, Reply, list[Any]]]:
    """Yield each request's window, reply and proposals; those of a reply that could not be used are none."""
    instrument = background.instrument
    waiting = cut(instrument)
    while waiting:
        window = waiting.pop(0)
        shown = partial(_messages, background, window)
        reply = client.complete(shown)
        proposals = read_proposals(reply.content) if reply.complete else None
        yield window, reply, proposals or []
        if proposals is None:
            halves = halve(instrument, window)
            if halves is None:
                fault = "its answer is no JSON" if reply.complete else "its answer is cut off, even for one sentence"
                raise AskingError(f"{fault}: try another model, or give it a longer context")
            waiting[:0] = [half for half in halves if not half.is_bare]


def _messages(background: Background, window: Window, with_schema: bool) -> list[dict[str, str]]:
    return make_messages(background.instrument, background.directory.parties, window, with_schema=with_schema)


def _locate(raw: Any, window: Window, locator: Locator) -> Located | Dropped:
    quote = raw.get("quote") if isinstance(raw, dict) else None
    if not isinstance(quote, str):
        return Dropped("quote", "", "a proposal without words")
    found = locator.locate(quote, raw.get("block"), window.pieces)
    if isinstance(found, str):
        return Dropped("quote", quote, found)
    span, piece = found
    return Located(raw, span, piece)


def _left_out(commitments: list[Commitment], background: Background) -> tuple[LeftOut, ...]:
    """Return the sentences in which the model found nothing."""
    taken = [c.span for c in commitments]
    spans = dict.fromkeys(p.span for p in background.passages)
    reason = f"{background.reason}: no commitment in it"
    return tuple(LeftOut(s, reason) for s in sorted(spans) if not any(s.overlaps(t) for t in taken))
