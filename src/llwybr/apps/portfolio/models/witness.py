"""What a witness was asked, and said. They answer by a link of their own, without an account."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from llwybr.apps.portfolio.models.evidence import Evidence


class StatementQuerySet(models.QuerySet["Statement"]):
    def open(self, now: datetime) -> StatementQuerySet:
        """Asked, not yet answered, not taken back, not too late."""
        return self.filter(ends_at__gt=now, answered_at=None, taken_back_at=None)


class Statement(models.Model):
    """A witness statement of one piece of evidence of the kind `witness`. What was said is the witness's: its owner cannot edit it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="statement")
    name = models.CharField(max_length=200)  # of the witness, as the owner gave it; their own once they answered
    email = models.CharField(max_length=254, blank=True)  # erased once they answered or the time is over
    key = models.CharField(max_length=64, unique=True)  # the digest of what stands in the link
    letter = models.CharField(max_length=36, blank=True)  # the public id of the one that asks, to be withdrawn with it
    asked = models.TextField(blank=True)  # what the owner asks them to say something about
    language = models.CharField(max_length=2)  # of the letter that asks; of what was said once they answered
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    declined = models.BooleanField(default=False)
    role = models.CharField(max_length=200, blank=True)  # who they are to the owner, in their own words
    said = models.TextField(blank=True)
    by = models.CharField(max_length=36, blank=True)  # the public id of the witness, where they were signed in

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("asked_at")), name="statement_ends_after_asked"),
            models.CheckConstraint(condition=Q(said="") | ~Q(answered_at=None), name="statement_said_when_answered"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
