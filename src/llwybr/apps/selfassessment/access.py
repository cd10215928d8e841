"""Whose attempt it is: its owner's or, while it is nobody's, its holder's. There is no other way to reach one."""

from datetime import datetime

from django.db.models import Q

from llwybr.apps.selfassessment.models import Attempt, AttemptQuerySet, Step, code_digest
from llwybr.core.access.viewer import Viewer
from llwybr.values.secret_code import read_code


def visible_to(viewer: Viewer, now: datetime) -> AttemptQuerySet:
    """Who is signed in: their own, the latest first. Anyone else: what their device holds."""
    if viewer.person:
        return Attempt.objects.of_person(viewer.person)
    return Attempt.objects.held_by(viewer.device, now)


def own(viewer: Viewer) -> AttemptQuerySet:
    """What belongs to whoever is signed in, the latest first: never what a device holds."""
    return Attempt.objects.of_person(viewer.person) if viewer.person else Attempt.objects.none()


def on_this_device(viewer: Viewer, now: datetime) -> AttemptQuerySet:
    """What the device of someone signed in still holds and is nobody's: their own from before, or a colleague's."""
    refused = Q(holdings__refused_by__public_id=viewer.person)
    return Attempt.objects.held_by(viewer.device, now).exclude(refused) if viewer.person else Attempt.objects.none()


def needs_sign_in(typed: str) -> bool:
    """Whether this code was given by an owner, to hand an attempt over: it works only for someone signed in."""
    code = read_code(typed)
    return code is not None and Attempt.objects.filter(code=code_digest(code), person__isnull=False).exists()


def before(attempt: Attempt) -> AttemptQuerySet:
    """The attempts of the same person before this one."""
    return Attempt.objects.before(attempt)


def steps_of(*attempts: Attempt) -> list[Step]:
    """What their owner decided in these attempts; in the later one where in both."""
    order = {attempt.pk: at for at, attempt in enumerate(attempts)}
    found = Step.objects.filter(attempt__in=attempts).select_related("element")
    return sorted(found, key=lambda step: (order[step.attempt_id], step.changed_at))


def still_known(viewer: Viewer) -> bool:
    """Whether this viewer's device holds something that has run out: it is not shown, but it is not erased either."""
    return Attempt.objects.filter(holdings__device=viewer.device).exists()
