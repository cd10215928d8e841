"""A local list carried from one national text to the next."""

from collections.abc import Iterable, Sequence

from llwybr.engines.drift.problem import Duty, Line


def bring_over(lines: Sequence[Line], old: Iterable[Duty], new: Sequence[Duty]) -> tuple[Line, ...]:
    """What was kept follows the national text; what was changed or added here stays as it is written here.

    `old`, `new`: the national text of the job before and after. A duty that was dropped here stays dropped, one that is new
    nationally is added at the end, one that left goes unless it had been changed here: then it stays, as this place's own.
    A line that was added from another job's text, which the new text of this job has too, is a line of its own text now.
    """
    before, after = {one.slug: one for one in old}, {one.slug: one for one in new}
    kept = [line for one in lines if (line := _carried(one, before.get(one.slug), after.get(one.slug)))]
    drawn = {one.slug for one in kept}
    fresh = [one for one in new if one.slug not in before and one.slug not in drawn]
    return (*kept, *(Line(id=f"new:{one.slug}", slug=one.slug, en=one.en, cy=one.cy) for one in fresh))


def _carried(line: Line, was: Duty | None, is_now: Duty | None) -> Line | None:
    untouched = was is not None and (line.en, line.cy) == (was.en, was.cy)
    if is_now and untouched:
        return line.model_copy(update={"en": is_now.en, "cy": is_now.cy})
    if is_now or was is None:
        return line
    return None if untouched else line.model_copy(update={"slug": ""})
