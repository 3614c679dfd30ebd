"""Instruments made of a few invented promises, one a paragraph, for the tests of matching."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.matching import Stop
from servanda.records import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    Instrument,
    Kind,
    Money,
    Span,
    Strength,
    Topic,
    identify,
)


@dataclass(frozen=True)
class Promise:
    """A promise in the words of ``quote``; what else is given must stand in them. ``plain``: no commitment."""

    quote: str
    verb: str = "expand"
    topic: Topic = Topic.TRADE_INVESTMENT
    strength: Strength = Strength.FIRM
    kind: Kind = Kind.UNDERTAKING
    parties: tuple[str, ...] = ("NZ", "NO")
    money: tuple[int, str] | None = None
    deadline: tuple[str, str] | None = None
    body: str | None = None
    plain: bool = False


# What every instrument of a series says besides, so that words are rare or common as in real ones.
REST = (
    Promise("open a joint office for start-ups in Tromsø", "open", Topic.SCIENCE_TECHNOLOGY),
    Promise("protect whales in the waters of both countries", "protect", Topic.ENVIRONMENT_OCEANS),
    Promise("train fifty customs officers each year", "train", Topic.TRADE_INVESTMENT),
    Promise("share data on avalanches and earthquakes", "share", Topic.SCIENCE_TECHNOLOGY),
    Promise("lower the fees for student visas", "lower", Topic.EDUCATION_CULTURE_PEOPLE),
    Promise("fund a study of wool and timber prices", "fund", Topic.FOOD_AGRICULTURE),
)
OTHER = (
    Promise("send two nurses to the polar station", "send", Topic.HEALTH),
    Promise("restore the wooden church at Lom", "restore", Topic.EDUCATION_CULTURE_PEOPLE),
    Promise("publish tables of coastal tides", "publish", Topic.INFRASTRUCTURE_TRANSPORT),
    Promise("host a chess tournament for schools", "host", Topic.EDUCATION_CULTURE_PEOPLE),
)


def make_stop(name: str, year: int, promises: Sequence[Promise]) -> Stop:
    """Return an instrument with one paragraph a promise, and the commitments that they are."""
    text = "\n\n".join(f"{promise.quote}." for promise in promises)
    blocks, commitments, start = [], [], 0
    for number, promise in enumerate(promises):
        blocks.append(Block(number, BlockKind.PARAGRAPH, 0, Span(start, start + len(promise.quote) + 1)))
        if not promise.plain:
            commitments.append(_commit(name, number, start, promise, promises))
        start += len(promise.quote) + 3
    instrument = Instrument(name, name.title(), text, tuple(blocks), datetime.date(year, 5, 1))
    return Stop.make(instrument, commitments)


def _commit(name: str, number: int, start: int, promise: Promise, promises: Sequence[Promise]) -> Commitment:
    def place(words: str) -> Span:
        at = start + promise.quote.index(words)
        return Span(at, at + len(words))

    occurrence = sum(other.quote.casefold() == promise.quote.casefold() for other in promises[:number])
    money, due, body = promise.money, promise.deadline, promise.body
    return Commitment(
        id=identify(name, promise.quote, occurrence),
        instrument=name,
        block=number,
        span=Span(start, start + len(promise.quote)),
        quote=promise.quote,
        parties=promise.parties,
        kind=promise.kind,
        strength=promise.strength,
        verb=promise.verb,
        topic=promise.topic,
        money=(Money(money[0], "NOK", money[1], place(money[1])),) if money else (),
        deadline=Deadline(due[0], due[1], place(due[0])) if due else None,
        bodies=(Body(body, place(body)),) if body else (),
    )
