"""A pipeline and a treebank file in, figures out: attachment, tags and lemmas, from gold tokens and from raw text.

Each sentence is parsed as the reader parses it (``servanda.language.parse``): as one sentence, whatever its
punctuation. From raw text the pipeline makes the tokens, and what it splits otherwise than the treebank counts as
wrong. As is spaCy's custom, attachment leaves punctuation out; ``las_with_punctuation`` has it in.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Token
from spacy.training import Example

from .treebank import read_sentences, to_doc

PUNCTUATION = ("p", "punct")


def measure(nlp: Language, treebank: Path) -> dict[str, dict[str, float]]:
    """Return the figures of ``nlp`` on a CoNLL-U file: ``gold_tokens`` and ``raw_text``, each by name."""
    gold = [to_doc(nlp.vocab, rows) for rows in read_sentences(treebank)]
    given = (Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]) for doc in gold)
    made = (nlp.make_doc(doc.text) for doc in gold)
    return {"gold_tokens": score(_parse(nlp, given), gold), "raw_text": score(_parse(nlp, made), gold)}


def _parse(nlp: Language, docs: Iterable[Doc]) -> list[Doc]:
    """Parse each document as one sentence."""
    kept = list(docs)
    for doc in kept:
        for token in doc[1:]:
            token.is_sent_start = False
    return list(nlp.pipe(kept))


def score(parsed: Sequence[Doc], gold: Sequence[Doc]) -> dict[str, float]:
    """Return the figures of parsed documents against the treebank's."""
    examples = [Example(one, other) for one, other in zip(parsed, gold, strict=True)]
    attachment = Scorer.score_deps(examples, "dep", getter=_relation, ignore_labels=PUNCTUATION)
    everything = Scorer.score_deps(examples, "dep", getter=_relation, ignore_labels=())
    figures = {
        "las": attachment["dep_las"],
        "uas": attachment["dep_uas"],
        "las_with_punctuation": everything["dep_las"],
        "tag_acc": Scorer.score_token_attr(examples, "tag")["tag_acc"],
        "lemma_acc": Scorer.score_token_attr(examples, "lemma")["lemma_acc"],
    }
    return {name: round(float(value or 0.0), 4) for name, value in figures.items()}


def _relation(token: Token, attribute: str) -> str:
    return str(getattr(token, f"{attribute}_"))
