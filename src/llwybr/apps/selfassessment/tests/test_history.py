"""My attempts: all of them, each as it stood, to take along and to delete."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import Answer, Attempt, Step
from llwybr.core.events.models import Event
from llwybr.core.signin import actions as signin
from llwybr.core.signin.models import Session
from tests.cast import attempt_of, client_of, signed_in

pytestmark = pytest.mark.django_db


def hers() -> list[Attempt]:
    """Nia's, the latest first."""
    return list(Attempt.objects.filter(person__name__startswith="Nia").order_by("-started_at"))


def more(number: int) -> None:
    now = hers()[0]
    for n in range(number):
        Attempt.objects.create(
            person=now.person,
            edition=now.edition,
            job=now.job,
            started_at=now.started_at - timedelta(days=n + 1),
            kept_until=now.kept_until,
        )


def test_they_are_listed_the_latest_first_and_the_current_one_is_named() -> None:
    page = client_of("nia").get("/en/my/attempts/").content.decode()
    now, then = hers()
    assert page.index(str(now)) < page.index(f'/en/my/attempts/{then}/"')
    first, second = page.split("<ol")[1].split("<li><h2>")[1:]
    assert "The one you are at" in first
    assert "The one you are at" not in second
    for words in ("14 January 2026", "Edition 2026-11", "22 statements answered"):
        assert words in second, words
    assert "Aim: " in first


def test_the_path_leads_to_them() -> None:
    page = client_of("nia").get("/en/my/").content.decode()
    for address in ("attempts/", "since/", "again/"):
        assert f'href="/en/my/{address}"' in page


def test_one_opens_as_it_stood_and_can_be_read_only() -> None:
    client, (_, then) = client_of("nia"), hers()
    page = client.get(f"/en/my/attempts/{then}/").content.decode()
    assert "This is how it stood" in page
    assert "Cwrs diogelu&#x27;r ysgol, gyda Siân" in page
    assert "Teaching assistant (level 1)" in page
    main = page.split('<main id="main"')[1].split("</main>")[0]
    assert "<form" not in main
    assert "/my/next/" not in main, "steps are those of the current one"
    assert client.post(f"/en/my/attempts/{then}/", {"answer": "4"}).status_code == 405
    assert then.answers.count() == 22


def test_the_answers_of_then_are_shown_whatever_is_answered_now() -> None:
    client, (now, then) = client_of("nia"), hers()
    before = client.get(f"/en/my/attempts/{then}/").context["answers"]
    client.post("/en/my/questions/short/communication.children/", {"answer": "1"})
    assert client.get(f"/en/my/attempts/{then}/").context["answers"] == before
    assert client.get(f"/en/my/attempts/{now}/").context["answers"] != before


def test_each_can_be_taken_along_as_data_and_on_paper() -> None:
    client, (_, then) = client_of("nia"), hers()
    response = client.get(f"/en/my/attempts/{then}/path.json")
    data = json.loads(response.content)
    assert data["started"] == "2026-01-14"
    assert len(data["answers"]) == 22
    assert response["Content-Disposition"] == 'attachment; filename="my-path-2026-01-14.json"'
    assert client.get(f"/cy/my/attempts/{then}/path.pdf").content.startswith(b"%PDF")


def test_a_page_says_what_goes_and_then_it_is_gone_for_good() -> None:
    client, (_, then) = client_of("nia"), hers()
    page = client.get(f"/en/my/attempts/{then}/delete/").content.decode()
    assert "22 answers" in page
    assert "2 decisions about next steps" in page
    assert Attempt.objects.filter(pk=then.pk).exists(), "looking deletes nothing"
    assert client.post(f"/en/my/attempts/{then}/delete/")["Location"] == "/en/my/attempts/"
    for table in (Answer, Step):
        assert not table.objects.filter(attempt_id=then.pk).exists()
    assert not Attempt.objects.filter(pk=then.pk).exists()
    assert client.get(f"/en/my/attempts/{then}/").status_code == 404


def test_deleting_twice_deletes_once() -> None:
    client, (now, then) = client_of("nia"), hers()
    assert [client.post(f"/en/my/attempts/{then}/delete/")["Location"] for _ in range(2)] == ["/en/my/attempts/"] * 2
    assert Event.objects.filter(name="selfassessment.erased", subject=str(then)).count() == 1
    assert hers() == [now]


