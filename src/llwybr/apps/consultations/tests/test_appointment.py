"""The way to the desk: signed in in two ways, with the role of a nation's secretary, and while it lasts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.consultations import queries
from llwybr.apps.consultations.access import ANSWER as MAY_ANSWER
from llwybr.apps.consultations.access import READ as MAY_READ
from llwybr.apps.consultations.models import Comment, Consultation
from llwybr.apps.consultations.urls import urlpatterns
from llwybr.core.access import actions as access
from llwybr.core.access.doors import STRONG
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import HERE, role
from llwybr.core.access.viewer import SignedIn, Viewer
from llwybr.core.events.models import Event
from llwybr.core.people.models import Account
from llwybr.core.places import queries as places
from llwybr.core.signin import actions as signin
from llwybr.core.signin.models import Session
from llwybr.core.signin.rules import IDLE, IDLE_PRIVILEGED
from tests.cast import client_of, erase, signed_in
from tests.consultation import (
    AGREE,
    ANSWER,
    DESK,
    DESK_DIGITAL,
    DIGITAL,
    ON_DESK,
    PUBLIC,
    WORDS,
    appointed,
    draft,
    marks,
    mine,
    seated,
    secretary,
    somebody,
    writer,
)

pytestmark = pytest.mark.django_db
READ_ONLY = [DESK, f"{ON_DESK}comments.csv"]
CHANGING = [ON_DESK, DESK_DIGITAL, f"{ON_DESK}close/", AGREE]
PAGES = [*READ_ONLY, *CHANGING]
EVERYTHING = {**ANSWER, "sure": "x", "closes_on": "2099-01-01"}
KEY = settings.SIGNED_IN_COOKIE_NAME


def latest() -> Session:
    return Session.objects.latest("pk")


def secretary_of_wales() -> Account:
    """Somebody newly appointed, whom a test signs in."""
    account = somebody()
    appointed(account)
    return account


def nothing_changed() -> bool:
    return mine().decision is None and draft().state(timezone.now()).is_open


# --- the door ----------------------------------------------------------------------------------------------------


def test_every_address_of_the_desk_is_strong_and_read_by_a_permission_and_none_is_written_by_reading() -> None:
    desk = {one.name: one.callback for one in urlpatterns if "consultations/desk/" in str(one.pattern)}
    assert len(desk) == 6
    assert {(one.door, one.read) for one in desk.values()} == {(STRONG, MAY_READ)}  # type: ignore[attr-defined]
    assert {name for name, one in desk.items() if not one.write} == {"desk", "comments_csv"}  # type: ignore[attr-defined]
    assert {one.write for one in desk.values()} == {"", MAY_ANSWER}  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(page: str, method: str) -> None:
    writer(DIGITAL)
    for client in (Client(), writer(DIGITAL, "another")):
        response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
        assert response.status_code == 302
        assert response["Location"].startswith("/en/sign-in/?next=%2Fen%2Fconsultations%2Fdesk%2F")
    assert nothing_changed()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_one_way_of_signing_in_is_not_enough_even_for_the_secretary(page: str, method: str) -> None:
    """Goes red without the door STRONG: this account holds the role."""
    writer(DIGITAL)
    client = signed_in(secretary_of_wales(), strong=False)
    response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
    assert response["Location"].startswith("/en/sign-in/second-way/?next=%2Fen%2Fconsultations%2Fdesk%2F")
    assert not latest().privileged
    assert nothing_changed()


def test_what_was_sent_with_one_way_is_there_after_the_second() -> None:
    writer(DIGITAL)
    client = signed_in(secretary_of_wales(), strong=False)
    client.post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    Session.objects.filter(pk=latest().pk).update(strong=True)
    page = client.get("/en/sign-in/arrived/").content.decode()
    assert f'action="{DESK_DIGITAL}"' in page
    assert 'name="heard_en" value="You want an example."' in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_holds_no_such_role_is_told_that_there_is_nothing(page: str, method: str) -> None:
    writer(DIGITAL)
    client = client_of("nia")
    response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
    assert response.status_code == 404
    assert WORDS not in response.content.decode()
    assert not latest().privileged, "it opened nothing of anybody else's"
    assert nothing_changed()


@pytest.mark.parametrize("page", READ_ONLY)
def test_nothing_is_sent_to_a_page_that_only_shows(page: str) -> None:
    assert secretary().post(page, EVERYTHING).status_code == 405


# --- how far a role reaches ---------------------------------------------------------------------------------------


def test_who_may_read_but_not_answer_reads_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    writer(DIGITAL)
    monkeypatch.delitem(role("body_secretary").may, MAY_ANSWER)
    client = seated()
    assert WORDS in client.get(DESK_DIGITAL).content.decode()
    for page in CHANGING:
        assert client.post(page, {**EVERYTHING, "comments": marks()}).status_code == 403, page
    assert nothing_changed()


def test_answering_for_one_nation_does_not_answer_for_another_that_one_may_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Goes red if what is sent is found by the permission to read."""
    writer(DIGITAL)
    monkeypatch.setitem(role("registrar").may, MAY_READ, HERE)
    account, wales = somebody(), places.nation("wales")
    appointed(account, "england")
    Grant.objects.create(
        holder=str(account.person.public_id),
        role="registrar",
        kind="place",
        scope=str(wales),
        place=str(wales),
        starts_at=timezone.now(),
        granter="system",
        granted_at=timezone.now(),
    )
    client = signed_in(account)
    assert client.get(ON_DESK).status_code == 200
    for page in CHANGING:
        assert client.post(page, {**EVERYTHING, "comments": marks()}).status_code == 404, page
    assert nothing_changed()


