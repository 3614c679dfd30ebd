"""Sentences of the corpus in, trees for the pipeline to learn from out, as the teacher sees them ("silver").

The treebank has few fact sheets and no communiqué; the corpus has both, but no trees. The teacher
(``training.teacher``) parses the corpus better than the small pipeline could, and the pipeline learns from what it
says. Half of the sentences are spoken (briefings, speeches), half written; releases that are among the coded
instruments are left out. Lemmas are left open.
"""

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from servanda.instruments.markdown import split_front_matter
from servanda.language.sentences import sentences as cut

from .teacher import Sentence, load, parse
from .tokenizer import split_as_treebanks
from .treebank import ATTRIBUTES
from .vectors import MARKUP

SENTENCES = 110_000
SPOKEN = ("speeches-remarks", "press-briefings", "remarks")
WRITTEN = (
    *("statements-releases", "presidential-actions", "articles", "briefings-statements", "fact-sheets", "legislation"),
    *("releases", "blog", "research"),
)
SHARES = ((SPOKEN, 0.5), (WRITTEN, 0.5))
MOST_OF_ONE = 14  # sentences of one release
LEAST_TOKENS, MOST_TOKENS = 4, 60
BLOCK = re.compile(r"\n\s*\n|\n\s*[-•*]\s+|\n(?=#)")
OPENING = re.compile(r"^[-•]\s+|^(?:Q|[A-Z][A-Z.’' -]+:)\s+")  # a bullet, or who speaks


def sample(corpus: Path, instruments: Path, number: int, seed: int = 7) -> list[Doc]:
    """Return sentences of the corpus, tokenised as the pipeline does it."""
    chance = random.Random(seed)
    nlp = spacy.blank("en")
    split_as_treebanks(nlp)
    headers = [split_front_matter(path.read_text(encoding="utf-8"))[0] for path in instruments.rglob("*.md")]
    own = {_last_part(str(header.get("source_url", ""))) for header in headers}
    releases = [
        release
        for path in sorted(corpus.glob("*.parquet"))
        for release in pq.read_table(path, columns=["category", "url", "text"]).to_pylist()
        if _last_part(release["url"] or "") not in own
    ]
    chance.shuffle(releases)
    docs: list[Doc] = []
    seen: set[str] = set()
    for kinds, share in SHARES:
        left = round(share * number)
        for release in releases:
            if release["category"] in kinds and left > 0:
                found = [doc for doc in _docs(nlp, release["text"] or "", chance) if doc.text not in seen][:left]
                seen |= {doc.text for doc in found}
                docs += found
                left -= len(found)
    return docs


def _docs(nlp: Language, text: str, chance: random.Random) -> Iterator[Doc]:
    """Yield some sentences of one release, at random places."""
    found = list(dict.fromkeys(_sentences(text)))
    chance.shuffle(found)
    kept = 0
    for sentence in found:
        doc = nlp.make_doc(sentence)
        if LEAST_TOKENS <= len(doc) <= MOST_TOKENS and not any(t.is_space or t.like_url for t in doc):
            yield doc
            kept += 1
            if kept == MOST_OF_ONE:
                return


def _sentences(text: str) -> Iterator[str]:
    for block in BLOCK.split(MARKUP.sub(r"\1", text)):
        plain = OPENING.sub("", " ".join(block.split()))
        for span in cut(plain):
            sentence = plain[span.start : span.end]
            if any(c.islower() for c in sentence):
                yield sentence


def _last_part(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1]


def with_trees(docs: Iterable[Doc], parsed: Sequence[Sentence]) -> Iterator[Doc]:
    """Yield each document with the tags and the tree of the teacher's."""
    for doc, sentence in zip(docs, parsed, strict=True):
        yield Doc(
            doc.vocab,
            words=[t.text for t in doc],
            spaces=[bool(t.whitespace_) for t in doc],
            tags=list(sentence.tags),
            heads=[head - 1 if head else i for i, head in enumerate(sentence.heads)],
            deps=["ROOT" if relation == "root" else relation for relation in sentence.relations],
            sent_starts=[True] + [False] * (len(doc) - 1),
        )


def make(data: Path, teacher: Path, target: Path, number: int = SENTENCES, seed: int = 7) -> dict[str, int]:
    """Write trees of ``number`` sentences of the corpus as the ``.spacy`` file ``target``; return what is in it."""
    docs = sample(data / "corpus", data / "instruments", number, seed)
    given = [Sentence(tuple(token.text for token in doc)) for doc in docs]
    network, pieces, names = load(teacher)
    kept = list(with_trees(docs, parse(network, given, pieces, names)))
    DocBin(attrs=ATTRIBUTES, docs=kept).to_disk(target)
    return {"sentences": len(kept), "tokens": sum(map(len, kept))}


def mix(treebank: Path, silver: Path, target: Path, *, times: int) -> dict[str, int]:
    """Write the trees of ``treebank``, so many times over, and those of ``silver`` into one file."""
    vocab = spacy.blank("en").vocab
    gold, others = (list(DocBin().from_disk(path).get_docs(vocab)) for path in (treebank, silver))
    DocBin(attrs=ATTRIBUTES, docs=gold * times + others).to_disk(target)
    return {"treebank": sum(map(len, gold)), "times": times, "silver": sum(map(len, others))}


def main() -> None:
    """Make silver trees and print how many."""
    parser = argparse.ArgumentParser(prog="python -m training.silver", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder that holds corpus/ and instruments/")
    parser.add_argument("teacher", type=Path, metavar="TEACHER", help="what training.teacher wrote")
    parser.add_argument("target", type=Path, metavar="FILE", help="where the trees go")
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    print(json.dumps(make(options.data, options.teacher, options.target, options.sentences, options.seed)))


if __name__ == "__main__":
    main()
