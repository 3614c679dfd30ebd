"""Partnerships: named by hand, or made for the parties of an instrument."""

from collections.abc import Sequence

import msgspec

from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError
from servanda.ledger.naming import check_partnership_id, numbered, partnership_id
from servanda.ledger.payloads import PartnershipNamed, Role
from servanda.ledger.services.acting import Actor
from servanda.ledger.storing import append, writing
from servanda.wording import name_party

_LONGEST_NAME = 200


def name_partnership(actor: Actor, key: str, name: str, parties: Sequence[str]) -> None:
    """Make a partnership, or give one another name or other parties."""
    actor.require(Role.REVIEWER)
    if not name.strip():
        raise LedgerError("a partnership needs a name")
    if len(name.strip()) > _LONGEST_NAME:
        raise LedgerError(f"the name of {key} is longer than {_LONGEST_NAME} characters: shorten it")
    with writing():
        append(actor.name, PartnershipNamed(id=check_partnership_id(key), name=name.strip(), parties=list(parties)))


def partnership_of(parties: Sequence[str]) -> str:
    """Return the partnership that has just these parties, in whatever order; else the id for a new one.

    One whose id spells these parties out is theirs, also where somebody has given it others since.
    """
    wanted = sorted(parties)
    key = partnership_id(parties)
    stored = dict(m.Partnership.objects.order_by("added").values_list("id", "parties"))
    for known, members in stored.items():
        if sorted(msgspec.json.decode(members)) == wanted:
            return str(known)
    return key if key == "-".join(parties) else numbered(key, stored)


def make_partnership(actor: Actor, key: str, parties: Sequence[str]) -> None:
    """Make the partnership of this id where there is none, named after its parties; within ``writing``."""
    if not m.Partnership.objects.filter(pk=key).exists():
        name = " – ".join(map(name_party, parties)) or "Other instruments"
        if len(name) > _LONGEST_NAME:
            name = name[: _LONGEST_NAME - 1] + "…"
        append(actor.name, PartnershipNamed(id=key, name=name, parties=list(parties)))
