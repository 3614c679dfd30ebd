"""The steps by which everything learnt is made, in order: what each needs, what it makes, and the call that makes it.

``training.__main__`` runs them. A step imports what it needs when it runs, so that a missing package is told by name.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SERVANDA = HERE.parent / "src" / "servanda"
PACKAGED = SERVANDA / "language" / "en" / "model"
EXTRACTION = SERVANDA / "extraction"
MATCHING = SERVANDA / "matching"
TOKENIZER = HERE / "tokenizer.py"
CONFIG = HERE / "parser.cfg"
DIMENSIONS, WORDS, MINIMUM_COUNT = 96, 30_000, 5
TREEBANK = tuple(f"treebank/{part}.conllu.xz" for part in ("train", "dev", "test"))
CORPUS = "corpus/*.parquet"
LINKED = ("gold/*.links.jsonl", "gold/*.gold.jsonl", "instruments/*.md")
INSTRUMENTS = "instruments/train/*.md"
TEACHER_EPOCHS, SILVER_SENTENCES, TREEBANK_TIMES = 5, 110_000, 2
CODED = ("gold/train/*.gold.jsonl", "gold/train/*.blocks.jsonl", "instruments/train/*.md")


class StepError(Exception):
    """A step did not succeed; the message says which, in one line."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the files it needs in DATA, in the working folder and in the project, what it makes, and how."""

    name: str
    purpose: str
    data: tuple[str, ...]
    work: tuple[str, ...]
    code: tuple[Path, ...]
    makes: tuple[str | Path, ...]
    run: Callable[[Path, Path], object]
    columns: tuple[str, ...] = ()  # of the corpus


def spacy(*arguments: str | Path) -> None:
    """Run a command of spaCy's in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "spacy", *map(str, arguments)], check=False)
    if done.returncode:
        raise StepError(f"spacy {' '.join(map(str, arguments[:2]))} ended with exit code {done.returncode}")


def fill_config(work: Path) -> Path:
    """Write ``parser.cfg`` with every setting that it leaves to spaCy; return where."""
    filled = work / "parser.cfg"
    spacy("init", "fill-config", CONFIG, filled, "--code", TOKENIZER)
    return filled


def make_vectors(data: Path, work: Path) -> int:
    """Train word vectors, and write them as a spaCy pipeline that has nothing else."""
    from .vectors import look_up_lower_case, train

    text = work / "vectors.txt"
    sizes = {"dimensions": DIMENSIONS, "minimum_count": MINIMUM_COUNT, "words": WORDS}
    kept = train(data / "corpus", data / TREEBANK[0], text, **sizes)
    spacy("init", "vectors", "en", text, work / "vectors", "--attr", "LOWER")
    look_up_lower_case(work / "vectors")
    return kept


def make_trees(data: Path, work: Path) -> dict[str, int]:
    """Convert the treebank, with sentences in the manner of communiqués beside those to train on."""
    from .treebank import convert

    parts = {Path(name).name.partition(".")[0]: data / name for name in TREEBANK}
    return {part: convert(path, work / f"{part}.spacy", augmented=part == "train") for part, path in parts.items()}


def train_teacher(data: Path, work: Path) -> dict[str, float]:
    """Train the large parser that the pipeline learns from; return its figures on the development sentences."""
    from .teacher import train

    return train(data / TREEBANK[0], data / TREEBANK[1], work / "teacher.pt", epochs=TEACHER_EPOCHS)


def make_silver(data: Path, work: Path) -> dict[str, int]:
    """Have the teacher parse sentences of the corpus, and put their trees beside the treebank's."""
    from .silver import make, mix

    made = make(data, work / "teacher.pt", work / "silver.spacy", SILVER_SENTENCES)
    return made | mix(work / "train.spacy", work / "silver.spacy", work / "mixed.spacy", times=TREEBANK_TIMES)


