"""The fields of a commitment as its page shows them: what each says, and the words it was read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servanda.publishing.site.record import Published
from servanda.records import Commitment
from servanda.wording import name_topic, write_deadline, write_money, write_party, write_point


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its value in words, why it has it, and in whose words."""

    label: str
    value: str
    reason: str
    words: tuple[str, ...] = ()


def fields_of(one: Published) -> list[Field]:
    """Return the fields that have a value."""
    record = one.record
    found = []
    for name, (label, write) in _WRITERS.items():
        value = write(record)
        if name == "deadline" and one.due:
            value += f": by {write_point(one.due)} at the latest"
        if value:
            reading = record.readings.get(name)
            found.append(Field(label, value, reading.reason if reading else "", _words(one, name)))
    return found


def _words(one: Published, name: str) -> tuple[str, ...]:
    """Return the words that a field was read from, where they stand in the quote."""
    record = one.record
    reading = record.readings.get(name)
    spans = [span for span in (reading.spans if reading else ()) if record.span.covers(span)]
    return tuple(
        dict.fromkeys(record.quote[span.start - record.span.start : span.end - record.span.start] for span in spans)
    )


def _deadline(record: Commitment) -> str:
    return f"“{write_deadline(record.deadline)[0]}”" if record.deadline else ""


_WRITERS: Mapping[str, tuple[str, Callable[[Commitment], str]]] = {
    "parties": ("Who promises", lambda c: ", ".join(map(write_party, c.parties))),
    "kind": ("Kind", lambda c: c.kind.value.capitalize()),
    "strength": ("Strength", lambda c: c.strength.value.capitalize()),
    "verb": ("Verb", lambda c: c.verb),
    "topic": ("Topic", lambda c: name_topic(c.topic.value)),
    "money": ("Money", lambda c: ", ".join(map(write_money, c.money))),
    "deadline": ("Deadline", _deadline),
    "bodies": ("Bodies", lambda c: ", ".join(body.name for body in c.bodies)),
}
