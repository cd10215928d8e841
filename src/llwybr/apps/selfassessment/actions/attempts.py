"""Every change to an attempt. Each is one transaction with one event, which never says what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from llwybr.apps.selfassessment.models import Answer, Attempt, CountedNeed, Holding, Step, code_digest
from llwybr.core.access.viewer import DEVICE_LASTS, digest
from llwybr.core.events.actions import record
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.people.models import Person
from llwybr.core.people.movers import register_mover
from llwybr.values.secret_code import new_code, read_code

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.rules import Limits
    from llwybr.apps.standards.models import Edition, Element, Profile

WITH_CODE_KEPT = timedelta(days=400)  # long enough to come back next year


@transaction.atomic
def start(
    *,
    edition: Edition,
    job: Profile,
    aim: Profile | None,
    by: str,
    now: datetime,
    owner: str = "",
    key: str = "",
    instead_of: Attempt | None = None,
) -> Attempt:
    """A new attempt: its owner's (the public id of a person) or, without one, held by the device with this key, which lets go
    of the one that it held."""
    if instead_of and not owner:
        _let_go(instead_of, by)
    person = Person.objects.get(public_id=owner) if owner else None
    attempt = Attempt.objects.create(
        edition=edition, job=job, aim=aim, person=person, started_at=now, kept_until=now + DEVICE_LASTS
    )
    if key:
        _hold(attempt, key, now)
    record("selfassessment.started", subject=str(attempt), by=by, facts={"edition": str(edition)})
    return attempt


@transaction.atomic
def answer(*, attempt: Attempt, element: Element, value: str, by: str, now: datetime) -> None:
    """Save one answer; answering again replaces it. Two tabs, or two presses, leave one row."""
    attempt = _locked(attempt)
    row = Answer(attempt=attempt, element=element, value=value, answered_at=now)
    Answer.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["attempt", "element"], update_fields=["value", "answered_at"]
    )
    _keep(attempt, now)
    record("selfassessment.answered", subject=str(attempt), by=by)


@transaction.atomic
def aim_at(*, attempt: Attempt, aim: Profile | None, by: str, now: datetime) -> None:
    """Choose, change or drop the job aimed at."""
    attempt = _locked(attempt)
    attempt.aim = aim
    attempt.save(update_fields=["aim"])
    _keep(attempt, now)
    record("selfassessment.aim_chosen", subject=str(attempt), by=by)


@transaction.atomic
def set_step(*, attempt: Attempt, element: Element, status: str, note: str, by: str, now: datetime) -> None:
    """What the owner decides about a next step, and their note."""
    attempt = _locked(attempt)
    Step.objects.update_or_create(
        attempt=attempt,
        element=element,
        defaults={"status": status, "note": note, "changed_at": now, "declined_for": ""},
    )
    _keep(attempt, now)
    record("selfassessment.step_set", subject=str(attempt), by=by)


@transaction.atomic
def decline(*, attempt: Attempt, element: Element, answer: str, by: str, now: datetime) -> None:
    """The owner says no to what this answer suggests: the status stays, and this answer suggests nothing any more."""
    attempt = _locked(attempt)
    attempt.steps.filter(element=element).update(declined_for=answer)
    _keep(attempt, now)
    record("selfassessment.suggestion_declined", subject=str(attempt), by=by)


@transaction.atomic
def again(
    *, owner: str, after: Attempt, edition: Edition, job: Profile, aim: Profile | None, by: str, now: datetime
) -> Attempt:
    """A retake: their next attempt, nothing answered yet; or the one that they are at, if that is not `after` any more.

    What they decided about their steps goes along unchanged, notes too, and so does what they have for learning, to be said
    anew; what is counted of them moves to it. Raises Attempt.DoesNotExist if none is left.
    """
    person = Person.objects.select_for_update().get(public_id=owner)  # pressed twice, begun once
    latest = Attempt.objects.of_person(owner)[:1].get()
    if latest != after:
        return latest
    attempt = Attempt.objects.create(
        edition=edition,
        job=job,
        aim=aim,
        person=person,
        started_at=now,
        kept_until=now + DEVICE_LASTS,
        hours=latest.hours,
        cost=latest.cost,
        languages=latest.languages,
        deliveries=latest.deliveries,
    )
    _copy_steps(latest, attempt)
    _count_once(person)
    record("selfassessment.begun_again", subject=str(attempt), by=by, facts={"edition": str(edition)})
    return attempt


def _copy_steps(old: Attempt, new: Attempt) -> None:
    """Under the elements of the new attempt's edition; what is no longer there stays under the words of then."""
    elements = {element.slug: element for element in new.edition.elements.all()}
    Step.objects.bulk_create(
        Step(
            attempt=new,
            element=elements.get(step.element.slug, step.element),
            status=step.status,
            note=step.note,
            changed_at=step.changed_at,
        )
        for step in old.steps.select_related("element")
    )


