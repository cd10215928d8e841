"""Counts of failed tries, so that a code cannot be guessed."""

from django.db import models


class Tries(models.Model):
    """How often something failed in one window of time. `bucket` is a keyed digest: no address is stored."""

    bucket = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tries"
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="one_count_a_window")]
