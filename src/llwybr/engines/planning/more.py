"""What a little more would bring: the least extra hours, or the least extra cost, that raise the value at all."""

from dataclasses import replace
from operator import add
from typing import Literal

from pydantic import BaseModel, ConfigDict

from llwybr.engines.planning.case import Case, totals
from llwybr.engines.planning.field import first_look
from llwybr.engines.planning.goal import Goal
from llwybr.engines.planning.greedy import Greedy
from llwybr.engines.planning.plan import answer_of, plain
from llwybr.engines.planning.problem import Answer, Problem
from llwybr.engines.planning.reduce import hundredths, reduce
from llwybr.engines.planning.search import best_plan
from llwybr.engines.planning.tree import Tree, Work

What = Literal["hours", "cost"]
WORK = 100_000_000  # for each of the four searches


class Extra(BaseModel):
    """So many hours or pounds beyond the limit, and the plan that they would make possible.

    `proved` says that nothing less would raise the value, and that the plan is the best for that.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    extra: int | float
    chosen: tuple[str, ...]
    value: int | float
    proved: bool


class More(BaseModel):
    """What more hours alone, and more money alone, would bring; None where there is no limit or nothing more to have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: Extra | None
    cost: Extra | None


def what_more(problem: Problem, answer: Answer) -> More:
    """The least extra of each that would raise the value of the answer, with the other limits as they are.

    The work is bounded; where it is not enough the extra may not be the least, or may not be found (None). An extra of
    0 means that the answer was not proved, and that there is better within its own limits.
    """
    return More(hours=_extra(problem, answer, "hours"), cost=_extra(problem, answer, "cost"))


def _extra(problem: Problem, answer: Answer, what: What) -> Extra | None:
    limit: float | None = getattr(problem.limits, what)
    if limit is None:
        return None
    case = reduce(_with_limit(problem, what, None))
    unit = case.scale.hours if what == "hours" else case.scale.cost
    least, proved = _least(case, what, answer)
    if least is None:
        return None
    wider = _with_limit(problem, what, least * unit / 100)
    wider_case = reduce(wider)
    better = answer_of(wider, wider_case, best_plan(wider_case, Work(WORK)))
    extra = plain(max(0, least * unit - hundredths(limit)))
    return Extra(extra=extra, chosen=better.chosen, value=better.value, proved=proved and better.proved)


def _with_limit(problem: Problem, what: What, amount: float | None) -> Problem:
    # Copies are not validated: a sum of hours may well be more than a person could type as a limit.
    return problem.model_copy(update={"limits": problem.limits.model_copy(update={what: amount})})


def _least(case: Case, what: What, answer: Answer) -> tuple[int | None, bool]:
    """The least hours or cost, in units, of a set of more value than the answer; and whether it is proved."""
    value = hundredths(answer.value) // case.scale.value + 1
    if totals(case, range(len(case.ids)))[0] < value:
        return None, True
    first = _first(case, what, value, answer)
    if first is not None:
        case = replace(case, hours_limit=first) if what == "hours" else replace(case, cost_limit=first)
    work = Work(WORK)
    field = first_look(case, work, value)
    if field is None:
        return None, True
    case, most = field.case, case.hours_limit if what == "hours" else case.cost_limit
    gain = tuple(-amount for amount in (case.hours if what == "hours" else case.cost))
    goal = Goal(gain, (0,) * len(case.gaps), case.hours_limit, case.cost_limit, value, most + 1)
    tree = Tree(case, goal, -most if first is None else 1 - most, work, ties=False, cuts=field.cuts)
    low, high = field.starts[0]
    part = tree.tightened(tree.bounded(low, high))
    done = tree.run([(part.low, part.high)] if part else [])
    return (first if tree.best is None else -goal.score(case, tree.best)), done


def _first(case: Case, what: What, value: int, answer: Answer) -> int | None:
    """The least hours or cost of some sets that reach the value: the answer with one offer more, and two greedy ones."""
    greedy, every = Greedy(case), range(len(case.ids))
    names = set(answer.chosen)
    known = [place for place, name in enumerate(case.ids) if name in names]
    sets = [tuple(map(add, totals(case, known), more)) for more in greedy.one_more(known)]
    for rates in ((1.0, 0.0), (0.0, 1.0)):
        sets.append(totals(case, greedy.improve(greedy.fill((), rates, every), rates, every)))
    fitting = [one for one in sets if one[0] >= value and one[1] <= case.hours_limit and one[2] <= case.cost_limit]
    return min((one[1 if what == "hours" else 2] for one in fitting), default=None)
