"""Documents in, evidence on the ledger's commitments proposed: what ``servanda evidence`` and watching share."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.aligning import share
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import digest
from servanda.ledger.following import stops_of
from servanda.ledger.payloads import STANDING, Role
from servanda.ledger.services import Actor, add_document, propose_evidence

if TYPE_CHECKING:
    from servanda.matching.evidence import Follower

# A document of the same day that shares this much with an instrument is that instrument (``aligning.share``): a web
# copy and its original share 0.92, unlike documents of two governments at most 0.12.
_COPY = 0.5


@dataclass(frozen=True, slots=True)
class Borne:
    """What became of a document: its id ("" where it bears on nothing and was not added), and the evidence in it.

    ``evidence`` is what stands, the surest first; ``new`` says how much of it was not in the ledger before.
    ``instrument`` is the instrument of the ledger that the document is ("" where none): links tell what that takes up.
    """

    document: str = ""
    evidence: tuple[m.Evidence, ...] = ()
    new: int = 0
    instrument: str = ""


def follower_of(partnerships: Iterable[str] | None = None) -> "Follower":
    """Return what finds evidence on the commitments of these partnerships (None: of all), for any number of documents.

    Raises ``LedgerError`` where there is no such partnership.
    """
    from servanda.extraction.names import codes
    from servanda.matching.evidence import Follower

    known = list(m.Partnership.objects.order_by("id").values_list("id", flat=True))
    wanted = known if partnerships is None else list(partnerships)
    for key in wanted:
        if key not in known:
            raise LedgerError(f"there is no partnership {key}: its id is on its page, as US-KR")
    return Follower([stop for key in wanted for stop in stops_of(key)], codes())


def take_in(
    actor: Actor, follower: "Follower", document: records.Instrument, fetched: str = "", source: str = ""
) -> Borne:
    """Look for evidence in a document; where there is any, put both into the ledger. See ``services.add_document``."""
    actor.require(Role.CODER)
    if same := instrument_like(document):
        return Borne(instrument=same)
    proposals = follower.find(document)
    if not proposals:
        return Borne()
    key = add_document(actor, document, fetched, source)
    new = propose_evidence(actor, key, proposals, evidence_version())
    rows = m.Evidence.objects.filter(document=key, state__in=STANDING).select_related("commitment")
    return Borne(key, tuple(rows.order_by("-score", "start", "id")), new)


def instrument_like(document: records.Instrument) -> str:
    """Return the instrument of the ledger that a document is, word for word or in another copy; "" where none."""
    same = m.Instrument.objects.filter(digest=digest(document.text)).values_list("id", flat=True).first()
    if same is not None:
        return same
    if document.date is None:
        return ""
    near = m.Instrument.objects.filter(date=document.date.isoformat()).order_by("id").values_list("id", "text")
    return next((key for key, text in near if share(text, document.text) >= _COPY), "")


@cache
def evidence_version() -> str:
    """Return what finds evidence here, by the digest of what it goes by: ``servanda-evidence/1a2b3c4d``."""
    from servanda.matching.deciding import WEIGHTS

    whole = hashlib.sha256()
    for path in sorted(WEIGHTS.parent.glob("evidence.*")):
        whole.update(path.read_bytes())
    return f"servanda-evidence/{whole.hexdigest()[:8]}"
