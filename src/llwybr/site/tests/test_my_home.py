"""My home: what is there for whom, what is left out, and that signing in leads to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from llwybr.apps.selfassessment.models import Attempt, Step
from llwybr.core.access import actions as access
from llwybr.core.access.roles import policy
from llwybr.core.appointments.models import SupportDoor
from llwybr.core.appointments.tests.looks import HOUR, account, client_of, give, look, page, person, school
from llwybr.core.people.models import Match, Person
from llwybr.core.places.models import Import, Place
from llwybr.core.signin import actions as signin
from llwybr.core.signin.tests.conftest import sign_in
from llwybr.site import mine
from tests.cast import begin, signed_in

pytestmark = pytest.mark.django_db
EMPTY = ("What is due", "My roles", "My next steps", "Our support can see")


def home_of(slug, language="en") -> str:
    return page(client_of(slug), "/home/", language).split("<main")[1].split("</main>")[0]


def somebody(**more):
    """An account that is new."""
    return signin.open_account(email=None, language="en", by="test", **more)


def wales() -> str:
    return str(Place.objects.get(kind="nation", nation="wales").public_id)


def test_it_is_for_whoever_has_signed_in() -> None:
    assert Client().get("/en/home/")["Location"].startswith("/en/sign-in/")
    assert begin().get("/en/home/").status_code == 302, "a device alone has no home"


def test_signing_in_leads_there() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    assert client.get("/en/sign-in/arrived/")["Location"] == "/en/home/"


def test_an_account_without_a_person_goes_to_its_account() -> None:
    alone = somebody()
    alone.person.delete()
    assert signed_in(type(alone).objects.get(pk=alone.pk)).get("/en/home/")["Location"] == "/en/account/"


def test_somebody_new_is_offered_to_begin_and_sees_no_empty_part() -> None:
    said = page(signed_in(somebody()), "/home/")
    assert "Begin my self-assessment" in said
    assert "Nobody but you has looked at your record." in said
    assert [part for part in EMPTY if part in said] == []


def test_what_their_device_holds_is_asked_about_first() -> None:
    device = begin()
    client = signed_in(somebody())
    client.cookies.update(device.cookies)
    assert client.get("/en/home/")["Location"] == "/en/my/claim/"


def test_my_job_and_my_first_next_steps_with_what_i_decided() -> None:
    attempt = Attempt.objects.filter(person__public_id=person("nia")).latest("started_at")
    said = home_of("nia")
    assert attempt.job.title.en in said
    assert attempt.aim.title.en in said
    assert said.count("/en/my/next/") == 3
    assert "I want to do this" not in said
    for slug in (one.split("/")[0] for one in said.split("/en/my/next/")[1:]):
        element = attempt.edition.elements.get(slug=slug)
        Step.objects.create(attempt=attempt, element=element, status="chosen", changed_at=timezone.now())
    assert home_of("nia").count("I want to do this") == 3


def test_what_was_set_aside_gives_way_to_other_steps() -> None:
    attempt = Attempt.objects.filter(person__public_id=person("nia")).latest("started_at")
    first = home_of("nia").split("/en/my/next/")[1].split("/")[0]
    element = attempt.edition.elements.get(slug=first)
    Step.objects.create(attempt=attempt, element=element, status="set_aside", changed_at=timezone.now())
    assert f"/en/my/next/{first}/" not in home_of("nia")


def test_nobody_elses_home_is_mine() -> None:
    name = account("nia").person.name
    assert name in home_of("nia")
    assert name not in home_of("dewi")


def test_the_five_latest_looks_and_the_way_to_all() -> None:
    for days in range(7):
        look("dewi", "nia", now=timezone.now() - timedelta(days=days))
    said = home_of("nia")
    assert said.count("in a list of roles.") == 5
    assert "/en/account/looked/" in said


def test_a_role_that_ends_within_30_days_is_told() -> None:
    now = timezone.now()
    for days, name in ((29, "Ysgol Cyn Hir"), (31, "Ysgol Yn Hwyrach")):
        role = give("nia", "head", school(name))
        role.ends_at = now + timedelta(days=days)
        role.save()
    due = home_of("nia").split("What is due")[1].split("</ul>")[0]
    assert "Ysgol Cyn Hir" in due
    assert "Ysgol Yn Hwyrach" not in due


@pytest.mark.parametrize("role", [role for role in policy().roles.values() if role.scope in {"place", "platform"}])
def test_each_role_shows_the_pages_that_it_opens_and_they_open(role) -> None:
    scope = "" if role.scope == "platform" else wales() if "nation" in role.kinds else school(kind=role.kinds[0])
    give("gwen", role.id, scope)
    client, said = client_of("gwen"), home_of("gwen")
    works = role.id == mine.WORKER
    assert works or role.name.en in said
    part = said.split("<h2>My job</h2>" if works else "<h2>My roles</h2>")[1].split("<h2>")[0]
    shown = {one.split('"')[0] for one in part.split('href="')[1:]} - {"/en/account/roles/"}
    own = {"my_job", "calendar_now"} if works else set()
    assert len(shown) == len(own | {name for may, (_words, name) in mine.OPENS.items() if may in role.may})
    assert {client.get(address).status_code for address in shown} <= {200, 302}


def test_every_permission_that_opens_a_page_of_its_own_has_its_link() -> None:
    """A page whose door asks for a permission can be reached from the home of whoever has it."""
    reads = {one.callback.read for one in every_view(get_resolver()) if getattr(one.callback, "read", "")}
    led_to = {"person.read", "description.agree", "kept_closed.read"}  # from a person's page, or a closed place's
    assert reads - set(mine.OPENS) <= led_to


def every_view(resolver):
    for one in resolver.url_patterns:
        yield from every_view(one) if hasattr(one, "url_patterns") else [one]


def waiting_things(slug: str) -> None:
    """A role to agree to, a doubtful match and a list, all for a registrar of Wales."""
    now, here = timezone.now(), wales()
    give(slug, "registrar", here)
    access.grant(
        holder=person("menna"), role="analyst", scope=here, starts_at=now, ends_at=None,
        granter=person("dewi"), by="test", now=now, waits=True,
    )  # fmt: skip
    one, other = (Person.objects.create(name=name, language="en") for name in ("A", "B"))
    Match.objects.create(left=one, right=other, place=here, reasons=[], raised_by="test", raised_at=now)
    Import.objects.create(
        digest="x", encoding="utf-8", nations="wales", rows=1, version=1, on=now.date(), staged_at=now
    )


WAITS = ("A role waits for you to agree", "Two records may be one person’s", "A national list waits")


def test_what_waits_is_told_to_whom_it_waits_for() -> None:
    waiting_things("farida")
    said = home_of("farida")
    assert [part for part in WAITS if part in said] == list(WAITS)
    give("gwen", "head", school())
    for slug in ("gwen", "menna", "dewi"):
        assert [part for part in WAITS if part in home_of(slug)] == []


def test_whoever_proposed_a_role_or_is_to_hold_it_is_not_asked_to_agree() -> None:
    waiting_things("farida")
    for slug in ("dewi", "menna"):
        give(slug, "registrar", wales())
        assert WAITS[0] not in home_of(slug)


def test_another_nations_things_do_not_wait_for_me() -> None:
    waiting_things("farida")
    give("gwen", "registrar", str(Place.objects.get(kind="nation", nation="england").public_id))
    assert [part for part in WAITS if part in home_of("gwen")] == []


def test_at_most_ten_queries_whatever_there_is() -> None:
    now, client = timezone.now(), client_of("nia")
    waiting_things("nia")
    for at in range(12):
        give("nia", "head", school(f"Ysgol {at}"))
        look(("dewi", "menna", "gwen")[at % 3], "nia", place=school(f"Arall {at}"), now=now - timedelta(days=at))
        door = {"opened_at": now, "ends_at": now + HOUR, "approver": person("menna"), "asked_at": now}
        SupportDoor.objects.create(holder=person("dewi"), of=person("nia"), reason="x" * 20, language="en", **door)
    give("dewi", "union_representative", school("Undeb", "trade_union"))
    client.get("/en/home/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/en/home/").status_code == 200
    assert len(asked) <= 10, "\n".join(one["sql"] for one in asked)