def train_parser(_data: Path, work: Path) -> None:
    """Train tagger, lemmatiser and parser on the trees."""
    from .vectors import look_up_lower_case

    places: list[str | Path] = ["--paths.vectors", work / "vectors"]
    places += ["--paths.train", work / "mixed.spacy", "--paths.dev", work / "dev.spacy"]
    spacy("train", fill_config(work), "--code", TOKENIZER, "--output", work / "parser", *places)
    look_up_lower_case(work / "parser" / "model-best")


def package_model(data: Path, work: Path) -> dict[str, object]:
    """Package the trained pipeline, with its figures on the test sentences."""
    from .model import ModelError, package

    try:
        return package(work / "parser" / "model-best", data / TREEBANK[2], PACKAGED)
    except ModelError as error:
        raise StepError(str(error)) from None


def train_topics(data: Path, _work: Path) -> dict[str, float]:
    """Train the weights of the topics."""
    from . import topic

    corpus = next(iter(sorted(data.glob(CORPUS))))
    return topic.train(data / "gold" / "train", data / "instruments", corpus, topic.TARGET)


def train_acceptor(data: Path, _work: Path) -> dict[str, float]:
    """Train the acceptor on what the grammar proposes with the pipeline packaged just now."""
    from servanda.extraction.acceptor import WEIGHTS

    from .acceptor import train

    return train(data, WEIGHTS)


def train_meaning(data: Path, _work: Path) -> dict[str, float]:
    """Train the vectors by which sentences are compared."""
    from servanda.matching.vectors import PACKED

    from .meaning import train

    return train(data / "corpus", PACKED)


def train_lineage(data: Path, _work: Path) -> dict[str, float]:
    """Train the models that decide on links, on what the reader finds with the pipeline packaged just now."""
    from servanda.matching.deciding import WEIGHTS

    from .lineage import train

    return train(data, WEIGHTS)


def train_evidence(data: Path, _work: Path) -> dict[str, float]:
    """Train the model that says whether a passage bears on a commitment, on what was judged by hand."""
    from servanda.matching.evidence.weighing import WEIGHTS

    from .evidence import train

    return train(data, WEIGHTS)


def _code(*names: str) -> tuple[Path, ...]:
    return tuple(HERE / name for name in names)


GRAMMAR = tuple(p for p in sorted(EXTRACTION.rglob("*")) if p.suffix in {".py", ".toml", ".yaml"})
COMPARISON = (
    *sorted(MATCHING.rglob("*.py")),
    *sorted((MATCHING / "data").glob("*.toml")),
    MATCHING / "data" / "vectors.npz",
)
JUDGED = HERE.parent / "benchmarks" / "judged_evidence.jsonl"
TOPICS = tuple(sorted((EXTRACTION / "data" / "topic").glob("*.*")))

