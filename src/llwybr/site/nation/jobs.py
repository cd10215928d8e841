"""Which posts the people of the invented nation hold, and what these were like before: the same every time. Nothing is written here."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from llwybr.site import cast
from llwybr.site.nation.plan import Office, Plan

LUNCHES, LUNCH_HOURS = "midday-supervision-1", (1.25,) * 5
GROWTH = 1.25  # by which hours grew
SEPTEMBER, APRIL = 9, 4


@dataclass(frozen=True)
class Hold:
    """What a post is like from one day on. `reviewer` is the slug of a person, or ""."""

    since: date
    profile: str
    days: tuple[float, ...]  # hours on Monday to Friday
    weeks: Decimal
    kind: str
    grade: str
    spine_point: int | None
    reviewer: str


@dataclass(frozen=True)
class Job:
    """A post: of whom, where (slugs), what it was like from its first day on, and its last day."""

    who: str
    at: str
    holds: tuple[Hold, ...]
    ends_on: date | None = None
    leaving: str = ""
    covers: int | None = None  # the place in the list of the post that it covers


@dataclass
class _Draw:
    """Draws the posts of workers in the order of their roles, from a source of chance of its own."""

    made: Plan
    today: date
    chance: random.Random
    found: list[Job] = field(default_factory=list)

    def take(self) -> list[Job]:
        said, reviewers = self.made.said["posts"], _reviewers(self.made)
        for one in self.made.offices:
            kind = one.job or one.role
            if kind in said and (one.job or self._is_school(one.at)):
                self._post(one, said[kind], reviewers.get((one.who, one.at), ""))
        return self.found

    def _is_school(self, slug: str) -> bool:
        return any(spot.slug == slug and spot.kind == "school" for spot in self.made.spots)

    def _post(self, one: Office, said: Mapping[str, Any], reviewer: str) -> None:
        mine = self.made.said["cast_posts"].get(one.who)
        first = self._first(one, said, reviewer) if mine is None else self._of_cast(one, mine, reviewer)
        ends_on = self.today + timedelta(days=self.chance.randrange(20, 400)) if first.kind == "FXT" else None
        last = self._covered(one) if mine is None and self._of_a_hundred("covers") else None
        self.found.append(Job(one.who, one.at, tuple(self._history(first, mine)), ends_on, covers=last))
        if mine.get("lunches") if mine else one.job == "teaching-assistant" and self._of_a_hundred("second"):
            manager = self._manager(one.at)
            if manager not in {"", one.who}:
                self.found.append(Job(one.who, one.at, (self._lunches(one, manager),)))
        if mine is None and self._of_a_hundred("moved"):
            self._earlier(one, first)

    def _first(self, one: Office, said: Mapping[str, Any], reviewer: str) -> Hold:
        profile = self._weighted(said["profiles"])
        days = self.chance.choices([each["days"] for each in said["hours"]], [each["share"] for each in said["hours"]])[
            0
        ]
        kind = "FXT" if self._of_a_hundred("fixed") else "PRM"
        grade, point = self._pay(profile)
        named = "" if self._of_a_hundred("no_reviewer") else reviewer
        return Hold(
            one.since, profile, tuple(days), Decimal(str(self._weighted(said["weeks"]))), kind, grade, point, named
        )

    def _of_cast(self, one: Office, mine: Mapping[str, Any], reviewer: str) -> Hold:
        character = cast.character(one.who)
        profile = mine.get("was") or (character.job if character else "")
        low, _high = self.made.said["points"][_rung(profile)]
        return Hold(
            one.since, profile, tuple(mine["days"]), Decimal(str(mine["weeks"])), "PRM", _grade(profile), low, reviewer
        )

    def _lunches(self, one: Office, manager: str) -> Hold:
        low, _high = self.made.said["points"][1]
        return Hold(one.since, LUNCHES, LUNCH_HOURS, Decimal(38), "PRM", _grade(LUNCHES), low, manager)

    def _history(self, first: Hold, mine: Mapping[str, Any] | None) -> Iterator[Hold]:
        """A point more each April as far as the grade goes; longer days for some; for a few, the next level."""
        yield first
        now = first
        climbs = "was" in mine if mine else self._of_a_hundred("climbed") and _rung(first.profile) == 1
        grows = mine is None and self._of_a_hundred("grew")
        for year in range(first.since.year, self.today.year + 1):
            if grows and first.since < date(year, SEPTEMBER, 1) <= self.today:
                grows, longer = False, tuple(round(4 * GROWTH * hours) / 4 for hours in now.days)
                now = replace(now, since=date(year, SEPTEMBER, 1), days=longer if max(longer) <= 8 else now.days)
                yield from () if now.days == first.days else (now,)
        for year in range(now.since.year + 1, self.today.year + 1):
            on = date(year, APRIL, 1)
            if on <= self.today:
                now, before = self._next(now, on, climbs=climbs and year == self.today.year), now
                yield from () if replace(now, since=before.since) == before else (now,)

    def _next(self, now: Hold, on: date, *, climbs: bool) -> Hold:
        if climbs:
            profile = now.profile.replace("-1", "-2")
            return replace(
                now, since=on, profile=profile, grade=_grade(profile), spine_point=self.made.said["points"][2][0]
            )
        high = self.made.said["points"][_rung(now.profile)][1]
        point = min(now.spine_point + 1, max(high, now.spine_point)) if now.spine_point else None
        return replace(now, since=on, spine_point=point)

    def _earlier(self, one: Office, now: Hold) -> None:
        """A post that they had at another school of the same nation, and left."""
        nation = next(spot.nation for spot in self.made.spots if spot.slug == one.at)
        others = [
            spot.slug
            for spot in self.made.spots
            if spot.kind == "school" and spot.nation == nation and spot.slug != one.at
        ]
        last = one.since - timedelta(days=self.chance.randrange(20, 90))
        began = last - timedelta(days=self.chance.randrange(200, 1500))
        hold = replace(now, since=began, reviewer="", kind="PRM")
        self.found.append(Job(one.who, self.chance.choice(others), (hold,), last, "school"))

    def _covered(self, one: Office) -> int | None:
        at = [
            number
            for number, job in enumerate(self.found)
            if job.at == one.at and job.who != one.who and not job.ends_on
        ]
        return self.chance.choice(at) if at else None

    def _manager(self, at: str) -> str:
        holder = self.made.holder("business_manager", at)
        return holder.slug if holder else ""

    def _pay(self, profile: str) -> tuple[str, int | None]:
        if self._of_a_hundred("no_grade"):
            return "", None
        low, high = self.made.said["points"][_rung(profile)]
        return _grade(profile), self.chance.randint(low, high)

    def _weighted(self, shares: Mapping[Any, int]) -> Any:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def _of_a_hundred(self, what: str) -> bool:
        share: int = self.made.said["of_a_hundred"][what]
        return self.chance.randrange(100) < share


def jobs(made: Plan, today: date) -> list[Job]:
    """Every post, those before which another stands that they cover first."""
    return _Draw(made, today, random.Random(made.said["seed"] + 1)).take()  # noqa: S311  nothing secret is drawn


def _reviewers(made: Plan) -> dict[tuple[str, str], str]:
    """Who reviews each at a place."""
    return {(one.over, one.at): one.who for one in made.offices if one.role == "reviewer"}


def _rung(profile: str) -> int:
    last = profile.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else 3


def _grade(profile: str) -> str:
    return f"G{_rung(profile) + 2}"
