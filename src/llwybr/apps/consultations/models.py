"""A consultation, the comments that only their writer and the secretary read, and the decisions that everyone reads."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from llwybr.apps.consultations.rules import KINDS, OUTCOMES, ROLES, State, kept_until
from llwybr.core.kit.bilingual import BilingualText
from llwybr.values.bilingual import LANGUAGES


class Consultation(models.Model):
    """The time in which a draft edition is open to comments."""

    edition = models.OneToOneField("standards.Edition", on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.edition)

    def state(self, now: datetime) -> State:
        return State(self.edition.status == "draft", self.closes_at, now)

    @property
    def kept_until(self) -> datetime:
        """When its comments are erased."""
        begins = timezone.make_aware(datetime.combine(self.edition.in_force_from, time.min))
        return kept_until(is_draft=self.edition.status == "draft", in_force_from=begins, closes_at=self.closes_at)


class Decision(models.Model):
    """What was heard about one item and what was decided, in both languages: the answer to one comment or several."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=7)
    slug = models.CharField(max_length=80)
    title = BilingualText(120)  # of the item: it may be gone from the draft by now
    outcome = models.CharField(max_length=7)
    heard = BilingualText()
    reason = BilingualText()
    answers = models.PositiveSmallIntegerField()  # how many comments: true also after they are erased
    decided_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="decision_kind_known"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="decision_outcome_known"),
            models.CheckConstraint(condition=Q(answers__gte=1), name="decision_answers_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def by_device(self, device: str) -> CommentQuerySet:
        """What this device wrote: nothing, if it has no key."""
        return self.filter(device=device) if device else self.none()

    def waiting(self) -> CommentQuerySet:
        return self.filter(decision__isnull=True)


class Comment(models.Model):
    """What somebody thinks of one item. A device has one at a time that waits for its answer; it may change until then."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=7)
    slug = models.CharField(max_length=80)
    title = BilingualText(120)  # of the item, when this was written
    language = models.CharField(max_length=2)
    text = models.TextField()
    role = models.CharField(max_length=8, blank=True)
    device = models.CharField(max_length=64, blank=True, db_index=True)  # "" once the device let go of it
    version = models.PositiveIntegerField(default=1)  # so that nobody answers words that they have not read
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="comments")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "slug", "device"],
                condition=Q(decision__isnull=True) & ~Q(device=""),
                name="one_waiting_comment",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="comment_kind_known"),
            models.CheckConstraint(condition=Q(role__in=("", *ROLES)), name="comment_role_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="comment_language_known"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def mark(self) -> str:
        """These very words: another version has another mark."""
        return f"{self.public_id}.{self.version}"
