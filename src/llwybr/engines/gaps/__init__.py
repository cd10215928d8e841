"""What a person has beside what a job asks: levels, gaps, coverage in both directions, strengths."""

from llwybr.engines.gaps.measure import solve
from llwybr.engines.gaps.problem import Answer, Coverage, Coverages, ElementStanding, Problem

__all__ = ["Answer", "Coverage", "Coverages", "ElementStanding", "Problem", "solve"]
