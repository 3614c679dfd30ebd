"""What entries say of members and partnerships."""

from servanda.ledger.payloads.forms import Name, PartnershipKey, Payload, Role, Title


class MemberAdded(Payload, frozen=True, kw_only=True):
    """A member joins."""

    id: Name
    full_name: Title
    role: Role


class MemberChanged(Payload, frozen=True, kw_only=True):
    """A member gets another name or role, or leaves (``active`` false)."""

    id: Name
    full_name: Title
    role: Role
    active: bool


class PartnershipNamed(Payload, frozen=True, kw_only=True):
    """A partnership is made, or gets another name or other parties."""

    id: PartnershipKey
    name: Title
    parties: list[str]
