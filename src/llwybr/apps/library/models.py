"""Resources, and the levels of which elements they help with."""

from django.db import models

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced


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
