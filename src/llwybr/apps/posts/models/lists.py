"""That the list of who works at a place has changed: whoever remembers the list sees by these rows that it is an old one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models

BITS = 40  # of a token: the sum of millions of them still fits a column


def a_token() -> int:
    return secrets.randbits(BITS)


class ListChangeQuerySet(models.QuerySet["ListChange"]):
    def past(self, now: datetime) -> ListChangeQuerySet:
        """Those that nobody needs: what is remembered is of one day and is not asked for after it."""
        return self.filter(at__lt=now - timedelta(days=2))


class ListChange(models.Model):
    """One write that changed what the list of a workplace's people says, in the same transaction.

    Rows are added and never changed, so that no two writers wait for each other. `token`: by chance, so that a write that was
    rolled back is never taken for another.
    """

    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.BigIntegerField(default=a_token)
    at = models.DateTimeField(db_index=True)

    objects = ListChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "token"], name="list_changes_of_a_place")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.token}"
