"""National duties; the text of a job at a place or of one post, version after version; its lines, edit after edit; who signed what.

Nothing is overwritten. An edit closes the lines that it replaces (`to_edit`) and adds its own (`from_edit`); so the text of every
edit can be read again, and a mark, which names a version and an edit, is one very text for ever.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from llwybr.apps.descriptions.rules.states import DRAFT, FATES, LONGEST, OPEN, SIDES, STANDING, STATES, WHYS
from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced


class Duty(Sourced):
    """One duty of the national text of some jobs, in one edition of the standards. `profiles`: slugs; empty: every job's."""

    edition = models.ForeignKey("standards.Edition", on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    text = BilingualText(240)
    element = models.CharField(max_length=80)  # the slug of the one that it was drawn from
    profiles = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "duties"
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="duty_once")]

    def __str__(self) -> str:
        return self.slug

    text_en: str
    text_cy: str

    def is_of(self, profile: str) -> bool:
        return not self.profiles or profile in self.profiles


class Description(models.Model):
    """What a job is: at a place (for whoever holds it there), or in one post."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, null=True, related_name="+")
    profile = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, post__isnull=False) | Q(place__isnull=False, post=None),
                name="description_of_a_place_or_a_post",
            ),
            models.UniqueConstraint(
                fields=["place", "profile"], condition=Q(post=None), name="one_description_of_a_job_at_a_place"
            ),
            models.UniqueConstraint(
                fields=["post", "profile"], condition=Q(place=None), name="one_description_of_a_job_in_a_post"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Version(models.Model):
    """One text of a description. `edit` counts its changes while it is open; the counts are those of its newest edit.

    `based_on`: the version that it follows, or whose text it began with; None: the national text of its edition.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    description = models.ForeignKey(Description, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    edition = models.ForeignKey("standards.Edition", on_delete=models.PROTECT, related_name="+")
    based_on = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=DRAFT)
    edit = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)  # when it came into use, or both had signed
    kept = models.PositiveSmallIntegerField(default=0)
    changed = models.PositiveSmallIntegerField(default=0)
    added = models.PositiveSmallIntegerField(default=0)
    dropped = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["description", "number"], name="version_once"),
            models.UniqueConstraint(fields=["description"], condition=Q(state__in=OPEN), name="one_open_version"),
            models.UniqueConstraint(
                fields=["description"], condition=Q(state__in=STANDING), name="one_standing_version"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="version_state_known"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def mark(self) -> str:
        """This very text: another edit has another mark."""
        return f"{self.public_id}.{self.edit}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_drifted(self) -> bool:
        """Whether anything of it is not the national text."""
        return bool(self.changed or self.added or self.dropped)


class LineQuerySet(models.QuerySet["Line"]):
    def at(self, edit: int) -> LineQuerySet:
        """The lines as they stood after an edit."""
        return self.filter(Q(to_edit=None) | Q(to_edit__gt=edit), from_edit__lte=edit)


class Line(models.Model):
    """One line, from the edit that wrote it until the one that replaced it. `key` stays the same from edit to edit and from
    version to version. `slug`: the national duty that it was drawn from, or "". `belongs_to`: of an added line, the job to
    which it belongs, and `why` it is thought to. It may be written in one language alone."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=36)
    from_edit = models.PositiveIntegerField(default=1)
    to_edit = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=80, blank=True)
    text = BilingualText(LONGEST, blank=True)
    fate = models.CharField(max_length=7)
    belongs_to = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=9, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], condition=Q(to_edit=None), name="line_once"),
            models.CheckConstraint(
                condition=Q(to_edit=None) | Q(to_edit__gt=F("from_edit")), name="line_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(fate__in=FATES), name="line_fate_known"),
            models.CheckConstraint(condition=Q(why__in=WHYS), name="line_why_known"),
            models.CheckConstraint(condition=~Q(text_en="", text_cy=""), name="line_not_empty"),
        ]
        indexes = [models.Index(fields=["slug"], name="lines_of_a_duty")]

    def __str__(self) -> str:
        return self.key

    text_en: str
    text_cy: str


class Signature(models.Model):
    """One side's agreement to one very text. A later edit leaves it where it is: it never counts for another one."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    edit = models.PositiveIntegerField()
    side = models.CharField(max_length=8)
    person = models.CharField(max_length=36)  # public id
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edit", "side"], name="a_side_signs_once"),
            models.UniqueConstraint(fields=["version", "edit", "person"], name="nobody_signs_for_both_sides"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="signature_side_known"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.version}.{self.edit}"
