"""The fate of every line."""

from collections.abc import Iterable, Mapping

from llwybr.engines.drift.problem import Drift, Duty, Line, Problem, Rung, Told
from llwybr.engines.drift.suggest import Suggester


def drift(problem: Problem, suggester: Suggester | None = None) -> Drift:
    """What became of the national text of a job. `suggester`: of the same national set, where one has been made already."""
    suggester = suggester or Suggester(problem.national)
    duties = {one.slug: one for one in problem.national}
    own = [one.slug for one in problem.national if one.is_of(problem.profile)]
    drawn = {one.slug for one in problem.lines}
    lines = tuple(_told(line, duties.get(line.slug), problem, suggester) for line in problem.lines)
    return Drift(lines=lines, dropped=tuple(slug for slug in own if slug not in drawn))


def _told(line: Line, duty: Duty | None, problem: Problem, suggester: Suggester) -> Told:
    if duty and duty.is_of(problem.profile):
        same = (line.en, line.cy) == (duty.en, duty.cy)
        return Told(id=line.id, fate="kept" if same else "changed")
    if line.chosen:
        return Told(id=line.id, fate="added", profile=line.chosen, why="chosen")
    if duty:
        profile = nearest_job(duty.profiles, problem.profile, problem.ladder)
        return Told(id=line.id, fate="added", profile=profile, why="taken" if profile else "")
    found = suggester.nearest(line.en, line.cy)
    profile = nearest_job(found.duty.profiles or (problem.profile,), problem.profile, problem.ladder) if found else ""
    return Told(id=line.id, fate="added", profile=profile, why="suggested" if profile else "")


def nearest_job(profiles: Iterable[str], own: str, ladder: Mapping[str, Rung]) -> str:
    """Of several jobs that have a duty, the one nearest to one's own: itself; its ladder before others; the nearest rung; of
    two as near, the lower, so that nobody is told more than is sure."""
    here = ladder[own]

    def far(profile: str) -> tuple[bool, bool, int, int, str]:
        there = ladder[profile]
        return profile != own, there.role != here.role, abs(there.rung - here.rung), there.rung, profile

    known = [one for one in profiles if one in ladder]
    return min(known, key=far) if known else ""
