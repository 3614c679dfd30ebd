"""An assessment of what a ledger holds: two coders who differ on one score, a reviewer who settles it, a reply."""

from servanda.assessment import COMPLIANCE
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import SETTLED, FollowState, Role
from servanda.ledger.services import Actor, Choice

CODERS = ("ingrid.coder", "wiremu.coder")
REVIEWER, REPLY = "aroha.reviewer", "It was ready in May, and opened in June."
_ANSWERS = ("+1", "0", "-1", "not-due", "+1", "+1", "cannot-assess")


def assess(
    owner: Actor, partnership: str, *, most: int = 12, publish: bool = True, reason: str = "=so the document says"
) -> str:
    """Assess the first commitments of a partnership, and publish it; return the id of the cycle."""
    for name in (*CODERS, REVIEWER):
        if not m.Member.objects.filter(pk=name).exists():
            role = Role.REVIEWER if name == REVIEWER else Role.CODER
            services.add_member(owner, name, name.split(".")[0].title(), role)
    rows = m.Commitment.objects.filter(partnership=partnership, state__in=SETTLED, recheck=False).order_by("id")
    borne = set(m.Evidence.objects.filter(state=FollowState.CONFIRMED).values_list("commitment_id", flat=True))
    keys = sorted(rows.values_list("id", flat=True), key=lambda key: key not in borne)  # those with evidence first
    chosen = [Choice(key) for key in keys[:most]]
    chosen[0] = Choice(keys[0], criteria={"+1": "the office is open"})
    cycle = services.open_cycle(
        owner, "Final report", partnership, COMPLIANCE, chosen, CODERS, since="2025-01-01", until="2026-12-31"
    )
    pairs = list(m.Pair.objects.filter(cycle=cycle).order_by("commitment", "party"))
    for number, pair in enumerate(pairs):
        evidence = m.Evidence.objects.filter(commitment=pair.commitment_id, state=FollowState.CONFIRMED)
        found = list(evidence.values_list("id", flat=True))
        for place, name in enumerate(CODERS):
            value = _ANSWERS[(number + (place and number % 5 == 0)) % len(_ANSWERS)]
            services.score(
                services.member(name), cycle, pair.commitment_id, pair.party, value, f"{reason}, {number}", found
            )
    if not publish:
        return cycle
    for pair in m.Pair.objects.filter(cycle=cycle, state="disputed").order_by("id"):
        settle(cycle, pair, "0")
    first = pairs[0]
    services.record_reply(
        services.member(REVIEWER), cycle, first.commitment_id, first.party, REPLY, "Ministry of Harbours", "2026-06-01"
    )
    services.publish_cycle(owner, cycle)
    return cycle


def settle(cycle: str, pair: m.Pair, value: str, reason: str = "a part of it is done") -> None:
    """Settle a score."""
    services.settle_score(services.member(REVIEWER), cycle, pair.commitment_id, pair.party, value, reason)
