"""The cells of one row as styled text, before it is known which of them get a column."""

import textwrap
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text

from servanda.cli.presenting.rows import Row
from servanda.records import Commitment, Instrument, Kind, Strength
from servanda.wording import write_deadline, write_money

# Strength is shown by word, sign and colour, so that none of them is needed to tell it.
STRENGTHS = {Strength.FIRM: ("●", "green"), Strength.INTENDED: ("◐", "yellow"), Strength.SOFT: ("○", "cyan")}


@dataclass(frozen=True, slots=True)
class Cells:
    """The texts of a row; one that the commitment has nothing for is empty."""

    COLUMNS: ClassVar = ("who", "money", "when", "body", "topic")

    number: Text
    who: Text
    strength: Text
    words: Text
    money: Text
    when: Text
    body: Text
    topic: Text


def make_cells(row: Row, instrument: Instrument) -> Cells:
    """Return the cells of ``row``."""
    commitment = row.commitment
    return Cells(
        number=Text(str(row.number), style="dim"),
        who=Text(_who(commitment.parties), style="bold"),
        strength=_strength(commitment),
        words=_words(row),
        money=Text("\n".join(map(write_money, commitment.money)), style="bold magenta"),
        when=_when(commitment),
        body=Text("\n".join(dict.fromkeys(body.name for body in commitment.bodies)), style="italic"),
        topic=Text(commitment.topic.value, style="dim"),
    )


def _who(parties: tuple[str, ...]) -> str:
    """Put codes side by side, and names, which are longer, one under the other."""
    codes = [party for party in parties if len(party) <= 5]
    names = [party for party in parties if len(party) > 5]
    return "\n".join([*textwrap.wrap(" ".join(codes), 8), *names])


def _strength(commitment: Commitment) -> Text:
    sign, colour = STRENGTHS[commitment.strength]
    text = Text().append(f"{sign} {commitment.strength.value}", style=colour)
    if commitment.kind is Kind.DELIVERABLE:
        text.append(f"\n{commitment.kind.value}", style="dim")
    return text


def _words(row: Row) -> Text:
    """Return the quote; its lead-in stands before the first of the rows that it governs, a sign before the others."""
    text = Text()
    if row.opens and row.commitment.lead_in_text:
        text.append(f"{row.commitment.lead_in_text.strip()}\n", style="dim italic")
    if row.commitment.lead_in is not None:
        text.append("… ", style="dim")
    return text.append(row.commitment.quote)


def _when(commitment: Commitment) -> Text:
    if commitment.deadline is None:
        return Text()
    words, point = write_deadline(commitment.deadline)
    text = Text().append(words, style="cyan")
    if point:
        text.append(f"\n= {point}", style="dim")
    return text
