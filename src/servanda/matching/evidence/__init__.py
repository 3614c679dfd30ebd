"""Documents in, the passages that bear on commitments out, with a proposed stance and the words that make it so."""

from servanda.matching.evidence.following import Follower, find_evidence
from servanda.matching.evidence.proposals import Proposal, Stance

__all__ = ["Follower", "Proposal", "Stance", "find_evidence"]
