"""Which offers to take up: the set that closes most of the gaps within hours, money and languages, with its proof."""

from llwybr.engines.planning.more import Extra, More, what_more
from llwybr.engines.planning.plan import solve
from llwybr.engines.planning.problem import Answer, Limits, Need, Offer, Problem
from llwybr.engines.planning.terms import Placed, schedule

__all__ = [
    "Answer",
    "Extra",
    "Limits",
    "More",
    "Need",
    "Offer",
    "Placed",
    "Problem",
    "schedule",
    "solve",
    "what_more",
]
