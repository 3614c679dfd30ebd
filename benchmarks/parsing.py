"""The packaged pipeline against the treebank's test sentences: attachment, tags, lemmas.

Twice: on the treebank's own tokens, where only the trees count, and from raw text, as Servanda meets it, where a
token that is split otherwise counts as wrong. Run as ``python -m benchmarks.parsing [--json FILE]``.
"""

import sys
from pathlib import Path

from benchmarks.report import Figure, Report, find_data, run_as_script

REQUIRED = {"las": 0.87}
NAMES = {
    "las": "labelled attachment (LAS)",
    "uas": "unlabelled attachment (UAS)",
    "las_with_punctuation": "LAS, punctuation counted",
    "tag_acc": "tags",
    "lemma_acc": "lemmas",
}
GROUPS = {"gold_tokens": "on the treebank's tokens", "raw_text": "from raw text"}


def measure(data: Path, where: str) -> Report:
    """Return the figures of the packaged pipeline on ``treebank/test.conllu.xz``."""
    [[test]] = find_data(data, "treebank/test.conllu.xz")
    from servanda.language import load
    from training.scoring import measure as score

    figures = [
        Figure(GROUPS[condition], NAMES[name], value, REQUIRED.get(name))
        for condition, values in score(load(), test).items()
        for name, value in values.items()
    ]
    how = f"Sentences of {test.name}, each parsed as one sentence; LAS and UAS leave punctuation out; {where}."
    return Report("parsing", how, tuple(figures))


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
