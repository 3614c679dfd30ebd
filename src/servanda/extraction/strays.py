"""What the walk down the tree misses, read by its words: promises that the parser hung elsewhere, or made in passing.

Each function looks at one token and hands what it finds to the walk of ``actions``.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.extraction.complements import complement, next_to, next_verb, subject_before
from servanda.extraction.cues import cues
from servanda.extraction.extents import verb_start
from servanda.extraction.moods import Mood, Tense, read_tense
from servanda.extraction.trees import (
    FINITE_TAGS,
    auxiliaries,
    child,
    infinitive,
    is_verb,
    left_edge,
    lemma_of,
    negated,
    subject,
)
from servanda.records import Kind, Strength

if TYPE_CHECKING:
    from spacy.tokens import Token

    from servanda.extraction.actions import Walk


def read_surface(walk: "Walk", token: "Token") -> None:
    """Read "will V" and "agreed to V" by their words alone, where the tree hung them elsewhere."""
    form, doc = token.lower_, token.doc
    if form in ("track", "course") and doc[token.i - 1].lower_ in ("on", "a"):
        target = next_verb(doc, (next_to(doc, token.i + 1) or len(doc)) + 1, frozenset({"VB"}))
        mood = Mood(Tense.PRESENT, Strength.INTENDED, Kind.UNDERTAKING, f"on {form} to", (token,), bound=True)
    elif form in ("will", "shall") and token.tag_ == "MD":
        target = next_verb(doc, token.i + 1, frozenset({"VB", "VBP"}))
        mood = Mood(Tense.WILL, Strength.FIRM, Kind.UNDERTAKING, form, (token,))
    else:
        strength = cues().states.get(form) if form == "committed" else cues().binding.get(lemma_of(token))
        to = next_to(doc, token.i + 1)
        determined = not is_verb(token) and child(token, "det", "nmod:poss", "amod", "case") is not None
        reduced = token.tag_ == "VBN" and not auxiliaries(token) and form not in cues().surface_past
        if (
            strength is None
            or to is None
            or lemma_of(token) in cues().tree_only
            or infinitive(token)
            or reduced
            or determined
        ):
            return
        target = next_verb(doc, to + 1, frozenset({"VB", "VBG"}))
        mood = Mood(Tense.PRESENT, strength, Kind.UNDERTAKING, f"“{lemma_of(token)} to”", (token,), bound=True)
    if target is None or any(a.start <= target.i <= a.verb.i or a.verb.i == target.i for a in walk.actions):
        return
    if any(a.verb.i in (token.i, target.i) or token.i in [c.i for c in a.mood.cues] for a in walk.actions):
        return
    who = subject_before(token)
    if who is None:
        return
    start = left_edge(who) if token.i - who.right_edge.i <= 4 else token.i
    if mood.bound:
        walk.group(target, mood, who, start)
    else:
        walk.read(target, mood, who, start)


def read_stray(walk: "Walk", token: "Token") -> None:
    """Take a verb that the parser coordinated with another form for what it is: the last action's next verb."""
    taken = {a.verb.i for a in walk.actions} | walk.shared
    finite = token.tag_ in ("VBD", "VBZ") and token.head.tag_ not in FINITE_TAGS and subject(token) is None
    if token.dep_ == "conj" and finite and token.i not in taken and (tense := read_tense(token)) is not None:
        earlier = [a for a in walk.actions if a.verb.i < token.i]
        if earlier:
            walk.boundaries.add(verb_start(token))
            walk.read(token, Mood.of(tense, token), earlier[0].subject, verb_start(token))
        return
    joined = token.dep_ == "conj" or (token.tag_ == "VB" and token.i > 0 and token.doc[token.i - 1].lower_ == "and")
    if (
        not joined
        or token.tag_ not in ("VB", "VBG")
        or token.i in taken
        or (token.head.tag_ in (token.tag_, "VBP") and token.head.i not in taken)
        or infinitive(token)
        or token.head.tag_ == "JJ"  # "new and emerging challenges"
        or (token.i > 0 and token.text[:1].isupper())  # part of a name: "Plan to Eliminate … and Promote …"
    ):
        return
    before = [a for a in walk.actions if a.verb.i < token.i and a.verb.tag_.replace("VBP", "VB") == token.tag_]
    if before and subject(token) is None and not negated(token):
        last = max(before, key=lambda a: a.verb.i)
        walk.inner(token, last.base, last.subject, verb_start(token), last.owner)


def read_further(walk: "Walk", token: "Token") -> None:
    """Take "… and to V" behind a promise for its next action, unless it goes on with a purpose ("to V and to V")."""
    if token.tag_ not in ("VB", "VBG") or token.i < 3 or not _behind_and_to(token):
        return
    bound = [a for a in walk.actions if a.verb.i < token.i and a.mood.bound]
    if not bound or any(a.verb.i == token.i for a in walk.actions) or token.i in walk.shared:
        return
    purpose = token.dep_ == "conj" and infinitive(token.head) and token.head.i not in {a.verb.i for a in walk.actions}
    if purpose and token.doc[_and_before(token) - 1].text != ",":
        return
    last = max(bound, key=lambda a: a.verb.i)
    walk.inner(token, last.base, last.subject, verb_start(token), last.owner)


def _behind_and_to(token: "Token") -> bool:
    doc, start = token.doc, verb_start(token)
    return doc[start - 1].lower_ == "to" and doc[start - 2].lower_ in ("and", "as")


def _and_before(token: "Token") -> int:
    """Return where "and" or "as well as" begins that stands before "to V"."""
    at = verb_start(token) - 2
    return at if token.doc[at].lower_ == "and" else max(at - 2, 1)


def read_aside(walk: "Walk", token: "Token") -> None:
    """Read what stands beside the main clause: a promise named in passing, a relative clause with "will"."""
    taken = {a.verb.i for a in walk.actions}
    if token.dep_ in ("acl:relcl", "ccomp", "advcl", "acl") and is_verb(token) and token.i not in taken:
        tense, who = read_tense(token), subject(token)
        if tense in (Tense.WILL, Tense.WOULD) and who is not None and who.lower_ not in ("that", "which", "who"):
            walk.read(token, replace(Mood.of(tense, token), rule="will, beside the main clause"), who, left_edge(who))
    if any(a.start < token.i for a in walk.actions):
        return
    strength = cues().promises.get(lemma_of(token))
    owner = child(token, "nmod:poss")
    named = token.text[:1].isupper() and token.i > 0  # "the Joint Action Plan to …" is a name
    if strength is None or owner is None or owner.tag_ == "PRP$" or not token.tag_.startswith("NN") or named:
        return
    target = complement(token)
    if target is not None and is_verb(target) and target.i not in taken:
        mood = Mood(Tense.PRESENT, strength, Kind.UNDERTAKING, f"“{token.lower_} to”, in passing", (token,), bound=True)
        walk.group(target, mood, owner, left_edge(owner), owner)
