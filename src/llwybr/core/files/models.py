"""A file that somebody brought: one row. Its bytes lie in FILES under a random name that says nothing of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

CLEAN, HELD, FOUND = "clean", "held", "found"
# held: the virus scanner could not be asked; nobody gets it until it was. found: it was asked later, and the bytes are gone.
STATES = (CLEAN, HELD, FOUND)


class File(models.Model):
    """What was kept after checking and cleaning: `size` and `digest` (SHA-256) are of these bytes, not of what was sent."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of = models.CharField(max_length=36, db_index=True)  # the public id of the person whose it is
    name = models.CharField(max_length=200)  # as they called it, with the ending of its kind
    kind = models.CharField(max_length=10)  # of limits.yaml
    size = models.PositiveBigIntegerField()  # bytes
    digest = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64, unique=True)
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=5, default=CLEAN)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="file_state_known")]

    def __str__(self) -> str:
        return str(self.public_id)