def test_the_secretary_of_one_nation_has_no_desk_in_another() -> None:
    writer(DIGITAL)
    client = seated("england")
    assert ON_DESK not in client.get(DESK).content.decode()
    for page in PAGES[1:]:
        assert client.get(page).status_code == 404, page
    assert client.post(DESK_DIGITAL, {**ANSWER, "comments": marks()}).status_code == 404
    session, now = latest(), timezone.now()
    person = str(session.account.person.public_id)
    viewer = Viewer(signed_in=SignedIn(str(session.account), person, now, strong=True, ends_at=now))
    assert not queries.to_answer(viewer, draft(), now), "nor do the comments themselves know them"


def test_who_answers_for_two_nations_has_both_on_one_desk_and_never_the_wrong_one() -> None:
    writer(DIGITAL)
    edition = draft().edition
    edition.pk, edition.nation = None, "england"
    edition.save()
    now = timezone.now()
    Consultation.objects.create(edition=edition, opens_at=now, closes_at=now + timedelta(days=9))
    account = secretary_of_wales()
    appointed(account, "england")
    client, in_england = signed_in(account), ON_DESK.replace("wales", "england")
    page = client.get(DESK).content.decode()
    assert f'href="{ON_DESK}"' in page
    assert f'href="{in_england}"' in page
    assert "For Wales." in page
    assert "For England." in page
    assert DESK_DIGITAL in client.get(ON_DESK).content.decode()
    assert "Nobody has commented yet." in client.get(in_england).content.decode()
    client.post(f"{in_england}close/")
    assert draft_of("wales").state(timezone.now()).is_open
    assert not draft_of("england").state(timezone.now()).is_open


def draft_of(nation: str) -> Consultation:
    return Consultation.objects.select_related("edition").get(edition__nation=nation)