@transaction.atomic
def set_limits(*, attempt: Attempt, limits: Limits, by: str, now: datetime) -> None:
    """What the owner has for learning."""
    attempt = _locked(attempt)
    attempt.hours, attempt.cost, attempt.by_when = limits.hours, limits.cost, limits.by_when
    attempt.languages, attempt.deliveries = list(limits.languages), list(limits.deliveries)
    attempt.limits_said = True
    attempt.save(update_fields=["hours", "cost", "by_when", "languages", "deliveries", "limits_said"])
    _keep(attempt, now)
    record("selfassessment.limits_set", subject=str(attempt), by=by)


@transaction.atomic
def count_needs(*, attempt: Attempt, needs: Mapping[str, int], by: str, now: datetime) -> None:
    """The owner says yes: these needs ({element: levels of the way left}) are counted, instead of any counted before."""
    attempt = _locked(attempt)
    attempt.counted.all().delete()
    CountedNeed.objects.bulk_create(CountedNeed(attempt=attempt, element=slug, gap=gap) for slug, gap in needs.items())
    attempt.counted_since = attempt.counted_since or now
    attempt.save(update_fields=["counted_since"])
    _keep(attempt, now)
    record("selfassessment.needs_counted", subject=str(attempt), by=by)


@transaction.atomic
def stop_counting(*, attempt: Attempt, by: str, now: datetime) -> None:
    """The owner takes their yes back: what was counted is erased."""
    attempt = _locked(attempt)
    attempt.counted.all().delete()
    attempt.counted_since = None
    attempt.save(update_fields=["counted_since"])
    _keep(attempt, now)
    record("selfassessment.needs_withdrawn", subject=str(attempt), by=by)


@transaction.atomic
def give_code(*, attempt: Attempt, by: str, now: datetime) -> str:
    """A new code for this attempt, shown once and never stored; an earlier one stops working."""
    attempt = _locked(attempt)
    code = new_code()
    attempt.code = code_digest(code)
    attempt.save(update_fields=["code"])
    _keep(attempt, now)
    record("selfassessment.code_given", subject=str(attempt), by=by)
    return code


@transaction.atomic
def open_with_code(
    *, typed: str, key: str, by: str, now: datetime, instead_of: Attempt | None = None
) -> Attempt | None:
    """Let the device with this key hold the attempt that the code opens, and let go of what it held; None if it opens nothing."""
    code = read_code(typed)
    found = Attempt.objects.select_for_update().filter(code=code_digest(code or ""), kept_until__gt=now, person=None)
    attempt = found.first() if code else None
    if attempt:
        if instead_of and instead_of != attempt:
            _let_go(instead_of, by)
        _hold(attempt, key, now)
        _keep(attempt, now)
        record("selfassessment.opened_with_code", subject=str(attempt), by=by)
    return attempt


