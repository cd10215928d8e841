"""All that is kept of one person, made ready for them to take along."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

ASKED, MAKING, READY, FAILED, STOPPED = "asked", "making", "ready", "failed", "stopped"
STATES = (ASKED, MAKING, READY, FAILED, STOPPED)
ONGOING = (ASKED, MAKING)


class BundleQuerySet(models.QuerySet["Bundle"]):
    def to_fetch(self, now: datetime) -> BundleQuerySet:
        return self.filter(state=READY, ends_at__gt=now)


class Bundle(models.Model):
    """One zip: its bytes lie in BUNDLES under `stored_as` until `ends_at`. Whoever asks twice gets the one that is being made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, default="cy")  # of its paper
    state = models.CharField(max_length=7, default=ASKED)
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)  # steps of `of`
    of = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # SHA-256
    stored_as = models.CharField(max_length=64, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="bundle_state_known"),
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=ONGOING), name="one_bundle_in_the_making"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