# --- the end of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["ended", "its last moment"])
def test_the_end_of_an_appointment_refuses_the_very_next_request(end: str) -> None:
    """G7. Goes red if the role is remembered in the session and not asked for anew."""
    writer(DIGITAL)
    account = somebody()
    given, client = appointed(account), signed_in(account)
    page = client.get(DESK_DIGITAL)
    assert page.status_code == 200
    if end == "ended":
        access.end(grant=given, by="test", now=timezone.now())
    else:
        Grant.objects.filter(pk=given.pk).update(ends_at=timezone.now())
    sent = {**ANSWER, "comments": page.context["form"].initial["comments"]}
    response = client.post(DESK_DIGITAL, sent)
    assert response.status_code == 404
    assert WORDS not in response.content.decode()
    assert not mine().decision
    for one in PAGES:
        assert client.get(one).status_code == 404, one


@pytest.mark.parametrize(("begins", "lasts"), [(1, 30), (-30, 29)])
def test_outside_the_appointment_the_desk_does_not_open(begins: int, lasts: int) -> None:
    account = somebody()
    appointed(account, begins=begins, lasts=lasts)
    assert signed_in(account).get(ON_DESK).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "The appointment ends on"), ("cy", "penodiad i ben ar")])
def test_the_desk_says_until_when_it_is_theirs(language: str, words: str) -> None:
    account = somebody()
    given = appointed(account)
    midnight = timezone.localtime(given.ends_at).replace(hour=0, minute=0, second=0, microsecond=0)
    Grant.objects.filter(pk=given.pk).update(ends_at=midnight)
    response = signed_in(account).get(DESK.replace("/en/", f"/{language}/"))
    assert words in response.content.decode()
    assert response.context["last_day"] == timezone.localdate(midnight) - timedelta(days=1)
    Grant.objects.filter(pk=given.pk).update(ends_at=None)
    assert words not in signed_in(account).get(DESK.replace("/en/", f"/{language}/")).content.decode()


def test_whoever_closes_their_account_has_no_desk_any_more() -> None:
    account = secretary_of_wales()
    client = signed_in(account)
    erase(account)
    assert client.get(ON_DESK).status_code == 302


# --- the session -------------------------------------------------------------------------------------------------


def test_the_first_page_of_the_desk_gives_the_session_a_new_key_and_the_old_one_opens_nothing() -> None:
    """G11. Goes red without PrivilegeMiddleware: the key would stay, and the session last for three hours."""
    client = signed_in(secretary_of_wales())
    old, before = client.cookies[KEY].value, latest()
    assert not before.privileged
    assert client.get(ON_DESK).status_code == 200
    new = client.cookies[KEY]
    assert new.value != old
    assert (new["httponly"], new["secure"], new["samesite"]) == (True, True, "Lax")
    stolen = Client()
    stolen.cookies[KEY] = old
    assert stolen.get(ON_DESK).status_code == 302
    client.get(ON_DESK)
    assert client.cookies[KEY].value == new.value, "once is enough"
    assert Event.objects.filter(name="signin.privilege_used", subject=str(before)).count() == 1


def test_a_page_that_is_not_found_hands_the_new_key_over_too() -> None:
    client = seated()
    assert client.get(f"{ON_DESK}element/absent/").status_code == 404
    assert latest().privileged
    assert client.get(ON_DESK).status_code == 200, "still signed in"


def test_two_tabs_opened_at_once_leave_one_key() -> None:
    client = signed_in(secretary_of_wales())
    one, other = (Session.objects.get(pk=latest().pk) for _ in range(2))
    assert signin.use_privilege(session=one, key="a" * 43, now=timezone.now())
    assert not signin.use_privilege(session=other, key="b" * 43, now=timezone.now())
    client.cookies[KEY] = "a" * 43
    assert client.get(ON_DESK).status_code == 200


@pytest.mark.parametrize("ended", ["ended", "over"])
def test_a_session_that_has_ended_is_not_brought_back_by_the_desk(ended: str) -> None:
    now, _ = timezone.now(), secretary()
    found = latest()
    if ended == "ended":
        signin.end_session(session=Session.objects.get(pk=found.pk), by="x", now=now)
    else:
        Session.objects.update(ends_at=now)
    assert not signin.use_privilege(session=found, key="a" * 43, now=now)
    assert not Session.objects.get(pk=found.pk).is_open(now)


