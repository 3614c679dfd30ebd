"""What a team does at random to follow commitments up: links, documents, evidence and sources, sensible or not."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from assessing import Assessors
from promising import DATE, Team, document, promises

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import document_of, instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import decode_record
from servanda.ledger.services import Actor
from servanda.matching import Link, Passage, Reason, Relation
from servanda.matching.evidence import Proposal, Stance
from servanda.records import Commitment, Instrument, Span

TOLD = [
    "Norway opened an office in A.",
    "Chile gave $20 in B.",
    "The plan “é” was dropped in C.",
    "Nothing came of it.",
]


class Pursuit:
    """Follows up what the ledger of the tests holds."""

    def __init__(self, random: Random) -> None:
        """Start with a source of chance."""
        self.random = random
        self.doings: list[Callable[[Actor], object]] = [
            self.find_links, self.add_link, self.confirm_link, self.reject_link, self.reopen_link,
            self.hand_in, self.find_evidence, self.add_evidence, self.confirm_evidence, self.reject_evidence,
            self.reopen_evidence, self.watch, self.watch_otherwise, self.add_later,
        ]  # fmt: skip
        self.weights = [22, 8, 8, 5, 5, 8, 8, 5, 6, 4, 4, 12, 5, 14]

    def find_links(self, actor: Actor) -> None:
        """Propose some links of a partnership, known ones among them."""
        links, partnership = [], ""
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            earlier, later = self.ends()
            reasons = (Reason("deadline", "“é” → \\u0000", (earlier.span,), (later.span,)),)
            links.append(Link(earlier, later, self.random.choice(list(Relation)), self.random.random(), reasons))
            partnership = m.Commitment.objects.get(pk=earlier.id).partnership_id
        services.propose_links(actor, partnership, links, "test/1")

    def add_link(self, actor: Actor) -> None:
        """Add a link to a commitment or a passage."""
        earlier, later = self.ends()
        relation = self.random.choice([*Relation, "undone"])
        if isinstance(later, Passage):
            services.add_link(actor, earlier.id, later.instrument, relation, place=later.span, reason="é")
        else:
            services.add_link(actor, earlier.id, later.id, relation)

    def confirm_link(self, actor: Actor) -> None:
        """Confirm a link, as it is or otherwise."""
        services.confirm_link(actor, self.pick(m.Link), self.random.choice([None, *Relation]), "so it is")

    def reject_link(self, actor: Actor) -> None:
        """Reject a link."""
        services.reject_link(actor, self.pick(m.Link), "another matter \udc00" if self.random.random() < 0.1 else "")

    def reopen_link(self, actor: Actor) -> None:
        """Take back what was decided on a link."""
        services.reopen_link(actor, self.pick(m.Link))

    def hand_in(self, actor: Actor) -> None:
        """Add a document that may bear on commitments."""
        paragraphs = self.random.sample(TOLD, self.random.randint(1, 3))
        instrument = replace(document(*paragraphs, title="Readout"), publisher="Ministry", url="https://example.org/a")
        source = self.random.choice(["", "", "no-such", self.pick(m.Source)])
        services.add_document(actor, instrument, "2024-06-01T10:00:00Z", source)

    def find_evidence(self, actor: Actor) -> None:
        """Propose some passages of a document, known ones among them."""
        told = self.document()
        proposals = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            span = self.passage(told).span
            quote = told.words(span) if self.random.random() < 0.95 else "made up"
            stance, score = self.random.choice(list(Stance)), self.random.random()
            proposals.append(Proposal(self.commitment(), told.id, span, quote, stance, score, "“opened”", (span,)))
        services.propose_evidence(actor, told.id, proposals, "test/1")

    def add_evidence(self, actor: Actor) -> None:
        """Add a passage of a document as evidence."""
        told = self.document()
        stance = self.random.choice([*Stance, "regress"])
        services.add_evidence(actor, self.commitment().id, told.id, self.passage(told).span, stance, "é")

    def confirm_evidence(self, actor: Actor) -> None:
        """Confirm evidence, as it is or otherwise."""
        services.confirm_evidence(actor, self.pick(m.Evidence), self.random.choice([None, *Stance]), "so it is")

    def reject_evidence(self, actor: Actor) -> None:
        """Reject evidence."""
        services.reject_evidence(actor, self.pick(m.Evidence))

    def reopen_evidence(self, actor: Actor) -> None:
        """Take back what was decided on evidence."""
        services.reopen_evidence(actor, self.pick(m.Evidence))

    def watch(self, actor: Actor) -> None:
        """Watch a source."""
        good = f"https://example.org/{self.random.randrange(99)}.xml"
        url = good if self.random.random() < 0.8 else self.random.choice(["ftp://example.org", "https://["])
        name = self.random.choice(["", "", "Ministry of Trade", "Équipe", "n" * 201])
        partnership = self.random.choice(["", self.pick(m.Partnership)])
        services.add_source(
            actor, url, name=name, partnership=partnership, every=self.random.choice([0, 60, 1440, 1440])
        )

    def watch_otherwise(self, actor: Actor) -> None:
        """Change a source, or watch it no more."""
        change = self.random.choice(
            [{"active": False}, {"active": True}, {"every": 5}, {"kind": "page"}, {"kind": "x"}]
        )
        services.change_source(self.owner(actor), self.pick(m.Source), **change)  # type: ignore[arg-type]

    def owner(self, actor: Actor) -> Actor:
        """Return mostly the owner, without whom no source is ever watched."""
        return services.member("olga") if self.random.random() < 0.7 else actor

    def add_later(self, actor: Actor) -> None:
        """Add a later instrument of a partnership that there is."""
        told = [
            f"Norway will {what} in {self.random.choice('ABC')}." for what in ("open an office", "give $20 by 2027")
        ]
        instrument = document(*told, *self.random.sample(TOLD, 2), title="Fact sheet", date=DATE.replace(month=9))
        partnership = self.pick(m.Partnership)
        found = promises(instrument)
        services.add_instrument(actor, instrument, found, reader="test", partnership=partnership)

    def pick(self, model: type) -> str:
        """Return the id of a row, or one that there is not."""
        rows = list(model.objects.order_by("id").values_list("id", flat=True))  # type: ignore[attr-defined]
        return str(self.random.choice(rows)) if rows and self.random.random() < 0.95 else "f" * 24

    def commitment(self) -> Commitment:
        """Return a commitment."""
        row = m.Commitment.objects.filter(pk=self.pick(m.Commitment)).first()
        if row is None:
            raise LedgerError("there is none yet")
        return decode_record(row.record)

    def ends(self) -> tuple[Commitment, Commitment | Passage]:
        """Return a commitment, and another or a passage: mostly of a later instrument of its partnership."""
        earlier = self.commitment()
        own = m.Instrument.objects.get(pk=earlier.instrument)
        near = m.Instrument.objects.filter(partnership=own.partnership_id, date__gte=own.date).exclude(pk=own.id)
        rows = list((near if self.random.random() < 0.9 else m.Instrument.objects).order_by("id"))
        if not rows:
            raise LedgerError("there is no later one")
        instrument = instrument_of(self.random.choice(rows))
        commitments = list(m.Commitment.objects.filter(instrument=instrument.id).order_by("id"))
        if commitments and self.random.random() < 0.6:
            return earlier, decode_record(self.random.choice(commitments).record)
        return earlier, self.passage(instrument)

    def passage(self, instrument: Instrument) -> Passage:
        """Return a block of a document, or the first word of it, as a passage."""
        block = self.random.choice(instrument.blocks)
        words = instrument.words(block.span)
        span = block.span if self.random.random() < 0.7 else Span(0, len(words.split(" ")[0])).shift(block.span.start)
        return Passage(instrument.id, block.number, span, instrument.words(span), None)

    def document(self) -> Instrument:
        """Return a document that may bear on commitments."""
        row = m.Document.objects.filter(pk=self.pick(m.Document)).first()
        if row is None:
            raise LedgerError("there is none yet")
        return document_of(row)


def busy(random: Random) -> Team:
    """Return a team that also follows up and assesses what it has."""
    pursuit, assessors = Pursuit(random), Assessors(random)
    return Team(random, [*pursuit.doings, *assessors.doings], [*pursuit.weights, *assessors.weights])
