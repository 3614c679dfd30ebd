"""A trained spaCy pipeline in, the packaged one out: with its licence, its sources and what it was measured at.

usage: python -m training.model MODEL_DIR DATA   (DATA holds treebank/test.conllu.xz)

The folder is made beside the target and takes its place only when it is whole and small enough.
"""

import argparse
import datetime
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.util import load_config

import servanda
from servanda.language.pipeline import MODEL

from .scoring import measure

MOST_BYTES = 40_000_000
LICENCE = "CC BY-SA 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"
SOURCES: list[dict[str, str]] = [
    {
        "name": "Universal Dependencies English EWT",
        "url": "https://github.com/UniversalDependencies/UD_English-EWT",
        "license": LICENCE,
    },
    {
        "name": "Universal Dependencies English GUM, its freely licensed part",
        "url": "https://github.com/UniversalDependencies/UD_English-GUM",
        "license": LICENCE,
    },
    {
        "name": "A corpus of releases of the White House, 2021 to 2026",
        "url": "https://www.whitehouse.gov",
        "license": "public domain",
    },
    {
        "name": "all-MiniLM-L6-v2, the transformer of the parser that it was taught by; none of its weights are here",
        "url": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        "license": "Apache 2.0",
    },
]
LICENCE_TEXT = f"""# Licence of the English pipeline

The files in this folder are a trained model. It was learnt from the Universal Dependencies treebanks English EWT and
English GUM (the part of GUM that is freely licensed), both under the licence Creative Commons
Attribution-ShareAlike 4.0 International, and from public-domain releases of the White House. Because the treebanks
ask that what is made from them be shared alike, the model is under the same licence, **{LICENCE}**:

<{LICENCE_URL}>

You may use, change and pass on the model, also commercially, if you name its sources (they are listed in
`meta.json`), say what you changed, and pass it on under this licence. The code of Servanda, outside this folder, is
under the Apache License 2.0. The model comes without any warranty.
"""


class ModelError(Exception):
    """The model cannot be packaged; the message says why, in one line."""


def package(trained: Path, test: Path, target: Path = MODEL) -> dict[str, Any]:
    """Package the pipeline in ``trained`` as ``target`` with its figures on the CoNLL-U file ``test``; return these."""
    if not (trained / "meta.json").is_file():
        raise ModelError(f"{trained} is not a trained spaCy pipeline: it has no meta.json")
    if not test.is_file():
        raise ModelError(f"there is no {test} to measure the pipeline on")
    figures = measure(spacy.load(trained), test)
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(trained, fresh)
        _forget_paths(fresh / "config.cfg")
        _describe(fresh / "meta.json", figures)
        (fresh / "LICENSE.md").write_text(LICENCE_TEXT, encoding="utf-8")
        size = sum(path.stat().st_size for path in fresh.rglob("*") if path.is_file())
        if size > MOST_BYTES:
            raise ModelError(f"the model is {size / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f}")
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return figures | {"bytes": size}


def _forget_paths(path: Path) -> None:
    """Take out of a pipeline's settings the places of the files that it was trained on."""
    config = load_config(path, interpolate=False)
    config["paths"] = dict.fromkeys(config.get("paths", {}))
    config.to_disk(path, interpolate=False)


def _describe(path: Path, figures: dict[str, dict[str, float]]) -> None:
    """Write name, version, licence, sources, date and figures into a pipeline's ``meta.json``."""
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta |= {
        "name": "servanda_communiques",
        "version": servanda.__version__,
        "description": "Tags, lemmas and Universal Dependencies trees of English, for fact sheets and communiqués",
        "author": "The Servanda developers",
        "license": LICENCE,
        "sources": SOURCES,
        "script": "training/model.py",
        "date": datetime.date.today().isoformat(),
        "performance": {"measured_on": "test.conllu of the treebanks named in sources", **figures},
    }
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    """Package MODEL_DIR and print its figures; return 2, after one line, where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m training.model", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL_DIR", help="the folder that spacy train wrote: model-best")
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder that holds treebank/test.conllu.xz")
    parser.add_argument("--target", type=Path, default=MODEL, help="where the packaged pipeline goes")
    options = parser.parse_args()
    try:
        figures = package(options.model, options.data / "treebank" / "test.conllu.xz", options.target)
    except ModelError as error:
        print(f"training.model: {error}", file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
