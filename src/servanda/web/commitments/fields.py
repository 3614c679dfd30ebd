"""The fields of a commitment as people read them, and what changed between two records of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servanda.records import Commitment
from servanda.wording import name_party, name_topic, write_deadline, write_money


@dataclass(frozen=True, slots=True)
class Change:
    """A field that has another value now."""

    label: str
    before: str
    after: str


LABELS: Mapping[str, str] = {
    "quote": "Words",
    "parties": "Parties",
    "kind": "Kind",
    "strength": "Strength",
    "verb": "Verb",
    "topic": "Topic",
    "deadline": "Deadline",
    "money": "Money",
    "bodies": "Bodies",
}


def write(commitment: Commitment, field: str) -> str:
    """Return a field's value in words; "none" where it has none."""
    return _WRITERS[field](commitment) or "none"


def changes(before: Commitment, after: Commitment) -> list[Change]:
    """Return what changed, a line for each field; a place in the text that moved is no change."""
    pairs = [(LABELS[name], write(before, name), write(after, name)) for name in LABELS]
    return [Change(label, old, new) for label, old, new in pairs if old != new]


def _deadline(commitment: Commitment) -> str:
    if commitment.deadline is None:
        return ""
    words, point = write_deadline(commitment.deadline)
    return f"“{words}” ({point})" if point else f"“{words}”"


_WRITERS: Mapping[str, Callable[[Commitment], str]] = {
    "quote": lambda c: f"“{c.quote}”",
    "parties": lambda c: ", ".join(name_party(party) for party in c.parties),
    "kind": lambda c: c.kind.value,
    "strength": lambda c: c.strength.value,
    "verb": lambda c: c.verb,
    "topic": lambda c: name_topic(c.topic.value),
    "deadline": _deadline,
    "money": lambda c: ", ".join(write_money(money) for money in c.money),
    "bodies": lambda c: ", ".join(body.name for body in c.bodies),
}
