"""An edition of a nation's standards: areas, elements at four levels, and the jobs that ask them."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced

NATIONS = ("wales", "england")
LEVELS = (1, 2, 3, 4)


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, nation: str, on: date) -> Edition | None:
        """The nation's edition on a day: the latest to have come into force."""
        return self.filter(nation=nation, in_force_from__lte=on).order_by("-in_force_from", "-pk").first()


class Edition(models.Model):
    """One dated text of a nation's standards. A later one supersedes it; what was said under it stays with it."""

    nation = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    in_force_from = models.DateField()
    stamp = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # new at every load, so that readers may remember an edition
    shape = models.CharField(max_length=64)  # a digest of what it asks of whom, which never changes once loaded

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nation", "code"], name="edition_once"),
            models.UniqueConstraint(fields=["nation", "in_force_from"], name="one_edition_in_force"),
            models.CheckConstraint(condition=Q(nation__in=NATIONS), name="edition_of_a_nation"),
        ]

    def __str__(self) -> str:
        return f"{self.nation} {self.code}"


class Area(Sourced):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="areas")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="area_once")]

    def __str__(self) -> str:
        return self.slug


class Element(Sourced):
    """One part of a job. `meaning` is a digest of its statement and levels: when it changes, an answer is asked again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="elements")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="elements")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(60)
    statement = BilingualText(160)
    chance = BilingualText(160)
    meaning = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="element_once")]

    def __str__(self) -> str:
        return self.slug


class Descriptor(models.Model):
    """What a person does at one level of an element."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="descriptors")
    level = models.PositiveSmallIntegerField()
    text = BilingualText(200)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["element", "level"], name="descriptor_once"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="descriptor_level"),
        ]


class Family(Sourced):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="families")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "families"
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="family_once")]

    def __str__(self) -> str:
        return self.slug


class Example(models.Model):
    """An everyday moment of one family in which an element shows."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="examples")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    text = BilingualText(220)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["element", "family"], name="example_once")]


class Profile(Sourced):
    """A job, after one of the NJC model role profiles."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="profiles")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="profiles")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)
    summary = BilingualText(240)
    also_called = BilingualText(blank=True)  # other names, one a line
    settings = models.JSONField(default=list)
    autonomy = models.PositiveSmallIntegerField()
    leads_to = models.ManyToManyField("self", symmetrical=False, related_name="led_from")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="profile_once")]

    def __str__(self) -> str:
        return self.slug


class Ask(models.Model):
    """The level that a job asks in an element. An element without one is not part of the job."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="asks")
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "element"], name="ask_once"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="ask_level"),
        ]
