"""Assessing what became of commitments: scales, agreement between coders, and results; pure, over plain values.

``scales`` holds what a score can be, ``scoring`` what was scored, ``agreement`` how far coders agree, and ``results``
averages with their counts and intervals. Nothing here stores or asks: the ledger keeps the scores.
"""

from servanda.assessment.agreement import Agreement, measure, measure_groups
from servanda.assessment.results import Change, Figures, Shift, compare, tabulate
from servanda.assessment.scales import APART, COMPLIANCE, SCALES, STEPS, Scale, Value, make_scale
from servanda.assessment.scoring import GROUPINGS, Scored, group

__all__ = [
    "APART",
    "COMPLIANCE",
    "GROUPINGS",
    "SCALES",
    "STEPS",
    "Agreement",
    "Change",
    "Figures",
    "Scale",
    "Scored",
    "Shift",
    "Value",
    "compare",
    "group",
    "make_scale",
    "measure",
    "measure_groups",
    "tabulate",
]
