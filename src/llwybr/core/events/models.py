"""One row per change. The database itself refuses to edit or delete a row (see the migration's triggers)."""

from django.db import models


class Event(models.Model):
    """A change: its name, who made it, what it was made to, and a digest that ties it to the event before."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    by = models.CharField(max_length=80)  # a public id, or "anonymous", "system"
    subject = models.CharField(max_length=120)  # the public id of what changed
    facts = models.JSONField(default=dict)  # counts and codes; never a private answer
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name} {self.subject}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends next."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
