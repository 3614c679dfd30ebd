"""Small documents and what they promise, read by a rule of the tests, and a team that decides at random.

A sentence "Norway will open an office." is a commitment; so is "open an office" in a paragraph behind a lead-in that
ends in "will:".
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from servanda import records
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.services import Actor
from servanda.records import Block, BlockKind, Commitment, Deadline, Instrument, Kind, Money, Reading, Span, Strength

DATE = datetime.date(2024, 5, 1)
CODES = {"Norway": "NO", "Chile": "CL", "Japan": "JP"}
_MONEY = re.compile(r"\$(\d+)")
_DEADLINE = re.compile(r"by (20\d\d)")


def document(
    *paragraphs: str,
    title: str = "Joint statement",
    date: datetime.date | None = DATE,
    parties: tuple[str, ...] = ("NO", "CL"),
) -> Instrument:
    """Return an instrument of these paragraphs."""
    blocks, start = [], 0
    for number, words in enumerate(paragraphs):
        blocks.append(Block(number, BlockKind.PARAGRAPH, 0, Span(start, start + len(words))))
        start += len(words) + 2
    return Instrument("test", title, "\n\n".join(paragraphs), tuple(blocks), date, parties=parties)


def promises(instrument: Instrument) -> list[Commitment]:
    """Return the commitments of a document."""
    found: list[Commitment] = []
    lead_in: Span | None = None
    for block in instrument.blocks:
        words = instrument.words(block.span)
        if words.endswith("will:"):
            lead_in = block.span
        elif lead_in is not None and not re.search(r"[A-Z]\w+ will ", words):
            found.append(_promise(instrument, block, block.span, None, words.split()[0], lead_in))
        else:
            lead_in = None
            for match in re.finditer(r"(?P<who>[A-Z]\w+) will (?P<verb>\w+) [^.]*", words):
                span = Span(*match.span()).shift(block.span.start)
                who = Span(*match.span("who")).shift(block.span.start)
                found.append(_promise(instrument, block, span, who, match["verb"], None))
    return found


def _promise(
    instrument: Instrument, block: Block, span: Span, who: Span | None, verb: str, lead_in: Span | None
) -> Commitment:
    quote = instrument.words(span)
    sums, due = _MONEY.search(quote), _DEADLINE.search(quote)
    money = (Money(int(sums[1]), "USD", sums[0], Span(*sums.span()).shift(span.start)),) if sums else ()
    deadline = Deadline(due[0], due[1], Span(*due.span()).shift(span.start)) if due else None
    speaker = instrument.words(who) if who else instrument.words(lead_in or span).split()[0]
    readings = {"quote": Reading("a test", 0.5, (span,)), "parties": Reading("a test", 0.9, (who or lead_in or span,))}
    return Commitment(
        id="test/0",
        instrument="test",
        block=block.number,
        span=span,
        quote=quote,
        parties=(CODES.get(speaker, speaker),),
        kind=Kind.UNDERTAKING,
        strength=Strength.FIRM,
        verb=verb,
        topic=records.Topic.SPACE,
        money=money,
        deadline=deadline,
        bodies=(records.Body(verb, Span(span.start, span.start + 1)),) if "council" in quote else (),
        lead_in=lead_in,
        lead_in_text=instrument.words(lead_in) if lead_in else None,
        readings=readings
        | ({"bodies": Reading("a test", 1.0, (Span(span.start, span.start + 1),))} if "council" in quote else {}),
    )


def add(actor: Actor, *paragraphs: str, corrects: str | None = None, **more: object) -> services.Filed:
    """Add a document of these paragraphs with its promises."""
    instrument = document(*paragraphs, **more)  # type: ignore[arg-type]
    return services.add_instrument(actor, instrument, promises(instrument), reader="test", corrects=corrects)


def team() -> dict[Role, Actor]:
    """Found a ledger with one member in each role."""
    owner = services.found("olga")
    names = {Role.READER: "rhys", Role.CODER: "cora", Role.REVIEWER: "remi"}
    for role, name in names.items():
        services.add_member(owner, name, name.title(), role)
    return {Role.OWNER: owner} | {role: Actor(name, role) for role, name in names.items()}


class Team:
    """A team that does anything at random, sensible or not; what the ledger refuses is counted."""

    def __init__(
        self, random: Random, more: Sequence[Callable[[Actor], object]] = (), weights: Sequence[int] = ()
    ) -> None:
        """Found the ledger; ``more`` are things to do besides, as often as ``weights`` say."""
        self.random = random
        self.more, self.weights = more, weights
        self.members = list(team().values())
        self.done: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        self.versions: dict[str, list[str]] = {}

    def act(self) -> None:
        """Do one thing."""
        what: Callable[[Actor], object] = self.random.choices(
            [
                self.add, self.correct, self.accept, self.reject, self.edit, self.split, self.merge, self.add_one,
                self.settle, self.dismiss, self.undo, self.file, self.name, self.let_in, self.change, *self.more,
            ],
            [4, 4, 8, 6, 10, 6, 6, 4, 10, 4, 12, 2, 2, 1, 1, *self.weights],
        )[0]  # fmt: skip
        actor = self.random.choices(self.members, [3, 1, 5, 6])[0]
        try:
            what(actor)
            self.done[what.__name__] = self.done.get(what.__name__, 0) + 1
        except LedgerError:
            self.refused[what.__name__] = self.refused.get(what.__name__, 0) + 1

    def add(self, actor: Actor) -> None:
        """Add a document."""
        paragraphs = [self._paragraph() for _ in range(self.random.randint(1, 5))]
        parties = tuple(self.random.sample(["NO", "CL", "JP", "EU", "NATO", "Équipe Ñ"], self.random.randint(0, 5)))
        title = self.random.choice(["Joint statement", "Fact sheet: peace", "☮ \\u0000 'quote' \"x\""])
        date = self.random.choice([DATE, DATE.replace(year=2022), None])
        filed = add(actor, *paragraphs, title=title, parties=parties, date=date)
        self.versions.setdefault(filed.id, paragraphs)

    def correct(self, actor: Actor) -> None:
        """Add another version of a document."""
        key = self._instrument()
        paragraphs = list(self.versions.get(key, ["Norway will open an office."]))
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(paragraphs) + 1)
            chance = self.random.random()
            if chance < 0.3:
                paragraphs.insert(place, self._paragraph())
            elif chance < 0.5 and len(paragraphs) > 1:
                paragraphs.pop(place % len(paragraphs))
            else:
                words = paragraphs[place % len(paragraphs)].split(" ")
                words[self.random.randrange(len(words))] = self.random.choice(["office", "Norway", "will", "$7", "x."])
                paragraphs[place % len(paragraphs)] = " ".join(words)
        date = self.random.choice([DATE, DATE.replace(month=7)])
        add(actor, *paragraphs, corrects=key, date=date)
        self.versions[key] = paragraphs

    def accept(self, actor: Actor) -> None:
        """Accept a commitment."""
        services.accept(actor, self._commitment(), self._reason())

    def reject(self, actor: Actor) -> None:
        """Reject one."""
        services.reject(actor, self._commitment(), self._reason())

    def edit(self, actor: Actor) -> None:
        """Edit one, perhaps to what its text does not say."""
        it = decode_record(self._row().record)
        change = self.random.choice(
            [
                {"strength": self.random.choice(list(Strength))},
                {"parties": ("JP", "Équipe Ñ")},
                {"parties": ()},
                {"quote": "made up"},
                {"money": ()},
                {"verb": "v" * self.random.choice([3, 90])},
                {"id": self._commitment()},
            ]
        )
        services.edit(actor, replace(it, **change), self._reason())  # type: ignore[arg-type]

    def split(self, actor: Actor) -> None:
        """Split one."""
        row = self._row()
        parts = self._parts(decode_record(row.record))
        services.split(actor, row.id, parts[: self.random.choice([1, 2, 2, 2])], self._reason())

    def merge(self, actor: Actor) -> None:
        """Merge some, of one instrument or not."""
        row = self._row()
        near = list(m.Commitment.objects.filter(instrument=row.instrument_id).values_list("id", flat=True))
        pool = near if self.random.random() < 0.8 else [row.id, self._commitment()]
        others = self.random.sample(pool, min(len(pool), self.random.randint(0, 2)))
        services.merge(actor, decode_record(row.record), others, self._reason())

    def add_one(self, actor: Actor) -> None:
        """Add a commitment that was missed."""
        row = self._row()
        services.add_commitment(actor, self.random.choice(self._parts(decode_record(row.record))), row.instrument_id)

    def settle(self, actor: Actor) -> None:
        """Settle a suggestion, if there is one."""
        services.settle(actor, self._suggested())

    def dismiss(self, actor: Actor) -> None:
        """Dismiss a suggestion, if there is one."""
        services.dismiss(actor, self._suggested(), self._reason())

    def undo(self, actor: Actor) -> None:
        """Undo the last decision of the actor on an instrument, or any entry."""
        entry = self.random.choice([None, None, self.random.randint(1, m.Entry.objects.count())])
        services.undo(actor, self._instrument(), entry)

    def file(self, actor: Actor) -> None:
        """File an instrument elsewhere."""
        services.file_instrument(actor, self._instrument(), self._partnership())

    def name(self, actor: Actor) -> None:
        """Name a partnership, new or there already."""
        key = self.random.choice([self._partnership(), "Quad", "no/such", "x" * 61])
        services.name_partnership(actor, key, self.random.choice(["A name", " ", "n" * 201, "Ω"]), ["NO", "JP"])

    def let_in(self, actor: Actor) -> None:
        """Let somebody in."""
        services.add_member(actor, f"m{self.random.randrange(30)}", "M", self.random.choice(list(Role)))

    def change(self, actor: Actor) -> None:
        """Change a member."""
        names = list(m.Member.objects.order_by("id").values_list("id", flat=True))
        services.change_member(actor, self.random.choice(names), full_name=self._reason())

    def _paragraph(self) -> str:
        if self.random.random() < 0.15:
            return f"{self.random.choice(list(CODES))} will:"
        verbs = ["open an office", "give $20", "found a council by 2027", "review the plan", "send \\ “teams” é"]
        sentences = [
            f"{self.random.choice(list(CODES))} will {self.random.choice(verbs)} in {self.random.choice('ABCDEF')}."
            for _ in range(self.random.randint(1, 2))
        ]
        return " ".join(sentences) if self.random.random() < 0.8 else self.random.choice(verbs)

    def _parts(self, it: Commitment) -> Sequence[Commitment]:
        if len(it.quote) < 2:
            raise LedgerError("one letter has no parts")
        row = m.Instrument.objects.get(pk=it.instrument)
        middle = max(1, len(it.quote) // 2)
        text = instrument_of(row).text
        spans = [Span(it.span.start, it.span.start + middle), Span(it.span.start + middle, it.span.end)]
        plain = replace(it, money=(), deadline=None, bodies=(), readings={})
        return [replace(plain, span=span, quote=text[span.start : span.end]) for span in spans]

    def _row(self) -> m.Commitment:
        rows = m.Commitment.objects.order_by("id")
        count = rows.count()
        if not count:
            raise LedgerError("there is none yet")
        return rows[self.random.randrange(count)]

    def _commitment(self) -> str:
        return self._row().id if self.random.random() < 0.95 else "NO-CL/2024-05-01/joint-statement/999"

    def _suggested(self) -> str:
        rows = list(m.Commitment.objects.exclude(suggestion="").order_by("id").values_list("id", flat=True))
        return self.random.choice(rows) if rows else self._commitment()

    def _instrument(self) -> str:
        rows = list(m.Instrument.objects.order_by("id").values_list("id", flat=True))
        return self.random.choice(rows) if rows and self.random.random() < 0.95 else "no/such/one"

    def _partnership(self) -> str:
        rows = list(m.Partnership.objects.order_by("id").values_list("id", flat=True))
        return self.random.choice(rows) if rows and self.random.random() < 0.9 else "nowhere"

    def _reason(self) -> str:
        return self.random.choice(
            ["", "the codebook, 3.2", "“quoted” \\u0000 \n é \U0001f600", "nul \0", "half \udc00"]
        )
