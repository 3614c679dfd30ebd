"""Commitments of several instruments in, what became of each out: meaning, and lineage.

``embed`` gives the vectors of texts. ``Stop.make`` puts an instrument beside its commitments; ``link`` and
``link_series`` find what later instruments take up (``Past``: of very many), and ``silent`` what they do not;
``find_evidence``, or a ``Follower`` for many, finds the passages of a document that bear on commitments.
"""

from servanda.matching.ends import End, Passage, Stop
from servanda.matching.evidence import Follower, Proposal, Stance, find_evidence
from servanda.matching.lineage import link, link_series, silent
from servanda.matching.links import Link, Reason, Relation, Silent
from servanda.matching.past import Past
from servanda.matching.vectors import MissingModelError, embed

__all__ = [
    "End",
    "Follower",
    "Link",
    "MissingModelError",
    "Passage",
    "Past",
    "Proposal",
    "Reason",
    "Relation",
    "Silent",
    "Stance",
    "Stop",
    "embed",
    "find_evidence",
    "link",
    "link_series",
    "silent",
]
