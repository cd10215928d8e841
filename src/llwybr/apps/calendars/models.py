"""What a place has set for an academic year: its terms and its days. What it has not set, it takes from above."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from llwybr.apps.calendars.rules import FIRST_YEAR, KINDS, LAST_YEAR, TermDates
from llwybr.values.academic_year import SEASONS

_A_YEAR = Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)


class Term(models.Model):
    """A term with its half-term break. `year`: in whose September the academic year begins."""

    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    season = models.CharField(max_length=6)
    first = models.DateField()
    last = models.DateField()
    break_first = models.DateField(null=True)
    break_last = models.DateField(null=True)

    class Meta:
        ordering = ["first", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "season"], name="term_once"),
            models.CheckConstraint(condition=Q(season__in=SEASONS), name="term_season_known"),
            models.CheckConstraint(condition=_A_YEAR, name="term_year_known"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(break_first=None, break_last=None)
                | Q(
                    break_first__isnull=False,  # a comparison with nothing is no refusal
                    break_last__isnull=False,
                    break_first__gt=F("first"),
                    break_last__gte=F("break_first"),
                    break_last__lt=F("last"),
                ),
                name="term_break_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season} {self.year}"

    @property
    def dates(self) -> TermDates:
        return TermDates(self.season, self.first, self.last, self.break_first, self.break_last)


class Day(models.Model):
    """An INSET day, or another day on which nobody is taught."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6)
    on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "on"], name="calendar_day_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="calendar_day_kind_known"),
            models.CheckConstraint(condition=_A_YEAR, name="calendar_day_year_known"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
