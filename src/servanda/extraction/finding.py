"""The pipeline of extraction: passages → sift → parse → actions → parties → fields, in the order of the text."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.extraction import acceptor, topic
from servanda.extraction.actions import find_actions
from servanda.extraction.body import body_acronyms
from servanda.extraction.extents import Action
from servanda.extraction.features import features
from servanda.extraction.fill import Found, Surroundings, fill, quote_span
from servanda.extraction.leadins import UNDER_HEADING, LeadIn
from servanda.extraction.parties import Actors, Directory, Role, defined_abbreviations, read_directory
from servanda.extraction.passages import Passage, alone, passages
from servanda.extraction.sift import may_commit
from servanda.extraction.who import Refused, lead_in_parties, read_parties
from servanda.language import parse
from servanda.records import Commitment, Instrument, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


# How a sentence begins that only adds detail to the commitment before it.
ADDS_TO_IT = re.compile(
    r"\s*(?:These|This|The|It|Expected|Of this|Totall?ing|Valued)\b"
    r"[^.]*?\b(?:total|worth|valued|amount|expected to take place|scheduled|includ)",
    re.IGNORECASE,
)
LONGEST = 4000  # characters; no sentence is longer, and a tree of such a size takes minutes
TOO_LONG = "too long for a sentence"
NO_WORD = "no word of commitment"
NO_ACTION = "no action of a party: fact, view or purpose"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence without a commitment, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """All that was made of an instrument: its commitments in order, and every sentence left out."""

    commitments: tuple[Commitment, ...]
    left_out: tuple[LeftOut, ...]


def find(instrument: Instrument) -> list[Commitment]:
    """Return the commitments of ``instrument`` in the order of its text."""
    return list(explain(instrument).commitments)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the grammar proposes, before the acceptor: actions of identified parties, and the sentences without."""

    found: tuple[Found, ...]
    left_out: dict[Span, str]


def propose(instrument: Instrument, within: Span | None = None) -> Proposals:
    """Return the actions that the grammar finds in ``instrument`` (in its sentences that share words with ``within``).

    They come in the order of the text.
    """
    directory = read_directory(instrument)
    pieces = passages(instrument, directory.one_word)
    if within is not None:
        pieces = [piece for piece in pieces if piece.span.overlaps(within)]
    kept = [p for p in pieces if len(p.text) <= LONGEST and (p.governed or may_commit(p.text))]
    governing = _governing(kept, directory)
    left_out = {p.span: NO_WORD if len(p.text) <= LONGEST else TOO_LONG for p in pieces}
    found: list[Found] = []
    for passage, doc in _trees(kept, instrument, directory):
        same = found[-1].actors.parties if found and found[-1].passage.block.number == passage.block.number else ()
        results = [_judge(passage, doc, action, directory, governing, same) for action in find_actions(doc)]
        good = [r for r in results if isinstance(r, Found)]
        found.extend(good)
        if not good:
            refusals = [r.reason for r in results if isinstance(r, Refused)]
            left_out[passage.span] = "; ".join(dict.fromkeys(refusals)) or NO_ACTION
    for item in found:
        left_out.pop(item.passage.span, None)
    return Proposals(tuple(found), left_out)


def explain(instrument: Instrument) -> Account:
    """Return the commitments of ``instrument`` with the reason for each sentence that holds none."""
    proposals = propose(instrument)
    left_out = dict(proposals.left_out)
    accepted: dict[Span, list[tuple[Found, acceptor.Verdict]]] = {}
    for item in proposals.found:
        words = instrument.words(quote_span(item))
        verdict = acceptor.judge(features(item, instrument, words))
        accepted.setdefault(item.passage.span, [])
        if verdict.accepted:
            accepted[item.passage.span].append((item, verdict))
        else:
            left_out[item.passage.span] = f"unlike what coders count ({verdict.probability:.2f}: {verdict.reason})"
    left_out = {span: reason for span, reason in left_out.items() if not accepted.get(span)}
    commitments = _fill_all(instrument, accepted)
    return Account(tuple(commitments), tuple(LeftOut(s, r) for s, r in sorted(left_out.items())))


