"""The page on which somebody has themselves erased, and the page of what an employer keeps."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.models import Look
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.places import actions as places
from llwybr.core.places.models import Place
from llwybr.core.rights import erasing, taking
from llwybr.core.rights.models import Bundle, Erasure, Kept
from llwybr.core.rights.tests.everything import Everything
from llwybr.core.signin.models import Session
from llwybr.values.bilingual import Bilingual
from tests.cast import leave, signed_in

Post = apps.get_model("posts.Post")  # the ground knows no app

pytestmark = pytest.mark.usefixtures("folders")
PAGE = "/en/my-data/erase/"


@pytest.fixture
def client(full: Everything) -> Client:
    Session.objects.all().delete()
    assert full.account
    full.account.email = "qzc@ysgol.example"
    full.account.save()
    return signed_in(full.account)


def text(client: Client, page: str = PAGE) -> str:
    return client.get(page).content.decode()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_before_they_press_they_read_what_goes_and_what_stays_with_whom_and_until_when(
    client: Client, full: Everything, language: str
) -> None:
    page = text(client, f"/{language}/my-data/erase/")
    post = full.made["posts.Post"]
    assert post.workplace.name.in_language("cy" if language == "cy" else "en") in page
    assert ("31 August 2032" if language == "en" else "31 Awst 2032") in page
    assert "Limitation Act 1980" in page
    assert f"/{language}/my-data/" in page


@pytest.mark.parametrize(("language", "files"), [("en", "Files"), ("cy", "Ffeiliau")])
def test_nothing_that_goes_is_listed_twice(client: Client, language: str, files: str) -> None:
    page = text(client, f"/{language}/my-data/erase/")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="number">', page)
    assert len(set(rows)) == len(rows) > 10
    assert [one for one in rows if one.startswith(files)] == [files]


def test_the_page_of_the_account_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in text(client, "/en/account/")


def test_one_press_and_they_are_signed_out_everywhere_and_can_read_on(client: Client, full: Everything) -> None:
    assert full.account
    elsewhere = signed_in(full.account)
    done = leave(client)
    assert (done.status_code, done["Location"]) == (302, "/en/my-data/erased/whole/")
    assert done["Clear-Site-Data"] == '"cache"'
    assert done.cookies[settings.SIGNED_IN_COOKIE_NAME].value == ""
    assert not Person.objects.filter(pk=full.person.pk).exists()
    assert Client().get(done["Location"]).status_code == 200
    for one in (client, elsewhere):
        assert one.get("/en/home/")["Location"].startswith("/en/sign-in/")
    assert Letter.objects.waiting().get(kind="erased").to == "qzc@ysgol.example"


def test_pressed_twice_it_is_done_once(client: Client, full: Everything) -> None:
    assert full.account
    other = signed_in(full.account)
    mark = {"mark": erasing.plan(full.person, timezone.now()).mark}
    assert client.post(PAGE, mark).status_code == 302
    assert other.post(PAGE, mark)["Location"].startswith("/en/sign-in/")
    assert client.post(PAGE, mark)["Location"].startswith("/en/sign-in/")
    assert Erasure.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x\0", "0" * 32])
def test_without_the_mark_of_what_stands_there_now_nothing_happens(client: Client, mark: str) -> None:
    answer = client.post(PAGE, {"mark": mark})
    assert answer.status_code == 409
    assert "Nothing is erased yet" in answer.content.decode()
    assert not Erasure.objects.exists()


def test_a_post_that_begins_meanwhile_is_not_erased_by_a_page_of_before(client: Client, full: Everything) -> None:
    mark = re.search('name="mark" value="([^"]+)"', text(client))
    assert mark
    Post.objects.filter(person=full.person).update(ends_on=None, leaving="")
    assert client.post(PAGE, {"mark": mark[1]}).status_code == 409
    assert Account.objects.filter(person=full.person).exists()
    assert leave(client)["Location"] == "/en/my-data/erased/private/"
    assert Post.objects.filter(person=full.person).exists()


def test_it_takes_a_fresh_proof(client: Client, full: Everything) -> None:
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    for send in (client.get, client.post):
        assert send(PAGE)["Location"].startswith("/en/sign-in/prove/")
    assert not Erasure.objects.exists()


def test_a_bundle_that_is_being_made_comes_to_nothing(client: Client, full: Everything) -> None:
    Bundle.objects.update(state="making", ends_at=None)
    bundle = Bundle.objects.get()
    leave(client)
    assert taking.note_progress(bundle=bundle, done=1, of=2) is False
    assert not Bundle.objects.exists()


def test_what_is_kept_is_read_by_whoever_answers_for_staff_there_and_noted(client: Client, full: Everything) -> None:
    leave(client)
    kept = Kept.objects.get(kind="employment")
    page = f"/en/organisations/{kept.employer.public_id}/kept/"
    assert signed_in(Account.objects.create()).get(page).status_code == 404
    head = keeper(kept)
    elsewhere = Place.objects.filter(kind="school").exclude(pk=kept.employer_id).first()
    assert elsewhere
    assert head.get(f"/en/organisations/{elsewhere.public_id}/kept/").status_code == 404
    said = text(head, page)
    assert said.count("31 August 2032") == 2
    assert "qzc" in said
    assert Look.objects.get(of=kept.of, what="kept").role == "head"
    assert head.post(page).status_code == 405
    Kept.objects.update(until=date(2020, 1, 1))
    assert "qzc" not in text(head, page), "past its last day it is not shown, whenever the job runs"


def keeper(kept: Kept, role: str = "head", at: Place | None = None) -> Client:
    now = timezone.now()
    account = Account.objects.create(email=f"{role}@kept.example", person=Person.objects.create(name="Pennaeth"))
    assert account.person
    access.grant(
        holder=str(account.person.public_id),
        role=role,
        scope=str((at or kept.employer).public_id),
        starts_at=now - timedelta(days=1),
        ends_at=None,
        granter="system",
        by="test",
        now=now,
    )
    return signed_in(account)


def test_once_the_place_has_closed_whoever_answered_for_it_reads_it(
    client: Client, full: Everything, django_assert_max_num_queries
) -> None:
    leave(client)
    kept = Kept.objects.get(kind="employment")
    place, today = kept.employer, timezone.localdate()
    authority = places.open_place(kind="local_authority", name=Bilingual("Then", "Wedyn"), by="test")
    other = places.open_place(kind="local_authority", name=Bilingual("Else", "Arall"), by="test")
    places.move(place=place, to=authority, on=today - timedelta(days=9), by="test")
    head, officer = keeper(kept), keeper(kept, "authority_officer", authority)
    page = f"/en/organisations/{place.public_id}/kept/closed/"
    assert officer.get(page).status_code == 404, "while it is open, whoever works there answers for it"
    places.close(place=place, on=today, by="test")
    assert head.get(page.replace("closed/", "")).status_code == 404
    assert "qzc" in text(officer, page)
    assert page in text(officer, f"/en/organisations/{place.public_id}/")
    assert Look.objects.get(of=kept.of, what="kept").role == "authority_officer"
    Account.objects.filter(email="authority_officer@kept.example").update(email=None)
    assert keeper(kept, "authority_officer", other).get(page).status_code == 404
    Account.objects.filter(email="authority_officer@kept.example").update(email=None)
    places.merge(place=authority, into=other, on=today, by="test")
    following = keeper(kept, "authority_officer", other)
    assert "qzc" in text(following, page), "it does what the other did"
    with django_assert_max_num_queries(10):
        assert page in text(following, f"/en/organisations/{place.public_id}/")


def test_whoever_they_looked_at_reads_that_somebody_looked(client: Client, full: Everything) -> None:
    seen = Person.objects.create(name="Seen")
    account = Account.objects.create(email="seen@ysgol.example", person=seen)
    now = timezone.now()
    Look.objects.create(
        of=str(seen.public_id),
        by=str(full.person.public_id),
        role="head",
        what="person",
        why="page",
        day=now.date(),
        first_at=now,
        last_at=now,
    )
    leave(client)
    assert "Someone whose record was erased" in text(signed_in(account), "/en/account/looked/")
