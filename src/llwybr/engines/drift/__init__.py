"""A local list of duties beside the national one: what was kept, changed, added and dropped, and to which job what was added belongs.

    drift(Problem(profile="teaching-assistant-2", ladder=…, national=…, lines=…)).belongs  # {"teaching-assistant-3": 2}

A line that *is* a duty of another job (by its slug) belongs there; so does one of which a person said so. Of any other the
nearest national duty is looked for, in both languages, by the words that they share, rare words counting most; what is less
alike than `LEAST` stays without a suggestion, and a suggestion is never more than that (see `suggest`).

`bring_over` carries a local list from one national text to the next; `since` tells what moved between two versions of a list.
"""

from llwybr.engines.drift.measure import drift, nearest_job
from llwybr.engines.drift.merging import bring_over
from llwybr.engines.drift.problem import Drift, Duty, Fate, Line, Problem, Rung, Told, Why
from llwybr.engines.drift.since import Moved, Step, since
from llwybr.engines.drift.suggest import LEAST, Nearest, Suggester

__all__ = [
    "LEAST",
    "Drift",
    "Duty",
    "Fate",
    "Line",
    "Moved",
    "Nearest",
    "Problem",
    "Rung",
    "Step",
    "Suggester",
    "Told",
    "Why",
    "bring_over",
    "drift",
    "nearest_job",
    "since",
]
