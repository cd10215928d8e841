"""The outbox: one row a letter. Once a letter has gone, or never will, its row no longer says to whom or what."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

WAITING, SENT, FAILED, LATE, ASIDE = "waiting", "sent", "failed", "late", "aside"
NOTHING: dict[str, Any] = {"to": "", "language": "", "values": {}, "calendar": "", "until": None}  # its content, erased


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> LetterQuerySet:
        return self.filter(outcome=WAITING)

    def due(self, now: datetime) -> LetterQuerySet:
        """What may be sent now, the most urgent first: what must arrive soon, then what has waited longest."""
        return self.waiting().filter(due_at__lte=now).order_by(F("until").asc(nulls_last=True), "due_at", "pk")


class Letter(models.Model):
    """`due_at` is when to try next; whoever tries moves it on first, so that it is also the end of their lease."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(
        max_length=8,
        choices=[
            (WAITING, "waiting"),
            (SENT, "sent"),
            (FAILED, "given up or refused"),
            (LATE, "past its time"),
            (ASIDE, "set aside after a restore"),
        ],
        default=WAITING,
    )
    ended_at = models.DateTimeField(null=True)

    # The content, erased with the end.
    to = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, blank=True)
    values = models.JSONField(default=dict, blank=True)
    calendar = models.TextField(blank=True)
    until = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome=WAITING), name="letters_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
