"""A plan in, its entries in the ledger out: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from servanda import __version__
from servanda.ledger import services
from servanda.ledger.models import Commitment
from servanda.ledger.payloads import Role, State
from servanda.ledger.services import Actor, Outcome
from servanda.ledger.storing import writing
from servanda.web.importing.planning import READER, How, Planned
from servanda.web.importing.tables import Table
from servanda.web.importing.values import Entry

_LONGEST_NAME = 50


def put(actor: Actor, planned: Sequence[Planned], table: Table, *, accept: bool = False) -> list[str]:
    """Write what was planned, and return the ids of the commitments that are new.

    They are proposals; with ``accept`` they stand as the table has them: rejected where it says so, proposed where it
    says that, and accepted otherwise. Raises ``LedgerError`` where they can't be written; then nothing is.
    """
    actor.require(Role.REVIEWER if accept else Role.CODER)
    new: list[str] = []
    with writing():
        for one in planned:
            for key, entry in _put(actor, one, table):
                new.append(key)
                if accept:
                    _decide(actor, key, entry.state, f"as {table.name} has it")
    return new


def reader_of(table: Table) -> str:
    """Return what an instrument of a table says of how it was read: the file, and the start of its SHA-256."""
    return f"{READER}{table.name[-_LONGEST_NAME:]} {table.digest[:12]} (servanda {__version__})"


def _put(actor: Actor, one: Planned, table: Table) -> list[tuple[str, Entry]]:
    if one.how is How.THERE or not one.made:
        return []
    if one.how is How.WITHIN:
        coder = replace(actor, role=Role.CODER)  # so that it is a proposal
        lines = [services.add_commitment(coder, made, one.id, f"from {table.name}") for _, made in one.made]
        return [(line.subject, entry) for line, (entry, _) in zip(lines, one.made, strict=True)]
    filed = services.add_instrument(
        actor,
        one.instrument,
        [made for _, made in one.made],
        reader=reader_of(table),
        partnership=one.partnership or None,
        corrects=one.id or None,
    )
    if filed.outcome is Outcome.UNCHANGED:  # the same words stand under another title
        return []
    places = {
        (start, end): key
        for key, start, end in Commitment.objects.filter(instrument=filed.id).values_list("id", "start", "end")
    }
    return [(places[made.span.start, made.span.end], entry) for entry, made in one.made]


def _decide(actor: Actor, key: str, state: State | None, reason: str) -> None:
    if state is State.REJECTED:
        services.reject(actor, key, reason)
    elif state is not State.PROPOSED:
        services.accept(actor, key, reason)
