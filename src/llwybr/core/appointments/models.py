"""A door through which platform support sees, for an hour at most, how somebody's account is set up."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from llwybr.core.appointments.support.rules import ASKED_LASTS
from llwybr.values.bilingual import LANGUAGES

ID = 36  # the length of a public id


class SupportDoorQuerySet(models.QuerySet["SupportDoor"]):
    def waiting(self, now: datetime) -> SupportDoorQuerySet:
        """Those that a second supporter may still agree to."""
        return self.filter(opened_at=None, closed_at=None, asked_at__gt=now - ASKED_LASTS)

    def open_at(self, now: datetime) -> SupportDoorQuerySet:
        """Those that somebody can look through at this moment: agreed to, not past their end, not closed before it."""
        return self.filter(opened_at__lte=now, ends_at__gt=now, closed_at=None)


class SupportDoor(models.Model):
    """One person's account, one supporter, one reason. It opens when a second supporter agrees, and shuts by the clock.

    `holder`, `of` and `approver` are public ids of persons. `of` is "" where nobody has the address that was written: the
    supporter learns that only where they would have learnt the rest.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.CharField(max_length=ID, db_index=True)
    of = models.CharField(max_length=ID, blank=True, db_index=True)
    reason = models.CharField(max_length=200)  # typed by the supporter; the person reads it
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])  # of the reason
    asked_at = models.DateTimeField()
    approver = models.CharField(max_length=ID, blank=True)
    opened_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = SupportDoorQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(holder="") & ~Q(holder=F("of")), name="support_not_of_oneself"),
            models.CheckConstraint(
                condition=~Q(approver=F("holder")) & (Q(approver="") | ~Q(approver=F("of"))),
                name="support_agreed_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(approver="", opened_at=None, ends_at=None)
                | (~Q(approver="") & Q(opened_at__isnull=False, ends_at__isnull=False)),
                name="support_opens_when_agreed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | (Q(ends_at__gt=F("opened_at")) & Q(opened_at__gte=F("asked_at"))),
                name="support_ends_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def is_open(self, now: datetime) -> bool:
        return self.opened_at is not None and self.closed_at is None and self.ends_at is not None and now < self.ends_at
