"""What was mined in, tables of it out: by year, party, topic, strength, money, and by partnership. DuckDB counts.

Each table counts the commitments of documents that stand for their group, so that a statement published twice counts
once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.mining.errors import MiningError
from servanda.mining.finishing import COMMITMENTS, DOCUMENTS
from servanda.mining.restating import Promise, restated

Row = tuple[Any, ...]

_FIRM = "round(100.0 * avg((strength = 'firm')::int), 1)"
_DATED = "round(100.0 * avg((deadline is not null)::int), 1)"
_FUNDED = "round(100.0 * avg((len(money) > 0)::int), 1)"
_PARTNERSHIP = "array_to_string(list_sort(list_distinct(parties)), ' – ')"

QUERIES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "year": (
        ("year", "documents", "commitments", "firm %", "with a deadline %", "with an amount %"),
        f"""select coalesce(left(date, 4), 'undated') as year, count(distinct document), count(*),
        {_FIRM}, {_DATED}, {_FUNDED} from promises group by 1 order by 1""",
    ),
    "party": (
        ("party", "commitments", "firm %", "with a deadline %", "with an amount %"),
        f"""select party, count(*) as n, {_FIRM}, {_DATED}, {_FUNDED}
        from (select *, unnest(parties) as party from promises) group by 1 order by n desc, 1""",
    ),
    "topic": (
        ("topic", "commitments", "firm %", "with a deadline %", "with an amount %"),
        f"""select topic, count(*) as n, {_FIRM}, {_DATED}, {_FUNDED} from promises group by 1 order by n desc, 1""",
    ),
    "strength": (
        ("kind", "strength", "commitments", "with a deadline %", "with an amount %"),
        f"""select kind, strength, count(*) as n, {_DATED}, {_FUNDED}
        from promises group by 1, 2 order by n desc, 1, 2""",
    ),
    "money": (
        ("year", "currency", "amounts", "sum", "largest"),
        """select coalesce(left(date, 4), 'undated') as year, sum.currency, count(*), sum(sum.amount), max(sum.amount)
        from (select date, unnest(money) as sum from promises) group by 1, 2 order by 1, 3 desc, 2""",
    ),
    "form": (
        ("form", "documents", "commitments", "firm %"),
        f"""select form, count(distinct document), count(*) as n, {_FIRM}
        from promises group by 1 order by n desc, 1""",
    ),
}
"""The columns and the question of each table, by its name."""

NAMES = (*QUERIES, "partnership")
_PAIRED = f"""select {_PARTNERSHIP.replace("parties", "between[:2]")} as partnership, document, date, quote
from promises where len(list_distinct(between[:2])) = 2 and date is not null order by 1, date, document, start"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: its name, its columns, its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Row]


def tables(mined: Path, names: Sequence[str] = NAMES) -> list[Table]:
    """Return the tables of that name over what ``servanda mine`` wrote into a folder.

    Raises ``MiningError`` where there is nothing mined, or the library is not there.
    """
    connection = connect(mined)
    import duckdb

    try:
        return [_table(connection, name) for name in names]
    except duckdb.Error as error:
        raise _unreadable(mined, error) from None
    finally:
        connection.close()


def _table(connection: Any, name: str) -> Table:
    if name == "partnership":
        return _partnerships(connection)
    columns, query = QUERIES[name]
    return Table(name, columns, connection.execute(query).fetchall())


def _unreadable(mined: Path, error: Exception) -> MiningError:
    return MiningError(f"{mined}: it can't be read ({str(error).splitlines()[0][:200]})")


def connect(mined: Path) -> Any:
    """Return a DuckDB connection with the views ``documents``, ``commitments``, and ``promises``, those that count."""
    try:
        import duckdb
    except ImportError:
        raise MiningError("to count what was mined the package duckdb is needed: install servanda[mine]") from None
    missing = [name for name in (DOCUMENTS, COMMITMENTS) if not (mined / name).is_dir()]
    if missing:
        raise MiningError(f"{mined}: there is no folder {missing[0]} in it: name the output of servanda mine")
    connection = duckdb.connect()
    for name in (DOCUMENTS, COMMITMENTS):
        files = str(mined / name / "*" / f"{name}.parquet").replace("'", "''")
        try:
            connection.execute(
                f"create view {name} as select * from read_parquet('{files}', hive_partitioning = false)"
            )
        except duckdb.Error as error:
            raise _unreadable(mined, error) from None
    connection.execute("create view promises as select * from commitments where counted")
    return connection


def _partnerships(connection: Any) -> Table:
    """Return what the two states or groupings that a document is most about promise, and how much of it once more."""
    promises = [Promise(*row) for row in connection.execute(_PAIRED).fetchall()]
    again = restated(promises)
    found: dict[str, list[int]] = {}
    documents: dict[str, set[str]] = {}
    for promise, repeats in zip(promises, again, strict=True):
        counts = found.setdefault(promise.partnership, [0, 0])
        counts[0] += 1
        counts[1] += repeats
        documents.setdefault(promise.partnership, set()).add(promise.document)
    rows: list[Row] = [
        (name, len(documents[name]), promised, repeated, round(100 * repeated / promised, 1))
        for name, (promised, repeated) in sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    ]
    return Table("partnership", ("partnership", "documents", "commitments", "restated", "restated %"), rows)
