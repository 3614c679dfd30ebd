"""A commitment's words and what surrounds them in, its topic out (codebook section 4), with a reason and a confidence.

Three kinds of evidence are added up, in the order in which a person would weigh them: written cues (``data/topic/
cues.toml``) in the action, its sentence, its block and its headings; what other words keep company with those cues in
the corpus; and single words that coded instruments showed to matter. ``training/topic.py`` learns how much each
counts. Nothing is parsed and nothing but numpy is needed, so that a topic can be read wherever there are words.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servanda.records import Block, BlockKind, Instrument, Topic

Vector = NDArray[np.float32]

TOPICS = tuple(Topic)
CUE_FIELDS = ("action", "sentence", "before", "block", "run_in", "heading", "lead_in", "title")
FALLBACK_FIELDS = ("sentence", "block", "run_in", "heading")  # count once more where the action itself holds no cue
COMPANY_FIELDS = ("action", "sentence", "block", "headings")
WORD_FIELDS: Mapping[str, float] = {"action": 1.0, "sentence": 0.6, "block": 0.6, "heading": 0.6, "run_in": 0.6}
SIGNALS = (
    *(f"cues: {name}" for name in CUE_FIELDS),
    "cues: first of action",
    *(f"cues: {name}, none in action" for name in FALLBACK_FIELDS),
    *(f"company: {name}" for name in COMPANY_FIELDS),
)
LONGER_CUE = 0.5  # what each further word of a cue adds to its weight: "nuclear weapons" says more than "nuclear"

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.&][A-Za-z0-9]+)*(?:['’][A-Za-z]+)?")
_POSSESSIVE = re.compile(r"['’]s$")
_ENDINGS = (
    *("ization", "isation", "ations", "ation", "ities", "ments", "ment", "ings", "ing", "ies", "ity"),
    *("ed", "es", "ly", "s"),
)
_SENTENCE_END = re.compile(r"[.!?][\"”)]?(?:\s+(?=[A-Z“\"(])|$)")
_RUN_IN = re.compile(r"\W*([^:;?!]{3,110}?):|\W*([A-Z][^.:;?!]{3,80}?)\.\s")
_CLAUSE = re.compile(r"\b(?:will|agreed?|intends?|is|are|has|have|decided)\b|\b(?:to|by|following|including)$")
_UNFINISHED = re.compile(r"[.;:?!,”\"]\W*$")


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds an action; every part may be empty.

    ``block`` is the text of its block, ``start`` where the action begins in it (None: look for it), ``run_in`` the
    block's own run-in heading or the list item that heads it, ``heading`` the last heading before it, ``lead_in`` the
    words that govern it from another block, ``title`` the instrument's.
    """

    block: str = ""
    heading: str = ""
    run_in: str = ""
    lead_in: str = ""
    title: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class TopicReading:
    """A topic, the reason in words, and a calibrated confidence in (0, 1]."""

    topic: Topic
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a text: its words as they stand there, its number of words, the topics it speaks for."""

    text: str
    length: int
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """What ``training/topic.py`` learnt: a weight for each signal, a bias for each topic, a row of 24 for each word."""

    signals: Vector
    bias: Vector
    temperature: float
    company: Mapping[str, int]
    company_rows: Vector
    words: Mapping[str, int]
    word_rows: Vector
    about: Mapping[str, Any]


def read(action: str, context: Context | None = None) -> TopicReading:
    """Return the topic of ``action`` (a commitment's quote) within ``context``."""
    model = load()
    fields = lay_out(action, context or Context())
    scores = signals(fields, _company).T @ model.signals + model.bias
    for name in WORD_FIELDS:
        if fields[name]:
            scores = scores + _word_score(name, fields[name])
    shares = np.exp((scores - scores.max()) / model.temperature)
    best = int(shares.argmax())
    return TopicReading(TOPICS[best], _explain(best, fields), float(shares[best] / shares.sum()))


def contexts(instrument: Instrument) -> dict[int, Context]:
    """Return the context of each block of ``instrument`` by its number, headings found by layout and by form."""
    found: dict[int, Context] = {}
    heading = item_heading = lead_in = ""
    for block in instrument.blocks:
        text = _plain(instrument.words(block.span))
        if block.depth == 0:
            item_heading = lead_in = ""
        run_in = _run_in(instrument, block, text) or item_heading
        # ``start`` counts in the text as it stands, so the block keeps its marks of emphasis
        found[block.number] = Context(instrument.words(block.span), heading, run_in, lead_in, instrument.title)
        if _is_heading(block, text):
            if block.kind is BlockKind.ITEM:
                item_heading = text
            else:
                heading = text
        elif text.endswith(":"):
            lead_in = text
    return found


def lay_out(action: str, context: Context) -> dict[str, str]:
    """Return the texts from which evidence is taken, by name: those of ``CUE_FIELDS``, and ``headings``."""
    block = context.block
    start = block.find(action) if context.start is None else context.start
    before = rest = ""
    if action and 0 <= start < len(block):
        end = start + len(action)
        ends = [m.end() for m in _SENTENCE_END.finditer(block, 0, start)]
        opening = ends[-1] if ends else 0
        closing = _SENTENCE_END.search(block, end)
        before, rest = block[:opening], block[opening:start] + " " + block[end : closing.start() if closing else None]
    return {
        "action": action,
        "sentence": rest,
        "before": before,
        "block": block,
        "run_in": context.run_in,
        "heading": context.heading,
        "lead_in": context.lead_in,
        "title": context.title,
        "headings": f"{context.heading} {context.run_in}",
    }


def signals(fields: Mapping[str, str], company: Any) -> Vector:
    """Return one row for each of ``SIGNALS``, one column for each topic; ``company`` scores a text (24 numbers)."""
    action = find_cues(fields["action"])
    rows = [_vote(fields[name]) for name in CUE_FIELDS]
    rows.append(weigh(action[:1]))
    rows += [np.zeros(len(TOPICS), np.float32) if action else _vote(fields[name]) for name in FALLBACK_FIELDS]
    rows += [company(fields[name]) for name in COMPANY_FIELDS]
    return np.array(rows, np.float32)


def weigh(hits: Iterable[Hit]) -> Vector:
    """Return how strongly ``hits`` speak for each topic: longer cues more, many cues less than their sum."""
    votes = [0.0] * len(TOPICS)
    total = 0.0
    for hit in hits:
        weight = 1 + LONGER_CUE * (hit.length - 1)
        total += weight
        for topic in hit.topics:
            votes[topic] += weight / len(hit.topics)
    return np.array(votes, np.float32) / np.float32(total**0.5 if total else 1)


@lru_cache(maxsize=2048)
def find_cues(text: str) -> tuple[Hit, ...]:
    """Return the cues in ``text`` from left to right, the longest at each word, none overlapping."""
    surface = split_words(text)
    forms = [(_singular(word), stem(word.lower())) for word in surface]
    found, at = [], 0
    while at < len(surface):
        length, topics = _longest_cue(forms, at)
        if length:
            found.append(Hit(" ".join(surface[at : at + length]), length, topics))
        at += length or 1
    return tuple(found)


def split_words(text: str) -> list[str]:
    """Return the words of ``text`` as they stand, without dots inside ("U.S." is "US") and possessive endings."""
    return [_POSSESSIVE.sub("", word).replace(".", "") for word in _TOKEN.findall(text)]


def telling_words(text: str) -> list[str]:
    """Return the lower-cased words of ``text`` but those of ``ignored.toml``, each once, in order."""
    ignored = _ignored()
    return [w for w in dict.fromkeys(word.lower() for word in split_words(text)) if w not in ignored]


def word_features(name: str, text: str) -> list[str]:
    """Return the features of ``text`` as field ``name``: words, stems, and for the action pairs of words."""
    kept = telling_words(text)
    features = dict.fromkeys(f"{name}:{word}" for word in kept)
    features.update(dict.fromkeys(f"{name}:~{stem(word)}" for word in kept))
    if name == "action":
        words, ignored = [word.lower() for word in split_words(text)], _ignored()
        pairs = pairwise(words)
        features.update(dict.fromkeys(f"{name}:{a} {b}" for a, b in pairs if a not in ignored and b not in ignored))
    return list(features)


@cache
def stem(word: str) -> str:
    """Return ``word`` without its ending, at least four letters of it."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def sum_rows(keys: Iterable[str], index: Mapping[str, int], rows: Vector, count: int) -> Vector:
    """Return the sum of the rows of those ``keys`` that have one, over the root of ``count``."""
    known = [index[key] for key in keys if key in index]
    total: Vector = rows[known].sum(axis=0, dtype=np.float32)
    return total / np.float32(max(count, 1) ** 0.5)


@cache
def load() -> Model:
    """Return the packaged model; it is read once, on first use."""
    with (_data() / "model" / "weights.npz").open("rb") as file, np.load(file) as stored:
        about = json.loads(bytes(stored["about"]))
        return Model(
            signals=stored["signals"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
            temperature=about["temperature"],
            company=_index(stored["company"]),
            company_rows=stored["company_rows"].astype(np.float32) * np.float32(about["company_step"]),
            words=_index(stored["words"]),
            word_rows=stored["word_rows"].astype(np.float32) * np.float32(about["word_step"]),
            about=about,
        )


def cue_lists() -> dict[Topic, list[str]]:
    """Return the written cues of each topic."""
    written = tomllib.loads((_data() / "cues.toml").read_text(encoding="utf-8"))
    return {Topic(code): entry["cues"] for code, entry in written.items()}


@lru_cache(maxsize=2048)
def _vote(text: str) -> Vector:
    return weigh(find_cues(text))


@lru_cache(maxsize=2048)
def _company(text: str) -> Vector:
    model, words = load(), telling_words(text)
    return sum_rows(words, model.company, model.company_rows, len(words))


@lru_cache(maxsize=2048)
def _word_score(name: str, text: str) -> Vector:
    model, features = load(), word_features(name, text)
    return sum_rows(features, model.words, model.word_rows, len(features)) * np.float32(WORD_FIELDS[name])


def _explain(topic: int, fields: Mapping[str, str]) -> str:
    """Return the nearest words that speak for ``topic``: cues in the action, around it, or else the best word of it."""
    near = (("words", "action"), ("run-in heading", "run_in"), ("sentence", "sentence"), ("lead-in", "lead_in"))
    for label, name in (*near, ("heading", "heading"), ("block", "block")):
        cues = dict.fromkeys(hit.text for hit in find_cues(fields[name]) if topic in hit.topics)
        if cues:
            return f"{label}: {', '.join(list(cues)[:4])}"
    model = load()
    known = [word for word in telling_words(fields["action"] + " " + fields["headings"]) if word in model.company]
    best = sorted(known, key=lambda word: -model.company_rows[model.company[word], topic])[:2]
    return f"words like those of the topic: {', '.join(best)}" if best else "no telling word: the commonest topic"


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word[:-1].isupper() else word


def _longest_cue(forms: Sequence[tuple[str, str]], at: int) -> tuple[int, tuple[int, ...]]:
    """Return the length in words, and the topics, of the longest cue that begins at word ``at``; 0 for none."""
    best: tuple[int, tuple[int, ...]] = (0, ())
    for first in forms[at]:
        for cue, topics in _lexicon().get(first, ()):
            if len(cue) <= best[0]:
                break
            following = forms[at : at + len(cue)]
            if len(following) == len(cue) and all(w in pair for w, pair in zip(cue, following, strict=True)):
                best = (len(cue), topics)
                break
    return best


@cache
def _lexicon() -> dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]]:
    """Return the cues by their first word, the longest first, each with the topics that it speaks for."""
    speaks: dict[tuple[str, ...], list[int]] = {}
    for topic, cues in cue_lists().items():
        for cue in cues:
            key = tuple(w if len(w) > 1 and w.isupper() else stem(w.lower()) for w in split_words(cue))
            if TOPICS.index(topic) not in speaks.setdefault(key, []):
                speaks[key].append(TOPICS.index(topic))
    lexicon: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
    for key, topics in sorted(speaks.items(), key=lambda entry: -len(entry[0])):
        lexicon.setdefault(key[0], []).append((key, tuple(topics)))
    return lexicon


@cache
def _ignored() -> frozenset[str]:
    return frozenset(tomllib.loads((_data() / "ignored.toml").read_text(encoding="utf-8"))["words"])


def _data() -> Any:
    return resources.files("servanda.extraction") / "data" / "topic"


def _index(letters: NDArray[np.uint8]) -> dict[str, int]:
    text = bytes(letters).decode()
    return {key: row for row, key in enumerate(text.split("\n"))} if text else {}


def _plain(text: str) -> str:
    return text.replace("*", "").strip()


def _is_heading(block: Block, text: str) -> bool:
    if block.kind is BlockKind.HEADING:
        return True
    return len(text.split()) <= 14 and text[:1].isalnum() and not _UNFINISHED.search(text)


def _run_in(instrument: Instrument, block: Block, text: str) -> str:
    """Return the run-in heading: the reader's where it found one, else a short opening that is no clause."""
    if block.run_in is not None:
        return _plain(instrument.words(block.run_in))
    match = _RUN_IN.match(text)
    opening = match[1] or match[2] if match else ""
    limit = 14 if match and match[1] else 8
    return "" if len(opening.split()) > limit or _CLAUSE.search(opening) else opening
