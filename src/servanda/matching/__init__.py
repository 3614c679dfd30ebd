"""Commitments of several instruments in, what became of each out: meaning, and lineage.

``embed`` gives the vectors of texts. ``Stop.make`` puts an instrument beside its commitments; ``link`` and
``link_series`` find what later instruments take up, and ``silent`` what they do not.
"""

from servanda.matching.ends import End, Passage, Stop
from servanda.matching.lineage import link, link_series, silent
from servanda.matching.links import Link, Reason, Relation, Silent
from servanda.matching.vectors import MissingModelError, embed

__all__ = [
    "End",
    "Link",
    "MissingModelError",
    "Passage",
    "Reason",
    "Relation",
    "Silent",
    "Stop",
    "embed",
    "link",
    "link_series",
    "silent",
]
