"""Documents come in, and the passages in them that bear on commitments are proposed, added and decided on."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.documents import document_text_of
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import digest
from servanda.ledger.payloads import (
    DocumentAdded,
    EvidenceAdded,
    EvidenceConfirmed,
    EvidenceProposed,
    EvidenceRejected,
    EvidenceReopened,
    EvidenceText,
    Role,
    StanceWord,
    encode,
    evidence_id,
)
from servanda.ledger.services.acting import Actor
from servanda.ledger.services.reading import check_live, commitment_at
from servanda.ledger.services.wording import check_said
from servanda.ledger.storing import append, writing

if TYPE_CHECKING:
    from servanda.matching.evidence import Proposal

STANCES: tuple[str, ...] = get_args(StanceWord)


def add_document(actor: Actor, instrument: records.Instrument, fetched: str = "", source: str = "") -> str:
    """Put a document that may bear on commitments into the ledger, and return its id; the same text adds nothing.

    ``fetched`` is when it was fetched, in ISO 8601; ``source`` the id of the source that led to it.
    """
    actor.require(Role.CODER)
    text = document_text_of(instrument)
    encode(text)  # refuses what can't be written, before anything is looked for by it
    key = digest(instrument.text)[:24]
    with writing():
        if source and not m.Source.objects.filter(pk=source).exists():
            raise LedgerError(f"there is no source {source}")
        if not m.Document.objects.filter(pk=key).exists():
            append(actor.name, DocumentAdded(id=key, document=text, fetched=fetched, source=source))
    return key


def propose_evidence(actor: Actor, document: str, proposals: "Iterable[Proposal]", model: str = "") -> int:
    """Propose the passages of a document that the ledger does not have as evidence; return how many they are.

    One that is there already, in whatever state, is left out: so what was rejected is never proposed again. ``model``
    says what found them. Raises ``LedgerError`` where words do not stand at their places.
    """
    actor.require(Role.CODER)
    with writing():
        text = _text_at(document)
        known = set(m.Evidence.objects.filter(document=document).values_list("id", flat=True))
        new = []
        for passage in map(_passage_of, proposals):
            if (key := evidence_id(document, passage)) not in known:
                known.add(key)
                new.append(passage)
        _check(document, text, new)
        if new:
            append(actor.name, EvidenceProposed(id=document, model=model, passages=new))
    return len(new)


def add_evidence(
    actor: Actor, commitment: str, document: str, place: records.Span, stance: str, reason: str = ""
) -> Line:
    """Add a passage that was not found: it stands at once from a reviewer, as a proposal from a coder.

    Its id is the subject of the line that is returned.
    """
    actor.require(Role.CODER)
    with writing():
        text = _text_at(document)
        commitment_at(commitment)
        check_live(commitment)
        passage = EvidenceText(
            commitment=commitment,
            start=place.start,
            end=place.end,
            quote=text[place.start : place.end],
            stance=_checked(stance),
            score=1.0,
            why="",
            words=[],
        )
        _check(document, text, [passage])
        key = evidence_id(document, passage)
        if m.Evidence.objects.filter(pk=key).exists():
            raise LedgerError(f"this passage is on {commitment} already: confirm or change that evidence")
        confirmed = actor.may(Role.REVIEWER)
        entry = EvidenceAdded(id=key, document=document, passage=passage, confirmed=confirmed, reason=reason)
        return append(actor.name, entry)


def confirm_evidence(actor: Actor, key: str, stance: str | None = None, reason: str = "") -> Line:
    """Let a passage bear on its commitment, with another stance where one is given.

    Raises ``LedgerError`` where the commitment stands no more, or the passage is confirmed so already.
    """
    actor.require(Role.REVIEWER)
    with writing():
        row = evidence_at(key)
        check_live(row.commitment_id)
        said = _checked(row.stance if stance is None else stance)
        entry = EvidenceConfirmed(id=key, document=row.document_id, stance=said, reason=reason)
        return append(actor.name, entry)


def reject_evidence(actor: Actor, key: str, reason: str = "") -> Line:
    """Say that a passage does not bear on its commitment: it is never proposed for it again."""
    actor.require(Role.REVIEWER)
    with writing():
        return append(actor.name, EvidenceRejected(id=key, document=evidence_at(key).document_id, reason=reason))


def reopen_evidence(actor: Actor, key: str, reason: str = "") -> Line:
    """Take back what was decided on a passage: it is a proposal again, as it was proposed."""
    actor.require(Role.REVIEWER)
    with writing():
        return append(actor.name, EvidenceReopened(id=key, document=evidence_at(key).document_id, reason=reason))


def evidence_at(key: str) -> m.Evidence:
    """Return the row of evidence; raise ``LedgerError`` where there is none."""
    row = m.Evidence.objects.filter(pk=key).first()
    if row is None:
        raise LedgerError(f"there is no evidence {key}")
    return row


def _passage_of(proposal: "Proposal") -> EvidenceText:
    return EvidenceText(
        commitment=proposal.commitment.id,
        start=proposal.span.start,
        end=proposal.span.end,
        quote=proposal.quote,
        stance=proposal.stance.value,
        score=float(proposal.score),
        why=proposal.why,
        words=[(span.start, span.end) for span in proposal.words],
    )


def _text_at(document: str) -> str:
    row = m.Document.objects.filter(pk=document).first()
    if row is None:
        raise LedgerError(f"there is no document {document}")
    return row.text


def _check(document: str, text: str, passages: Sequence[EvidenceText]) -> None:
    for one in passages:
        check_said(f"document {document}", text, [((one.start, one.end), one.quote)], one.words)


def _checked(stance: str) -> StanceWord:
    if stance not in STANCES:
        raise LedgerError(f"there is no stance {stance!r}: there are {', '.join(STANCES)}")
    return stance  # type: ignore[return-value]
