"""Who acts on the ledger, and what their role lets them do."""

from dataclasses import dataclass

from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.payloads import Role

_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which role."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this member may do what ``role`` allows."""
        return _RANK[self.role] >= _RANK[role]

    def require(self, role: Role) -> None:
        """Raise ``RefusedError`` where this member may not."""
        if not self.may(role):
            raise RefusedError(f"{self.name} is {_named(self.role)} here: this needs {_named(role)}")


def _named(role: Role) -> str:
    return f"{'an' if role is Role.OWNER else 'a'} {role.value}"


def member(name: str) -> Actor:
    """Return the active member of this name; raise ``LedgerError`` where there is none."""
    row = m.Member.objects.filter(pk=name, active=True).first() if name.isprintable() else None
    if row is None:
        raise LedgerError(f"there is no active member {name}: add one with servanda user add {name}")
    return Actor(row.id, Role(row.role))
