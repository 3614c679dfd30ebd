"""What hangs on an instrument's commitments goes with it: links and evidence when it is filed, places when corrected.

A place in a corrected text is that of the same words: where the commitment around them moved, moved with it, else
where they stand just once. Nothing is asked of the ledger's other modules, as a chain must fold alike for ever.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from servanda.ledger.folding.context import Context, written
from servanda.ledger.payloads import FollowState
from servanda.ledger.rows import CommitmentRow, EvidenceRow, InstrumentRow, LinkRow

LOST = "its words are not in the corrected version"
Place = tuple[int, int]


class Move(NamedTuple):
    """Two versions of a text, and where some places of the first are known to be in the second."""

    old: str
    new: str
    known: Mapping[Place, Place]

    def find(self, place: Place, quote: str | None = None) -> Place | None:
        """Return where the words at a place stand in the new version, or None where they are gone or not just once.

        ``quote`` is what they should be: another version may have lost them before.
        """
        words = self.old[place[0] : place[1]] if quote is None else quote
        for (start, end), (new_start, _) in self.known.items():
            by = new_start - start
            inside = start <= place[0] and place[1] <= end
            if inside and self.new[place[0] + by : place[1] + by] == words:
                return place[0] + by, place[1] + by
        at = self.new.find(words) if words else -1
        return None if at < 0 or self.new.find(words, at + 1) >= 0 else (at, at + len(words))


def file_with(to: Context, instrument: str, partnership: str) -> None:
    """Put the links from an instrument's commitments, and the evidence on them, under another partnership."""
    for key in to.tables.links_of(instrument):
        link = to.need(LinkRow, key)
        if link.later_instrument_id != instrument:
            to.tables.put(link._replace(partnership_id=partnership))
    for key in to.tables.evidence_of(instrument):
        to.tables.put(to.need(EvidenceRow, key)._replace(partnership_id=partnership))


def move_links(to: Context, old: InstrumentRow, new: InstrumentRow, moved: Iterable[tuple[Place, Place]]) -> None:
    """Give the links of a corrected instrument their new places; one to a passage that is gone is rejected.

    A commitment whose words at the time are gone is linked as it stands now.
    """
    move = Move(old.text, new.text, dict(moved))
    for key in to.tables.links_of(new.id):
        link = to.need(LinkRow, key)
        to.tables.put(
            _move_later(to, link, move) if link.later_instrument_id == new.id else _move_earlier(to, link, move)
        )


def _move_earlier(to: Context, link: LinkRow, move: Move) -> LinkRow:
    place = move.find((link.earlier_start, link.earlier_end))
    if place is None:
        commitment = to.need(CommitmentRow, link.earlier_id)
        place = commitment.start, commitment.end
    reasons = [[name, words, _move_all(here, move), there] for name, words, here, there in _reasons(link)]
    return link._replace(earlier_start=place[0], earlier_end=place[1], reasons=written(reasons))


def _move_later(to: Context, link: LinkRow, move: Move) -> LinkRow:
    quote = link.later_quote
    place = move.find((link.later_start, link.later_end), quote)
    if place is None and link.later:
        commitment = to.need(CommitmentRow, link.later)
        place, quote = (commitment.start, commitment.end), commitment.quote
    if place is None:
        if link.state == FollowState.REJECTED:
            return link
        return link._replace(state=FollowState.REJECTED.value, reason=LOST, decided_by="", changed=to.sequence)
    reasons = [[name, words, here, _move_all(there, move)] for name, words, here, there in _reasons(link)]
    return link._replace(later_start=place[0], later_end=place[1], later_quote=quote, reasons=written(reasons))


def _move_all(found: Iterable[Place], move: Move) -> list[Place]:
    return [place for old in found if (place := move.find((old[0], old[1]))) is not None]


def _reasons(link: LinkRow) -> list[tuple[str, str, list[Place], list[Place]]]:
    return msgspec.json.decode(link.reasons, type=list[tuple[str, str, list[Place], list[Place]]])