def test_half_an_hour_of_rest_ends_it_and_nothing_is_lost() -> None:
    writer(DIGITAL)
    account, now = secretary_of_wales(), timezone.now()
    client = signed_in(account)
    client.get(DESK_DIGITAL)
    found = latest()
    assert found.ends_at - found.seen_at <= IDLE_PRIVILEGED + timedelta(minutes=1) < IDLE
    rested = now - IDLE_PRIVILEGED - timedelta(minutes=1)
    Session.objects.filter(pk=found.pk).update(seen_at=rested, ends_at=rested + IDLE_PRIVILEGED)
    response = client.post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    assert response["Location"].startswith("/en/sign-in/?next=")
    assert not mine().decision
    again = signed_in(account)
    client.cookies[KEY] = again.cookies[KEY].value
    assert 'value="You want an example."' in client.get("/en/sign-in/arrived/").content.decode()


def test_the_first_page_already_says_when_the_session_now_ends() -> None:
    page = signed_in(secretary_of_wales()).get(ON_DESK)
    ends = timezone.localtime(latest().ends_at)
    assert f"you are signed out at {ends:%H:%M}" in page.content.decode()
    assert ends <= timezone.localtime() + IDLE_PRIVILEGED


def test_after_signing_out_the_desk_is_shut() -> None:
    client = seated()
    client.get(ON_DESK)
    key = client.cookies[KEY].value
    client.post("/en/sign-out/")
    client.cookies[KEY] = key
    assert client.get(ON_DESK)["Location"].startswith("/en/sign-in/")


# --- both sides --------------------------------------------------------------------------------------------------


def test_nobody_answers_and_comments_on_the_drafts_of_one_nation() -> None:
    client = seated()
    page = client.get(DIGITAL).content.decode()
    assert "so you do not comment on it yourself" in page
    assert "<textarea" not in page
    response = client.post(DIGITAL, {"note": WORDS, "role": "staff"})
    assert response.status_code == 409
    assert f"{WORDS}</textarea>" in response.content.decode(), "what was typed stays"
    assert not Comment.objects.filter(text=WORDS).exists()


def test_the_secretary_of_another_nation_or_of_a_time_that_is_over_comments_as_anyone_does() -> None:
    before = somebody()
    appointed(before, begins=-30, lasts=29)
    for client in (seated("england"), signed_in(before)):
        assert client.post(DIGITAL, {"note": WORDS, "role": "staff"}).status_code == 302


def test_a_comment_of_who_is_signed_in_is_tied_to_their_device_and_to_no_person() -> None:
    client = client_of("nia")
    account, person = latest().account, latest().account.person
    client.post(DIGITAL, {"note": WORDS, "role": "staff"})
    assert WORDS in client.get(f"{PUBLIC}mine/").content.decode()
    client.post(DIGITAL, {"note": f"{WORDS} again"})
    client.post(f"{DIGITAL}back/")
    client.post(DIGITAL, {"note": WORDS})
    client.post(f"{PUBLIC}mine/")
    assert WORDS not in client.get(f"{PUBLIC}mine/").content.decode()
    events = Event.objects.filter(name__startswith="consultations.comment")
    assert {one.by for one in events if one.sequence} <= {"anonymous", "system", "test"}
    assert not events.filter(by__in=(str(account), str(person.public_id))).exists()
    assert WORDS not in signed_in(account).get(f"{PUBLIC}mine/").content.decode(), "on another device it is nobody's"


def test_whoever_sits_at_the_desk_changes_the_ways_to_it_only_after_two() -> None:
    """Else a mailbox alone would open it: a sheet printed there and then would be the second way."""
    account = secretary_of_wales()
    client = signed_in(account)
    assert client.post("/en/account/paper/").status_code == 200
    thief = signed_in(account, strong=False)
    assert thief.post("/en/account/paper/")["Location"].startswith("/en/sign-in/second-way/")