@transaction.atomic
def claim(*, attempt: Attempt, owner: str, by: str) -> bool:
    """What a device held is its owner's from now on (the public id of a person); False if it is somebody's already."""
    attempt = _locked(attempt)
    if attempt.person_id:
        return False
    _give_to(attempt, Person.objects.get(public_id=owner), by)
    return True


@transaction.atomic
def claim_with_code(*, typed: str, owner: str, by: str, now: datetime) -> Attempt | None:
    """The attempt that the code opens is `owner`'s from now on, whosever it was, and the code is used up; None if it opens
    nothing. The code of an attempt of their own changes nothing, and still works for another account."""
    code = read_code(typed)
    usable = Q(person=None, kept_until__gt=now) | Q(person__isnull=False)
    found = Attempt.objects.select_for_update().filter(usable, code=code_digest(code or "")).first() if code else None
    person = Person.objects.get(public_id=owner)
    if found and found.person_id != person.pk:
        _give_to(found, person, by)
    return found


def _give_to(attempt: Attempt, person: Person, by: str) -> None:
    attempt.person, attempt.code = person, None
    attempt.save(update_fields=["person", "code"])
    attempt.holdings.all().delete()
    _count_once(person)
    record("selfassessment.claimed", subject=str(attempt), by=by)


def _count_once(person: Person) -> None:
    """Who said yes is counted by one attempt alone: what was counted last moves to the latest, which their pages show."""
    theirs = list(Attempt.objects.of_person(str(person.public_id)).select_for_update(of=("self",)))
    counted = [one for one in theirs if one.counted_since]
    if not counted or counted == theirs[:1]:
        return
    since, latest = counted[0].counted_since, theirs[0]
    CountedNeed.objects.filter(attempt__in=counted[1:]).delete()
    counted[0].counted.update(attempt=latest)
    Attempt.objects.filter(pk__in=[one.pk for one in counted]).update(counted_since=None)
    Attempt.objects.filter(pk=latest.pk).update(counted_since=since)


def _join_attempts(merged: Person, into: Person) -> list[Any]:
    """Another record of the same person becomes part of theirs. First what was counted, as it was before; then the attempts."""
    moved = list(Attempt.objects.filter(person=merged).order_by("pk").values_list("pk", flat=True))
    if not moved:
        return []
    both = Attempt.objects.select_for_update().filter(person__in=[merged, into], counted_since__isnull=False)
    counted = [[one.pk, one.counted_since.isoformat(), _needs(one)] for one in both if one.counted_since]
    Attempt.objects.filter(pk__in=moved).update(person=into)
    _count_once(into)
    return [counted, *moved]


def _part_attempts(merged: Person, into: Person, moved: list[Any]) -> None:
    """What moved goes back; and each is counted as it was, where its owner has not said something else since."""
    if not moved:
        return
    counted, pks = moved[0], moved[1:]
    now = Attempt.objects.filter(person=into, counted_since__isnull=False).first()
    Attempt.objects.filter(pk__in=pks, person=into).update(person=merged)
    if now is None or now.counted_since is None:  # they took their yes back: that holds for both
        return
    CountedNeed.objects.filter(attempt=now).delete()
    Attempt.objects.filter(pk=now.pk).update(counted_since=None)
    for pk, since, needs in counted:
        if Attempt.objects.filter(pk=pk).update(counted_since=datetime.fromisoformat(since)):
            CountedNeed.objects.bulk_create(CountedNeed(attempt_id=pk, element=one, gap=gap) for one, gap in needs)


def _needs(attempt: Attempt) -> list[list[Any]]:
    return [list(one) for one in attempt.counted.order_by("element").values_list("element", "gap")]


register_mover("attempts", move=_join_attempts, back=_part_attempts)


def not_theirs(*, attempt: Attempt, device: str, owner: str) -> None:
    """They are not asked about it again; nothing else changes, for it may be a colleague's. No event: nothing of the record
    changed, and who sat at which device is nobody's business."""
    attempt.holdings.filter(device=device).update(refused_by=Person.objects.get(public_id=owner))


