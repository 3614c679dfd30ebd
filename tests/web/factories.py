"""Instruments of our own words for the tests of pages: ``add`` puts one with some commitments into the ledger."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.test import Client

from servanda.assessment import COMPLIANCE
from servanda.ledger import services
from servanda.ledger.models import Commitment as Stored
from servanda.ledger.models import Member, Pair
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor, Filed
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
from servanda.web.accounts.people import user_of

LEAD_IN = "Together, the two countries will:"


@dataclass(frozen=True)
class Saying:
    """A commitment to be made: its words and fields. ``money``, ``deadline`` and ``bodies`` stand in the words."""

    words: str
    parties: tuple[str, ...] = ("NZ", "NO")
    kind: Kind = Kind.UNDERTAKING
    strength: Strength = Strength.FIRM
    verb: str = "launch"
    topic: Topic = Topic.ENVIRONMENT_OCEANS
    money: tuple[tuple[float, str, str], ...] = ()
    deadline: tuple[str, str | None] | None = None
    bodies: tuple[str, ...] = ()
    confidence: float = 0.9


SAYINGS = (
    Saying(
        "launch a pilot of coastal ferries by the end of 2027",
        deadline=("by the end of 2027", "2027"),
        topic=Topic.INFRASTRUCTURE_TRANSPORT,
    ),
    Saying(
        "fund the Harbour Fund with $40 million",
        verb="fund",
        money=((40_000_000, "USD", "$40 million"),),
        bodies=("the Harbour Fund",),
        topic=Topic.DEVELOPMENT_AID,
        parties=("NO",),
    ),
    Saying(
        "explore a dialogue on sea-bed cables",
        verb="explore",
        strength=Strength.SOFT,
        bodies=("dialogue on sea-bed cables",),
        topic=Topic.DIGITAL_CYBER,
        confidence=0.4,
    ),
    Saying(
        "have opened the Harbour Fund to schools",
        verb="open",
        kind=Kind.DELIVERABLE,
        bodies=("Harbour Fund",),
        topic=Topic.EDUCATION_CULTURE_PEOPLE,
        parties=("NZ",),
    ),
    Saying(
        "intend to hold a fisheries review at a suitable time",
        verb="hold",
        strength=Strength.INTENDED,
        deadline=("at a suitable time", None),
        parties=("NZ", "Institute of Fishes, Nets and Boats"),
    ),
)


def actor(name: str = "rita", role: Role = Role.REVIEWER) -> Actor:
    """Return a member of this name and role, who joins where they are not there; the first owner is ``olga``."""
    if not Member.objects.exists():
        services.found("olga", "Olga Owner")
    if not Member.objects.filter(pk=name).exists():
        services.add_member(Actor("olga", Role.OWNER), name, name.title(), role)
    return Actor(name, Role(Member.objects.get(pk=name).role))


def client(name: str = "rita", role: Role = Role.REVIEWER) -> Client:
    """Return a browser in which this member is signed in."""
    made = Client()
    made.force_login(user_of(actor(name, role).name))
    return made


def instrument(
    sayings: Sequence[Saying] = SAYINGS,
    *,
    title: str = "Joint statement on the sea",
    date: datetime.date | None = datetime.date(2025, 3, 18),
    parties: tuple[str, ...] = ("NZ", "NO"),
    url: str | None = "https://example.org/sea",
    publisher: str | None = "The Harbour Office",
) -> tuple[Instrument, list[Commitment]]:
    """Return an instrument with a title, a lead-in and one item for each saying, and its commitments."""
    pieces = [(BlockKind.HEADING, 0, title), (BlockKind.PARAGRAPH, 0, LEAD_IN)]
    pieces += [(BlockKind.ITEM, 1, f"{saying.words[:1].upper()}{saying.words[1:]}.") for saying in sayings]
    text, blocks = "", []
    for number, (kind, depth, words) in enumerate(pieces):
        text += "\n\n" if text else ""
        blocks.append(Block(number, kind, depth, Span(len(text), len(text) + len(words))))
        text += words
    made = Instrument("made", title, text, tuple(blocks), date, url, publisher, parties)
    found = [_commitment(made, block, saying) for block, saying in zip(blocks[2:], sayings, strict=True)]
    return made, found


def add(sayings: Sequence[Saying] = SAYINGS, by: Actor | None = None, **more: object) -> Filed:
    """Put an instrument with these commitments into the ledger; ``more`` is as for ``instrument``."""
    made, found = instrument(sayings, **more)  # type: ignore[arg-type]
    return services.add_instrument(by or actor(), made, found, reader="by hand")


def follow(filed: Filed, by: Actor | None = None) -> tuple[str, str]:
    """Propose a link from the first commitment to a later instrument, and evidence on it; return their ids."""
    coder = by or actor("cora", Role.CODER)
    said = Saying("launch two pilots of coastal ferries by the end of 2029", topic=Topic.INFRASTRUCTURE_TRANSPORT)
    later = add([said], title="Second statement on the sea", date=datetime.date(2026, 3, 18), url="https://e.org/2")
    line = services.add_link(coder, f"{filed.id}/1", f"{later.id}/1", "advanced", reason="two for one")
    text = "The first ferry sailed in May.\n\nBoth offices were glad of it."
    blocks = (Block(0, BlockKind.PARAGRAPH, 0, Span(0, 30)), Block(1, BlockKind.PARAGRAPH, 0, Span(32, len(text))))
    readout = Instrument(
        "made", "Readout", text, blocks, datetime.date(2026, 6, 1), "https://e.org/3", "Harbour Office"
    )
    document = services.add_document(coder, readout)
    told = services.add_evidence(coder, f"{filed.id}/1", document, Span(0, 29), "progress")
    return line.subject, told.subject


ANSWERS = (("+1", "+1"), ("0", "+1"), ("-1", "-1"), ("+1", "+1"), ("not-due", "not-due"))
"""What the two coders of ``assess`` give each commitment in its turn."""


def assess(filed: Filed, *, name: str = "Second year", publish: bool = True, evidence: str = "") -> str:
    """Accept the first five commitments and assess them; return the id of the cycle.

    ``cara`` and ``cole`` give ``ANSWERS``, ``rita`` settles the second and writes down a reply to the first; the first
    rests on ``evidence`` where it is given.
    """
    rita, olga = actor(), actor("olga", Role.OWNER)
    coders = actor("cara", Role.CODER), actor("cole", Role.CODER)
    keys = [f"{filed.id}/{number}" for number in range(1, 6)]
    for row in Stored.objects.filter(pk__in=keys, state="proposed"):
        services.accept(rita, row.id)
    choices = [services.Choice(key, criteria={"+1": "the ferry sails"} if key == keys[0] else {}) for key in keys]
    names = [one.name for one in coders]
    cycle = services.open_cycle(
        olga, name, "NZ-NO", COMPLIANCE, choices, names, since="2025-03-18", until="2026-12-31"
    )  # fmt: skip
    for key, answers in zip(keys, ANSWERS, strict=True):
        for pair in Pair.objects.filter(cycle=cycle, commitment=key).order_by("party"):
            told = [evidence] if evidence and key == keys[0] else []
            for coder, answer in zip(coders, answers, strict=True):
                services.score(coder, cycle, key, pair.party, answer, f"{coder.name} has seen it.", told)
            if len(set(answers)) > 1:
                services.settle_score(rita, cycle, key, pair.party, "0", "It is half done.")
    services.record_reply(rita, cycle, keys[0], "NO", "We agree.", "Ministry of the Sea", "2026-11-01")
    if publish:
        services.publish_cycle(olga, cycle)
    return cycle


def many(count: int) -> list[Saying]:
    """Return ``count`` sayings with other words each."""
    return [Saying(f"build lighthouse number {number} on the coast", verb="build") for number in range(1, count + 1)]


def _commitment(made: Instrument, block: Block, saying: Saying) -> Commitment:
    span = Span(block.span.start, block.span.start + len(saying.words))
    quote = made.words(span)

    def place(words: str) -> Span:
        start = span.start + quote.casefold().index(words.casefold())
        return Span(start, start + len(words))

    due = saying.deadline
    readings = {
        name: Reading(f"as the test says of {name}", saying.confidence)
        for name in ("quote", "parties", "kind", "strength", "topic")
    }
    readings["verb"] = Reading("the first verb", saying.confidence, (place(quote.split()[0]),))
    if saying.bodies:
        readings["bodies"] = Reading("named", saying.confidence, tuple(place(name) for name in saying.bodies))
    if saying.money:
        readings["money"] = Reading("a sum", saying.confidence, tuple(place(words) for _, _, words in saying.money))
    if due:
        readings["deadline"] = Reading("a day", saying.confidence, (place(due[0]),))
    lead_in = made.blocks[1].span
    return Commitment(
        id="",
        instrument=made.id,
        block=block.number,
        span=span,
        quote=quote,
        parties=saying.parties,
        kind=saying.kind,
        strength=saying.strength,
        verb=saying.verb,
        topic=saying.topic,
        money=tuple(Money(amount, currency, made.words(place(w)), place(w)) for amount, currency, w in saying.money),
        deadline=due and Deadline(made.words(place(due[0])), due[1], place(due[0])),
        bodies=tuple(Body(made.words(place(name)), place(name)) for name in saying.bodies),
        lead_in=lead_in,
        lead_in_text=made.words(lead_in),
        readings=readings,
    )
