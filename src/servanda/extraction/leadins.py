"""The words before a list in, what they do to its items out: "Together, A and B will:" gives party and modal.

A lead-in is read by its end, since that is what the items complete: a modal, an infinitive, a verb that takes the
items as its objects ("welcome:", "announced the following:"), or no more than a subject.
"""

import re
from dataclasses import dataclass

from servanda.records import Span


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What governs the items of a list.

    ``prefix`` is put before an item that lacks a head, in a canonical form the parser knows; empty: the items stand
    alone or are means. ``also_acts``: the lead-in holds an action of its own besides. ``trailing``: the list is over,
    and only a bare verb still falls under it. ``tasks``: the items are numbered tasks within one sentence.
    """

    span: Span
    text: str
    prefix: str
    rule: str
    also_acts: bool = False
    trailing: bool = False
    tasks: bool = False

    @property
    def gerund_prefix(self) -> str:
        """What is put before an item that opens with -ing ("Strengthening supply chains…")."""
        return GERUND_PREFIXES.get(self.prefix, self.prefix)

    @property
    def takes_names(self) -> bool:
        """Whether the items are what is welcomed or announced, named by nouns."""
        return self.prefix in ("We welcome ", "We announced ")

    @property
    def open_ended(self) -> bool:
        """Whether the words break off where a verb should follow ("… will:")."""
        return self.rule in OPEN_ENDED


UNDER_HEADING = "list under a heading"
OPEN_ENDED = frozenset({"will", "would", "may", "efforts", "intend", "ready", "commitment to", "infinitive"})
GERUND_PREFIXES = {
    "We will ": "We are ",
    "We agree to ": "We are committed to ",
    "We would ": "We are working towards ",
    "We may ": "We are open to ",
    "We intend to ": "We are working towards ",
    "We will work to ": "We are working towards ",
    "We are ready to ": "We are open to ",
    "We ": "We are ",
}
ADVERBS = r"(?:\s+(?:also|jointly|together|further|therefore|collectively|both|hereby|in particular|immediately|now))*"
ENDS: tuple[tuple[str, str, str], ...] = (
    # (rule, pattern at the end of the lead-in, prefix for the items)
    ("do so by", r"\b(?:will|shall)\s+do\s+(?:so|this)\s+by", "We are committed to "),
    ("means", r"\b(?:by|through)", "We are "),
    ("will", rf"\b(?:will|shall|’ll){ADVERBS}", "We will "),
    ("may", r"\b(?:may|could|might)(?:\s+also)?", "We may "),
    ("would", r"\bwould(?:\s+also)?", "We would "),
    ("efforts", r"\b(?:work(?:ing)?|efforts|endeavou?r|strive)(?:\s+\w+){0,4}\s+to(?:wards?)?", "We will work to "),
    (
        "intend",
        r"\b(?:intends?|intention|intended|plans?|planned|planning|aims?|aiming|hopes?|expects?|seeks?|seeking)\s+to",
        "We intend to ",
    ),
    ("ready", r"\b(?:ready|willing|prepared|willingness|readiness)\s+to", "We are ready to "),
    ("commitment to", r"\b(?:committed|commitments?|dedicated)\s+to", "We are committed to "),
    ("infinitive", r"\bto", "We agree to "),
    (
        "agree",
        r"\b(?:agreed?|agrees|decided?|resolved?|committed|commit|pledged?|undertake|undertook)(?:\s+on)?",
        "We agree to ",
    ),
    ("welcome", r"\b(?:welcomed?|welcomes|welcoming)(?:\s+(?:the|these)\s+following)?", "We welcome "),
    ("announce", r"\b(?:announced?|announces|announcing)(?:\s+that)?", "We announced "),
)
COMPILED = [(rule, re.compile(pattern + r"\s*[:–—-]?\s*$", re.IGNORECASE), prefix) for rule, pattern, prefix in ENDS]
WITHIN: tuple[tuple[str, str, str], ...] = (
    # (rule, pattern anywhere before "the following …:", prefix)
    ("will … the following", r"\b(?:will|shall)\b", "We will "),
    ("intend … the following", r"\b(?:intends?|plans?|aims?)\s+to\b", "We intend to "),
    ("agree … the following", r"\b(?:agreed?|agrees|decided?|commit(?:s|ted)?|pledged?|resolved?)\b", "We agree to "),
    ("welcome … the following", r"\bwelcom(?:e|ed|es)\b", "We welcome "),
    ("announce … the following", r"\bannounc(?:e|ed|es|ing)\b|\blaunch(?:ed|es|ing)?\b|\bunveil", "We announced "),
)
WITHIN_COMPILED = [(rule, re.compile(pattern, re.IGNORECASE), prefix) for rule, pattern, prefix in WITHIN]
FOLLOWING = re.compile(
    r"\b(?:following|these|below|as follows|areas|initiatives|actions|steps|measures|commitments|announcements)\b",
    re.IGNORECASE,
)


def read_lead_in(text: str, span: Span) -> LeadIn:
    """Return what the lead-in ``text`` at ``span`` (a sentence, its colon included or not) says of its items."""
    bare = text.rstrip().rstrip(":").rstrip()
    for rule, pattern, prefix in COMPILED:
        if pattern.search(bare):
            means = rule == "means" and any(p.search(bare) for _, p, _ in WITHIN_COMPILED)
            return LeadIn(span, text, "" if means else prefix, rule, also_acts=means)
    for rule, pattern, prefix in WITHIN_COMPILED:
        if pattern.search(bare):
            act = not FOLLOWING.search(bare)
            return LeadIn(span, text, prefix, rule, also_acts=act)
    return LeadIn(span, text, "We ", "subject only", also_acts=True)
