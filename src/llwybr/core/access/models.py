"""Grants of roles, the log of who looked at whose record, and counts of failed tries.

Nothing here points at a row of another package: holders, scopes and whoever looked are public ids.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Expression, F, Q

from llwybr.core.access.roles import PERSON, PLACE, PLATFORM, policy

ID = 36  # the length of a public id


class Tries(models.Model):
    """How often something failed in one window of time. `bucket` is a keyed digest: no address is stored."""

    bucket = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tries"
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="one_count_a_window")]


class GrantQuerySet(models.QuerySet["Grant"]):
    def open_at(self, now: datetime | Expression) -> GrantQuerySet:
        """What holds at this moment: begun, not ended, not withdrawn, and agreed to where it takes two."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now, withdrawn_at=None, waits=False)

    def current(self, now: datetime) -> GrantQuerySet:
        """What holds now or will begin."""
        return self.standing().filter(Q(ends_at=None) | Q(ends_at__gt=now), waits=False)

    def standing(self) -> GrantQuerySet:
        return self.filter(withdrawn_at=None)


class Grant(models.Model):
    """A role that a person holds, for a scope, from one moment to another, given by somebody.

    The database refuses: an end before the start, nobody as granter, oneself as granter or second, one's own reviewer,
    and two roles at one time that are kept apart (a trigger: see the migration).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.CharField(max_length=ID)  # the public id of a person
    role = models.CharField(max_length=30)
    kind = models.CharField(max_length=8)  # of its scope: a place, a person, the platform
    scope = models.CharField(max_length=ID, blank=True)  # a public id; "" for the platform
    place = models.CharField(max_length=ID, blank=True)  # the scope; or where this person is reviewed
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    granter = models.CharField(max_length=ID)  # the public id of a person, or "system"
    granted_at = models.DateTimeField()
    waits = models.BooleanField(default=False)  # for a second person
    approver = models.CharField(max_length=ID, blank=True)
    withdrawn_at = models.DateTimeField(null=True)  # before it began, or before a second person agreed

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[id for id, role in policy().roles.items() if role.scope != "none"]),
                name="grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=PLATFORM, scope="") | (Q(kind__in=[PLACE, PERSON]) & ~Q(scope="")),
                name="grant_scope_named",
            ),
            models.CheckConstraint(
                condition=(Q(role="reviewer", kind=PERSON) | (~Q(role="reviewer") & ~Q(kind=PERSON))),
                name="grant_person_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(kind=PLATFORM, place="")
                | Q(kind=PLACE, place=F("scope"))
                | (Q(kind=PERSON) & ~Q(place="") & ~Q(place=F("scope"))),
                name="grant_place_named",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(granter="") & ~Q(granter=F("holder")), name="grant_by_another"),
            models.CheckConstraint(
                condition=~Q(approver=F("granter")) & ~Q(approver=F("holder")), name="grant_approved_by_a_third"
            ),
            models.CheckConstraint(condition=Q(waits=False) | Q(approver=""), name="grant_waits_or_is_approved"),
            models.CheckConstraint(condition=~Q(holder=F("scope")), name="nobody_reviews_themselves"),
            models.UniqueConstraint(
                fields=["holder", "role", "scope", "place"],
                condition=Q(ends_at=None, withdrawn_at=None),
                name="one_open_grant_of_a_role",
            ),
        ]
        # Not `db_index`, which makes two of each on PostgreSQL: nobody looks for the beginning of an id.
        indexes = [
            models.Index(fields=["holder"], name="grants_of_a_holder"),
            models.Index(fields=["scope"], name="grants_for_a_scope"),
            models.Index(fields=["place"], name="grants_at_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Look(models.Model):
    """That somebody saw something of a person's, why, and when first and last on one day. Never what they saw."""

    of = models.CharField(max_length=ID)  # whose record
    by = models.CharField(max_length=ID)  # the person who looked, or the system that showed a key
    role = models.CharField(max_length=30, blank=True)  # in which they looked
    place = models.CharField(max_length=ID, blank=True)  # for which they hold it
    what = models.CharField(max_length=30)
    why = models.CharField(max_length=30)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["of", "by", "role", "place", "what", "why", "day"], name="one_look_a_day"),
            models.CheckConstraint(condition=~Q(of=F("by")), name="nobody_looks_at_themselves"),
        ]
        indexes = [models.Index(fields=["of", "-last_at"], name="looks_at_a_person")]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"
