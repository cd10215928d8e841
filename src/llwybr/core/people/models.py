"""Person and Account, and what is known of a person so that a file finds their record and nobody else's.

A cook without e-mail has a record and no account; one person may sign in by two accounts.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from llwybr.core.people.rules.names import FullName
from llwybr.values.bilingual import LANGUAGES, OWN_NAME, Language, as_language

CURRENT, FORMER = "current", "former"
OWN, WORK = "own", "work"
JOINED, APART = "same", "different"
WORKS_IN = ("cy", "en", "bfi", "other")  # ISO 639: bfi is British Sign Language
# The scale of the School Workforce Annual Census (StatsWales). Its "information not obtained" is here: nothing said.
WELSH_LEVELS = ("none", "entry", "foundation", "intermediate", "advanced", "proficient")


class PersonQuerySet(models.QuerySet["Person"]):
    def listed(self) -> PersonQuerySet:
        """Without those whose record has become part of another one."""
        return self.filter(merged_into=None)


class Person(models.Model):
    """Someone who has a record here. It belongs to them, not to their employer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, blank=True)  # as they want to be called here; nobody has to say
    language = models.CharField(max_length=2, choices=[(code, OWN_NAME[code]) for code in LANGUAGES], default="cy")
    works_in = models.JSONField(default=list, blank=True)  # some of WORKS_IN
    welsh = models.CharField(max_length=12, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="absorbed")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(welsh__in=("", *WELSH_LEVELS)), name="welsh_level_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="person_not_merged_into_self"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """A way to sign in. It has no password: the ways in are those of `core/signin`. Its address is proved."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts")
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "public_id"

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def language(self) -> Language:
        """In which we write to its holder; the site's own where it has no person."""
        return as_language(self.person.language if self.person else None)


def _ends_after_start(name: str) -> models.CheckConstraint:
    order = Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
    return models.CheckConstraint(condition=order, name=name)


class Name(models.Model):
    """A name that a person has or had, as papers and files write it. Either half may be empty, not both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    given = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=7, default=CURRENT)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]  # current before former
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(CURRENT, FORMER)), name="name_kind_known"),
            models.CheckConstraint(condition=~Q(given="", family=""), name="name_not_empty"),
            _ends_after_start("name_ends_after_start"),
        ]

    def __str__(self) -> str:
        return str(self.full)

    @property
    def full(self) -> FullName:
        return FullName(self.given, self.family)


class Email(models.Model):
    """An address at which a person is known to somebody. Nobody signs in by it: that address is the account's.

    `place`: the workplace from which it is, or "" where nobody knows; whoever leads there sees it. `claimed`: only its holder
    has said so.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="emails")
    address = models.EmailField(max_length=254)  # as `one_address` writes it; a couple may share one
    kind = models.CharField(max_length=4, default=OWN)
    place = models.CharField(max_length=36, blank=True)  # a public id
    claimed = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(OWN, WORK)), name="email_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=WORK) | Q(place="", claimed=True), name="email_of_a_place_from_work"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Number(models.Model):
    """A registration number. `claimed`: only its holder has said so, which identifies nobody by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="numbers")
    scheme = models.CharField(
        max_length=60
    )  # of schemes.yaml; with the public id of a place where it is that place's own
    value = models.CharField(max_length=80)
    claimed = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["scheme", "claimed", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="number_not_empty"),
            _ends_after_start("number_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.value


class Identity(models.Model):
    """Identity data: it tells two people apart, is read for nothing else, and is shown to nobody but its owner."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity")
    born_on = models.DateField()

    class Meta:
        verbose_name_plural = "identities"


class MatchKey(models.Model):
    """Under what a person is found by whoever may be the same: digests, made anew whenever what they are made of changes."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="keys", db_index=False
    )  # the constraint has one
    key = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="key_once_a_person")]


class Merge(models.Model):
    """Two records became one: what moved, so that it can move back. The merged person stays, and is nowhere listed.

    `sealed`: somebody else joined them, and whoever signs in has not proved the merged record to be theirs: its names,
    addresses, numbers and birth date stay with it. `tries`: how often they said its number or birth date wrongly.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    into = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merged_by")
    moved = models.JSONField()  # {mover: what it said it moved}
    by = models.CharField(max_length=80)  # as events name whoever changed something
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)
    sealed = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(into=F("merged")), name="merge_of_two"),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Match(models.Model):
    """A task for a person: are these two one? The answer is kept, so that it is not asked again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.UUIDField(null=True, db_index=True)  # whose file raised it
    reasons = models.JSONField()  # codes of rules/matching.py, as they were when it was raised
    raised_by = models.CharField(max_length=80)
    raised_at = models.DateTimeField()
    decision = models.CharField(max_length=9, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    merge = models.ForeignKey(Merge, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="match_in_one_order"),
            models.UniqueConstraint(fields=["left", "right"], name="pair_asked_once"),
            models.CheckConstraint(condition=Q(decision__in=("", JOINED, APART)), name="match_decision_known"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
