"""Who was erased, by a number that says nothing any more; and what the law has an employer keep of them, apart from all else."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

PRIVATE, WHOLE = "private", "whole"  # what is theirs alone, while they work on; everything


class Erasure(models.Model):
    """One erasure. The same stands in the list outside of the database, from which a restored backup erases it again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of = models.CharField(max_length=36, db_index=True)  # the public id that the person had
    scope = models.CharField(max_length=7, choices=[(PRIVATE, "theirs alone"), (WHOLE, "everything")])
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    counts = models.JSONField(default=dict)  # rows erased, by model

    def __str__(self) -> str:
        return str(self.public_id)


class KeptQuerySet(models.QuerySet["Kept"]):
    def over(self, on: date) -> KeptQuerySet:
        """Those whose time is over on that day."""
        return self.filter(until__lt=on)


class Kept(models.Model):
    """What an employer has to keep of somebody who was erased: one record of one class of retention.yaml, until its last day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of = models.CharField(max_length=36, db_index=True)  # the public id that the person had
    kind = models.CharField(max_length=30)  # a class of retention.yaml
    employer = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    what = models.JSONField()  # the record, as it was
    kept_at = models.DateTimeField()
    until = models.DateField()  # its last day

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)
