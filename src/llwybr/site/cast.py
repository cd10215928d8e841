"""The invented people of the demonstration: `packs/demo/cast.yaml`, which the tests read too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from llwybr.apps.selfassessment import actions, bridge
from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.selfassessment.rules import Limits
from llwybr.apps.standards import queries as standards
from llwybr.core.access.viewer import new_key
from llwybr.core.kit.bilingual import Written
from llwybr.core.people.models import Person
from llwybr.site import secretary

if TYPE_CHECKING:
    from datetime import date, datetime

    from llwybr.apps.standards.models import Edition

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


@cache
def everyone() -> tuple[Character, ...]:
    cast = yaml.safe_load(CAST.read_text(encoding="utf-8"))["cast"]
    return tuple(_character(one) for one in cast)


def character(slug: str) -> Character | None:
    return next((one for one in everyone() if one.slug == slug), None)


def _character(one: dict[str, Any]) -> Character:
    about = Written(one["about"]["en"], one["about"]["cy"])
    answers = {element: str(value) for element, value in (one.get("answers") or {}).items()}
    fields = {key: one[key] for key in ("slug", "name", "language", "nation", "job")}
    return Character(**fields, aim=one.get("aim"), about=about, answers=answers, limits=one.get("limits"))


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
    job = standards.profile(edition, one.job)
    aim = standards.profile(edition, one.aim) if one.aim else None
    if job is None:
        raise LookupError(f"{one.slug} has the job {one.job!r}, which {edition} does not know")
    attempt = actions.start(edition=edition, job=job, aim=aim, key=new_key(), by=by, now=now, person=person)
    elements = {element.slug: element for element in standards.elements(edition)}
    actions.answer_all(
        attempt=attempt, answers=[(elements[slug], value) for slug, value in one.answers.items()], by=by, now=now
    )
    if one.limits:
        actions.set_limits(attempt=attempt, limits=_limits(one.limits), by=by, now=now)


def _limits(said: dict[str, Any]) -> Limits:
    return Limits(
        hours=Decimal(said["hours"]) if "hours" in said else None,
        cost=Decimal(said["cost"]) if "cost" in said else None,
        languages=tuple(said.get("languages", ())),
        deliveries=tuple(said.get("deliveries", ())),
        by_when=said.get("by_when"),
    )


def step_in(slug: str, *, key: str, by: str, now: datetime) -> bool:
    """Let the device with this key hold the record of one of the cast; False if there is nobody of that name."""
    one = character(slug)
    seed(by=by, now=now)  # a visitor may have erased them
    attempt = Attempt.objects.filter(person__name=one.name).first() if one else None
    if attempt:
        actions.hold(attempt=attempt, key=key, by=by, now=now)
    return attempt is not None


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
