"""Self-assessments that their owner brings along from another Llwybr: once, however often they bring them.

One under an edition of the standards that is not known here, or for a job that it does not have, stays out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from llwybr.apps.selfassessment.incoming import PARTS, Brought, read
from llwybr.apps.selfassessment.models import Answer, Attempt, Step
from llwybr.apps.standards import queries as standards
from llwybr.core.access.viewer import DEVICE_LASTS
from llwybr.core.rights.bundles import Incoming, Looked, register_importer
from llwybr.core.rights.words import STRANGE, THERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

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


@dataclass
class _Looked:
    """`new`: each with the attempt that it would be here; the others by why they stay out."""

    here: _Known
    strange: int
    new: list[tuple[Brought, Attempt]] = field(default_factory=list)
    unknown: int = 0
    there: int = 0


def _looked_at(incoming: Incoming) -> _Looked:
    brought = [one for row in incoming.rows if (one := read(row, incoming.now))]
    found = _Looked(_Known(brought), strange=len(incoming.rows) - len(brought))
    there = {_same(one) for one in Attempt.objects.filter(person=incoming.person)}
    for one in brought:
        attempt = found.here.attempt(one, incoming.person, incoming.now)
        if attempt is None:
            found.unknown += 1
        elif _same(attempt) in there:
            found.there += 1
        else:
            there.add(_same(attempt))
            found.new.append((one, attempt))
    return found


def bring_in(incoming: Incoming) -> int:
    """How many attempts are new. That its needs were counted there is no yes to being counted here."""
    found = _looked_at(incoming)
    for one, attempt in found.new:
        attempt.save(force_insert=True)
        Answer.objects.bulk_create(_answers(one, attempt, found.here))
        Step.objects.bulk_create(_steps(one, attempt, found.here))
    return len(found.new)


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


def look(incoming: Incoming) -> Looked:
    found = _looked_at(incoming)
    out = {
        _("Under an edition of the standards, or for a job, that this Llwybr does not know"): found.unknown,
        str(STRANGE): found.strange,
        str(THERE): found.there,
    }
    return Looked(out)


register_importer("selfassessment.Attempt", bring_in, look=look, parts=PARTS)
