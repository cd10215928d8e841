"""The invented people of the demonstration: `packs/demo/cast.yaml`, which the tests read too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from llwybr.apps.selfassessment import actions, bridge
from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.selfassessment.rules import Limits
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.bilingual import Written
from llwybr.core.people.models import Account, Person
from llwybr.site import secretary

if TYPE_CHECKING:
    from datetime import date

    from llwybr.apps.standards.models import Edition, Profile

CAST = Path(__file__).resolve().parents[3] / "packs" / "demo" / "cast.yaml"


@dataclass(frozen=True)
class Character:
    """Someone invented: who they are, what they answered, and what they have for learning."""

    slug: str
    name: str
    language: str
    nation: str
    job: str
    aim: str | None
    about: Written
    answers: dict[str, str]
    limits: dict[str, Any] | None
    earlier: Earlier | None


@dataclass(frozen=True)
class Earlier:
    """An attempt of theirs before the one that they are at: when, in which job, what they answered and then decided."""

    day: date
    job: str
    answers: dict[str, str]
    decided: tuple[dict[str, Any], ...]


@cache
def everyone() -> tuple[Character, ...]:
    cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))["cast"]
    return tuple(_character(one) for one in cast)


def character(slug: str) -> Character | None:
    return next((one for one in everyone() if one.slug == slug), None)


def _character(one: dict[str, Any]) -> Character:
    about = Written(one["about"]["en"], one["about"]["cy"])
    answers, earlier = _answers(one), one.get("earlier")
    fields = {key: one[key] for key in ("slug", "name", "language", "nation", "job")}
    return Character(
        **fields,
        aim=one.get("aim"),
        about=about,
        answers=answers,
        limits=one.get("limits"),
        earlier=earlier and _earlier(earlier),
    )


def _answers(one: dict[str, Any]) -> dict[str, str]:
    return {element: str(value) for element, value in (one.get("answers") or {}).items()}


def _earlier(one: dict[str, Any]) -> Earlier:
    return Earlier(one["day"], one["job"], _answers(one), tuple(one.get("decided") or ()))


def seed(*, by: str, now: datetime) -> int:
    """Create whoever of the cast is not there yet, with their answers, and the consultation; how many were made."""
    secretary.seed(by=by, now=now)
    made = 0
    for one in everyone():
        edition = standards.edition_in_force(one.nation, now.date())
        if edition and not Attempt.objects.filter(person__name=one.name).exists():
            _seed(one, edition, by=by, now=now)
            made += 1
    return made


def _seed(one: Character, edition: Edition, *, by: str, now: datetime) -> None:
    person, _ = Person.objects.get_or_create(name=one.name, defaults={"language": one.language})
    Account.objects.get_or_create(person=person, defaults={"email": f"{one.slug}@ysgol.example"})
    owner = str(person.public_id)
    job, aim = _job(edition, one.job), _job(edition, one.aim) if one.aim else None
    if one.earlier and _noon(one.earlier.day) < now:
        before = _seed_earlier(one.earlier, edition, owner=owner, by=by)
        attempt = actions.again(owner=owner, after=before, edition=edition, job=job, aim=aim, by=by, now=now)
    else:
        attempt = actions.start(edition=edition, job=job, aim=aim, by=by, now=now, owner=owner)
    _answer(attempt, one.answers, by=by, now=now)
    if one.limits:
        actions.set_limits(attempt=attempt, limits=_limits(one.limits), by=by, now=now)


def _seed_earlier(one: Earlier, edition: Edition, *, owner: str, by: str) -> Attempt:
    then, job = _noon(one.day), _job(edition, one.job)
    attempt = actions.start(edition=edition, job=job, aim=None, by=by, now=then, owner=owner)
    _answer(attempt, one.answers, by=by, now=then)
    elements = {element.slug: element for element in standards.elements(edition)}
    for step in one.decided:
        element, status, note = elements[step["element"]], step["status"], step["note"]
        actions.set_step(attempt=attempt, element=element, status=status, note=note, by=by, now=_noon(step["day"]))
    return attempt


def _answer(attempt: Attempt, answers: dict[str, str], *, by: str, now: datetime) -> None:
    elements = {element.slug: element for element in standards.elements(attempt.edition)}
    given = [(elements[slug], value) for slug, value in answers.items()]
    actions.answer_all(attempt=attempt, answers=given, by=by, now=now)


def _job(edition: Edition, slug: str) -> Profile:
    job = standards.profile(edition, slug)
    if job is None:
        raise LookupError(f"one of the cast has the job {slug!r}, which {edition} does not know")
    return job


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _limits(said: dict[str, Any]) -> Limits:
    return Limits(
        hours=Decimal(said["hours"]) if "hours" in said else None,
        cost=Decimal(said["cost"]) if "cost" in said else None,
        languages=tuple(said.get("languages", ())),
        deliveries=tuple(said.get("deliveries", ())),
        by_when=said.get("by_when"),
    )


def account_of(slug: str, *, by: str, now: datetime) -> Account | None:
    """The account of one of the cast, made if a visitor closed it; None if there is nobody of that name."""
    one = character(slug)
    seed(by=by, now=now)
    return Account.objects.filter(person__name=one.name).first() if one else None


def sample_path(on: date) -> list[bridge.Row]:
    """The path of one invented person, from the standards in force: the picture on the home page."""
    one = everyone()[0]
    edition = standards.edition_in_force(one.nation, on)
    job = standards.profile(edition, one.job) if edition else None
    aim = standards.profile(edition, one.aim) if edition and one.aim else None
    if edition is None or job is None or aim is None:
        return []
    job_asks, aim_asks = standards.asked(edition, job), standards.asked(edition, aim)
    standing = bridge.standing(standards.elements(edition), job_asks, aim_asks, one.answers)
    return standing.by_way[:4]
