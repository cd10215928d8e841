"""A post, and the contracts under which it was held one after the other. Nothing is overwritten: what was wrong stays, marked."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from llwybr.apps.posts.rules.codes import KINDS, LEAVINGS

WEEK = 7 * 24 * 60  # minutes


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, on: date) -> PostQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def not_over(self, on: date) -> PostQuerySet:
        """Held on that day or to begin after it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Post(models.Model):
    """A job that one person holds at one place, from its first day to its last. A person may hold several at once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    workplace = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(
        max_length=40, blank=True
    )  # the employer's own number of it, by which a file finds it again
    covers = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="covered_by")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day
    leaving = models.CharField(max_length=10, blank=True)  # why it ended, one of LEAVINGS

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(leaving__in=("", *LEAVINGS)), name="post_leaving_known"),
            models.CheckConstraint(condition=Q(leaving="") | ~Q(ends_on=None), name="post_left_has_an_end"),
            models.CheckConstraint(condition=Q(covers=None) | ~Q(covers=F("id")), name="post_does_not_cover_itself"),
            models.UniqueConstraint(
                fields=["workplace", "reference"], condition=~Q(reference=""), name="one_post_of_a_reference"
            ),
        ]
        # They also find posts by person and by place, for which there is none beside them.
        indexes = [
            models.Index(fields=["person", "workplace", "ends_on"], name="posts_of_a_person"),
            # Whose posts there are at a place, read from the index alone.
            models.Index(fields=["workplace", "ends_on", "person"], name="posts_at_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


WATCHED = ("ends_on", "reviewer", "weekly_minutes", "weeks", "spine_point", "grade", "employer")


class ContractQuerySet(models.QuerySet["Contract"]):
    def standing(self) -> ContractQuerySet:
        """Without those that a correction replaced."""
        return self.filter(replaced_at=None)

    def on(self, on: date) -> ContractQuerySet:
        """Those under which posts are held on that day."""
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def not_over(self, on: date) -> ContractQuerySet:
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Contract(models.Model):
    """What a post was like from one day to another. A change closes it and makes the next; a correction replaces it.

    `minutes`: worked on Monday to Sunday of a working week. `weeks`: worked in a year, 52.143 for the whole of it.
    `profile`: the slug of a job profile, which says the job and its level.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="contracts", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    employer = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=80)
    title = models.CharField(max_length=120, blank=True)  # what they call it there, in its own words
    grade = models.CharField(max_length=20, blank=True)
    spine_point = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.JSONField(default=list)
    weekly_minutes = models.PositiveSmallIntegerField()
    weeks = models.DecimalField(max_digits=5, decimal_places=3)
    kind = models.CharField(max_length=3)
    reviewer = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=36)  # the public id of a person, or "system"
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="contract_kind_known"),
            models.CheckConstraint(
                condition=Q(weekly_minutes__gt=0, weekly_minutes__lte=WEEK), name="contract_of_hours"
            ),
            models.CheckConstraint(condition=Q(weeks__gt=0, weeks__lte=53), name="contract_of_weeks"),
            models.CheckConstraint(
                condition=Q(spine_point=None) | Q(spine_point__range=(1, 120)), name="contract_spine_point_plausible"
            ),
            models.UniqueConstraint(
                fields=["post", "starts_on"], condition=Q(replaced_at=None), name="one_contract_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(replaced_at=None, ends_on=None), name="one_open_contract_of_a_post"
            ),
        ]
        # All that the page of a place's people asks of thousands, read from the index alone; and how contracts are found by post.
        indexes = [models.Index(fields=["post", "replaced_at", "starts_on", *WATCHED], name="contracts_watched")]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_on}"
