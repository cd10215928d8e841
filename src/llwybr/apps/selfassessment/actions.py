"""Every change to an attempt. Each is one transaction with one event, which never says what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac

from llwybr.apps.selfassessment.models import Answer, Attempt, CountedNeed, Holding, Step
from llwybr.core.access.viewer import DEVICE_LASTS, digest
from llwybr.core.events.actions import record
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.values.secret_code import new_code, read_code

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.rules import Limits
    from llwybr.apps.standards.models import Edition, Element, Profile
    from llwybr.core.people.models import Person

WITH_CODE_KEPT = timedelta(days=400)  # long enough to come back next year


@transaction.atomic
def start(
    *,
    edition: Edition,
    job: Profile,
    aim: Profile | None,
    key: str,
    by: str,
    now: datetime,
    person: Person | None = None,
    instead_of: Attempt | None = None,
) -> Attempt:
    """A new attempt, held by the device with this key, which lets go of the one that it held."""
    if instead_of:
        _let_go(instead_of, by)
    attempt = Attempt.objects.create(
        edition=edition, job=job, aim=aim, person=person, started_at=now, kept_until=now + DEVICE_LASTS
    )
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
        attempt=attempt, element=element, defaults={"status": status, "note": note, "changed_at": now}
    )
    _keep(attempt, now)
    record("selfassessment.step_set", subject=str(attempt), by=by)


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
    attempt.code = _code_digest(code)
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
    found = Attempt.objects.select_for_update().filter(code=_code_digest(code or ""), kept_until__gt=now)
    attempt = found.first() if code else None
    if attempt:
        if instead_of and instead_of != attempt:
            _let_go(instead_of, by)
        _hold(attempt, key, now)
        _keep(attempt, now)
        record("selfassessment.opened_with_code", subject=str(attempt), by=by)
    return attempt


@transaction.atomic
def hold(*, attempt: Attempt, key: str, by: str, now: datetime) -> None:
    """Let one more device hold an attempt."""
    _hold(attempt, key, now)
    record("selfassessment.opened", subject=str(attempt), by=by)


def stay(*, attempt: Attempt, device: str, now: datetime) -> None:
    """This device was used: it may hold the attempt for another 30 days. No event: nothing of the record changed."""
    attempt.holdings.filter(device=device).update(expires_at=now + DEVICE_LASTS)


@transaction.atomic
def clear_device(*, attempt: Attempt, device: str, by: str) -> None:
    """This device forgets the attempt. Its code, if it has one, still opens it elsewhere."""
    attempt = _locked(attempt)
    attempt.holdings.filter(device=device).delete()
    record("selfassessment.device_cleared", subject=str(attempt), by=by)


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


def _code_digest(code: str) -> str:
    return salted_hmac("selfassessment.code", code, algorithm="sha256").hexdigest()
