"""An action in, its parties out: its own subject, whose promise it is, its lead-in's subject, or the instrument's.

Also the gate of the codebook's party test: an action without an identified party that can bind itself is refused,
with the reason that ``--explain`` shows.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.extraction.cues import cues
from servanda.extraction.extents import Action
from servanda.extraction.moods import Tense
from servanda.extraction.names import tables
from servanda.extraction.parties import Actors, Directory, Role, resolve, resolve_all
from servanda.extraction.trees import descend, lemma_of
from servanda.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BY_MEMBERS = "those who form it"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an action is no commitment: nobody who can bind himself is to do it."""

    reason: str


def read_parties(
    action: Action, directory: Directory, governing: Actors | None, before: tuple[str, ...]
) -> Actors | Refused:
    """Return who is to act.

    ``governing`` are the parties of the lead-in, where the action has its subject from one; ``before`` are those of
    the action before it in the same block, for "it" and "this programme".
    """
    if action.owner is not None:
        owner = _owner(action.owner, directory)
        if owner is not None:
            return owner
    who = action.subject
    if governing is not None:
        return governing
    if who is None:
        return Refused("no subject")
    if action.passive:
        return _passive(action, directory)
    actors = resolve_all(_subjects(who), directory)
    if actors.role in (Role.STATE, Role.ACTOR):
        return actors if actors.parties else Refused("the instrument’s parties are unknown")
    if actors.role is Role.BODY:
        return _body(action, actors, before or directory.parties, who)
    return Refused(actors.rule)


def _subjects(who: "Token") -> "list[Token]":
    """Return the heads of the subject: the parser may hang "A, B, and the C" on its verb as two."""
    same = [
        c
        for c in who.head.children
        if c.dep_ in ("nsubj", "nsubj:pass") and c.tag_ not in ("WDT", "WP") and not _between_verbs(c, who)
    ]
    return same if who in same else [who]


def _between_verbs(a: "Token", b: "Token") -> bool:
    low, high = sorted((a.i, b.i))
    return any(t.tag_ in ("MD", "VBZ", "VBP", "VBD") for t in a.doc[low + 1 : high])


def _owner(token: "Token", directory: Directory) -> Actors | None:
    if token.lower_ in ("their", "our", "its", "his", "her", "the", "a"):
        return None
    actors = resolve(token, directory)
    return actors if actors.role in (Role.STATE, Role.ACTOR) and actors.parties else None


def _body(action: Action, actors: Actors, members: tuple[str, ...], who: "Token") -> Actors | Refused:
    """Return whom a body acts for: its members, or itself where it is an organisation with a name of its own."""
    proper = who.text[:1].isupper() and len(actors.parties[0].split() if actors.parties else ()) > 1
    if not proper and not action.mood.bound and action.mood.tense not in (Tense.WILL, Tense.WOULD):
        return Refused(f"{actors.rule}: no task of it that can be checked")
    if not proper or lemma_of(who) in tables()["bodies"]["of_members"]:
        return Actors(members, Role.BODY, f"{BY_MEMBERS}: {who.text}", 0.7) if members else Refused(actors.rule)
    return actors


def _passive(action: Action, directory: Directory) -> Actors | Refused:
    """Read "A working group will be set up": whoever "by" names, else the instrument's parties (codebook §2)."""
    for agent in descend(action.verb, "obl:agent", "obl", "nmod"):
        if any(c.lower_ == "by" for c in descend(agent, "case")):
            actors = resolve(agent, directory)
            if actors.role in (Role.STATE, Role.ACTOR) and actors.parties:
                return actors
    if action.mood.tense is not Tense.WILL and action.mood.kind is not Kind.UNDERTAKING:
        return Refused("done by nobody named")
    if action.lemma in cues().passive_states or action.mood.tense is not Tense.WILL:
        return Refused("passive of a state")
    return Actors(directory.parties, Role.STATE, "passive without an agent: the instrument’s parties", 0.6)


def lead_in_parties(doc: "Doc", actions: list[Action], directory: Directory, *, named: bool) -> Actors:
    """Return the parties of a lead-in from its tree; the instrument’s where it names none, or is not ``named``."""
    if not named:
        return Actors(directory.parties, Role.STATE, "list under a heading: the instrument’s parties", 0.6)
    subjects = [a.subject for a in actions if a.subject is not None]
    subjects += [t for t in doc if t.dep_ in ("nsubj", "nsubj:pass", "nsubj:outer")]
    for who in subjects:
        actors = resolve_all(_subjects(who), directory)
        if actors.role in (Role.STATE, Role.ACTOR) and actors.parties:
            return actors
    root = next((t for t in doc if t.head.i == t.i), None)
    if (
        root is not None
        and root.tag_ in ("NNP", "NNPS", "NNS", "NN")
        and root.lower_ not in tables()["bodies"]["words"]
    ):
        actors = resolve(root, directory)
        if actors.role in (Role.STATE, Role.ACTOR) and actors.parties:
            return actors
    return Actors(directory.parties, Role.STATE, "lead-in without a party: the instrument’s parties", 0.7)
