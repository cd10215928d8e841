"""A file of staff that was read, what it would change, and what its words mean at this place."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

STAGED, APPLIED, DISCARDED = "staged", "applied", "discarded"
HEADING, JOB, CONTRACT, DEFAULT = "heading", "job", "contract", "default"
LONGEST_SAID, LONGEST_MEANS = 120, 80
STATES, SORTS = (STAGED, APPLIED, DISCARDED), (HEADING, JOB, CONTRACT, DEFAULT)


class IntakeQuerySet(models.QuerySet["Intake"]):
    def waiting(self) -> IntakeQuerySet:
        return self.filter(state=STAGED)


class Intake(models.Model):
    """A file of staff of one place and those under it. Nothing has changed until it is applied, and then all of it has.

    `columns`: what each column means, a field or "", by position. `found`: a digest of all that would change, as it was last
    worked out; "" before that. Whoever applies it applies what has this digest, or nothing. `outcome`: why the last try changed
    nothing, or "".
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default=STAGED)
    outcome = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    totals = models.PositiveIntegerField(default=0)  # rows that only add up others
    from_on = models.DateField()  # the day from which changes hold
    found = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    by = models.CharField(max_length=36)  # the person's public id
    read_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=36, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="intake_state_known")]

    def __str__(self) -> str:
        return str(self.public_id)


class Portion(models.Model):
    """Some hundred rows of a file as they were read, and what was found of each. Gone once it is applied or put away."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="portions")
    number = models.PositiveIntegerField()
    rows = models.JSONField(default=list)  # [line, cell, cell, …]
    found = models.JSONField(default=list)  # what `rules.intake.Found` says of each row
    counts = models.JSONField(default=dict)  # how many rows were found to be what

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="portion_once")]

    def __str__(self) -> str:
        return f"{self.intake_id}:{self.number}"


class Meaning(models.Model):
    """What a word of this place's files means: a heading its field, a job title its profile, a contract word its code.

    `said`: folded, so that capitals and accents make no difference. `means`: "" for what is left out.
    """

    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(max_length=8)
    said = models.CharField(max_length=LONGEST_SAID)
    means = models.CharField(max_length=LONGEST_MEANS, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "sort", "said"], name="meaning_once"),
            models.CheckConstraint(condition=Q(sort__in=SORTS), name="meaning_sort_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.said}: {self.means}"