@transaction.atomic
def clear_device(*, attempt: Attempt, device: str, by: str) -> None:
    """This device forgets the attempt. Its code, if it has one, still opens it elsewhere."""
    attempt = _locked(attempt)
    attempt.holdings.filter(device=device).delete()
    record("selfassessment.device_cleared", subject=str(attempt), by=by)


def stay(*, attempt: Attempt, device: str, now: datetime) -> None:
    """This device was used: it may hold the attempt for another 30 days. No event: nothing of the record changed."""
    attempt.holdings.filter(device=device).update(expires_at=now + DEVICE_LASTS)


@transaction.atomic
def erase(*, attempt: Attempt, by: str) -> None:
    """The attempt and everything in it, gone for good."""
    attempt = _locked(attempt)
    subject = str(attempt)
    attempt.delete()
    transaction.on_commit(overwrite_what_was_freed)
    record("selfassessment.erased", subject=subject, by=by)


@transaction.atomic
def move_to(*, attempt: Attempt, edition: Edition, job: Profile, aim: Profile | None, by: str, now: datetime) -> None:
    """Carry the attempt into a newer edition: answers go along where the meaning stayed.

    The others are asked again; what was said then stays, with the text that it was said of. So does every note.
    """
    attempt = _locked(attempt)
    elements = {element.slug: element for element in edition.elements.all()}
    for row in attempt.answers.filter(element__edition=attempt.edition).select_related("element"):
        new = elements.get(row.element.slug)
        if new and new.meaning == row.element.meaning:
            Answer.objects.filter(pk=row.pk).update(element=new)
    for step in attempt.steps.filter(element__edition=attempt.edition).select_related("element"):
        if new := elements.get(step.element.slug):
            Step.objects.filter(pk=step.pk).update(element=new)
    attempt.edition, attempt.job, attempt.aim = edition, job, aim
    attempt.save(update_fields=["edition", "job", "aim"])
    _keep(attempt, now)
    record("selfassessment.moved_to_edition", subject=str(attempt), by=by, facts={"edition": str(edition)})


@transaction.atomic
def purge(*, by: str, now: datetime) -> int:
    """Erase every attempt that is past its time, and every device that is; how many attempts went."""
    Holding.objects.filter(expires_at__lte=now).delete()
    past = list(Attempt.objects.filter(kept_until__lte=now, person=None).values_list("pk", flat=True))
    return sum(_erase_if_past(pk, by=by, now=now) for pk in past)


def _erase_if_past(pk: int, *, by: str, now: datetime) -> bool:
    """Erase one attempt, unless its owner used it or erased it meanwhile; whether it went."""
    past = Attempt.objects.select_for_update().filter(pk=pk, kept_until__lte=now).first()
    if past:
        erase(attempt=past, by=by)
    return past is not None


def answer_all(*, attempt: Attempt, answers: Iterable[tuple[Element, str]], by: str, now: datetime) -> None:
    """Several answers at once, as an invented person of the demonstration gave them."""
    for element, value in answers:
        answer(attempt=attempt, element=element, value=value, by=by, now=now)


def _locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now, and nobody else's to change until the end. Raises Attempt.DoesNotExist if it was erased."""
    return Attempt.objects.select_for_update().get(pk=attempt.pk)


def _let_go(attempt: Attempt, by: str) -> None:
    """What a device stops holding is erased, unless its code or its owner's own way still opens it, or it is gone already."""
    held = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
    if held and not held.code and not held.person_id:
        erase(attempt=held, by=by)


def _hold(attempt: Attempt, key: str, now: datetime) -> None:
    Holding.objects.update_or_create(
        device=digest(key), defaults={"attempt": attempt, "expires_at": now + DEVICE_LASTS}
    )


def _keep(attempt: Attempt, now: datetime) -> None:
    """Every use starts the clock again."""
    attempt.kept_until = now + (WITH_CODE_KEPT if attempt.code else DEVICE_LASTS)
    attempt.save(update_fields=["kept_until"])