def test_after_the_current_one_the_one_before_takes_its_place() -> None:
    client, (now, then) = client_of("nia"), hers()
    assert "takes its place" in client.get(f"/en/my/attempts/{now}/delete/").content.decode()
    client.post(f"/en/my/attempts/{now}/delete/")
    assert attempt_of("nia") == then
    assert "It is the only one" in client.get(f"/en/my/attempts/{then}/delete/").content.decode()
    client.post(f"/en/my/attempts/{then}/delete/")
    assert "There is none yet" in client.get("/en/my/attempts/").content.decode()


@pytest.mark.parametrize("page", ["delete/", "code/"])
def test_what_cannot_be_undone_needs_a_fresh_proof(page: str) -> None:
    client, (_, then) = client_of("nia"), hers()
    Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    for response in (client.get(f"/en/my/attempts/{then}/{page}"), client.post(f"/en/my/attempts/{then}/{page}")):
        assert response["Location"].startswith("/en/sign-in/prove/")
    then.refresh_from_db()
    assert then.code is None


PAGES = ("", "path.json", "path.pdf", "code/", "delete/", "since/{other}/", "since/{other}/moved.json")


def same_but_for_ids(page: str) -> str:
    return re.sub(r'[0-9a-f-]{36}|name="csrfmiddlewaretoken" value="\w+"|data-warned-in="[^"]+"', "", page)


@pytest.mark.parametrize("page", PAGES)
def test_anothers_attempt_is_as_little_there_as_none(page: str) -> None:
    dewi, (now, then) = client_of("dewi"), hers()
    address = page.format(other=then)
    none = dewi.get(f"/en/my/attempts/{uuid.uuid4()}/{address}")
    theirs = dewi.get(f"/en/my/attempts/{now}/{address}")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert same_but_for_ids(theirs.content.decode()) == same_but_for_ids(none.content.decode())


def test_anothers_attempt_cannot_be_changed() -> None:
    dewi, (now, then) = client_of("dewi"), hers()
    before = Event.objects.count()
    for page in ("delete/", "code/", ""):
        for target in (now, uuid.uuid4()):
            assert dewi.post(f"/en/my/attempts/{target}/{page}")["Location"] == "/en/my/attempts/"
    assert Event.objects.count() == before
    assert hers() == [now, then]


@pytest.mark.parametrize("bad", ["0", "%00", "x" * 36, "no-such", "../..", "%F0%9F%92%A9"])
def test_an_address_that_is_none_is_not_found(bad: str) -> None:
    client = client_of("nia")
    for page in ("", "delete/", f"since/{hers()[0]}/"):
        assert client.get(f"/en/my/attempts/{bad}/{page}").status_code in {400, 404}


def test_a_device_that_is_not_signed_in_sees_none_of_it() -> None:
    now, _ = hers()
    for page in ("", f"{now}/", f"{now}/path.json", f"{now}/delete/"):
        assert "/sign-in/" in Client().get(f"/en/my/attempts/{page}")["Location"]


def test_who_has_none_is_told_how_to_begin() -> None:
    client = signed_in(signin.open_account(email="new@ysgol.example", language="en", by="test"))
    assert "There is none yet" in client.get("/en/my/attempts/").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "x", "\0", "2"])
def test_any_number_of_a_page_is_answered(page: str) -> None:
    more(25)
    response = client_of("nia").get("/en/my/attempts/", {"page": page})
    assert response.status_code == 200
    assert 1 <= len(response.context["rows"]) <= 20


@pytest.mark.parametrize("language", ["en", "cy"])
def test_they_need_at_most_ten_queries_however_many_they_are(language: str, django_assert_max_num_queries) -> None:
    more(60)
    client, now = client_of("nia"), attempt_of("nia")
    for page in (
        "attempts/",
        "attempts/?page=2",
        f"attempts/{now}/",
        f"attempts/{now}/delete/",
        f"attempts/{now}/code/",
    ):
        with django_assert_max_num_queries(10):
            assert client.get(f"/{language}/my/{page}").status_code == 200, page
        assert client.head(f"/{language}/my/{page}").status_code == 200, page


def test_starting_afresh_while_signed_in_loses_nothing() -> None:
    client, before = client_of("nia"), hers()
    page = client.get("/en/start/aim/?nation=wales&where=classroom&how=2&job=teaching-assistant-2").content.decode()
    assert "stays with your self-assessments" in page
    client.post("/en/start/aim/", {"nation": "wales", "job": "premises-2", "aim": "none"})
    assert hers()[1:] == before


def test_they_are_kept_for_as_long_as_their_owner_wants() -> None:
    before = hers()
    actions.purge(by="test", now=timezone.now() + timedelta(days=4000))
    assert hers() == before
