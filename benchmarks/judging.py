"""Proposals of evidence beside what was judged of them by hand, kept without their words: by hash."""

import hashlib
import json
from pathlib import Path

from servanda.matching import Proposal

JUDGED = Path(__file__).parent / "judged_evidence.jsonl"
_LETTERS = 12  # of the hash of a passage's words

Key = tuple[str, str]


def identify(proposal: Proposal) -> Key:
    """Return the commitment's own part of its identifier, and the hash of the passage's words."""
    words = hashlib.sha256(proposal.quote.encode()).hexdigest()[:_LETTERS]
    return proposal.commitment.id.rpartition("/")[2], words


def load_judged(instrument: str) -> dict[Key, bool | None]:
    """Return whether each passage judged for an instrument bears on its commitment; None where that is unsure."""
    rows = (json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines())
    return {(row["commitment"], row["passage"]): row["bears"] for row in rows if row["instrument"] == instrument}
