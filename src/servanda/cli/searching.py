"""``servanda search``: passages of the ledger, of Parquet files or of an index, by their words and their meaning."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    from servanda.searching import Filters, Index


class SearchFormat(StrEnum):
    """The forms in which what was found is written."""

    TABLE = "table"
    JSONL = "jsonl"


class Kind(StrEnum):
    """What can be found."""

    INSTRUMENT = "instrument"
    BLOCK = "block"
    COMMITMENT = "commitment"
    DOCUMENT = "document"


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...",
            help="Words, a question, “phrases”, -words to do without, and filters such as party:KR after:2021-05.",
        ),
    ],
    ledger: LedgerOption = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            metavar="FILE|DIR",
            help="Search Parquet files with a column “text” in place of the ledger.",
            show_default=False,
        ),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index",
            metavar="DIR",
            help="Where the index of --corpus is kept; without --corpus: search the index that is there.",
            show_default=False,
        ),
    ] = None,
    party: Annotated[list[str] | None, typer.Option(metavar="CODE", help="Of this party: KR.")] = None,
    partnership: Annotated[list[str] | None, typer.Option(metavar="ID", help="Of this partnership: KR-US.")] = None,
    topic: Annotated[list[str] | None, typer.Option(metavar="TOPIC", help="On this topic: energy.")] = None,
    state: Annotated[list[str] | None, typer.Option(metavar="STATE", help="In this state: accepted.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only these.")] = None,
    after: Annotated[
        str | None, typer.Option(metavar="DATE", help="Of this year, month or day, or later: 2021-05.")
    ] = None,
    before: Annotated[str | None, typer.Option(metavar="DATE", help="Of this year, month or day, or earlier.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, metavar="N", help="At most so many.")] = 10,
    form: Annotated[
        SearchFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write them. Without it: a table on a terminal, JSON lines into a pipe or file.",
            show_default=False,
        ),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew before searching.")] = False,
) -> None:
    """Find passages by their words and their meaning, best first.

    [bold]Examples[/bold]

    servanda search small modular reactors party:KR

    servanda search '"early warning" -missile' --after 2023 --kind commitment

    servanda search who pays for the pandemic fund --corpus releases.parquet
    """
    import sys

    from servanda.cli.run import shield

    narrowed = _filters(
        {"party": party, "partnership": partnership, "topic": topic, "state": state, "kind": kind}, after, before
    )
    chosen = form or (SearchFormat.TABLE if sys.stdout.isatty() else SearchFormat.JSONL)

    def run() -> int:
        with ledger_errors():
            found = _of_corpus(corpus, index, rebuild) if corpus or index else _of_ledger(ledger, rebuild)
            _deliver(found, " ".join(words), narrowed, limit, chosen)
        return 0

    if code := shield(run):
        raise typer.Exit(code)


def _filters(named: dict[str, list[str] | list[Kind] | None], after: str | None, before: str | None) -> "Filters":
    from servanda.searching import Filters
    from servanda.searching.query import read_date

    dates = {"after": after or "", "before": before or ""}
    for name, date in dates.items():
        try:
            dates[name] = read_date(date) if date else ""
        except ValueError:
            raise typer.BadParameter(
                f"“{date}” is no date: write 2021, 2021-05 or 2021-05-21", param_hint=f"--{name}"
            ) from None
    return Filters(**{name: tuple(map(str, values or ())) for name, values in named.items()}, **dates)  # type: ignore[arg-type]


def _of_ledger(where: str | None, rebuild: bool) -> "Index":
    open_ledger(where)
    from servanda.ledger import indexing

    folder = indexing.index_folder()
    done = indexing.bring_up_to_date(folder, rebuild=rebuild)
    if done.anew:
        _told(done.why)
        note(f"made the index at {folder}: {done.passages:,} passages")
    return indexing.open_index()


def _of_corpus(corpus: Path | None, folder: Path | None, rebuild: bool) -> "Index":
    from servanda.searching import Index, IndexFaultError, build
    from servanda.searching import corpus as releases
    from servanda.searching.store import read_manifest

    try:
        if corpus is None:
            assert folder is not None
            if rebuild:
                fail("--rebuild makes the index of a ledger or of --corpus anew: name the corpus as well")
            return Index(folder)
        files = releases.find_files(corpus)
        mark = releases.mark(files)
        kept = folder or releases.index_folder(corpus)
        try:
            if not rebuild and read_manifest(kept).mark == mark:
                return Index(kept)
            why = "" if rebuild else f"the index at {kept} is of other files"
        except IndexFaultError as error:
            why = str(error)
        _told(why)
        count = build(kept, releases.read(files), mark)
        note(f"made the index at {kept}: {count:,} passages")
        return Index(kept)
    except (IndexFaultError, releases.CorpusError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"the index can't be written at {error.filename} ({error.strerror}): name another place with --index")


def _told(why: str) -> None:
    """Say why an index is made anew, but for the first time."""
    if why and not why.startswith("there is no index"):
        note(f"{why}: it is made anew")


def _deliver(index: "Index", typed: str, filters: "Filters", limit: int, form: SearchFormat) -> None:
    import sys

    from servanda.cli.presenting.found import write_lines, write_table
    from servanda.searching import IndexFaultError, parse

    query = parse(typed).narrowed(filters)
    for said in query.notes:
        note(said)
    try:
        found = index.search(query, limit)
    except IndexFaultError as error:
        fail(f"{error}: make it anew with --rebuild")
    text = write_table(found, query) if form is SearchFormat.TABLE else write_lines(found)
    sys.stdout.write(text)
    sys.stdout.flush()
    if not found.hits:
        note(_advice(index, bool(query.filters), len(query.terms)))
    elif form is SearchFormat.TABLE:
        note(f"{len(found.hits)} of {found.total} found in {len(index):,} passages.")


def _advice(index: "Index", filtered: bool, terms: int) -> str:
    """Say what to try where nothing was found."""
    if not len(index):
        return "nothing found: there is nothing in the index yet"
    ways: Sequence[str] = [
        *(["take a filter off"] if filtered else []),
        *(["leave a phrase's quotation marks off", "say it in other words"] if terms else ["name a word to find"]),
    ]
    return f"nothing found in {len(index):,} passages: {', or '.join(ways)}"