STEPS = (
    Step(
        "vectors",
        "word vectors",
        data=(CORPUS, TREEBANK[0]),
        work=(),
        code=_code("vectors.py", "tokenizer.py"),
        makes=("vectors.txt", "vectors/meta.json"),
        run=make_vectors,
        columns=("text",),
    ),
    Step(
        "treebank",
        "trees to train on",
        data=TREEBANK,
        work=(),
        code=_code("treebank.py", "augment.py"),
        makes=("train.spacy", "dev.spacy", "test.spacy"),
        run=make_trees,
    ),
    Step(
        "teacher",
        "large parser to learn from",
        data=TREEBANK[:2],
        work=(),
        code=_code("teacher.py", "biaffine.py", "batches.py", "decoding.py", "treebank.py", "augment.py"),
        makes=("teacher.pt",),
        run=train_teacher,
    ),
    Step(
        "silver",
        "trees of the corpus, by the large parser",
        data=(CORPUS, INSTRUMENTS),
        work=("teacher.pt", "train.spacy"),
        code=_code("silver.py", "tokenizer.py"),
        makes=("silver.spacy", "mixed.spacy"),
        run=make_silver,
        columns=("text", "category", "url"),
    ),
    Step(
        "parser",
        "tagger, lemmatiser, parser",
        data=(),
        work=("vectors/meta.json", "mixed.spacy", "dev.spacy"),
        code=_code("parser.cfg", "tokenizer.py"),
        makes=("parser/model-best/meta.json",),
        run=train_parser,
    ),
    Step(
        "model",
        "packaged pipeline",
        data=(TREEBANK[2],),
        work=("parser/model-best/meta.json",),
        code=_code("model.py", "scoring.py"),
        makes=(PACKAGED / "meta.json",),
        run=package_model,
    ),
    Step(
        "topic",
        "topics",
        data=(*CODED, CORPUS),
        work=(),
        code=(*_code("topic.py"), EXTRACTION / "topic.py", *TOPICS),
        makes=(EXTRACTION / "data" / "topic" / "model" / "weights.npz",),
        run=train_topics,
        columns=("text", "category", "url"),
    ),
    Step(
        "acceptor",
        "acceptor",
        data=CODED,
        work=(),
        code=(*_code("acceptor.py"), *GRAMMAR, PACKAGED / "meta.json"),
        makes=(EXTRACTION / "data" / "acceptor.json",),
        run=train_acceptor,
    ),
    Step(
        "meaning",
        "sentence vectors",
        data=(CORPUS,),
        work=(),
        code=(*_code("meaning.py", "neighbours.py"), MATCHING / "words.py", MATCHING / "vectors.py"),
        makes=(MATCHING / "data" / "vectors.npz",),
        run=train_meaning,
        columns=("text",),
    ),
    Step(
        "lineage",
        "links",
        data=(*LINKED, *CODED),
        work=(),
        code=(*_code("lineage.py", "coded.py", "links.jsonl"), *COMPARISON, EXTRACTION / "data" / "acceptor.json"),
        makes=(MATCHING / "data" / "lineage.json",),
        run=train_lineage,
    ),
    Step(
        "evidence",
        "evidence",
        data=(CORPUS, *LINKED),
        work=(),
        code=(
            *_code("evidence.py", "releases.py", "coded.py"),
            JUDGED,
            *COMPARISON,
            EXTRACTION / "data" / "acceptor.json",
        ),
        makes=(MATCHING / "data" / "evidence.json",),
        run=train_evidence,
        columns=("id", "date", "title", "url", "text"),
    ),
)


def lacking(step: Step, data: Path) -> list[str]:
    """Return what ``step`` needs of DATA and does not find there."""
    gone = [pattern for pattern in step.data if not any(data.glob(pattern))]
    if step.columns and CORPUS not in gone:
        gone += _columns_lacking(step, data)
    return gone


def _columns_lacking(step: Step, data: Path) -> list[str]:
    """Return the columns that a file of the corpus should have and has not."""
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_schema

    gone = []
    for path in sorted(data.glob(CORPUS)):
        try:
            names = read_schema(path).names
        except ArrowInvalid:
            names = []
        gone += [f"the column {name} in {path.relative_to(data)}" for name in step.columns if name not in names]
    return gone


def is_fresh(step: Step, data: Path, work: Path) -> bool:
    """Return whether the step has been run to its end, on this DATA, since any of its inputs changed."""
    stamp = stamp_path(step, work)
    made = [work / name for name in step.makes]
    if not stamp.is_file() or not all(path.exists() for path in made):
        return False
    record = json.loads(stamp.read_text(encoding="utf-8"))
    if record["data"] != str(data.resolve()):
        return False
    inputs = [path for pattern in step.data for path in data.glob(pattern)]
    inputs += [work / name for name in step.work] + list(step.code)
    return all(path.exists() and path.stat().st_mtime <= stamp.stat().st_mtime for path in inputs)


def stamp_path(step: Step, work: Path) -> Path:
    """Return where it is noted that ``step`` came to its end, so that one that was cut off is run again."""
    return work / "done" / f"{step.name}.json"
