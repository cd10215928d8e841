"""From answers to levels, gaps, coverage and strengths."""

from collections.abc import Mapping, Sequence

from llwybr.engines.gaps.problem import Answer, Coverage, Coverages, ElementStanding, Kind, Problem, Said

MOST_GAP = 3
STRONG = 2  # on one's own


def solve(problem: Problem) -> Answer:
    """What the person has, element by element, beside what the job asks and what the job aimed for asks.

    A level counts as it is. *No chance yet* counts as level 0. *Not part of my job*, *prefer not to say* and elements
    not asked yet have no level and no gap, and are in no sum. A gap is the levels to go, at most 3.

    Strengths are first the elements of the job at which one has what it asks or more, and at least level 2: the
    furthest beyond what is asked first, then the higher level, then by id. Then come the elements that one has at
    level 2 or more and that the job does not ask for: the higher level first, then by id.
    """
    aim = problem.aim or {}
    ids = sorted({*problem.job, *aim, *problem.answers})
    elements = [_standing(name, problem.answers.get(name), problem.job.get(name, 0), aim.get(name, 0)) for name in ids]
    return Answer(
        elements=tuple(elements),
        coverage=Coverages(
            job=_coverage(elements, problem.job),
            aim=None if problem.aim is None else _coverage(elements, problem.aim),
        ),
        strengths=tuple(_strengths(elements)),
    )


def _standing(name: str, said: Said | None, asked: int, aimed: int) -> ElementStanding:
    kind, have = understood(said)
    return ElementStanding(
        id=name,
        have=have,
        kind=kind,
        asked=asked,
        aimed=aimed,
        gap=_gap(have, asked),
        aim_gap=_gap(have, aimed),
        different=kind == "not_part" and asked > 0,
    )


def understood(said: Said | None) -> tuple[Kind, int | None]:
    """What an answer is, and the level that it stands for, if it stands for one."""
    if said is None:
        return "unasked", None
    if isinstance(said, int):
        return "level", said
    return said, 0 if said == "no_chance" else None


def _gap(have: int | None, asked: int) -> int:
    return 0 if have is None else max(0, min(MOST_GAP, asked - have))


def _coverage(elements: Sequence[ElementStanding], profile: Mapping[str, int]) -> Coverage:
    asked = [element for element in elements if element.id in profile]
    known = [(element.have, profile[element.id]) for element in asked if element.have is not None]
    different = sum(element.kind == "not_part" for element in asked)
    return Coverage(
        have=sum(have >= level for have, level in known),
        asks=len(known),
        used=sum(have >= 1 for have, _ in known),
        yours=sum((element.have or 0) >= 1 for element in elements),
        unknown=len(asked) - len(known) - different,
        different=different,
    )


def _strengths(elements: Sequence[ElementStanding]) -> list[str]:
    ranked = []
    for element in elements:
        have = element.have or 0
        if have >= max(STRONG, element.asked):
            ranked.append((element.asked == 0, element.asked - have, -have, element.id))
    return [name for *_, name in sorted(ranked)]
