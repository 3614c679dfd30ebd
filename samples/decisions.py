"""``decisions.yaml`` as typed values: who sat down when, what they added, and what they decided on it.

Every scalar of the file is text (so that ``NO`` is Norway); ``read_plan`` gives each its type, and names the line of
the plan that has another form.
"""

import datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml

from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role
from servanda.matching.evidence import Stance
from servanda.records import Kind, Strength, Topic

Words = str | list[str]


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What the values of the file share: no field that is not expected, and hyphens in names."""


class Due(_Form, frozen=True, kw_only=True):
    """A deadline: its words and what they mean."""

    text: str
    edtf: str


class Fields(_Form, frozen=True, kw_only=True):
    """The fields of a commitment that somebody sets; those that are not named stay as they are."""

    quote: str = ""
    parties: tuple[str, ...] | None = None
    kind: Kind | None = None
    strength: Strength | None = None
    verb: str | None = None
    topic: Topic | None = None
    deadline: Due | None = None
    bodies: tuple[str, ...] | None = None


class Decision(Fields, frozen=True, kw_only=True):
    """One decision: one of ``accept`` … ``undo``, with what belongs to it."""

    accept: Words = ""
    reject: Words = ""
    settle: Words = ""
    dismiss: Words = ""
    edit: str = ""
    split: str = ""
    merge: str = ""
    add: str = ""
    undo: str = ""
    into: tuple[str | Fields, ...] = ()
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    because: str = ""


class LinkDecision(_Form, frozen=True, kw_only=True):
    """A decision on the link from the commitment with words ``confirm`` or ``reject`` to the words ``to``."""

    to: str
    confirm: str = ""
    reject: str = ""
    relation: str | None = None
    because: str = ""


class Passage(_Form, frozen=True, kw_only=True):
    """A passage of the document that is read: the commitment it bears on, its stance and the words that made it so."""

    on: str
    quote: str
    stance: Stance
    words: tuple[str, ...] = ()
    why: str = ""
    score: float = 0.8


class EvidenceDecision(_Form, frozen=True, kw_only=True):
    """A decision on evidence, by words of its passage."""

    confirm: str = ""
    reject: str = ""
    because: str = ""


class Sitting(_Form, frozen=True, kw_only=True):
    """What one member did at one time: added or corrected an instrument, or decided ``on`` one.

    Or had the instruments linked (``links``) and decided on links; or read a document (``reads``) whose passages
    ``bear`` on commitments of ``on``; or decided on evidence.
    """

    at: datetime.datetime
    by: str
    adds: str = ""
    corrects: str = ""
    first_published_with: dict[str, str] = {}
    on: str = ""
    decides: tuple[Decision, ...] = ()
    links: bool = False
    follows: tuple[LinkDecision, ...] = ()
    reads: str = ""
    bear: tuple[Passage, ...] = ()
    weighs: tuple[EvidenceDecision, ...] = ()


class Person(_Form, frozen=True, kw_only=True):
    """A member of the team."""

    id: str
    name: str
    role: Role = Role.OWNER


class Relation(_Form, frozen=True, kw_only=True):
    """The partnership."""

    id: str
    name: str
    parties: tuple[str, ...]


class Plan(_Form, frozen=True, kw_only=True):
    """The whole file."""

    partnership: Relation
    owner: Person
    members: tuple[Person, ...]
    sittings: tuple[Sitting, ...]


def read_plan(path: Path) -> Plan:
    """Return what ``path`` says; raise ``LedgerError`` where it has another form."""
    try:
        plain: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        return msgspec.convert(plain, Plan, strict=False)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise LedgerError(f"{path.name}: {error}") from None
