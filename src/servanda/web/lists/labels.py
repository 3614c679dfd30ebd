"""What parameters and their values are called on the pages, and the active filters as chips that can be taken off."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from servanda import wording
from servanda.ledger.models import Partnership
from servanda.web.lists.filter import Due, Filter

LABELS: Mapping[str, str] = {
    "partnership": "Partnership",
    "instrument": "Instrument",
    "party": "Party",
    "topic": "Topic",
    "strength": "Strength",
    "kind": "Kind",
    "state": "State",
    "year": "Year",
    "deadline": "Deadline",
    "due_after": "Due from",
    "due_before": "Due until",
    "after": "From",
    "before": "Until",
    "body": "Body",
    "bodies": "Bodies",
    "name": "Name",
    "money": "Money",
    "currency": "Currency",
    "q": "Words",
    "origin": "Origin",
    "confidence_from": "Confidence from",
    "confidence_to": "Confidence up to",
    "recheck": "To check again",
    "suggested": "Suggestion",
    "awaiting": "Awaiting review",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "deadline": {
        Due.OVERDUE: "Overdue",
        Due.SOON: "Next 90 days",
        Due.LATER: "Later",
        Due.UNRESOLVED: "No day named",
        Due.NONE: "No deadline",
    },
    "state": {"any": "All states"},
    "origin": {"read": "Read by the machine", "added": "Added by a member", "split": "Split off"},
    "bodies": {"true": "named", "false": "none named"},
    "money": {"true": "With a sum", "false": "Without a sum"},
    "recheck": {"true": "yes", "false": "no"},
    "suggested": {"true": "awaits a reviewer", "false": "none"},
    "awaiting": {"true": "yes", "false": "no"},
}


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter: what it asks for, and the query without it."""

    label: str
    value: str
    query: str


def word(name: str, value: str) -> str:
    """Return how a value of a parameter reads: ``party``, "KR" as "South Korea"."""
    if name in _WORDS and value in _WORDS[name]:
        return _WORDS[name][value]
    match name:
        case "party":
            return wording.name_party(value)
        case "topic":
            return wording.name_topic(value)
        case "due_after" | "due_before":
            return wording.write_date(datetime.date.fromisoformat(value))
        case "confidence_from" | "confidence_to":
            return f"{float(value):.0%}"
        case "strength" | "kind" | "state":
            return value.capitalize()
    return value


def chips(asked: Filter, kept: Collection[str] = ()) -> list[Chip]:
    """Return the active filters, but for those in ``kept``, each with the query that lifts it."""
    said = asked.model_dump(mode="json", exclude_defaults=True, exclude={"page", "size", "sort", *kept})
    names = _names(said.get("partnership", ()))
    shown = []
    for name, stored in said.items():
        for value in stored if isinstance(stored, list) else [stored]:
            rest = (
                [other for other in getattr(asked, name) if str(other) != str(value)]
                if isinstance(stored, list)
                else None
            )
            lifted = rest if rest is not None else type(asked).model_fields[name].default
            text = str(value).lower() if isinstance(value, bool) else str(value)
            reads = names.get(text, text) if name == "partnership" else word(name, text)
            shown.append(Chip(LABELS.get(name, name), reads, asked.but(**{name: lifted, "page": 1}).query()))
    return shown


def _names(keys: Collection[str]) -> dict[str, str]:
    return dict(Partnership.objects.filter(pk__in=keys).values_list("id", "name")) if keys else {}


def hidden(asked: Filter, shown: Collection[str]) -> list[tuple[str, str]]:
    """Return the parameters of a filter that a form does not show, as hidden fields."""
    said: dict[str, Any] = asked.model_dump(mode="json", exclude_defaults=True, exclude={"page", *shown})
    return [
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, stored in said.items()
        for value in (stored if isinstance(stored, list) else [stored])
    ]
