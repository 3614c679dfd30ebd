"""Members join, change and leave; the ledger never loses its last owner."""

from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError
from servanda.ledger.naming import check_member_name
from servanda.ledger.payloads import MemberAdded, MemberChanged, Role
from servanda.ledger.services.acting import Actor
from servanda.ledger.storing import append, writing


def found(name: str, full_name: str = "") -> Actor:
    """Make ``name`` the owner of an empty ledger; raise ``LedgerError`` where it has a member already."""
    with writing():
        if m.Member.objects.exists():
            raise LedgerError("this ledger has an owner already")
        append(check_member_name(name), MemberAdded(id=name, full_name=full_name or name, role=Role.OWNER))
    return Actor(name, Role.OWNER)


def add_member(actor: Actor, name: str, full_name: str, role: Role) -> None:
    """Let somebody in."""
    actor.require(Role.OWNER)
    with writing():
        append(actor.name, MemberAdded(id=check_member_name(name), full_name=full_name or name, role=role))


def change_member(
    actor: Actor, name: str, *, full_name: str | None = None, role: Role | None = None, active: bool | None = None
) -> None:
    """Change a member's name or role, or whether they may still sign in; one active owner must remain.

    Everybody may change their own full name.
    """
    own_name = name == actor.name and role is None and active is None
    actor.require(Role.READER if own_name else Role.OWNER)
    with writing():
        row = m.Member.objects.filter(pk=name).first()
        if row is None:
            raise LedgerError(f"there is no member {name}")
        change = MemberChanged(
            id=name,
            full_name=row.full_name if full_name is None else full_name,
            role=Role(row.role) if role is None else role,
            active=row.active if active is None else active,
        )
        owners = m.Member.objects.filter(role=Role.OWNER, active=True).exclude(pk=name)
        if not (change.active and change.role is Role.OWNER) and not owners.exists():
            raise LedgerError(f"{name} is the only owner: make somebody else an owner first")
        append(actor.name, change)
