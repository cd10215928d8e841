"""Self-assessments that their owner brings along from another Llwybr: once, however often they bring them.

One under an edition of the standards that is not known here, or for a job that it does not have, stays out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from llwybr.apps.selfassessment.incoming import PARTS, Brought, read
from llwybr.apps.selfassessment.models import Answer, Attempt, Step
from llwybr.apps.standards import queries as standards
from llwybr.core.access.viewer import DEVICE_LASTS
from llwybr.core.rights.bundles import register_importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import BinaryIO

    from llwybr.core.people.models import Person


class _Known:
    """What this Llwybr knows of the editions that some attempts are under: few, since there are few editions."""

    def __init__(self, brought: Iterable[Brought]) -> None:
        wanted = {(one.nation, one.code) for one in brought}
        found = [edition for nation, code in wanted if (edition := standards.edition(nation, code))]
        self.editions = {(one.nation, one.code): one for one in found if one.status != "draft"}
        of = self.editions.values()
        self.profiles = {(one.pk, job.slug): job for one in of for job in standards.profiles(one)}
        self.elements = {(one.pk, element.slug): element for one in of for element in standards.elements(one)}

    def attempt(self, one: Brought, person: Person, now: datetime) -> Attempt | None:
        """As it would be here; None where its edition or its job is not known."""
        edition = self.editions.get((one.nation, one.code))
        job = self.profiles.get((edition.pk, one.job)) if edition else None
        if edition is None or job is None:
            return None
        aim = self.profiles.get((edition.pk, one.aim)) if one.aim else None
        return Attempt(
            person=person,
            edition=edition,
            job=job,
            aim=aim,
            started_at=one.started_at,
            kept_until=now + DEVICE_LASTS,
            hours=one.hours,
            cost=one.cost,
            languages=one.languages,
            deliveries=one.deliveries,
            by_when=one.by_when,
            limits_said=one.limits_said,
        )


def bring_in(
    *,
    person: Person,
    rows: list[dict[str, Any]],
    files: Mapping[str, BinaryIO],
    known: bool,
    key: str,
    by: str,
    now: datetime,
) -> int:
    """How many attempts are new. That its needs were counted there is no yes to being counted here."""
    brought = [one for row in rows if (one := read(row, now))]
    here = _Known(brought)
    there = {_same(one) for one in Attempt.objects.filter(person=person)}
    came = 0
    for one in brought:
        attempt = here.attempt(one, person, now)
        if attempt is None or _same(attempt) in there:
            continue
        attempt.save(force_insert=True)
        there.add(_same(attempt))
        Answer.objects.bulk_create(_answers(one, attempt, here))
        Step.objects.bulk_create(_steps(one, attempt, here))
        came += 1
    return came


def _same(attempt: Attempt) -> tuple[object, ...]:
    """Nobody begins two of one job in the same moment."""
    return attempt.edition_id, attempt.job_id, attempt.started_at


def _answers(one: Brought, attempt: Attempt, here: _Known) -> Iterator[Answer]:
    """Of two answers to one question the last."""
    for slug, said in {answer.element: answer for answer in one.answers}.items():
        if element := here.elements.get((attempt.edition_id, slug)):
            yield Answer(attempt=attempt, element=element, value=said.value, answered_at=said.answered_at)


def _steps(one: Brought, attempt: Attempt, here: _Known) -> Iterator[Step]:
    for slug, said in {step.element: step for step in one.steps}.items():
        if element := here.elements.get((attempt.edition_id, slug)):
            yield Step(
                attempt=attempt,
                element=element,
                status=said.status,
                note=said.note,
                changed_at=said.changed_at,
                declined_for=said.declined_for,
            )


def stays_out(*, person: Person, rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many stay out, and why."""
    now = timezone.now()
    brought = [one for row in rows if (one := read(row, now))]
    here = _Known(brought)
    unknown = sum(here.attempt(one, person, now) is None for one in brought)
    said = {
        _("Under an edition of the standards, or for a job, that this Llwybr does not know"): unknown,
        _("Not as Llwybr writes them"): len(rows) - len(brought),
    }
    return {why: many for why, many in said.items() if many}


register_importer("selfassessment.Attempt", bring_in, parts=PARTS, stays_out=stays_out)
