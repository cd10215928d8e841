"""The best plan of a case, stage by stage: most value, then fewest hours, then least cost, then the smallest ids.

Each stage starts from the parts of the search that the one before could not drop, so that nothing is searched twice.
"""

from dataclasses import dataclass

from llwybr.engines.planning.case import Case, totals
from llwybr.engines.planning.few import best_of_few
from llwybr.engines.planning.field import Field, first_look
from llwybr.engines.planning.goal import fewest_hours, least_cost, most_value
from llwybr.engines.planning.ids import Level
from llwybr.engines.planning.tree import Tree, Work

MOST_FEW = 10  # offers; up to here trying every set is quicker than loading a solver
WORK = 400_000_000  # some four seconds


@dataclass(frozen=True, slots=True)
class Best:
    """The places chosen, a bound on value in units, and whether the set is proved the best in every respect."""

    chosen: tuple[int, ...]
    bound: int
    proved: bool


def best_plan(case: Case, work: Work | None = None) -> Best:
    """The best set of the case; the same for the same case, whatever the speed of the machine."""
    if len(case.ids) <= MOST_FEW:
        chosen = best_of_few(case)
        return Best(chosen, totals(case, chosen)[0], True)
    work = work or Work(WORK)
    field = first_look(case, work)
    if field is None:
        raise AssertionError("the empty set reaches a value of 0")
    best = _staged(field, work)
    return Best(tuple(field.places[place] for place in best.chosen), best.bound, best.proved)


def _staged(field: Field, work: Work) -> Best:
    case, best, starts, cuts, bound = field.case, field.best, field.starts, field.cuts, field.bound
    for goal_of in (most_value, fewest_hours, least_cost):
        goal = goal_of(case, totals(case, best))
        tree = Tree(case, goal, goal.score(case, best) + 1, work, cuts=cuts)
        done = tree.run(starts)
        best, starts, cuts = tree.best or best, tree.level(), tree.relaxation.cuts()
        bound = min(bound, tree.bound()) if goal_of is most_value else bound
        if not done:
            return Best(best, bound, False)
    best, done = Level(case, starts, cuts, work).smallest(best)
    return Best(best, bound, done)
