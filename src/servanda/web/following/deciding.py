"""A decision from the inbox in, the entry of the ledger out; one on what has changed since is refused."""

from typing import Final

from django.http import Http404, QueryDict

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import FollowState
from servanda.ledger.services import Actor
from servanda.ledger.storing import writing
from servanda.web.following.filters import Found

ACTIONS: Final = ("confirm", "reject", "reopen")
_KINDS: Final = {
    "link.confirmed": Found.LINK,
    "link.rejected": Found.LINK,
    "evidence.confirmed": Found.EVIDENCE,
    "evidence.rejected": Found.EVIDENCE,
}
_FAR: Final = 200  # decisions back among which the last one that still stands is looked for


class ChangedError(LedgerError):
    """Somebody else decided on it since the page showed it."""


def decide(actor: Actor, found: Found, key: str, action: str, form: QueryDict) -> Line:
    """Carry out one of ``ACTIONS`` as ``form`` has it: its ``said`` (relation or stance) and its ``reason``.

    Raises ``ChangedError`` where it was decided on meanwhile, and ``LedgerError`` for all that the ledger refuses.
    """
    reason = form.get("reason", "").strip()
    with writing():
        row = row_of(found, key)
        if form.get("changed", str(row.changed)) != str(row.changed):
            entry = m.Entry.objects.filter(sequence=row.changed).only("who").first()
            raise ChangedError(f"This was decided on by {entry.who if entry else 'somebody'} meanwhile")
        match found, action:
            case Found.LINK, "confirm":
                return services.confirm_link(actor, key, form.get("said") or None, reason)
            case Found.LINK, "reject":
                return services.reject_link(actor, key, reason)
            case Found.LINK, "reopen":
                return services.reopen_link(actor, key, reason)
            case Found.EVIDENCE, "confirm":
                return services.confirm_evidence(actor, key, form.get("said") or None, reason)
            case Found.EVIDENCE, "reject":
                return services.reject_evidence(actor, key, reason)
            case Found.EVIDENCE, "reopen":
                return services.reopen_evidence(actor, key, reason)
    raise Http404(f"There is no decision {action}.")


def undo(actor: Actor) -> tuple[Found, str]:
    """Take back the member's last decision that still stands, and return what it was about."""
    with writing():
        done = m.Entry.objects.filter(who=actor.name, kind__in=_KINDS).order_by("-sequence")[:_FAR]
        for sequence, kind, key in done.values_list("sequence", "kind", "subject"):
            found = _KINDS[kind]
            if row_of(found, key).changed == sequence:
                reopen = services.reopen_link if found is Found.LINK else services.reopen_evidence
                reopen(actor, key)
                return found, key
    raise LedgerError("there is nothing of yours to undo here")


def row_of(found: Found, key: str) -> m.Link | m.Evidence:
    """Return the row of a link or of evidence; raise 404 where there is none."""
    row = (m.Link if found is Found.LINK else m.Evidence).objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no {found} {key}.")
    return row


def said_of(state: str) -> str:
    """Return what was done, for the line that tells it."""
    return {FollowState.CONFIRMED: "confirmed", FollowState.REJECTED: "rejected"}.get(FollowState(state), "open again")
