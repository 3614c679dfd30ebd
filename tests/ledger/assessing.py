"""What a team does at random to assess commitments: cycles, scores, settling, replies, publishing; sensible or not."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from servanda.assessment import COMPLIANCE, STEPS, Scale, Value
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.assessing import coders_of, scale_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import SETTLED, PairState, Role
from servanda.ledger.services import Actor, Choice

OWN = Scale("“é”", (Value("low", -0.5, "\\u0000 “no”"), Value("high", 2.25, "é")))

T = TypeVar("T")


class Assessors:
    """Assesses what the ledger of the tests holds."""

    def __init__(self, random: Random) -> None:
        """Start with a source of chance."""
        self.random = random
        self.doings: list[Callable[[Actor], object]] = [
            self.open_cycle, self.change_cycle, self.score, self.score_whole, self.settle_score, self.record_reply,
            self.publish,
        ]  # fmt: skip
        self.weights = [12, 3, 8, 12, 7, 6, 6]

    def open_cycle(self, actor: Actor) -> None:
        """Open a cycle on commitments of a partnership."""
        choices = self.choices()
        partnership = m.Commitment.objects.get(pk=choices[0].commitment).partnership_id
        scale = self.mostly([COMPLIANCE, COMPLIANCE, STEPS, OWN], Scale("x", COMPLIANCE.values[:1]))
        since = self.mostly(["", "2024-01-01"], "2024-13-01")
        name = self.mostly(["Cycle", "Ñandú 2024", "☮", "Final report"], "n" * 201)
        coders = self.mostly([["cora", "remi"], ["cora", "remi", "olga"], ["cora", "olga"]], ["cora", "rhys"])
        services.open_cycle(
            self.owner(actor), name, partnership, scale, choices, coders, since=since, until="2024-12-31"
        )

    def change_cycle(self, actor: Actor) -> None:
        """Change its name, choice or coders."""
        cycle = self.cycle()
        change = self.random.choice(
            [
                {"name": "Another \udc00" if self.random.random() < 0.1 else "Another"},
                {"coders": ["cora", "olga"]},
                {"coders": ["remi", "cora"]},
                {"choices": self.choices()},
                {"until": "2023-01-01"},
            ]
        )
        services.change_cycle(self.owner(actor), cycle.id, **change)  # type: ignore[arg-type]

    def score(self, actor: Actor) -> None:
        """Score one commitment and party."""
        pair = self.pair()
        coder = self.coder(pair.cycle) if self.random.random() < 0.8 else actor
        evidence = list(m.Evidence.objects.filter(commitment=pair.commitment_id).values_list("id", flat=True)[:2])
        value = self.value(pair.cycle)
        reason = self.mostly(["so it is", "“é” \\u0000", "x"], " ")
        services.score(coder, pair.cycle_id, pair.commitment_id, pair.party, value, reason, evidence)

    def score_whole(self, actor: Actor) -> None:
        """Let all coders of a cycle score all of it, mostly alike."""
        cycle = self.cycle()
        for pair in m.Pair.objects.filter(cycle=cycle.id, state=PairState.OPEN, chosen=True).order_by("id"):
            value = self.value(cycle)
            for name in coders_of(cycle):
                given = value if self.random.random() < 0.8 else self.value(cycle)
                services.score(services.member(name), cycle.id, pair.commitment_id, pair.party, given, "seen")

    def settle_score(self, actor: Actor) -> None:
        """Settle all that is disputed in a cycle, or something else."""
        disputed = m.Pair.objects.filter(state=PairState.DISPUTED, chosen=True).order_by("id")
        pairs = list(disputed) if self.random.random() < 0.8 else [self.pair()]
        for pair in pairs:
            reviewer = self.settler(pair.cycle, actor)
            services.settle_score(
                reviewer, pair.cycle_id, pair.commitment_id, pair.party, self.value(pair.cycle), "on balance"
            )

    def record_reply(self, actor: Actor) -> None:
        """Put a party's comment beside a score."""
        pair = self.pair()
        date = self.mostly(["", "2024-06-01"], "June")
        services.record_reply(actor, pair.cycle_id, pair.commitment_id, pair.party, "We did “é”.", "Ministry", date)

    def publish(self, actor: Actor) -> None:
        """Publish a cycle."""
        services.publish_cycle(self.owner(actor), self.cycle().id)

    def choices(self) -> list[Choice]:
        """Return one or two commitments of a partnership that were accepted, or any."""
        states = SETTLED if self.random.random() < 0.9 else ("proposed",)
        rows = list(m.Commitment.objects.filter(state__in=states, recheck=False).order_by("id"))
        if not rows:
            raise LedgerError("there is none yet")
        first = self.random.choice(rows)
        near = [row for row in rows if row.partnership_id == first.partnership_id or self.random.random() < 0.02]
        chosen = self.random.sample(near, min(len(near), self.random.choice([1, 1, 2])))
        criteria = self.mostly([{}, {}, {}, {"+1": "it is “open”"}], {"no": "such"})
        return [Choice(first.id, ("JP", "Équipe Ñ") if self.random.random() < 0.2 else (), criteria)] + [
            Choice(row.id) for row in chosen if row.id != first.id
        ]

    def cycle(self) -> m.Cycle:
        """Return a cycle."""
        rows = list(m.Cycle.objects.order_by("-added"))
        if not rows:
            raise LedgerError("there is none yet")
        return rows[0] if self.random.random() < 0.6 else self.random.choice(rows)

    def pair(self) -> m.Pair:
        """Return what is scored in some cycle."""
        rows = list(m.Pair.objects.select_related("cycle").order_by("cycle__added", "id"))[-6:]
        if not rows:
            raise LedgerError("there is none yet")
        return self.random.choice(rows)

    def value(self, cycle: m.Cycle) -> str:
        """Return an answer, or one that there is not."""
        answers = scale_of(cycle).answers
        return self.mostly([*answers, *answers[:2]], "no")

    def mostly(self, good: Sequence[T], bad: T) -> T:
        """Return something good, and now and then something bad."""
        return bad if self.random.random() < 0.07 else self.random.choice(good)

    def coder(self, cycle: m.Cycle) -> Actor:
        """Return a coder of a cycle."""
        return services.member(self.random.choice(coders_of(cycle)))

    def settler(self, cycle: m.Cycle, actor: Actor) -> Actor:
        """Return mostly somebody who may settle."""
        free = [name for name in ("remi", "olga") if name not in coders_of(cycle)]
        return services.member(free[0]) if free and self.random.random() < 0.8 else actor

    def owner(self, actor: Actor) -> Actor:
        """Return mostly the owner, without whom no cycle is ever opened."""
        owner = services.member("olga")
        assert owner.role is Role.OWNER
        return owner if self.random.random() < 0.8 else actor
