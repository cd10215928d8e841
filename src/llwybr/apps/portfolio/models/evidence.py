"""A piece of evidence: kept once, counted wherever it is referred to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from llwybr.apps.portfolio.rules.codes import KINDS, LONGEST_TITLE
from llwybr.values.bilingual import LANGUAGES


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def of_person(self, public_id: str) -> EvidenceQuerySet:
        """A person's own, the latest first: nothing, for nobody."""
        return self.filter(person__public_id=public_id) if public_id else self.none()


class Evidence(models.Model):
    """Something that shows what somebody did or can do, in their own words and language."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)  # of title and text
    link = models.CharField(max_length=2000, blank=True)  # http or https
    on = models.DateField(null=True, blank=True)  # when it was
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    brought_from = models.CharField(max_length=80, blank=True)  # the key of the Llwybr that it came from in a bundle
    folded = models.TextField(blank=True)  # title and text, as they are searched

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="evidence_kind_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="evidence_language_known"),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="evidence_of_a_person"),
            models.Index(fields=["person", "kind", "-created_at", "-id"], name="evidence_by_kind"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Shows(models.Model):
    """An element of the standards that a piece of evidence shows. `element`: its slug, the same in every edition."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="shows")
    nation = models.CharField(max_length=10)
    element = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["evidence", "nation", "element"], name="shown_once")]
        indexes = [models.Index(fields=["nation", "element"], name="shows_an_element")]

    def __str__(self) -> str:
        return f"{self.evidence} {self.element}"


class Attached(models.Model):
    """A file of a piece of evidence."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="attached")
    file = models.OneToOneField("files.File", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.evidence} {self.file}"
