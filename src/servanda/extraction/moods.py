"""The tense and modal of a clause in, what they make of its verb out: firm, intended or soft; ahead or done.

The table of codebook §4: "will" is firm, "would" intended, "may" soft; what is being done goes on and is firm; what
has been done is a deliverable where it is an outcome; positions and states are neither.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from servanda.extraction.cues import cues
from servanda.extraction.trees import FINITE_TAGS, auxiliaries, lemma_of, negated
from servanda.records import Kind, Strength

if TYPE_CHECKING:
    from spacy.tokens import Token

ORDER = {Strength.FIRM: 0, Strength.INTENDED: 1, Strength.SOFT: 2}


class Tense(Enum):
    """What the auxiliaries of a clause say."""

    WILL = auto()
    WOULD = auto()
    MAY = auto()
    PROGRESSIVE = auto()
    PERFECT = auto()
    PAST_PERFECT = auto()
    PAST = auto()
    PRESENT = auto()


@dataclass(frozen=True, slots=True)
class Mood:
    """How firmly, and whether ahead or done, with the words and the rule that say so."""

    tense: Tense
    strength: Strength
    kind: Kind
    rule: str
    cues: "tuple[Token, ...]"
    bound: bool = False
    passive: bool = False

    @classmethod
    def of(cls, tense: Tense, head: "Token") -> "Mood":
        """Return the mood that a clause with this tense starts from."""
        strength = {Tense.WOULD: Strength.INTENDED, Tense.MAY: Strength.SOFT}.get(tense, Strength.FIRM)
        words = tuple(auxiliaries(head))
        passive = any(c.dep_ == "aux:pass" for c in words)
        return cls(
            tense,
            strength,
            Kind.UNDERTAKING,
            " ".join(w.lower_ for w in words) or tense.name.lower(),
            words,
            passive=passive,
        )

    def bind(self, strength: Strength, rule: str, word: "Token") -> "Mood":
        """Return the mood under a word that binds with ``strength``; a weaker modal before it stays."""
        weakest = max(self.strength, strength, key=ORDER.__getitem__)
        return replace(self, strength=weakest, rule=rule, cues=(*self.cues, word), bound=True)

    def carry(self, word: "Token") -> "Mood":
        """Return the mood past a verb that only carries the next ("continue to")."""
        return replace(self, cues=(*self.cues, word), bound=True)

    def note(self, rule: str) -> "Mood":
        """Return the mood with a further reason."""
        return replace(self, rule=f"{self.rule}; {rule}")

    def judge(self, verb: "Token", lemma: str) -> "Mood | None":
        """Return the mood of the clause's own verb as the action; None where it is no act."""
        table = cues()
        refuses = self.tense is Tense.WILL and negated(verb)  # "will never recognize" is an act
        if lemma in ("be", "have") or (lemma in table.not_acts and not refuses):
            return None
        if self.tense in (Tense.WILL, Tense.WOULD, Tense.MAY):
            soft = lemma in table.soft and not refuses
            return self.bind(Strength.SOFT, f"“{lemma}” is soft", verb) if soft else self
        if self.tense is Tense.PROGRESSIVE:
            return self._progressive(verb, lemma)
        if lemma in table.positions and lemma not in table.outcomes | table.present_soft | table.present_open:
            return None
        if lemma == "invite":
            return self.bind(Strength.SOFT, "invites", verb)
        if self.tense in (Tense.PERFECT, Tense.PAST):
            rule = "outcome" if lemma in table.outcomes else "done"
            return replace(self, kind=Kind.DELIVERABLE, rule=f"{rule}: {verb.lower_}")
        if self.tense is Tense.PRESENT:
            if lemma in table.present_acts:
                return replace(self, kind=Kind.DELIVERABLE, rule=f"announces by saying so: {verb.lower_}")
            if lemma in table.present_soft:
                return self.bind(Strength.SOFT, f"“{lemma}” is soft", verb)
            return replace(self, rule=f"goes on: {verb.lower_}")
        return None

    def _progressive(self, verb: "Token", lemma: str) -> "Mood | None":
        table = cues()
        if lemma in table.progressive:
            return replace(self, kind=Kind.DELIVERABLE, rule=f"outcome under way: {verb.lower_}")
        if lemma in table.soft:
            return self.bind(Strength.SOFT, f"“{lemma}” is soft", verb)
        return (
            None
            if lemma in ("see", "look", "face", "grow", "become", "experience")
            else replace(self, rule=f"is {verb.lower_}")
        )


def read_tense(head: "Token") -> Tense | None:
    """Return the tense of the clause headed by ``head``; None where it is not finite or its modal binds nobody."""
    words = auxiliaries(head)
    lemmas = {lemma_of(w) for w in words}
    forms = {w.lower_ for w in words}
    if lemmas & {"will", "shall"} and not forms & {"would", "should"}:
        return Tense.WILL
    if "would" in forms:
        return Tense.WOULD
    if "may" in forms:
        return Tense.MAY
    if forms & {"should", "must", "can", "could", "might", "do", "does", "did"}:
        return None
    if head.tag_ == "VBG":
        return Tense.PROGRESSIVE if lemmas & {"be"} else None
    if lemmas & {"have"}:
        return Tense.PAST_PERFECT if "had" in forms else Tense.PERFECT
    if lemmas & {"be"}:
        return Tense.PAST if forms & {"was", "were"} else Tense.PRESENT
    if head.tag_ == "VBD":
        return Tense.PAST
    return Tense.PRESENT if head.tag_ in FINITE_TAGS else None


def bare_under_modal(head: "Token", before: Tense | None) -> bool:
    """Whether a coordinated verb, tagged finite, is an infinitive under the modal before it ("will open and train")."""
    return before in (Tense.WILL, Tense.WOULD, Tense.MAY) and head.tag_ == "VBP" and not auxiliaries(head)
