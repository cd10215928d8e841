"""The way to the desk: signed in in two ways, with an appointment that its code ties to one account, and while it lasts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.consultations import actions
from llwybr.apps.consultations.models import Comment, Secretary
from llwybr.apps.consultations.urls import urlpatterns
from llwybr.core.access.codes import MOST_WRONG_CODES
from llwybr.core.access.doors import STRONG
from llwybr.core.access.models import Tries
from llwybr.core.events.models import Event
from llwybr.core.kit.forms import SWITCH
from llwybr.core.signin import actions as signin
from llwybr.core.signin.models import Session
from llwybr.core.signin.rules import IDLE, IDLE_PRIVILEGED
from tests.cast import client_of, signed_in
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
PAGES = [DESK, ON_DESK, DESK_DIGITAL, f"{ON_DESK}close/", AGREE, f"{ON_DESK}comments.csv"]
EVERYTHING = {**ANSWER, "sure": "x", "closes_on": "2099-01-01"}
KEY = settings.SIGNED_IN_COOKIE_NAME


def latest() -> Session:
    return Session.objects.latest("pk")


# --- the door ----------------------------------------------------------------------------------------------------


def test_every_address_of_the_desk_has_the_strong_door() -> None:
    desk = [one for one in urlpatterns if "consultations/desk/" in str(one.pattern)]
    assert len(desk) == 6
    assert {one.callback.door for one in desk} == {STRONG}  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(page: str, method: str) -> None:
    writer(DIGITAL)
    for client in (Client(), writer(DIGITAL, "another")):
        response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
        assert response.status_code == 302
        assert response["Location"].startswith("/en/sign-in/?next=%2Fen%2Fconsultations%2Fdesk%2F")
    assert not mine().decision
    assert draft().state(timezone.now()).is_open


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_one_way_of_signing_in_is_not_enough_even_for_the_secretary(page: str, method: str) -> None:
    """Goes red without the door STRONG: this account has the appointment."""
    writer(DIGITAL)
    account = somebody()
    seated(appointed(), account)
    client = signed_in(account, strong=False)
    response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
    assert response["Location"].startswith("/en/sign-in/second-way/?next=%2Fen%2Fconsultations%2Fdesk%2F")
    assert not latest().privileged
    assert not mine().decision
    assert draft().state(timezone.now()).is_open


def test_what_was_sent_with_one_way_is_there_after_the_second() -> None:
    writer(DIGITAL)
    account = somebody()
    seated(appointed(), account)
    client = signed_in(account, strong=False)
    client.post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    Session.objects.filter(pk=latest().pk).update(strong=True)
    page = client.get("/en/sign-in/arrived/").content.decode()
    assert f'action="{DESK_DIGITAL}"' in page
    assert 'name="heard_en" value="You want an example."' in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_appointment_is_told_so_and_sees_no_comment(page: str, method: str) -> None:
    writer(DIGITAL)
    client = client_of("nia")
    response = getattr(client, method)(page, {**EVERYTHING, "comments": marks()})
    assert response.status_code == (422 if (page, method) == (DESK, "post") else 403)
    assert "The desk is not open to you" in response.content.decode()
    assert WORDS not in response.content.decode()
    assert not latest().privileged, "it opened nothing of anybody else's"
    assert not mine().decision
    assert draft().state(timezone.now()).is_open


# --- the code ----------------------------------------------------------------------------------------------------


def test_a_code_ties_the_appointment_to_an_account_once_and_is_gone() -> None:
    code, account = appointed(), somebody()
    client = seated(code.lower().replace("-", " "), account)
    assert client.get(ON_DESK).status_code == 200
    one = Secretary.objects.get(name="Someone")
    assert (one.account, one.code) == (account, None)
    assert signed_in(account).get(ON_DESK).status_code == 200, "from now on signing in is enough"
    assert (
        Event.objects.filter(name="consultations.appointment_taken_up", subject=str(one), by=str(account)).count() == 1
    )


def test_a_code_is_stored_as_a_digest_alone() -> None:
    code = appointed()
    assert code not in str(list(Secretary.objects.values()))
    assert Secretary.objects.get(name="Someone").code


def test_a_code_that_was_used_opens_nothing_for_anybody_else() -> None:
    code, account = appointed(), somebody()
    seated(code, account)
    other = signed_in(somebody())
    assert other.post(DESK, {"code": code}).status_code == 422
    assert other.get(ON_DESK).status_code == 403
    assert Secretary.objects.get(name="Someone").account == account


def test_two_presses_are_one_appointment() -> None:
    code = appointed()
    client = seated(code)
    assert client.post(DESK, {"code": code, "next": ON_DESK})["Location"] == ON_DESK


def test_the_same_code_at_the_same_moment_is_taken_once() -> None:
    code, now = appointed(), timezone.now()
    first, second = somebody(), somebody()
    assert actions.take_up(typed=code, account=first, by="x", now=now)
    assert actions.take_up(typed=code, account=second, by="x", now=now) is None


def test_who_sits_at_a_desk_does_not_use_up_the_code_of_another() -> None:
    client, other = seated(appointed()), appointed("Other", nation="england")
    client.post(DESK, {"code": other})
    assert Secretary.objects.get(name="Other").account is None
    assert client.get(ON_DESK).status_code == 200


@pytest.mark.parametrize("field", ["since", "until"])
def test_outside_the_appointment_neither_desk_nor_code_opens(field: str) -> None:
    client, waiting, today = seated(appointed()), appointed("Other"), timezone.localdate()
    Secretary.objects.update(**{field: today + timedelta(days=1 if field == "since" else -1)})
    assert client.get(ON_DESK).status_code == 403
    assert signed_in(somebody()).post(DESK, {"code": waiting}).status_code == 422


@pytest.mark.parametrize("typed", ["", "nonsense", "0000-0000-0000-0000", "x" * 5000, "\x00"])
def test_a_wrong_code_is_refused_in_words(typed: str) -> None:
    response = signed_in(somebody()).post(DESK, {"code": typed})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_guessing_is_stopped_and_passes() -> None:
    code, guesser = appointed(), signed_in(somebody())
    assert guesser.post(DESK, {"code": "0000-0000-0000-0000"}).status_code == 422
    Tries.objects.update(count=MOST_WRONG_CODES)
    assert guesser.post(DESK, {"code": code}).status_code == 429, "even the right one must wait"
    Tries.objects.update(window=timezone.now() - timedelta(minutes=11))
    assert guesser.post(DESK, {"code": code}).status_code == 302


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "/en/my/finish/", "\\\\x", "\0"])
def test_a_code_leads_nowhere_but_to_the_desk(to: str) -> None:
    response = signed_in(somebody()).post(DESK, {"code": appointed(), "next": to, "how": "erase"})
    assert response["Location"] == DESK


# --- the end of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["dismissed", "last day", "appointed anew"])
def test_the_end_of_an_appointment_refuses_the_very_next_request(end: str) -> None:
    """G7. Goes red if the appointment is remembered in the session and not asked for anew."""
    writer(DIGITAL)
    client = seated(appointed())
    page = client.get(DESK_DIGITAL)
    assert page.status_code == 200
    if end == "dismissed":
        assert actions.dismiss(nation="wales", name="Someone", by="test")
    elif end == "last day":
        Secretary.objects.filter(name="Someone").update(until=timezone.localdate() - timedelta(days=1))
    else:
        appointed()
    sent = {**ANSWER, "comments": page.context["form"].initial["comments"]}
    response = client.post(DESK_DIGITAL, sent)
    assert response.status_code == 403
    assert WORDS not in response.content.decode()
    assert not mine().decision
    for one in PAGES:
        assert client.get(one).status_code == 403, one


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_was_typed_when_the_appointment_had_ended_is_sent_on_after_a_new_code(language: str) -> None:
    writer(DIGITAL)
    client = seated(appointed())
    code, page = appointed(), DESK_DIGITAL.replace("/en/", f"/{language}/")
    sent = {**ANSWER, "comments": marks()}
    refused = client.post(DESK_DIGITAL, sent).content.decode()
    assert 'name="heard_en" value="You want an example."' in refused
    assert f'name="next" value="{DESK_DIGITAL}"' in refused
    switched = client.post(DESK.replace("/en/", f"/{language}/"), {**sent, SWITCH: language, "next": DESK_DIGITAL})
    assert switched.status_code == 403
    assert 'value="You want an example."' in switched.content.decode()
    onwards = {**sent, "code": code, "next": DESK_DIGITAL}
    response = client.post(DESK.replace("/en/", f"/{language}/"), onwards)
    assert (response.status_code, response["Location"]) == (307, page)
    assert client.post(page, onwards).status_code == 302
    assert mine().decision


def test_a_closed_account_leaves_an_appointment_that_opens_nothing() -> None:
    account = somebody()
    client = seated(appointed(), account)
    signin.close_account(account=account, by="test")
    assert client.get(ON_DESK).status_code == 302
    assert Secretary.objects.get(name="Someone").account is None


# --- the session -------------------------------------------------------------------------------------------------


def test_the_first_page_of_the_desk_gives_the_session_a_new_key_and_the_old_one_opens_nothing() -> None:
    """G11. Goes red without `privileged`: the key would stay, and the session last for three hours."""
    account = somebody()
    seated(appointed(), account)
    client = signed_in(account)
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
    client = seated(appointed())
    assert client.get(f"{ON_DESK}element/absent/").status_code == 404
    assert latest().privileged
    assert client.get(ON_DESK).status_code == 200, "still signed in"


def test_two_tabs_opened_at_once_leave_one_key() -> None:
    account = somebody()
    seated(appointed(), account)
    client = signed_in(account)
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
    account = somebody()
    client, now = seated(appointed(), account), timezone.now()
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
    account = somebody()
    seated(appointed(), account)
    page = signed_in(account).get(ON_DESK)
    ends = timezone.localtime(latest().ends_at)
    assert f"you are signed out at {ends:%H:%M}" in page.content.decode()
    assert ends <= timezone.localtime() + IDLE_PRIVILEGED


def test_after_signing_out_the_desk_is_shut() -> None:
    client = seated(appointed())
    client.get(ON_DESK)
    key = client.cookies[KEY].value
    client.post("/en/sign-out/")
    client.cookies[KEY] = key
    assert client.get(ON_DESK)["Location"].startswith("/en/sign-in/")


# --- both sides --------------------------------------------------------------------------------------------------


def test_nobody_answers_and_comments_on_the_drafts_of_one_nation() -> None:
    client = seated(appointed())
    page = client.get(DIGITAL).content.decode()
    assert "so you do not comment on it yourself" in page
    assert "<textarea" not in page
    response = client.post(DIGITAL, {"note": WORDS, "role": "staff"})
    assert response.status_code == 409
    assert f"{WORDS}</textarea>" in response.content.decode(), "what was typed stays"
    assert not Comment.objects.filter(text=WORDS).exists()


def test_the_secretary_of_another_nation_or_of_a_time_that_is_over_comments_as_anyone_does() -> None:
    one, other = seated(appointed(nation="england")), seated(appointed("Past"))
    Secretary.objects.filter(name="Past").update(until=timezone.localdate() - timedelta(days=1))
    for client in (one, other):
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
    account = somebody()
    client = seated(appointed(), account)
    assert client.post("/en/account/paper/").status_code == 200
    thief = signed_in(account, strong=False)
    assert thief.post("/en/account/paper/")["Location"].startswith("/en/sign-in/second-way/")
