"""How the platform is set up: read by platform support alone, changed by nobody, and nothing in it that is somebody's own."""

import ast
import inspect

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access.roles import policy
from llwybr.core.appointments.tests.looks import account, client_of, give, page, person, school
from llwybr.core.events.models import Event
from llwybr.core.letters import actions as letters
from llwybr.core.letters.letters import REMINDER
from llwybr.core.people.models import Account, Person
from llwybr.core.places.models import Place
from llwybr.site import platform
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/en/platform/", "/en/platform/roles/", "/en/platform/events/")
PRIVATE_APPS = {"selfassessment", "consultations", "signin", "sessions", "mfa", "socialaccount"}
PRIVATE = {
    "Name",
    "Email",
    "Number",
    "Identity",
    "MatchKey",
    "Merge",
    "Match",
    "Look",
    "SupportDoor",
    "Personal",
    "Tries",
}


def rows() -> dict[str, int]:
    """How many rows each table has, but for what every request of a session may write."""
    return {one.__name__: one._default_manager.count() for one in apps.get_models() if one.__name__ != "Session"}


@pytest.mark.parametrize("path", PAGES)
def test_nobody_but_platform_support_finds_it(path) -> None:
    assert Client().get(path)["Location"].startswith("/en/sign-in/")
    assert client_of("nia").get(path).status_code == 404
    for role in policy().roles.values():
        if role.scope == "none" or role.id == "platform_support":
            continue
        nation = str(Place.objects.get(kind="nation", nation="wales").public_id)
        scope = (
            person("nia")
            if role.scope == "person"
            else nation
            if "nation" in role.kinds
            else school(kind=role.kinds[0])
        )
        slug = {"employer_representative": "menna", "union_representative": "farida"}.get(role.id, "gwen")
        give(slug, role.id, scope, nation if role.scope == "person" else "")
        assert client_of(slug).get(path).status_code == 404, role.id


@pytest.mark.parametrize("path", PAGES)
def test_it_takes_two_ways_to_prove_oneself(path) -> None:
    give("dewi", "platform_support")
    assert "/second-way/" in signed_in(account("dewi"), strong=False).get(path)["Location"]
    assert client_of("dewi").get(path).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_ever_changed_there(method) -> None:
    give("dewi", "platform_support")
    client = client_of("dewi")
    client.get(PAGES[0])
    before = rows()
    for path in PAGES:
        for given in (path, f"{path}1/change/", f"{path}add/", f"{path}1/delete/"):
            response = getattr(client, method)(
                given, {"_save": "1", "action": "delete_selected", "_selected_action": "1"}
            )
            assert response.status_code in {404, 405}, given
    assert rows() == before


def test_djangos_own_admin_is_not_there() -> None:
    assert not any("admin" in one for one in settings.INSTALLED_APPS)
    assert not any("messages" in one for one in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE))


def private_among(models) -> set[str]:
    return {one.__name__ for one in models if one._meta.app_label in PRIVATE_APPS or one.__name__ in PRIVATE}


def test_no_private_model_is_read_there() -> None:
    assert private_among(platform.SHOWN) == set()
    assert set(platform.COUNTED) == {Person, Account}
    imported = {one for one in vars(platform).values() if inspect.isclass(one) and one in set(apps.get_models())}
    assert imported == {*platform.SHOWN, *platform.COUNTED}, "each model that the pages read is named"


def test_of_people_and_accounts_nothing_but_how_many_there_are() -> None:
    tree = ast.parse(inspect.getsource(platform))
    reads = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "objects"]
    people = [node for node in reads if getattr(node.value, "id", "") in {"Person", "Account"}]
    source = inspect.getsource(platform)
    assert len(people) == source.count("Person.objects.listed().count()") + source.count("Account.objects.count()") == 2


@pytest.mark.parametrize("label", ["selfassessment.Answer", "signin.Token", "people.Identity", "access.Look"])
def test_that_check_goes_red(label) -> None:
    assert private_among([*platform.SHOWN, apps.get_model(label)])


def test_no_name_address_or_id_of_anybody_is_shown() -> None:
    give("dewi", "platform_support")
    give("gwen", "head", school())
    mine, now = account("nia"), timezone.now()
    letters.post(kind=REMINDER, to=mine.email, language="cy", values={"day": now.date()}, by=str(mine), now=now)
    client = client_of("dewi")
    shown = "".join(page(client, path.removeprefix("/en")).split("<main")[1].split("</main>")[0] for path in PAGES)
    assert "Headteacher" in shown
    assert "letters.posted" in shown
    for slug in ("nia", "dewi", "gwen"):
        one = account(slug)
        assert [said for said in (one.person.name, one.email, str(one), person(slug)) if said in shown] == []


def test_a_unions_office_is_not_shown() -> None:
    give("dewi", "platform_support")
    give("nia", "union_representative", school("Undeb Dychmygol", "trade_union"))
    shown = page(client_of("dewi"), "/platform/roles/")
    assert "Undeb" not in shown
    assert "Union rep" not in shown


@pytest.mark.parametrize("path", PAGES)
def test_at_most_ten_queries(path) -> None:
    give("dewi", "platform_support")
    for at in range(60):
        give("gwen", "head", school(f"Ysgol {at}"))
    client = client_of("dewi")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 10, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 5000, "9" * 19, "%00", "1.5", "", "٣"])
def test_whatever_is_asked_for_breaks_nothing(before) -> None:
    give("dewi", "platform_support")
    page(client_of("dewi"), f"/platform/events/?before={before}")
    page(client_of("dewi"), f"/platform/roles/?page={before}")


def test_events_are_turned_back_to_the_first() -> None:
    give("dewi", "platform_support")
    client, before, seen = client_of("dewi"), "", 0
    for _ in range(200):
        said = page(client, f"/platform/events/{before}")
        seen += said.count("<code")
        if 'href="?before=' not in said:
            break
        before = "?before=" + said.split('href="?before=')[1].split('"')[0]
    assert seen >= Event.objects.count() - 2
