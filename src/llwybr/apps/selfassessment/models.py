"""An attempt at the self-assessment, its answers, and what its owner decided about them. Nobody but the owner reads these."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.crypto import salted_hmac

from llwybr.apps.selfassessment.rules import STATUSES

NOT_PART, NO_CHANCE, NOT_SAID = "not_part", "no_chance", "not_said"
ANSWERS = ("1", "2", "3", "4", NOT_PART, NO_CHANCE, NOT_SAID)


def code_digest(code: str) -> str:
    """What is kept of a code: enough to know it again."""
    return salted_hmac("selfassessment.code", code, algorithm="sha256").hexdigest()


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def held_by(self, device: str, now: datetime) -> AttemptQuerySet:
        """What a device holds, is nobody's yet and not past its time: nothing, if it has no key."""
        held = self.filter(person=None, kept_until__gt=now, holdings__device=device, holdings__expires_at__gt=now)
        return held if device else self.none()

    def of_person(self, public_id: str) -> AttemptQuerySet:
        """A person's own, the latest first. They are kept until their owner deletes them."""
        return self.filter(person__public_id=public_id).order_by("-started_at", "-pk")

    def before(self, attempt: Attempt) -> AttemptQuerySet:
        """The same person's attempts before this one, the latest first: none, if it is nobody's."""
        earlier = Q(started_at__lt=attempt.started_at) | Q(started_at=attempt.started_at, pk__lt=attempt.pk)
        return self.filter(earlier, person__isnull=False, person=attempt.person_id).order_by("-started_at", "-pk")

    def with_counts(self) -> AttemptQuerySet:
        """Each with how many answers it has under its own edition, `answered`, and when the last was given, `last_answered`."""
        own = Q(answers__element__edition=F("edition"))
        return self.annotate(answered=Count("answers", filter=own), last_answered=Max("answers__answered_at"))


class Attempt(models.Model):
    """One self-assessment, under one edition, for a job and perhaps a job aimed at. Without a person, it is anonymous."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    edition = models.ForeignKey("standards.Edition", on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey("standards.Profile", on_delete=models.PROTECT, related_name="+")
    aim = models.ForeignKey("standards.Profile", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    kept_until = models.DateTimeField(db_index=True)
    code = models.CharField(max_length=64, null=True, unique=True)  # a keyed digest of the code shown once
    # What its owner has for learning. A limit left empty does not bind.
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    cost = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    languages = models.JSONField(default=list)
    deliveries = models.JSONField(default=list)
    by_when = models.DateField(null=True)
    limits_said = models.BooleanField(default=False)
    counted_since = models.DateTimeField(null=True)  # when its owner said yes to being counted

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gte=0), name="hours_not_negative"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="cost_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Holding(models.Model):
    """A device on which an attempt can be opened, for 30 days from its last use there."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="holdings")
    device = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    # Who, signed in on this device, said that it is not theirs: they are not asked again.
    refused_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")


class Answer(models.Model):
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    element = models.ForeignKey("standards.Element", on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=10)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "element"], name="answer_once"),
            models.CheckConstraint(condition=Q(value__in=ANSWERS), name="answer_known"),
        ]


class Step(models.Model):
    """What the owner decided about a next step. Only they change it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="steps")
    element = models.ForeignKey("standards.Element", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    changed_at = models.DateTimeField()
    declined_for = models.CharField(max_length=10, blank=True)  # the answer whose suggestion its owner said no to

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "element"], name="step_once"),
            models.CheckConstraint(condition=Q(status__in=("", *STATUSES)), name="step_status_known"),
        ]


class CountedNeed(models.Model):
    """One need that its owner lets be counted: no name, no device, and gone when they take their yes back."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="counted")
    element = models.CharField(max_length=80)
    gap = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "element"], name="counted_once")]
