"""An edition of a nation's standards: areas, elements at four levels, the jobs that ask them; and other people's frameworks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced

NATIONS = ("wales", "england")
LEVELS = (1, 2, 3, 4)
DRAFT, AGREED = "draft", "agreed"
RELATIONS = ("same", "near", "broader")
CONFIDENCES = ("low", "medium", "high")


class Edition(models.Model):
    """One dated text of a nation's standards. A later one supersedes it; what was said under it stays with it.

    A draft is asked of nobody and may change; once agreed, only its wording may, and it comes into force on its date.
    """

    nation = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    status = models.CharField(max_length=6, default=AGREED)
    in_force_from = models.DateField()  # of a draft, the date that is proposed
    stamp = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # new at every load, so that readers may remember an edition
    shape = models.CharField(max_length=64)  # a digest of what it asks of whom, which never changes once loaded

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nation", "code"], name="edition_once"),
            models.UniqueConstraint(
                fields=["nation", "in_force_from"], condition=Q(status=AGREED), name="one_edition_in_force"
            ),
            models.CheckConstraint(condition=Q(nation__in=NATIONS), name="edition_of_a_nation"),
            models.CheckConstraint(condition=Q(status__in=(DRAFT, AGREED)), name="edition_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.nation} {self.code}"


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


class Area(Sourced):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="areas")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)
    craft_of = models.ForeignKey(Family, on_delete=models.SET_NULL, null=True, related_name="+")  # None: everyone's

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
    keeps_safe = models.BooleanField(default=False)  # what keeps children from harm: asked of all whose job it is

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="element_once")]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_craft(self) -> bool:
        """Whether it is the craft of one family of jobs."""
        return self.area.craft_of_id is not None


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


class Example(models.Model):
    """An everyday moment of one family in which an element shows."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="examples")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    text = BilingualText(220)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["element", "family"], name="example_once")]


class Role(Sourced):
    """A kind of job: a ladder of profiles, from its first rung to its highest."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="roles")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="roles")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="role_once")]

    def __str__(self) -> str:
        return self.slug


class Profile(Sourced):
    """A job, after one of the NJC model role profiles: one rung of a role."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="profiles")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="profiles")  # its role's
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="profiles")
    rung = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)
    summary = BilingualText(240)
    apart = BilingualText(240, blank=True)  # what sets it apart from the rung below
    also_called = BilingualText(blank=True)  # other names, one a line
    settings = models.JSONField(default=list)
    autonomy = models.PositiveSmallIntegerField()
    leads_to = models.ManyToManyField("self", symmetrical=False, related_name="led_from")
    beside = models.ManyToManyField("self", symmetrical=False, related_name="beside_of")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="profile_once"),
            models.UniqueConstraint(fields=["role", "rung"], name="rung_once"),
        ]

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


class Framework(Sourced):
    """Somebody else's standards, as a structure: its codes with short titles, never its sentences."""

    nation = models.CharField(max_length=10)
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)
    publisher = BilingualText(90)
    year = models.PositiveSmallIntegerField()
    summary = BilingualText(240)
    roles = models.JSONField(default=list)  # slugs of the roles that it speaks to

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["nation", "slug"], name="framework_once")]

    def __str__(self) -> str:
        return self.slug


class FrameworkItem(Sourced):
    """One standard, unit or heading of a framework, and who linked it to our elements."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="items")
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = BilingualText(90)
    statement = BilingualText(blank=True)  # the publisher's own sentence, only where its licence lets us keep it
    under = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    replaced_by = models.ManyToManyField("self", symmetrical=False, related_name="replaces")
    reviewer = BilingualText(90, blank=True)
    reviewed = models.DateField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["framework", "slug"], name="framework_item_once")]

    def __str__(self) -> str:
        return self.slug


class Link(models.Model):
    """How an item of a framework stands to an element of ours, named by slug: it outlives the edition it was made under."""

    item = models.ForeignKey(FrameworkItem, on_delete=models.CASCADE, related_name="links")
    element = models.CharField(max_length=80, db_index=True)
    relation = models.CharField(max_length=8)
    confidence = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "element"], name="link_once"),
            models.CheckConstraint(condition=Q(relation__in=RELATIONS), name="link_relation_known"),
            models.CheckConstraint(condition=Q(confidence__in=CONFIDENCES), name="link_confidence_known"),
        ]
