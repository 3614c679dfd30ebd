"""Members join, change and leave."""

import pytest

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.ledger.verifying import verify


def test_the_first_owner_founds_the_ledger(ledger: str):
    ann = services.found("ann", "Ann Lee")
    assert ann == services.member("ann") == Actor("ann", Role.OWNER)
    with pytest.raises(LedgerError, match="has an owner already"):
        services.found("eve")
    assert verify().fault is None


def test_one_owner_remains(ledger: str):
    ann = services.found("ann")
    services.add_member(ann, "bo", "Bo", Role.OWNER)
    services.change_member(ann, "bo", role=Role.READER)
    for change in ({"role": Role.READER}, {"active": False}):
        with pytest.raises(LedgerError, match="ann is the only owner"):
            services.change_member(ann, "ann", **change)
    services.change_member(ann, "bo", active=False)
    with pytest.raises(LedgerError, match="no active member bo"):
        services.member("bo")


@pytest.mark.parametrize("role", [Role.READER, Role.CODER, Role.REVIEWER])
def test_only_owners_let_people_in(ledger: str, role: Role):
    services.found("ann")
    with pytest.raises(RefusedError, match=f"is a {role} here: this needs an owner"):
        services.add_member(Actor("cy", role), "eve", "Eve", Role.OWNER)
    assert m.Entry.objects.count() == 1


@pytest.mark.parametrize("name", ["", "nul\0", "half \ud800", "nobody", "x" * 300])
def test_who_is_no_member(ledger: str, name: str):
    with pytest.raises(LedgerError, match="there is no active member"):
        services.member(name)


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "x" * 151, "nul\0", "\ud800", "newline\n"])
def test_names_that_no_member_has(ledger: str, name: str):
    ann = services.found("ann")
    with pytest.raises(LedgerError, match="can't name a member"):
        services.add_member(ann, name, "Eve", Role.READER)
    assert m.Entry.objects.count() == 1


@pytest.mark.parametrize(
    "full_name",
    ["x" * 201, "nul\0", "half \ud800"],
)
def test_full_names_that_no_database_keeps(ledger: str, full_name: str):
    ann = services.found("ann")
    with pytest.raises(LedgerError):
        services.add_member(ann, "eve", full_name, Role.READER)
    assert m.Entry.objects.count() == 1
    services.add_member(ann, "eve", "\\u0000 é \U0001f600", Role.READER)
    assert m.Member.objects.get(pk="eve").full_name == "\\u0000 é \U0001f600"
    assert verify().fault is None
