"""Puts the posts of the invented nation in, as the head of each place would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.actions import Start
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.rules.terms import Terms
from llwybr.core.appointments.rules import SYSTEM
from llwybr.core.people.models import Person
from llwybr.core.places.models import Place
from llwybr.site.nation.jobs import Hold, Job, jobs
from llwybr.site.nation.plan import Plan

WEEKEND = (0, 0)


def start_posts(
    made: Plan, spots: Mapping[str, Place], persons: Mapping[str, Person], *, by: str, now: datetime
) -> dict[int, Post]:
    """Every post, by its number in the plan: those first that others cover."""
    listed = dict(enumerate(jobs(made, timezone.localdate(now))))
    started: dict[int, Post] = {}
    for covering in (False, True):
        at: dict[str, list[int]] = defaultdict(list)
        for number, job in listed.items():
            if (job.covers is not None) is covering:
                at[job.at].append(number)
        for place, numbers in at.items():
            head = made.holder("head", place)
            granter = str(persons[head.slug].public_id) if head else SYSTEM
            starts = [_start(made, listed[one], spots, persons, started) for one in numbers]
            rows = posts.start_all(starts, granter=granter, by=by, now=now)
            started |= dict(zip(numbers, rows, strict=True))
    return started


def _start(
    made: Plan, job: Job, spots: Mapping[str, Place], persons: Mapping[str, Person], started: Mapping[int, Post]
) -> Start:
    holds = [(one.since, _terms(one, _employer(made, job.at, one.since, spots), persons)) for one in _split(made, job)]
    (starts_on, terms), *later = holds
    return Start(
        person=persons[job.who],
        workplace=spots[job.at],
        starts_on=starts_on,
        terms=terms,
        ends_on=job.ends_on,
        covers=None if job.covers is None else started[job.covers],
        later=tuple(later),
        leaving=job.leaving,
    )


def _split(made: Plan, job: Job) -> list[Hold]:
    """At a school that moves to another trust, the employer is another from that day on."""
    holds, found = list(job.holds), []
    moves = [one["day"] for one in made.said["moved"] if one["school"] == job.at]
    for at, one in enumerate(holds):
        found.append(one)
        until = holds[at + 1].since if at + 1 < len(holds) else job.ends_on or date.max
        found += [replace(one, since=day) for day in moves if one.since < day < until]
    return found


def _employer(made: Plan, at: str, on: date, spots: Mapping[str, Place]) -> Place:
    """An authority or trust for its schools, by the day; a college and a university for themselves."""
    moved = next((one for one in made.said["moved"] if one["school"] == at and on < one["day"]), None)
    spot = next(one for one in made.spots if one.slug == at)
    return spots[at if spot.kind != "school" else moved["from"] if moved else spot.under]


def _terms(one: Hold, employer: Place, persons: Mapping[str, Person]) -> Terms:
    return Terms(
        employer=employer.pk,
        profile=one.profile,
        minutes=(*(round(60 * hours) for hours in one.days), *WEEKEND),
        weeks=one.weeks,
        kind=one.kind,
        reviewer=persons[one.reviewer].pk if one.reviewer else None,
        grade=one.grade,
        spine_point=one.spine_point,
    )
