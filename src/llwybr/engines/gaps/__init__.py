"""What a person has beside what a job asks: levels, gaps, coverage in both directions, strengths; and what moved since."""

from llwybr.engines.gaps.compare import Move, MoveKind, compare
from llwybr.engines.gaps.measure import solve
from llwybr.engines.gaps.problem import Answer, Coverage, Coverages, ElementStanding, Problem, Said

__all__ = [
    "Answer",
    "Coverage",
    "Coverages",
    "ElementStanding",
    "Move",
    "MoveKind",
    "Problem",
    "Said",
    "compare",
    "solve",
]
