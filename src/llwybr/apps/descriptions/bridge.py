"""Turns duties and lines into what the drift engine needs, and its answers back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.apps.descriptions.rules.lines import Written
from llwybr.engines import drift as engine

if TYPE_CHECKING:
    from llwybr.apps.descriptions.models import Duty
    from llwybr.apps.standards.models import Profile


@dataclass(frozen=True)
class National:
    """The national set of one edition, as the engine knows it."""

    duties: tuple[engine.Duty, ...]
    ladder: Mapping[str, engine.Rung]
    suggester: engine.Suggester

    def of(self, profile: str) -> list[engine.Duty]:
        return [one for one in self.duties if one.is_of(profile)]

    def find(self, slug: str) -> engine.Duty | None:
        return next((one for one in self.duties if one.slug == slug), None)


def national(duties: Iterable[Duty], profiles: Iterable[Profile]) -> National:
    """A national set and its jobs, read once for any number of texts."""
    known = tuple(
        engine.Duty(slug=one.slug, en=one.text_en, cy=one.text_cy, profiles=tuple(one.profiles)) for one in duties
    )
    ladder = {one.slug: engine.Rung(role=one.role.slug, rung=one.rung) for one in profiles}
    return National(known, ladder, engine.Suggester(known))


def measure(profile: str, national: National, lines: Sequence[Written]) -> engine.Drift:
    """What became of the national text of a job in these lines."""
    now = {one.slug: one for one in national.duties}
    asked = tuple(_as_national(one, now.get(one.slug)) for one in lines)
    problem = engine.Problem(profile=profile, ladder=national.ladder, national=national.duties, lines=asked)
    return engine.drift(problem, national.suggester)


def _as_national(one: Written, duty: engine.Duty | None) -> engine.Line:
    """A line that was taken over word for word stays so, also where a correction has changed the national words since."""
    line = _line(one)
    return line.model_copy(update={"en": duty.en, "cy": duty.cy}) if duty and one.is_kept else line


def bring_over(lines: Sequence[Written], old: Iterable[engine.Duty], new: Sequence[engine.Duty]) -> tuple[Written, ...]:
    """These lines on a newer national text. What was kept here follows it, also where its words were corrected since."""
    kept = {one.slug: one for one in lines if one.is_kept}
    was = [
        one.model_copy(update={"en": kept[one.slug].en, "cy": kept[one.slug].cy}) if one.slug in kept else one
        for one in old
    ]
    carried = engine.bring_over([_line(one) for one in lines], was, new)
    own = {one.slug: (one.en, one.cy) for one in new}
    return tuple(
        Written(one.id, one.slug, one.en, one.cy, own.get(one.slug) == (one.en, one.cy), one.chosen) for one in carried
    )


def since(then: Iterable[Written], now: Iterable[Written]) -> tuple[engine.Moved, ...]:
    """What moved between two texts, line by line."""
    return engine.since([_line(one) for one in then], [_line(one) for one in now])


def _line(one: Written) -> engine.Line:
    return engine.Line(id=one.key, slug=one.slug, en=one.en, cy=one.cy, chosen=one.chosen)
