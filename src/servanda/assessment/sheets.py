"""Sheets that coders and reviewers fill in: CSV with a line for each commitment and party; and scales from TOML files.

A spreadsheet takes ``+1`` for the number 1: a value that lacks only its sign is read as what was meant. Text that a
spreadsheet would take for a formula is written with an apostrophe in front, which is taken off again (OWASP, "CSV
Injection").
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.assessment.errors import AssessmentError
from servanda.assessment.scales import SCALES, Scale, Value, make_scale

COLUMNS = ("commitment", "party", "words", "criteria", "value", "evidence", "reason")
"""The columns of a sheet that a coder fills in: the last three."""
BOM = "\ufeff"
_FORMULA = re.compile(r"\A[=+\-@\t\r](?![\d.]+\Z)")
_NEEDED = ("commitment", "party", "value", "reason")


@dataclass(frozen=True, slots=True)
class Filled:
    """A line of a sheet that somebody has filled in, with its number in the file."""

    line: int
    commitment: str
    party: str
    value: str
    evidence: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A commitment to assess, as a file names it: its parties (none: all) and its own criteria, by code."""

    commitment: str
    parties: tuple[str, ...]
    criteria: Mapping[str, str]


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a sheet as CSV, safe to open in a spreadsheet."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    return text.getvalue()


def read_sheet(path: Path, scale: Scale) -> list[Filled]:
    """Return the lines of a sheet that have a value; raise ``AssessmentError``, with the line, for what is none.

    The columns ``commitment``, ``party``, ``value`` and ``reason`` are needed, ``evidence`` (ids, with blanks between
    them) is taken where it is there, and others are passed over.
    """
    filled = []
    for number, row in _rows(path, _NEEDED):
        if not row["value"]:
            continue
        value = row["value"] if row["value"] in scale.answers else f"+{row['value']}"
        if value not in scale.answers:
            raise AssessmentError(
                f"{path}, line {number}: there is no answer {row['value']!r}: there are {', '.join(scale.answers)}"
            )
        if not row["reason"]:
            raise AssessmentError(f"{path}, line {number}: say why, in a sentence, in the column reason")
        evidence = tuple(row.get("evidence", "").split())
        filled.append(Filled(number, row["commitment"], row["party"], value, evidence, row["reason"]))
    return filled


def read_choices(path: Path, scale: Scale) -> list[Chosen]:
    """Return the commitments that a CSV file chooses; raise ``AssessmentError``, with the line, for what is none.

    The column ``commitment`` is needed. ``parties`` names some with ``;`` between them, and a column under the code of
    a value holds the criterion for it.
    """
    found = []
    for number, row in _rows(path, ("commitment",)):
        if not row["commitment"]:
            raise AssessmentError(f"{path}, line {number}: the column commitment is empty: name one by its id")
        parties = tuple(party for one in row.get("parties", "").split(";") if (party := one.strip()))
        criteria = {code: row[code] for code in scale.codes if row.get(code)}
        found.append(Chosen(row["commitment"], parties, criteria))
    return found


def read_scale(name: str) -> Scale:
    """Return a scale that comes with Servanda, by its name, or one from a TOML file.

    The file holds ``name`` and ``[[values]]`` from the lowest to the highest, each with ``code``, ``number`` and
    ``words``. Raises ``AssessmentError`` where there is no such scale or file, or it is none.
    """
    if name in SCALES:
        return SCALES[name]
    path = Path(name)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AssessmentError(f"{name}: no scale ({', '.join(SCALES)}) and no file ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssessmentError(f"{name}: it is no TOML ({error})") from None
    try:
        values = [Value(str(one["code"]), float(one["number"]), str(one["words"])) for one in said["values"]]
        return make_scale(str(said["name"]), values)
    except KeyError as error:
        raise AssessmentError(
            f"{name}: {error} is missing: a scale has a name, each value code, number, words"
        ) from None
    except (TypeError, AttributeError):
        raise AssessmentError(f"{name}: write each value under [[values]], with code, number and words") from None
    except ValueError as error:
        raise AssessmentError(f"{name}: {error}") from None


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a CSV file that are not empty, with their numbers, by the names of the columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AssessmentError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise AssessmentError(f"{path}: it is not UTF-8: save it as “CSV UTF-8”") from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True)
    try:
        names = {name.strip().casefold() for name in reader.fieldnames or ()}
        missing = [name for name in needed if name not in names]
        if missing:
            raise AssessmentError(f"{path}: there is no column {missing[0]}: it takes {', '.join(needed)}")
        for row in reader:
            cells = {name.strip().casefold(): _plain(cell) for name, cell in row.items() if isinstance(name, str)}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise AssessmentError(f"{path}, line {reader.line_num}: it is no CSV ({error})") from None


def _plain(cell: str | None) -> str:
    text = (cell or "").strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
