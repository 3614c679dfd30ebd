"""A document in, an instrument in the ledger out: shared by the upload page and the command ``servanda add``."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from servanda import __version__
from servanda.instruments import read
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor, Filed, add_instrument
from servanda.records import Commitment, Instrument


def add(
    actor: Actor,
    source: str | Path | bytes,
    *,
    name: str | None = None,
    title: str | None = None,
    date: datetime.date | None = None,
    parties: tuple[str, ...] = (),
    partnership: str | None = None,
    corrects: str | None = None,
    public_only: bool = False,
) -> Filed:
    """Read ``source`` (a path, URL or bytes), find its commitments, and put both in the ledger.

    ``name`` is the file name of bytes; ``title``, ``date`` and ``parties`` override what the document says;
    ``partnership`` and ``corrects`` are as in ``services.add_instrument``; ``public_only`` refuses URLs on private
    networks. Raises ``InstrumentError`` where it cannot be read, ``LedgerError`` where it cannot be added.
    """
    actor.require(Role.CODER)
    instrument = read(source, date=date, parties=parties, name=name, public_only=public_only)
    if title:
        instrument = replace(instrument, title=title)
    from servanda.extraction import find  # after reading: a file that cannot be read needs no pipeline

    return put(actor, instrument, find(instrument), partnership=partnership, corrects=corrects)


def put(
    actor: Actor,
    instrument: Instrument,
    found: Sequence[Commitment],
    *,
    partnership: str | None = None,
    corrects: str | None = None,
) -> Filed:
    """Put an instrument and what was found in it in the ledger; its parties are read where it names none.

    Raises ``LedgerError`` where it cannot be added.
    """
    from servanda.extraction import parties_of

    if not instrument.parties:
        instrument = replace(instrument, parties=parties_of(instrument))
    return add_instrument(actor, instrument, found, reader=reader_name(), partnership=partnership, corrects=corrects)


def warm_up() -> None:
    """Load the pipeline and its tables, so that the first document or selection need not wait for them."""
    from servanda.extraction import code, find
    from servanda.records import Span

    instrument = read(b"Norway and Chile will open a school in Suva by 2030.", name="warm-up.txt")
    find(instrument)
    code(instrument, Span(0, len(instrument.text)))


@cache
def reader_name() -> str:
    """Return what reads documents here, with its version and that of its language model: ``grammar 0.1.0/0.1.0``."""
    from servanda.language import load

    return f"grammar {__version__}/{load().meta['version']}"
