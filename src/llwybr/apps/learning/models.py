"""Providers and offers: hours, cost, language, dates, and what an offer raises."""

import uuid

from django.db import models
from django.db.models import Q

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.kit.sourced import Sourced


class Provider(Sourced):
    nation = models.CharField(max_length=10)
    slug = models.CharField(max_length=80)
    name = BilingualText(90)
    invented = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nation", "slug"], name="provider_once")]

    def __str__(self) -> str:
        return self.slug


class Offer(Sourced):
    """Something to learn from: a course, coaching, a day beside a colleague. `hours` of the learner's time; `cost` in pounds."""

    nation = models.CharField(max_length=10)
    slug = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="offers")
    title = BilingualText(90)
    summary = BilingualText(240)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    cost = models.DecimalField(max_digits=8, decimal_places=2)
    languages = models.JSONField(default=list)
    delivery = models.CharField(max_length=20)
    paid_time = models.BooleanField()
    starts = models.JSONField(default=list)  # ISO dates; empty: any time
    families = models.JSONField(default=list)  # slugs; empty: for everyone
    funding = BilingualText(240, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, related_name="leads_on_to")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["nation", "slug"], name="offer_once"),
            models.CheckConstraint(condition=Q(hours__gte=0) & Q(cost__gte=0), name="offer_not_negative"),
        ]

    def __str__(self) -> str:
        return self.slug


class Raise(models.Model):
    """An offer lifts a person by `by` levels in an element, and no higher than `to`."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="raises")
    element = models.CharField(max_length=80, db_index=True)
    by = models.PositiveSmallIntegerField()
    to = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "element"], name="raise_once")]


class Catalogue(models.Model):
    """A nation's catalogue as it was last loaded. Readers remember it by its stamp."""

    nation = models.CharField(max_length=10, unique=True)
    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return self.nation
