"""Sessions, codes on paper, and tokens for other systems. Every secret is kept as its digest alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from llwybr.core.signin.rules import ends_at

CODE, PASSKEY, PAPER, PROVIDER, DEMONSTRATION = "code", "passkey", "paper", "provider", "demonstration"
WAYS = (CODE, PASSKEY, PAPER, PROVIDER, DEMONSTRATION)


class SessionQuerySet(models.QuerySet["Session"]):
    def open_at(self, now: datetime) -> SessionQuerySet:
        return self.filter(ended_at=None, ends_at__gt=now)


class Session(models.Model):
    """One device on which an account is signed in. An ended one stays until its time is up: it says whose typing it was."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=64, unique=True)  # the digest of what the device holds
    device = models.CharField(max_length=80)  # browser and system, as names: never an address
    way = models.CharField(max_length=13)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)  # unless it is used before
    proved_at = models.DateTimeField()
    strong = models.BooleanField(default=False)  # its holder proved themselves in two ways
    privileged = models.BooleanField(default=False)  # it has opened what is other people's
    ended_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(way__in=WAYS), name="way_known")]

    def __str__(self) -> str:
        return str(self.public_id)

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.ends_at

    def ends_after(self, now: datetime) -> datetime:
        """When it ends if this is the last that is done in it."""
        return ends_at(self.started_at, now, privileged=self.privileged)


class PaperCode(models.Model):
    """One code of a printed sheet. It opens the account once."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="paper_codes")
    number = models.PositiveSmallIntegerField()  # its place on the sheet
    code = models.CharField(max_length=64, unique=True)  # a keyed digest
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="number_once_a_sheet")]


class Token(models.Model):
    """What another system shows to read a person's own data: some scopes, until a day, taken back at any time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.public_id)

    def is_good(self, now: datetime) -> bool:
        """Whether it opens its person's record: not past its end, its account neither locked nor without a person."""
        return now < self.ends_at and self.account.is_active and self.account.person is not None
