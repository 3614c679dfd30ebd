"""Instruments with their commitments, made from a seed: every quote and every field stands in its text.

``write`` makes one document of a given number of commitments. The mix (parties, topics, strengths, deadlines, sums,
bodies) is drawn to be like that of the coded instruments: few commitments have a sum, one in five a deadline.
"""

import datetime
from dataclasses import dataclass
from random import Random

from benchmarks import ledger_words as words
from servanda.records import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    Instrument,
    Kind,
    Money,
    Reading,
    Span,
    Strength,
    Topic,
)

TOPICS = list(Topic)
STRENGTHS = (Strength.FIRM, Strength.INTENDED, Strength.SOFT)
MONTHS = {1: "January", 3: "March", 4: "April", 6: "June", 9: "September", 11: "November"}
NUMBERS = ("", "one year", "two years", "three years")
SHARES = {"body": 0.18, "money": 0.09, "deadline": 0.2, "item": 0.6, "deliverable": 0.25, "one party": 0.3}


@dataclass(frozen=True, slots=True)
class Relation:
    """A partnership: its id, its parties, how much it talks about each topic, and the bodies it has made."""

    id: str
    name: str
    parties: tuple[str, ...]
    topics: tuple[float, ...]
    bodies: tuple[str, ...]


def relate(random: Random, parties: tuple[str, ...]) -> Relation:
    """Return a partnership between ``parties`` with topics and bodies of its own."""
    matters = [matter for line in words.MATTERS.values() for matter in line.split(", ")]
    chosen = random.sample(matters, k=random.randint(5, 25))
    codes = parties if len(parties) <= 4 else (*parties[:3], f"{len(parties) - 3}-more")
    return Relation(
        id="-".join(codes),
        name=" – ".join(words.PARTIES[party].removeprefix("the ") for party in parties),
        parties=parties,
        topics=tuple(random.paretovariate(1.2) for _ in TOPICS),
        bodies=tuple(random.choice(words.BODIES).format(matter.title()) for matter in chosen),
    )


class Page:
    """A text that grows, and says where each piece of it stands."""

    def __init__(self) -> None:
        """Start with no words."""
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []

    def say(self, *pieces: str) -> Span:
        """Add words and return the span of the last piece."""
        for piece in pieces:
            self.pieces.append(piece)
            start, self.length = self.length, self.length + len(piece)
        return Span(start, self.length)

    def end_block(self, start: int, kind: BlockKind) -> None:
        """Close the block that began at ``start``, with a blank line behind it."""
        depth = int(kind is BlockKind.ITEM)
        self.blocks.append(Block(len(self.blocks), kind, depth, Span(start, self.length)))
        self.say("\n\n")

    @property
    def text(self) -> str:
        """The words so far, without the blank line at their end."""
        return "".join(self.pieces).removesuffix("\n\n")


def write(
    random: Random, between: Relation, date: datetime.date, count: int, number: int
) -> tuple[Instrument, list[Commitment]]:
    """Return a document of ``count`` commitments between the parties of ``between``, and those commitments."""
    page = Page()
    found: list[Commitment] = []
    title = f"{random.choice(words.TITLES).format(_listed(between.parties))}, session {number}"
    page.end_block(page.say(title).start, BlockKind.HEADING)
    while len(found) < count:
        if random.random() < 0.25:
            page.end_block(page.say(random.choice(words.HEADINGS)).start, BlockKind.HEADING)
        if random.random() < 0.4:
            page.end_block(page.say(random.choice(words.OPENINGS)).start, BlockKind.PARAGRAPH)
        start = page.length
        for place in range(min(random.randint(1, 3), count - len(found))):
            if place:
                page.say(" ")
            found.append(_sentence(random, page, between, date))
            page.say(".")
        page.end_block(start, BlockKind.ITEM if random.random() < SHARES["item"] else BlockKind.PARAGRAPH)
    instrument = Instrument(
        id="",
        title=title,
        text=page.text,
        blocks=tuple(page.blocks),
        date=date,
        url=f"https://example.org/documents/{date}-{number}",
        publisher=random.choice(("Office of the Prime Minister", "Ministry of Foreign Affairs", "The Presidency")),
        parties=between.parties,
    )
    return instrument, found


