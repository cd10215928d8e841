"""Resources, the levels of which elements they help with, the priorities they serve, and the words that find them."""

import uuid

from django.db import models

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced


class Priority(Sourced):
    """A national priority that learning serves."""

    nation = models.CharField(max_length=10)
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = BilingualText(90)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "priorities"
        constraints = [models.UniqueConstraint(fields=["nation", "slug"], name="priority_once")]

    def __str__(self) -> str:
        return self.slug


class Resource(Sourced):
    nation = models.CharField(max_length=10)
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)  # guide, page, video
    title = BilingualText(90)
    summary = BilingualText(240)
    publisher = BilingualText()
    minutes = models.PositiveSmallIntegerField()
    languages = models.JSONField(default=list)
    families = models.JSONField(default=list)  # slugs; empty: for everyone
    priorities = models.JSONField(default=list)  # slugs
    body = BilingualText(blank=True)
    try_this = BilingualText(blank=True)
    ask = BilingualText(blank=True)
    url = BilingualText(blank=True)
    checked = models.DateField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["nation", "slug"], name="resource_once")]

    def __str__(self) -> str:
        return self.slug


class About(models.Model):
    """A resource is about an element, and helps a reader who is at one of `levels` (0 to 3) in it.

    Elements are named by slug: a guide outlives the edition of the standards that it was written under.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="about")
    element = models.CharField(max_length=80, db_index=True)
    levels = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "element"], name="about_once")]


class Shelf(models.Model):
    """What a nation's library holds since it was last loaded. Readers remember it by its stamp."""

    nation = models.CharField(max_length=10, unique=True)
    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return self.nation


class Word(models.Model):
    """A word of a nation's library, as a search compares it and as it is written, and where it stands (`rules.postings`)."""

    nation = models.CharField(max_length=10)
    text = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    written = models.CharField(max_length=40)
    found = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nation", "text", "language"], name="word_once")]

    def __str__(self) -> str:
        return self.text
