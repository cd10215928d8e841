"""Person and Account. A cook without e-mail has a record and no account; a ministry's analyst an account and no record."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from llwybr.values.bilingual import LANGUAGES, OWN_NAME, Language, as_language


class Person(models.Model):
    """Someone who has a record here. It belongs to them, not to their employer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, blank=True)  # as they want to be called here; nobody has to say
    language = models.CharField(max_length=2, choices=[(code, OWN_NAME[code]) for code in LANGUAGES], default="cy")

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """A way to sign in. It has no password: the ways in are those of `core/signin`. Its address is proved."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    person = models.OneToOneField(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "public_id"

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def language(self) -> Language:
        """In which we write to its holder; the site's own where it has no person."""
        return as_language(self.person.language if self.person else None)
