"""The plan of a nation: up to five offers for each of many people, and where need has no provision.

`solve` answers for a few people in words; `parts` and `total` answer for millions in arrays.
"""

from llwybr.engines.provision.facts import PLACES, Catalogue, People
from llwybr.engines.provision.nation import Part, Sums, parts, total
from llwybr.engines.provision.plan import solve
from llwybr.engines.provision.problem import Answer, Problem

__all__ = ["PLACES", "Answer", "Catalogue", "Part", "People", "Problem", "Sums", "parts", "solve", "total"]
