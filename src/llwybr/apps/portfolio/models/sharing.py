"""What is shown to whom, for what, and until when. Without a share nobody but the owner sees anything, nor that it is there."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from llwybr.apps.portfolio.models.activity import Activity
from llwybr.apps.portfolio.models.evidence import Evidence
from llwybr.apps.portfolio.rules.codes import LONGEST_PURPOSE


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self, now: datetime) -> ShareQuerySet:
        return self.filter(starts_at__lte=now, ends_at__gt=now, taken_back_at=None)


class Share(models.Model):
    """One piece of evidence or one entry of the record of learning, shown to one person, to whoever reviews one post, or to
    whoever signs in with one address: whether anybody does is not said."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")  # who shares
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="shares")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, related_name="shares")
    reader = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    post = models.CharField(max_length=36, blank=True)  # the public id of the post whose reviewer reads it
    address = models.CharField(max_length=254, blank=True)  # as `one_address` writes it
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    letters = models.JSONField(default=list, blank=True)  # public ids of those that told of it, to be withdrawn with it

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence=None, activity__isnull=False) | Q(evidence__isnull=False, activity=None),
                name="share_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=False, post="", address="")
                | (Q(reader=None, address="") & ~Q(post=""))
                | (Q(reader=None, post="") & ~Q(address="")),
                name="share_with_one_reader",
            ),
            models.CheckConstraint(condition=Q(reader=None) | ~Q(reader=F("person")), name="share_with_another"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="share_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["reader", "ends_at"], name="shares_with_a_reader"),
            models.Index(fields=["post", "ends_at"], name="shares_with_a_reviewer"),
            models.Index(fields=["address", "ends_at"], name="shares_with_an_address"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def piece(self) -> Evidence | Activity:
        found = self.evidence or self.activity
        assert found  # noqa: S101  the database sees to it
        return found

    def is_open(self, now: datetime) -> bool:
        return self.taken_back_at is None and self.starts_at <= now < self.ends_at


class Opening(models.Model):
    """That somebody opened what was shared with them, first and last on one day."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    by = models.CharField(max_length=36)  # the public id of a person
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["share", "by", "day"], name="one_opening_a_day")]

    def __str__(self) -> str:
        return f"{self.share} {self.day}"
