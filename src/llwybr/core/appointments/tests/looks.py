"""What the tests of the log and of support stand on: members of the cast with roles, and looks of theirs at others."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from llwybr.core.access import actions
from llwybr.core.access.viewer import SignedIn, Viewer
from llwybr.core.people.models import Account, Person
from llwybr.core.places.models import Place
from tests.cast import signed_in

HOUR = timedelta(hours=1)


def account(slug):
    """The account of one of the cast, whatever they call themselves by now."""
    return Account.objects.select_related("person").get(email=f"{slug}@ysgol.example")


def client_of(slug):
    """A browser in which they are signed in, in two ways."""
    return signed_in(account(slug))


def person(slug):
    """Their public id."""
    return str(account(slug).person.public_id)


def called(slug, name):
    """They call themselves this from now on."""
    Person.objects.filter(public_id=person(slug)).update(name=name)


def give(slug, role, scope="", place=""):
    now = timezone.now()
    return actions.grant(
        holder=person(slug),
        role=role,
        scope=scope,
        place=place,
        starts_at=now - HOUR,
        ends_at=None,
        granter="system",
        by="system",
        now=now,
    )


def school(name="Ysgol Dychmygol", kind="school"):
    """The public id of a place that is made up."""
    return str(Place.objects.create(kind=kind, name_en=name, name_cy=name, nation="wales").public_id)


def viewer(slug):
    now = timezone.now()
    return Viewer(signed_in=SignedIn("account", person(slug), now, strong=True, ends_at=now + HOUR))


def look(by, at, *, what="roles", why="list", permission="appointment.read", place="", now=None):
    """`by` sees something of `at`."""
    said = {"what": what, "why": why, "permission": permission, "place": place}
    actions.looked(viewer=viewer(by), at=[person(at)], now=now or timezone.now(), **said)


def page(client: Client, path: str, language="en") -> str:
    response = client.get(f"/{language}{path}")
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def log_of(slug, language="en") -> str:
    return page(client_of(slug), "/account/looked/", language)
