"""An entry as a sentence that people read: "Ana accepted US-KR/2021-05-21/fact-sheet/3"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servanda.ledger import models as m
from servanda.ledger.payloads import (
    CommitmentsMerged,
    CommitmentSplit,
    CycleOpened,
    CyclePublished,
    DecisionSuggested,
    DecisionUndone,
    EvidenceAdded,
    EvidenceConfirmed,
    EvidenceProposed,
    LinkAdded,
    LinkConfirmed,
    LinksProposed,
    MemberAdded,
    MemberChanged,
    PartnershipNamed,
    Payload,
    ReplyGiven,
    ScoreSaid,
    SourceAdded,
    SourceChanged,
    decode,
)
from servanda.web.log.subjects import Subject, name_subjects

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
    "links.proposed": "proposed links in",
    "link.added": "added a link from",
    "link.confirmed": "confirmed a link from",
    "link.rejected": "rejected a link from",
    "link.reopened": "reopened a link from",
    "document.added": "added the document",
    "evidence.proposed": "proposed evidence from",
    "evidence.added": "added evidence on",
    "evidence.confirmed": "confirmed evidence on",
    "evidence.rejected": "rejected evidence on",
    "evidence.reopened": "reopened evidence on",
    "source.added": "watches the source",
    "source.changed": "changed the source",
    "cycle.opened": "opened the assessment",
    "cycle.changed": "changed the assessment",
    "cycle.published": "published the assessment",
    "score.given": "scored",
    "score.settled": "settled the score of",
    "reply.given": "recorded a reply on",
}
"""What somebody did by an entry of each kind, to be followed by what it is about."""

_SUGGESTED = {
    "commitment.accepted": "to accept it",
    "commitment.edited": "to edit it",
    "commitment.rejected": "to reject it",
    "commitment.merged": "to merge others into it",
    "commitment.split": "to split it",
}
_LONG = ("instrument.added", "instrument.corrected", "document.added")  # kinds whose payload is a whole document


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
    subjects = name_subjects(rows)
    names = names_of({row.who for row in rows})
    return [_say(row, payloads.get(row.sequence), subjects[row.sequence], names) for row in rows]


def names_of(members: Iterable[str]) -> Mapping[str, str]:
    """Return the full names of members, by their ids."""
    return dict(m.Member.objects.filter(pk__in=members).values_list("id", "full_name"))


def _say(row: m.Entry, payload: str | None, subject: Subject, names: Mapping[str, str]) -> Saying:
    said = decode(row.kind, payload) if payload is not None else None
    return Saying(
        sequence=row.sequence,
        at=row.at,
        kind=row.kind,
        scope=row.scope,
        who=names.get(row.who, row.who),
        does=_does(row.kind, said),
        subject=subject.name,
        link=subject.link,
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
        case SourceAdded():
            return _more_of_source(said)
        case CycleOpened() | CyclePublished() | ScoreSaid():
            return _more_of_assessment(said)
        case _:
            return _more_of_following(said)


def _more_of_following(said: Payload | None) -> str:
    match said:
        case LinksProposed(links=links):
            return f"({len(links)})"
        case EvidenceProposed(passages=passages):
            return f"({len(passages)})"
        case LinkAdded(link=link):
            return f"to {link.later or link.later_instrument} as {link.relation}"
        case LinkConfirmed(relation=relation):
            return f"as {relation}"
        case EvidenceAdded(passage=passage):
            return f"as {passage.stance}"
        case EvidenceConfirmed(stance=stance):
            return f"as {stance}"
    return ""


def _more_of_assessment(said: CycleOpened | CyclePublished | ScoreSaid) -> str:
    """Say what it is about, and no score: coders score blind."""
    match said:
        case CycleOpened(name=name, chosen=chosen):
            return f"“{name}” of {len(chosen):,} commitment{'' if len(chosen) == 1 else 's'}"
        case CyclePublished(head=head):
            return f"on the ledger with the head {head[:12]}…"
        case ReplyGiven(cycle=cycle, by=by):
            return f"by {by}, in {cycle}"
        case ScoreSaid(cycle=cycle, party=party):
            return f"for {party}, in {cycle}"


def _more_of_source(source: SourceAdded) -> str:
    if isinstance(source, SourceChanged) and not source.active:
        return "which is watched no more"
    return f"“{source.name}”, every {source.every:,} minutes"
