"""An entry as a sentence that people read: "Ana accepted US-KR/2021-05-21/fact-sheet/3"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from servanda.ledger import models as m
from servanda.ledger.payloads import (
    CommitmentsMerged,
    CommitmentSplit,
    DecisionSuggested,
    DecisionUndone,
    MemberAdded,
    MemberChanged,
    PartnershipNamed,
    Payload,
    decode,
)

KIND_WORDS = {
    "member.added": "added the member",
    "member.changed": "changed the member",
    "partnership.named": "named the partnership",
    "instrument.added": "added",
    "instrument.corrected": "corrected",
    "instrument.filed": "filed anew",
    "commitment.accepted": "accepted",
    "commitment.edited": "edited",
    "commitment.rejected": "rejected",
    "commitment.merged": "merged into",
    "commitment.split": "split",
    "commitment.added": "added the missed commitment",
    "decision.suggested": "made a suggestion on",
    "suggestion.dismissed": "dismissed the suggestion on",
    "decision.undone": "undid a decision on",
}
"""What somebody did by an entry of each kind, to be followed by what it is about."""

_SUGGESTED = {
    "commitment.accepted": "to accept it",
    "commitment.edited": "to edit it",
    "commitment.rejected": "to reject it",
    "commitment.merged": "to merge others into it",
    "commitment.split": "to split it",
}
_LONG = ("instrument.added", "instrument.corrected")  # kinds whose payload is a whole document


@dataclass(frozen=True, slots=True)
class Saying:
    """An entry in words: ``who`` ``does`` ``subject`` ``more``; ``link`` leads to the subject."""

    sequence: int
    at: str
    kind: str
    scope: str
    who: str
    does: str
    subject: str
    link: str
    more: str


def say(entries: Iterable[m.Entry]) -> list[Saying]:
    """Return entries in words. ``entries`` may leave their payloads out; the long ones are never fetched."""
    rows = list(entries)
    wanted = [row.sequence for row in rows if row.kind not in _LONG]
    payloads = dict(m.Entry.objects.filter(pk__in=wanted).values_list("sequence", "payload"))
    scopes = {row.scope for row in rows if row.kind.startswith("instrument.")}
    titles = dict(m.Instrument.objects.filter(pk__in=scopes).values_list("id", "title"))
    names = names_of({row.who for row in rows})
    return [_say(row, payloads.get(row.sequence), titles, names) for row in rows]


def names_of(members: Iterable[str]) -> Mapping[str, str]:
    """Return the full names of members, by their ids."""
    return dict(m.Member.objects.filter(pk__in=members).values_list("id", "full_name"))


def _say(row: m.Entry, payload: str | None, titles: Mapping[str, str], names: Mapping[str, str]) -> Saying:
    said = decode(row.kind, payload) if payload is not None else None
    return Saying(
        sequence=row.sequence,
        at=row.at,
        kind=row.kind,
        scope=row.scope,
        who=names.get(row.who, row.who),
        does=_does(row.kind, said),
        subject=titles.get(row.scope, row.subject) if row.kind.startswith("instrument.") else row.subject,
        link=_link(row),
        more=_more(said),
    )


def _does(kind: str, said: Payload | None) -> str:
    if isinstance(said, CommitmentsMerged):
        numbers = [key.rpartition("/")[2] for key in said.ids]
        return f"merged number{'s' if len(numbers) > 1 else ''} {', '.join(numbers)} into"
    return KIND_WORDS[kind]


def _more(said: Payload | None) -> str:
    match said:
        case MemberAdded(role=role):
            return f"as {role.value}"
        case MemberChanged(active=False):
            return "who may no longer sign in"
        case MemberChanged(role=role, full_name=name):
            return f"to {name}, {role.value}"
        case PartnershipNamed(name=name):
            return f"“{name}”"
        case CommitmentSplit(parts=parts):
            return f"into {len(parts)}"
        case DecisionSuggested(decision=decision):
            return _SUGGESTED.get(decision, "")
        case DecisionUndone(entry=entry):
            return f"(entry {entry})"
    return ""


def _link(row: m.Entry) -> str:
    group = row.kind.partition(".")[0]
    if group == "member":
        return ""
    page = {"partnership": "partnership", "instrument": "instrument"}.get(group, "commitment")
    return reverse(page, args=[row.subject])
