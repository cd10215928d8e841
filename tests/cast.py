"""The named cast, as tests meet them: `client_of("nia")` is a browser that holds Nia's record."""

from datetime import datetime

from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment.models import Attempt
from llwybr.core.access.viewer import new_key
from llwybr.site import cast

NIA, DEWI, FARIDA, MENNA, GWEN = (one.slug for one in cast.everyone())


def attempt_of(slug: str) -> Attempt:
    character = cast.character(slug)
    assert character, slug
    return Attempt.objects.select_related("edition", "job__family", "aim__family", "person").get(
        person__name=character.name
    )


def client_of(slug: str, now: datetime | None = None) -> Client:
    """A client whose device holds this person's record."""
    key, client = new_key(), Client()
    assert cast.step_in(slug, key=key, by="test", now=now or timezone.now())
    client.cookies[settings.DEVICE_COOKIE_NAME] = key
    return client


def stranger() -> Client:
    """Someone whose device holds nothing."""
    return Client()


def begin(job: str = "teaching-assistant-2", aim: str = "none", nation: str = "wales", language: str = "en") -> Client:
    """A client that has just started an attempt of its own."""
    client = Client()
    where = {"nation": nation, "where": "classroom", "how": "2", "job": job, "aim": aim}
    response = client.post(f"/{language}/start/aim/", where)
    assert response.status_code == 302, response.content
    return client
