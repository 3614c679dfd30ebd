"""A dependency tree in, the main actions of its commitments out, each with its verb, strength, kind and extent.

The walk goes from the clause's head down to the action: past the words that bind ("agree to", "are committed to",
"reaffirm their commitment to"), those that only carry ("continue to") and those that weaken ("work to", "make efforts
to"), and splits where verbs with objects of their own are coordinated (codebook §3). Who acts is not decided here: an
action names the subject it found, and ``parties`` says whether that is one who can bind itself.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from servanda.extraction.complements import (
    agent,
    agent_of,
    asks_its_own,
    called_for,
    complement,
    done_by,
    follows_of,
    further_gerunds,
    gerund_of,
    next_infinitive,
    of_others,
    of_whom,
    promised_by,
    promised_in,
    state_before,
    toward,
    worked_on,
)
from servanda.extraction.cues import cues
from servanda.extraction.extents import Action, bounded, clause_start, verb_start
from servanda.extraction.moods import Mood, Tense, bare_under_modal, read_tense
from servanda.extraction.splitting import listed, same_form, share_object
from servanda.extraction.strays import read_aside, read_further, read_stray, read_surface
from servanda.extraction.trees import (
    auxiliaries,
    child,
    conjuncts,
    descend,
    infinitive,
    is_verb,
    left_edge,
    lemma_of,
    negated,
    right_edge,
    subject,
)
from servanda.records import Kind, Strength

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_actions(doc: "Doc") -> list[Action]:
    """Return the main actions of the tree in the order of their words."""
    walk = Walk()
    for token in doc:
        if token.head.i == token.i:
            walk.clause(token, None, None)
    for token in doc:
        read_surface(walk, token)
    for token in doc:
        read_stray(walk, token)
    for token in doc:
        read_further(walk, token)
    for token in doc:
        read_aside(walk, token)
    return bounded(doc, walk.actions, walk.boundaries)


class Walk:
    """Collects the actions of one tree, and where a clause begins that is none."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.actions: list[Action] = []
        self.boundaries: set[int] = set()
        self.shared: set[int] = set()  # verbs that share the object of an action

    def clause(self, head: "Token", subject_before: "Token | None", tense_before: Tense | None) -> None:
        """Read a finite clause and everything coordinated with it."""
        who, tense = subject_before, tense_before
        for group in share_object(conjuncts(head)):
            lead = group[0]
            self.shared.update(t.i for t in group[1:])
            own = subject(lead)
            who = own if own is not None else who
            seen = None if own is None and bare_under_modal(lead, tense) else read_tense(lead)
            tense = seen if seen is not None else tense
            if lead is not head and (is_verb(lead) or seen is not None):
                self.boundaries.add(clause_start(lead))
            inherits_infinitive = (
                lead is not head and seen is None and lead.tag_ in ("VB", "VBG") and head.tag_ != lead.tag_
            ) and not _speaks_on(lead, head)
            if tense is not None and not (inherits_infinitive and tense not in (Tense.WILL, Tense.WOULD)):
                self.read(lead, Mood.of(tense, lead), who, clause_start(lead))
            for side in descend(lead, "parataxis", "list"):
                if (is_verb(side) or read_tense(side) is not None) and (subject(side) or auxiliaries(side)):
                    self.boundaries.add(left_edge(side))
                    self.clause(side, None, None)

    def read(self, verb: "Token", mood: Mood, who: "Token | None", start: int) -> None:
        """Read one verb under ``mood``: descend to what it binds to, or take it as the action itself."""
        if negated(verb) and mood.tense is not Tense.WILL:
            return
        lemma, table = lemma_of(verb), cues()
        if self._state(verb, mood, who, start) or self._promise(verb, lemma, mood, who, start):
            return
        if lemma == "look" and any(c.lower_ == "forward" for c in verb.children):
            self._looks_forward(verb, mood.bind(Strength.SOFT, "looks forward to", verb), who, start)
        elif lemma == "call" and (target := called_for(verb)) is not None:
            self.group(target, mood.bind(Strength.SOFT, "calls for", verb), who, start)
        elif lemma == "focus" and (target := complement(verb)) is not None and target.tag_ == "VBG":
            self.group(target, mood.carry(verb), who, start)
        elif lemma in ("extend", "issue") and (noun := child(verb, "obj")) is not None and noun.lower_ == "invitation":
            self._take(verb, "invite", mood.bind(Strength.SOFT, "invites", verb), who, start)
        elif (
            lemma in table.tasking or (lemma == "ask" and asks_its_own(verb))
        ) and mood.tense is not Tense.PROGRESSIVE:
            self._take(verb, lemma, mood.bind(Strength.FIRM, "tasks its own officials", verb), who, start)
        elif lemma in table.carriers and (target := complement(verb)) is not None:
            self.group(target, mood.carry(verb), who, start)
        elif self._efforts(verb, lemma, mood, who, start):
            return
        elif (
            lemma == "seek"
            and mood.tense is not Tense.PAST
            and child(verb, "obj") is not None
            and complement(verb) is None
        ):
            noun = child(verb, "obj")
            act = (
                cues().nominals.get(lemma_of(noun), "seek")
                if noun is not None and lemma_of(noun).endswith("ation")
                else "seek"
            )
            self._take(verb, act, mood.bind(Strength.INTENDED, "seeks", verb), who, start)
        elif lemma in table.binding and is_verb(verb) and self._binding(verb, lemma, mood, who, start):
            return
        elif lemma in table.welcoming and mood.tense in (Tense.PRESENT, Tense.PAST):
            self._welcome(verb, mood, who, start)
        elif self._announcement(verb, lemma, mood, who, start):
            return
        else:
            self._plain(verb, lemma, mood, who, start)

    def _state(self, verb: "Token", mood: Mood, who: "Token | None", start: int) -> bool:
        """Read "is committed to", "stands ready to": the adjective or participle binds."""
        word = verb
        if (
            lemma_of(verb) in ("stand", "remain", "be")
            and (adjective := child(verb, "xcomp", "acl", "advmod")) is not None
        ):
            word = adjective
        strength = cues().states.get(word.lower_)
        has_be = any(lemma_of(c) == "be" for c in verb.children) or word is not verb
        if strength is None or not has_be or mood.tense is Tense.PAST_PERFECT:
            return False
        if (
            mood.passive
            and strength is Strength.FIRM
            and word.tag_ == "VBN"
            and lemma_of(verb) not in cues().binding
            and word.lower_ not in ("united", "resolved", "pleased", "determined")
        ):
            return False
        target = complement(word) or (complement(verb) if word is not verb else None) or promised_in(word, verb)
        if target is None:
            return False
        self.group(target, mood.bind(strength, f"“{word.lower_}”", word), who, start)
        return True

    def _promise(self, verb: "Token", lemma: str, mood: Mood, who: "Token | None", start: int) -> bool:
        """Read "reaffirm their commitment to V", "welcome Norland's decision to V": a noun promises."""
        if lemma not in cues().promising:
            return False
        found = False
        for noun in promised_by(verb):
            strength = cues().promises.get(lemma_of(noun))
            if strength is None:
                continue
            target = complement(noun) or gerund_of(noun) or (complement(verb) if noun.dep_ == "obj" else None)
            if target is None or target.i < noun.i:
                continue
            owner = child(noun, "nmod:poss") or of_whom(noun) or subject(target) or state_before(noun)
            if lemma == "welcome" and owner is None and lemma_of(noun) not in ("plan", "intention"):
                continue
            bound = mood.bind(strength, f"“{noun.lower_} to”", noun)
            self.group(target, bound, who, start if not found else noun.i, owner)
            for further in further_gerunds(verb, target):
                self.inner(further, bound, who, verb_start(further), owner)
            found = True
        return found

    def _efforts(self, verb: "Token", lemma: str, mood: Mood, who: "Token | None", start: int) -> bool:
        """Read "make efforts to V", "work together to V", "take steps to V": the action is V, and it is intended."""
        table = cues()
        if lemma == "work":
            target = next_infinitive(verb) or complement(verb) or toward(verb) or worked_on(verb)
            if target is None:
                return False
            intended = mood.bind(Strength.INTENDED, "works to", verb)
            if is_verb(target) or lemma_of(target) in table.nominals:
                self.group(target, intended, who, start)
                for further in listed(target) if not is_verb(target) else ():
                    self.inner(further, intended, who, verb_start(further), None)
            else:
                self._take(verb, lemma, intended, who, start)
            return True
        noun = child(verb, "obj", "obl")
        if noun is None or lemma not in table.effort_verbs | {"take"}:
            return False
        kind = lemma_of(noun)
        if noun.lower_ == "energy" or of_others(noun):
            return False
        if not (kind in table.effort_nouns or (kind in table.step_nouns and lemma == "take")):
            return False
        target = complement(noun) or complement(verb)
        if target is None or target.i < noun.i or not (is_verb(target) or lemma_of(target) in table.nominals):
            return False
        self.group(target, mood.bind(Strength.INTENDED, f"{noun.lower_} to", noun), who, start)
        return True

    def _binding(self, verb: "Token", lemma: str, mood: Mood, who: "Token | None", start: int) -> bool:
        strength = cues().binding[lemma]
        content = next((c for c in descend(verb, "ccomp", "xcomp") if subject(c) is not None), None)
        if content is not None and not infinitive(content):
            if read_tense(content) in (Tense.WILL, Tense.WOULD):
                inner = Mood.of(read_tense(content) or Tense.WILL, content)
                speaker = _speaker(content, who) if strength is Strength.FIRM else subject(content)
                self.read(content, inner.bind(strength, inner.rule, verb), speaker, start)
            return True
        if strength is Strength.SOFT and lemma != "offer":
            return False
        named = child(verb, "obj")
        if lemma in ("affirm", "reaffirm", "confirm", "reconfirm") and named is not None:
            self._nominal(named, mood.bind(strength, f"“{lemma}”", verb), who, start, child(named, "nmod:poss"))
            return True
        target = complement(verb)
        names_sum = any(o.tag_ in ("$", "CD") for o in descend(verb, "obj"))
        if target is None or names_sum or not (is_verb(target) or lemma_of(target) in cues().nominals):
            return False  # "has committed $40 million to the fund" is the act itself
        self.group(target, mood.bind(strength, f"“{lemma} to”", verb), who, start)
        return True

    def _announcement(self, verb: "Token", lemma: str, mood: Mood, who: "Token | None", start: int) -> bool:
        """Read "announced the launch of", "confirms that it will V": the act is the one announced."""
        if lemma not in cues().saying:
            return False
        content = next((c for c in descend(verb, "ccomp") if subject(c) is not None), None)
        tense = read_tense(content) if content is not None else None
        if content is not None and tense is not None:
            self.read(content, Mood.of(tense, content), _speaker(content, who), start)
            return True
        noun = child(verb, "obj")
        named = noun is not None and noun.text[:1].isupper()
        act = cues().outcome_nouns.get(lemma_of(noun)) if noun is not None and not named else None
        act = "announce" if noun is not None and lemma_of(noun) in cues().announced else act
        if lemma != "announce" or noun is None or act is None or mood.tense in (Tense.WILL, Tense.WOULD):
            return False
        announced = replace(
            mood,
            strength=Strength.FIRM,
            kind=Kind.DELIVERABLE,
            rule=f"announces the {lemma_of(noun)}",
            cues=(verb, noun),
        )
        self._take(noun, act, announced, who, start)
        return True

    def _welcome(self, verb: "Token", mood: Mood, who: "Token | None", start: int) -> None:
        """Read a welcome: it counts where an outcome of the parties' own stands behind it (codebook §2)."""
        table = cues()
        content = child(verb, "ccomp")  # "welcomed that Norway has opened"
        whose, told = (subject(content), read_tense(content)) if content is not None else (None, None)
        if content is not None and whose is not None and told is not None:
            self.read(content, Mood.of(told, content), whose, left_edge(whose))
        for noun in [c for o in descend(verb, "obj") for c in conjuncts(o)]:
            lemma = lemma_of(noun)
            inner = of_whom(noun)
            if lemma == "announcement":
                named = [inner] if inner is not None else [t for t in noun.subtree if t.i > noun.i and follows_of(t)]
                lemma = next((lemma_of(t) for t in named if lemma_of(t) in table.outcome_nouns), lemma)
            if (act := table.outcome_nouns.get(lemma)) is not None:
                owner = agent(noun)
                welcomed = replace(
                    mood, strength=Strength.FIRM, kind=Kind.DELIVERABLE, rule=f"welcomes the {lemma}", cues=(verb, noun)
                )
                self._take(noun, act, welcomed, who, start, owner)
            elif (done := done_by(noun, verb)) is not None:
                reported = replace(
                    mood, kind=Kind.DELIVERABLE, rule=f"welcomes what was {done.lower_}", cues=(verb, done)
                )
                self._take(noun, lemma_of(done), reported, who, start, agent_of(done))
            elif (
                lemma_of(verb) == "welcome"
                and lemma in table.nominals
                and any(c.lower_ in ("further", "continued", "joint", "regular", "regularized") for c in noun.children)
            ):
                soft = replace(
                    mood, strength=Strength.SOFT, kind=Kind.UNDERTAKING, rule="welcomes joint action", cues=(verb,)
                )
                self._take(noun, table.nominals[lemma], soft, who, start)
            start = noun.i

    def _plain(self, verb: "Token", lemma: str, mood: Mood, who: "Token | None", start: int) -> None:
        if child(verb, "cop") is not None:
            return
        judged = mood.judge(verb, lemma)
        if judged is not None and (is_verb(verb) or child(verb, "aux") is not None):
            self._take(verb, lemma, judged, who, start, base=mood)

    def _looks_forward(self, verb: "Token", mood: Mood, who: "Token | None", start: int) -> None:
        """Read "look forward to opening", "to the signing of", "to our states taking part", "to the next meeting"."""
        target = complement(verb) or toward(verb)
        if target is None or is_verb(target):
            self.group(target if target is not None else verb, mood, who, start)
            return
        table, lemma = cues(), lemma_of(target)
        inner = next((c for c in descend(target, "acl", "amod") if c.tag_ == "VBG"), None)
        owner = child(target, "nmod:poss")
        if (act := table.nominals.get(lemma) or table.outcome_nouns.get(lemma) or table.events.get(lemma)) is not None:
            self._take(target, act, mood, who, start, owner)
        elif inner is not None:
            self._take(inner, lemma_of(inner), mood, who, start)

    def group(self, target: "Token", mood: Mood, who: "Token | None", start: int, owner: "Token | None" = None) -> None:
        """Read what a promise binds to, split where coordinated verbs have objects of their own."""
        if not is_verb(target):
            self._nominal(target, mood, who, start, owner)
            return
        members = [m for m in conjuncts(target) if m is target or same_form(target, m)]
        members = sorted({*members, *listed(target)}, key=lambda t: t.i)
        for number, group in enumerate(share_object(members)):
            lead = group[0]
            self.shared.update(t.i for t in group[1:])
            begin = start if number == 0 else verb_start(lead)
            own = read_tense(lead) if number else None
            if own in (Tense.WILL, Tense.WOULD, Tense.PERFECT, Tense.PROGRESSIVE):
                self.read(lead, Mood.of(own, lead), subject(lead) or who, clause_start(lead))
                continue
            self.inner(lead, mood, who, begin, owner)

    def inner(self, verb: "Token", mood: Mood, who: "Token | None", start: int, owner: "Token | None") -> None:
        """Read an infinitive or gerund under a promise: descend again, or take it."""
        table, lemma = cues(), lemma_of(verb)
        if lemma in table.carriers and (target := complement(verb)) is not None:
            self.group(target, mood.carry(verb), who, start, owner)
        elif self._efforts(verb, lemma, mood, who, start):
            return
        elif (
            lemma in table.binding
            and lemma != "look"
            and (target := complement(verb)) is not None
            and lemma not in ("prepare", "try", "confirm")
        ):
            weaker = mood.bind(table.binding[lemma], f"“{lemma} to”", verb)
            self.group(target, weaker, who, start, owner)
        elif lemma == "continue" and (noun := child(verb, "obj")) is not None and lemma_of(noun) in table.nominals:
            self._take(verb, table.nominals[lemma_of(noun)], mood, who, start, owner)
        elif self._announcement(verb, lemma, mood, who, start):
            return
        elif lemma in table.soft:
            self._take(verb, lemma, mood.bind(Strength.SOFT, f"“{lemma}” is soft", verb), who, start, owner, mood)
        elif lemma not in ("be", "have", "remain", "stand"):
            self._take(verb, lemma, mood, who, start, owner)

    def _nominal(self, noun: "Token", mood: Mood, who: "Token | None", start: int, owner: "Token | None") -> None:
        """Read "commitment to the defense of X": the noun names the action, as a value does not."""
        table = cues()
        if lemma_of(noun) in table.effort_nouns and (target := complement(noun)) is not None and is_verb(target):
            self.group(target, mood.bind(Strength.INTENDED, f"{noun.lower_} to", noun), who, start, owner)
            return
        named = next((n for n in conjuncts(noun) if lemma_of(n) in table.nominals), None)
        if named is not None:
            lemma = lemma_of(named)
            self._take(named, table.nominals[lemma], mood.note(f"“{lemma}” names an action"), who, start, owner)

    def _take(
        self,
        verb: "Token",
        lemma: str,
        mood: Mood,
        who: "Token | None",
        start: int,
        owner: "Token | None" = None,
        base: Mood | None = None,
    ) -> None:
        if verb.i > 0 and verb.doc[verb.i - 1].text == "-":  # the end of a compound: "well-functioning"
            return
        if (lemma in cues().closers and verb.tag_ == "VBG") or verb.lower_ in cues().never_acts:
            return
        end = max(right_edge(verb), verb.i + 1)
        passive = mood.passive and not mood.bound and (who is None or who.dep_ in ("nsubj:pass", "csubj:pass"))
        self.actions.append(Action(verb, lemma, min(start, verb.i), end, who, owner, passive, mood, base or mood))


def _speaks_on(verb: "Token", head: "Token") -> bool:
    """Whether a bare form coordinated with a finite verb goes on as that does ("We welcome … and look forward to")."""
    if head.tag_ not in ("VBP", "VBD") or verb.tag_ != "VB" or infinitive(verb):
        return False
    table = cues()
    return lemma_of(verb) in table.binding.keys() | table.promising | table.welcoming


def _speaker(content: "Token", who: "Token | None") -> "Token | None":
    """Return who acts in what is said: its own subject, or the speaker where that is a pronoun ("it will…")."""
    inner = subject(content)
    return who if inner is None or inner.lower_ in ("it", "they", "he", "she", "we") else inner
