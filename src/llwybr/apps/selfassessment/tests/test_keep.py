"""The code, being counted, finishing: the person decides, and what is erased is gone."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import Answer, Attempt, CountedNeed, Step
from llwybr.core.access import codes
from llwybr.core.access.models import Tries
from llwybr.core.access.viewer import new_key
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db


def code_of(client: Client) -> str:
    return client.post("/en/my/code/").content.decode().split('translate="no">')[1].split("<")[0]


def mine() -> Attempt:
    return Attempt.objects.latest("pk")


def test_a_code_is_shown_once_and_never_stored() -> None:
    client = begin()
    code = code_of(client)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert code not in client.get("/en/my/code/").content.decode()
    assert code.replace("-", "") not in str(mine().__dict__)


def test_a_code_opens_the_attempt_elsewhere_however_it_is_typed() -> None:
    code = code_of(begin())
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('-', '')} ",
        code.replace("0", "o").replace("1", "l"),
    ):
        elsewhere = Client()
        assert elsewhere.post("/cy/resume/", {"code": typed})["Location"] == "/cy/my/", typed
        assert elsewhere.get("/cy/my/").status_code == 200


def test_a_new_code_makes_the_old_one_useless() -> None:
    client = begin()
    old, new = code_of(client), code_of(client)
    assert Client().post("/en/resume/", {"code": old}).status_code == 422
    assert Client().post("/en/resume/", {"code": new}).status_code == 302


def test_with_a_code_answers_are_kept_for_thirteen_months() -> None:
    client = begin()
    code_of(client)
    assert mine().kept_until > timezone.now() + timedelta(days=395)


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "0000-0000-0000-0000", "x" * 5000, "\x00", "４Ｆ７Ｋ-29QM-XD0A-8TVB"]
)
def test_a_wrong_code_is_refused_in_words_and_what_was_typed_stays(typed: str) -> None:
    response = Client().post("/en/resume/", {"code": typed})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_guessing_is_stopped_and_says_for_how_long(monkeypatch) -> None:
    monkeypatch.setattr(codes, "MOST_WRONG_CODES", 30)
    right = code_of(begin())
    guesser = Client()
    answers = [guesser.post("/en/resume/", {"code": f"0000-0000-0000-{n:04}"}).status_code for n in range(35)]
    assert answers == [422] * 30 + [429] * 5
    assert guesser.post("/en/resume/", {"code": right}).status_code == 429, "even the right one must wait"
    assert "Wait ten minutes" in guesser.post("/en/resume/", {"code": right}).content.decode()
    Tries.objects.update(window=timezone.now() - timedelta(minutes=11))
    assert guesser.post("/en/resume/", {"code": right}).status_code == 302


def test_a_code_never_sends_anyone_to_another_site() -> None:
    code = code_of(begin())
    for to in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\elsewhere.example"):
        response = Client().post("/en/resume/", {"code": code, "next": to, "answer": "1"})
        assert response["Location"] == "/en/my/", to


def test_needs_are_counted_only_after_a_yes_and_erased_by_a_no() -> None:
    client = client_of("nia")
    assert not CountedNeed.objects.exists()
    client.post("/en/my/counted/", {"count": "yes"})
    counted = dict(CountedNeed.objects.values_list("element", "gap"))
    assert counted["communication.parents"] == 3
    assert "communication.welsh" not in counted, "only needs are counted, never a strength"
    assert "What is counted now" in client.get("/en/my/counted/").content.decode()
    client.post("/en/my/counted/", {"count": "no"})
    assert not CountedNeed.objects.exists()
    assert attempt_of("nia").counted_since is None


def test_a_counted_need_holds_no_name_and_no_device() -> None:
    fields = {field.name for field in CountedNeed._meta.fields}
    assert fields == {"id", "attempt", "element", "gap"}


def test_being_counted_is_off_by_default_and_needs_a_choice() -> None:
    client = begin()
    assert client.get("/en/my/counted/").context["form"].initial == {"count": "no"}
    assert client.post("/en/my/counted/", {}).status_code == 422
    assert mine().counted_since is None


def test_erasing_leaves_nothing() -> None:
    client = begin()
    client.post("/en/my/questions/short/communication.children/", {"answer": "1"})
    client.post("/en/my/next/communication.children/", {"status": "chosen", "note": "canary-in-a-note"})
    client.post("/en/my/counted/", {"count": "yes"})
    attempt = mine().pk
    response = client.post("/en/my/finish/", {"how": "erase"})
    assert response["Location"] == "/en/finished/"
    assert response.cookies[settings.DEVICE_COOKIE_NAME].value == ""
    assert not Attempt.objects.filter(pk=attempt).exists()
    for table in (Answer, Step, CountedNeed):
        assert not table.objects.filter(attempt_id=attempt).exists()
    assert client.get("/en/my/").status_code == 404


def test_clearing_the_device_keeps_what_a_code_opens() -> None:
    client = begin()
    code = code_of(client)
    client.post("/en/my/finish/", {"how": "keep"})
    assert client.get("/en/my/").status_code == 404
    assert Client().post("/en/resume/", {"code": code}).status_code == 302


def test_without_a_code_only_erasing_is_offered() -> None:
    client = begin()
    assert [value for value, _ in client.get("/en/my/finish/").context["form"].fields["how"].choices] == ["erase"]
    assert client.post("/en/my/finish/", {"how": "keep"}).status_code == 422


def test_every_page_offers_to_finish_and_clear() -> None:
    client = begin()
    for page in ("my/", "my/questions/short/", "wales/library/", "privacy/", "my/code/", "nowhere/"):
        assert "Finish and clear this device" in client.get(f"/en/{page}").content.decode(), page
    assert "Finish and clear this device" not in Client().get("/en/").content.decode()


def test_what_is_past_its_time_is_erased_and_the_rest_stays(now) -> None:
    begin()
    past, kept = mine(), attempt_of("nia")
    Attempt.objects.filter(pk=past.pk).update(kept_until=now)
    Attempt.objects.filter(pk=kept.pk).update(kept_until=now)
    assert actions.purge(by="test", now=now + timedelta(seconds=1)) >= 1
    assert not Attempt.objects.filter(pk=past.pk).exists()
    assert Attempt.objects.filter(pk=kept.pk).exists(), "a person's own record has its own retention"


def test_a_device_that_holds_only_a_key_can_be_cleared_too() -> None:
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = new_key()
    page = client.get("/en/my/finish/")
    assert page.status_code == 200
    assert "This device holds no self-assessment." in page.content.decode()
    response = client.post("/en/my/finish/", {"how": "key"})
    assert response["Location"] == "/en/finished/"
    assert response.cookies[settings.DEVICE_COOKIE_NAME]["max-age"] == 0


def test_pressing_that_button_never_erases_a_self_assessment() -> None:
    client = begin()
    attempt = Attempt.objects.latest("pk")
    assert client.post("/en/my/finish/", {"how": "key"}).status_code == 422
    assert Attempt.objects.filter(pk=attempt.pk, holdings__isnull=False).exists()
