"""What a watched source brought, into the ledger: read, compared with what is followed, and proposed for review.

A document is kept in the ledger only where a passage of it may bear on a commitment, or where it looks like a new
instrument of a known partnership; the archive has it in any case. An instrument is added by a person: its file is laid
out, and the command that adds it told.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from servanda.instruments import SUFFIXES, read
from servanda.instruments import Source as Received
from servanda.instruments.assemble import slug
from servanda.instruments.source import sniff
from servanda.ledger import models as m
from servanda.ledger.bearing import follower_of, take_in
from servanda.ledger.services import Actor, add_document
from servanda.ledger.storing import last_line
from servanda.records import Instrument
from servanda.watching.archive import Archive, write_whole
from servanda.watching.errors import WatchError
from servanda.watching.judging import Known, Verdict, judge
from servanda.watching.sources import Source
from servanda.watching.state import Fetch

if TYPE_CHECKING:
    from servanda.matching.evidence import Follower


@dataclass
class Receiver:
    """Takes new documents in for one member; what the ledger follows is prepared once, and anew where it changed."""

    actor: Actor
    archive: Archive
    ledger: str | None = None
    _followers: "dict[str, tuple[int, Follower]]" = field(default_factory=dict)

    def take(self, fetch: Fetch, source: Source) -> str:
        """Read a document and propose what it holds; return what became of it, in words for the user.

        Raises ``InstrumentError`` where it cannot be read.
        """
        data = self.archive.get(fetch.digest)
        received = Received(data, None, fetch.final, fetch.content_type, fetch.charset or None)
        instrument = read(received)
        title = _shorten(instrument.title)
        version = f" (version {fetch.version})" if fetch.version > 1 else ""
        borne = take_in(self.actor, self._follower(source), instrument, fetch.at, source.id)
        if borne.instrument:
            return f"“{title}”{version}: the ledger has it already, as {borne.instrument}"
        verdict = judge(instrument, self._known(source))
        said = []
        if borne.document:
            said.append(f"{_count(borne.new, 'passage')} that may bear on commitments, to review")
        if verdict is not None:
            add_document(self.actor, instrument, fetch.at, source.id)
            said.append(self._tell_new(verdict, instrument, received, fetch))
        return f"“{title}”{version}: {'; '.join(said) or 'nothing on what is followed'}"

    def _known(self, source: Source) -> list[Known]:
        """Return the partnerships that a source may bring instruments of."""
        rows = m.Partnership.objects.order_by("added").values_list("id", "parties")
        if source.partnership:
            rows = rows.filter(pk=source.partnership)
        return [Known(key, tuple(msgspec.json.decode(parties))) for key, parties in rows]

    def _follower(self, source: Source) -> "Follower":
        """Return what follows the commitments of the source's partnership, or of all, as they stand now."""
        last = last_line()
        now = last.sequence if last else 0
        written, follower = self._followers.get(source.partnership, (-1, None))
        if follower is None or _has_changed_since(written):
            follower = follower_of([source.partnership] if source.partnership else None)
        self._followers[source.partnership] = now, follower
        return follower

    def _tell_new(self, verdict: Verdict, instrument: Instrument, received: Received, fetch: Fetch) -> str:
        """Lay a new instrument out and return what to say of it, with the command that adds it on its own line."""
        path = self._lay_out(instrument, received, fetch)
        command = ["servanda", "add", str(path), "--partnership", verdict.partnership, "--url", fetch.final]
        if self.ledger is not None:
            command += ["--ledger", self.ledger]
        found = f"{_count(verdict.commitments, 'commitment')} of its parties"
        looks = f"looks like a new instrument of {verdict.partnership} ({found}); to add it:"
        return f"{looks}\n  {shlex.join(command)}"

    def _lay_out(self, instrument: Instrument, received: Received, fetch: Fetch) -> Path:
        """Put a document where ``servanda add`` can read it, as it came, and return its path."""
        kind = sniff(received)
        suffix = next(suffix for suffix, form in SUFFIXES.items() if form == kind)
        day = instrument.date.isoformat() if instrument.date else "undated"
        folder = self.archive.folder / "new"
        name = f"{day}-{slug(instrument.title)[:60].strip('-') or 'document'}-{fetch.digest[:8]}{suffix}"
        try:
            folder.mkdir(exist_ok=True)
            write_whole(folder / name, received.data)
        except OSError as error:
            raise WatchError(f"{folder / name} cannot be written ({error.strerror})") from error
        return folder / name


# The entries by which what is followed changes: others, as evidence itself, leave a follower as it is.
_CHANGING = ("instrument", "commitment", "commitments", "partnership", "decision")


def _has_changed_since(sequence: int) -> bool:
    kinds: Sequence[str] = list(m.Entry.objects.filter(sequence__gt=sequence).values_list("kind", flat=True).distinct())
    return any(kind.partition(".")[0] in _CHANGING for kind in kinds)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shorten(title: str) -> str:
    words = re.sub(r"\s+", " ", title).strip() or "untitled"
    return words if len(words) <= 80 else f"{words[:79]}…"