def _sentence(random: Random, page: Page, between: Relation, date: datetime.date) -> Commitment:
    """Write one sentence, without its full stop, and return the commitment it makes."""
    start, first = page.length, len(page.pieces)
    alone = random.random() < SHARES["one party"]
    owing = (random.choice(between.parties),) if alone else between.parties
    subject = page.say(_capital(_listed(owing)) if alone else random.choice(("We", "The parties", "Both governments")))
    [strength] = random.choices(STRENGTHS, (72, 16, 12))
    done = random.random() < SHARES["deliverable"]
    verb, participle = random.choice(words.VERBS)
    mood = page.say(" ", random.choice(words.DONE if done else words.MODALS[strength]))
    act = page.say(" ", participle if done else verb)
    [topic] = random.choices(TOPICS, between.topics)
    matter = random.choice(words.MATTERS[topic].split(", "))
    about = page.say(" ", random.choice(words.FRAMES).format(matter))
    body = _body(random, page, between) if random.random() < SHARES["body"] else None
    money = _money(random, page) if random.random() < SHARES["money"] else None
    deadline = _deadline(random, page, date) if random.random() < SHARES["deadline"] else None
    span = Span(start, page.length)
    return Commitment(
        id="",
        instrument="",
        block=len(page.blocks),
        span=span,
        quote="".join(page.pieces[first:]),
        parties=owing,
        kind=Kind.DELIVERABLE if done else Kind.UNDERTAKING,
        strength=strength,
        verb=verb,
        topic=topic,
        money=(money,) if money else (),
        deadline=deadline,
        bodies=(body,) if body else (),
        readings={
            "quote": Reading("made for measuring", round(random.triangular(0.3, 1, 0.9), 3), (span,)),
            "parties": Reading(f"state: {', '.join(owing)}", 0.97, (subject,)),
            "kind": Reading("the verb’s form", 0.95, (mood,)),
            "strength": Reading("the modal", 0.9, (mood,)),
            "verb": Reading("main verb of the action", 0.93, (act,)),
            "topic": Reading(f"words: {matter}", round(random.uniform(0.4, 0.95), 3), (about,)),
            "money": Reading("money grammar", 0.97, (money.span,) if money else ()),
            "deadline": Reading("date of the action", 0.9, (deadline.span,) if deadline else ()),
            "bodies": Reading("body names", 0.8, (body.span,) if body else ()),
        },
    )


def _body(random: Random, page: Page, between: Relation) -> Body:
    # The lower of two draws: a few bodies are named much more often than the rest.
    name = between.bodies[min(random.randrange(len(between.bodies)) for _ in range(2))]
    return Body(name, page.say(" through the ", name))


def _money(random: Random, page: Page) -> Money:
    currency = random.choice(("USD", "USD", "USD", "EUR", "EUR", *words.CURRENCIES))
    millions = max(1, round(random.lognormvariate(3.5, 1.6)))
    text = words.CURRENCIES[currency].format(f"{millions:,} million")
    return Money(millions * 1_000_000, currency, text, page.say(" with ", text))


def _deadline(random: Random, page: Page, date: datetime.date) -> Deadline:
    year = date.year + random.choice((0, 1, 1, 2, 3, 5))
    month = random.choice(list(MONTHS))
    years = random.randrange(1, len(NUMBERS))
    text, edtf = random.choice(
        (
            (f"by the end of {year}", str(year)),
            (f"by {MONTHS[month]} {year}", f"{year}-{month:02}"),
            (f"within {NUMBERS[years]}", f"P{years}Y"),
            ("before the next meeting", None),
        )
    )
    return Deadline(text, edtf, page.say(" ", text))


def _listed(parties: tuple[str, ...]) -> str:
    names = [words.PARTIES[party] for party in parties]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