def _fill_all(instrument: Instrument, accepted: dict[Span, list[tuple[Found, acceptor.Verdict]]]) -> list[Commitment]:
    contexts, details = topic.contexts(instrument), _details(instrument, accepted)
    acronyms = body_acronyms(defined_abbreviations(instrument.text))
    seen: Counter[str] = Counter()
    out: list[Commitment] = []
    for sentence, pairs in accepted.items():
        for item, verdict in pairs:
            block = item.passage.block.number
            quote = instrument.words(quote_span(item))
            before = out[-1].bodies if out and out[-1].block == block else ()
            adds = details.get(sentence) if item is pairs[-1][0] else None
            around = Surroundings(contexts[block], seen[quote], adds, before, acronyms)
            out.append(fill(instrument, item, verdict, around))
            seen[quote] += 1
    return out


def _details(instrument: Instrument, accepted: dict[Span, list[tuple[Found, acceptor.Verdict]]]) -> dict[Span, Span]:
    """Return, for sentences with commitments, the sentences behind them in the block that only add to the last one."""
    holding = [span for span, pairs in accepted.items() if pairs]
    out = {}
    for block in instrument.blocks:
        inside = [s for s in holding if block.span.covers(s)]
        for span, following in zip(inside, [*inside[1:], None], strict=False):
            end = following.start if following else block.span.end
            rest = instrument.text[span.end : end]
            if rest.strip() and ADDS_TO_IT.match(rest):
                out[span] = Span(span.end, end)
    return out


def _judge(
    passage: Passage,
    doc: "Doc",
    action: Action,
    directory: Directory,
    governing: dict[Span, Actors],
    before: tuple[str, ...],
) -> Found | Refused:
    governs = governing.get(passage.lead_in.span) if passage.lead_in is not None and passage.governed else None
    inherits = action.subject is None or action.subject.idx in passage.inserted
    actors = read_parties(action, directory, governs if inherits else None, before)
    if isinstance(actors, Refused):
        return actors
    outsider = actors.role is Role.STATE and not set(actors.parties) & set(directory.parties)
    return Found(passage, doc, action, actors, passage.governed, outsider)


def _governing(pieces: list[Passage], directory: Directory) -> dict[Span, Actors]:
    """Return the parties of each lead-in that is put before a passage."""
    lead_ins: dict[Span, LeadIn] = {p.lead_in.span: p.lead_in for p in pieces if p.lead_in is not None and p.governed}
    trees = parse((_completed(lead_in) for lead_in in lead_ins.values()), directory.one_word)
    return {
        span: lead_in_parties(doc, find_actions(doc), directory, named=lead_ins[span].rule != UNDER_HEADING)
        for span, doc in zip(lead_ins, trees, strict=True)
    }


def _completed(lead_in: LeadIn) -> str:
    """Return a lead-in as a whole clause, so that it parses: "Together, A and B will" → "… will act"."""
    bare = lead_in.text.rstrip(" :–—-")
    return f"{bare} act." if lead_in.open_ended else f"{bare}."


def _trees(pieces: list[Passage], instrument: Instrument, directory: Directory) -> Iterable[tuple[Passage, "Doc"]]:
    """Parse each passage; where a lead-in turns out not to govern it, parse it again without."""
    docs = list(parse((p.text for p in pieces), directory.one_word))
    again = {
        i: alone(p, instrument)
        for i, (p, d) in enumerate(zip(pieces, docs, strict=True))
        if p.governed and not _governs(p, d)
    }
    for (i, passage), doc in zip(
        again.items(), parse((p.text for p in again.values()), directory.one_word), strict=True
    ):
        pieces[i], docs[i] = passage, doc
    return [(p, d) for p, d in zip(pieces, docs, strict=True) if p.governed or may_commit(p.text)]


def _governs(passage: Passage, doc: "Doc") -> bool:
    """Whether the lead-in's words head the passage's tree: its "we" is the subject of the passage's main verb."""
    inserted = [t for t in doc if t.idx in passage.inserted]
    we, verb = inserted[0], inserted[0].head
    behind = [t for t in doc[inserted[-1].i + 1 :] if not t.is_space]
    if not behind or verb.i == we.i or verb.head.i != verb.i:
        return False
    if any(c.dep_.startswith("nsubj") and c.i > inserted[-1].i for c in verb.children):
        return False
    return behind[0].tag_ == "VB" if passage.lead_in is not None and passage.lead_in.trailing else True
