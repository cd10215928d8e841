"""The record of learning (CPD): what somebody learnt, for how long, in which language, and what changed because of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from llwybr.apps.portfolio.models.evidence import Evidence
from llwybr.apps.portfolio.rules.codes import LANGUAGES_OF_LEARNING, LONGEST_TITLE, MOST_MINUTES


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_person(self, public_id: str) -> ActivityQuerySet:
        """A person's own, the latest first: nothing, for nobody."""
        return self.filter(person__public_id=public_id) if public_id else self.none()


class Activity(models.Model):
    """One entry, by hand or written by a part of the system: `source` names that part and `reference` what it wrote of, once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    on = models.DateField()  # its last day
    minutes = models.PositiveIntegerField()
    language = models.CharField(max_length=4)  # in which they learnt: cy, en, both
    nation = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=80, blank=True)  # the slug of an area of the standards
    provider = models.CharField(max_length=LONGEST_TITLE, blank=True)  # who ran it
    changed = models.TextField(blank=True)  # what changed because of it
    source = models.CharField(max_length=30, blank=True)  # "" by hand
    reference = models.CharField(max_length=80, blank=True)
    own = models.JSONField(default=list)  # the fields that its owner changed since a part of the system wrote it
    brought_from = models.CharField(max_length=80, blank=True)  # the key of the Llwybr that it came from in a bundle
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    evidence = models.ManyToManyField(Evidence, related_name="activities", blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=LANGUAGES_OF_LEARNING), name="activity_language_known"),
            models.CheckConstraint(condition=Q(minutes__lte=MOST_MINUTES), name="activity_minutes_plausible"),
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.UniqueConstraint(
                fields=["person", "source", "reference"], condition=~Q(source=""), name="activity_written_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-on", "-id"], name="activities_of_a_person"),
            # Holds all that is added up (bench/learning_record.py).
            models.Index(fields=["person", "on", "area", "language", "minutes"], name="hours_of_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def hours(self) -> float:
        return self.minutes / 60


class Declined(models.Model):
    """What its owner deleted of what a part of the system wrote: nothing of it is left but this mark, so that it stays deleted."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=30)
    reference = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "source", "reference"], name="declined_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"
