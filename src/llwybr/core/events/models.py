"""One row per change. The database itself refuses to edit or delete a row (see guards.py and the migrations' triggers)."""

from django.db import models


class Event(models.Model):
    """A change: its name, who made it, what it was made to, and a digest that ties it to the event before."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    by = models.CharField(max_length=80)  # a public id, or "anonymous", "system"
    subject = models.CharField(max_length=120)  # the public id of what changed
    facts = models.JSONField(default=dict)  # counts and codes; never a private answer
    # What the event says of a person, as a salted commitment; null where it says nothing. (Null also lets SQLite add the
    # column to a table that is there without building it anew, which would lose its triggers.)
    commitment = models.CharField(max_length=64, null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name} {self.subject}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends next."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)


class Personal(models.Model):
    """What an event says of a person, and the salt of its commitment. It can be erased; it cannot be edited."""

    sequence = models.BigIntegerField(primary_key=True)  # the event's
    of = models.CharField(max_length=80, db_index=True)  # the public id of the person
    salt = models.CharField(max_length=64)
    payload = models.TextField()  # the JSON that was committed to, sign for sign


class Anchor(models.Model):
    """The head as it was signed at one moment: what was also sent outside, see signing.py."""

    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.CharField(max_length=32)  # as it was signed, sign for sign
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["pk"]
