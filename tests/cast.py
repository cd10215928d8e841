"""The named cast, as tests meet them: `client_of("nia")` is a browser that holds Nia's record."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment.models import Attempt
from llwybr.core.access.viewer import new_key
from llwybr.core.people.models import Account
from llwybr.core.signin import actions
from llwybr.site import cast

NIA, DEWI, FARIDA, MENNA, GWEN = (one.slug for one in cast.everyone())


def attempt_of(slug: str) -> Attempt:
    character = cast.character(slug)
    assert character, slug
    theirs = Attempt.objects.select_related("edition", "job__family", "aim__family", "person")
    return theirs.filter(person__name=character.name).latest("started_at")  # the one that they are at


def client_of(slug: str, now: datetime | None = None) -> Client:
    """A client that is signed in as this person, in two ways."""
    now = now or timezone.now()
    account = cast.account_of(slug, by="test", now=now)
    assert account, slug
    return signed_in(account, now=now)


def signed_in(account: Account, *, now: datetime | None = None, strong: bool = True) -> Client:
    """A client with a session of this account that began just now."""
    key, client = new_key(), Client()
    now = now or timezone.now()
    actions.start_session(account=account, key=key, device="", way="demonstration", strong=strong, now=now)
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = key
    return client


def erase(account: Account) -> None:
    """The record that this account opens, and every account that opens it, gone as if it had never been."""
    person = account.person
    assert person
    person.accounts.all().delete()
    person.delete()


def leave(client: Client) -> HttpResponse:
    """What whoever is signed in here is told once they had themselves erased, on their own page."""
    page = client.get("/en/my-data/erase/").content.decode()
    return client.post("/en/my-data/erase/", {"mark": page.split('name="mark" value="')[1].split('"')[0]})


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
