"""The secretary's desk: shut to everyone else, one answer to each comment, and the edition agreed only when all is said."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.consultations import actions, queries
from llwybr.apps.consultations.models import Comment, Consultation, Decision
from llwybr.apps.standards import queries as standards
from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.events.models import Event
from llwybr.core.kit.forms import SWITCH
from llwybr.core.people.models import Account
from llwybr.values.bilingual import Bilingual
from tests.cast import leave
from tests.consultation import (
    AGREE,
    ANSWER,
    DESK,
    DESK_DIGITAL,
    DIGITAL,
    ON_DESK,
    PUBLIC,
    WORDS,
    answer_everything,
    close,
    draft,
    marks,
    mine,
    seated,
    secretary,
    writer,
)

pytestmark = pytest.mark.django_db
TEXT = Bilingual("a", "b")


# --- who may come in: tests/test_appointment.py has the rest ------------------------------------------------------


@pytest.mark.parametrize("slug", ["%00", "absent", "x" * 300])
def test_what_is_not_on_the_desk_is_a_404(slug: str) -> None:
    assert secretary().get(f"{ON_DESK}element/{slug}/").status_code == 404
    assert secretary().post(f"{ON_DESK}element/{slug}/", ANSWER).status_code == 404
    assert queries.consultation("wales", "\0") is None


# --- answering ---------------------------------------------------------------------------------------------------


def test_the_secretary_reads_every_comment_and_answers_several_with_one_decision() -> None:
    writer(DIGITAL)
    client = secretary()
    page = client.get(DESK_DIGITAL)
    assert WORDS in page.content.decode()
    assert page.context["form"].initial["comments"] == marks()
    assert client.post(DESK_DIGITAL, {**ANSWER, "comments": marks()}).status_code == 302
    decision = mine().decision
    assert decision
    assert decision.answers == 3
    for language, words in (("en", "You want an example."), ("cy", "Rydych am gael enghraifft.")):
        assert words in Client().get(DIGITAL.replace("/en/", f"/{language}/")).content.decode()
    assert WORDS not in Client().get(PUBLIC).content.decode()


def test_a_decision_may_answer_some_and_leave_the_others_waiting() -> None:
    writer(DIGITAL)
    first, *others = marks()
    secretary().post(DESK_DIGITAL, {**ANSWER, "comments": [first]})
    assert marks() == others


@pytest.mark.parametrize("missing", ["comments", "outcome", "heard_en", "heard_cy", "reason_en", "reason_cy"])
def test_an_answer_is_whole_and_in_both_languages(missing: str) -> None:
    sent = {**ANSWER, "comments": marks(), missing: [] if missing == "comments" else " "}
    response = secretary().post(DESK_DIGITAL, sent)
    assert response.status_code == 422
    kept = "heard_cy" if missing == "heard_en" else "heard_en"
    assert f"{ANSWER[kept]}</textarea>" in response.content.decode()
    assert draft().decisions.count() == 1


def test_two_secretaries_answering_at_once_leave_one_answer_and_lose_no_words() -> None:
    one, other = secretary(), seated()
    read = marks()
    assert one.post(DESK_DIGITAL, {**ANSWER, "comments": read}).status_code == 302
    response = other.post(DESK_DIGITAL, {**ANSWER, "comments": read, "heard_en": "something else"})
    assert response.status_code == 422
    assert "something else</textarea>" in response.content.decode()
    assert "answered meanwhile" in response.content.decode()
    assert draft().decisions.filter(slug="information.digital").count() == 1


def test_the_same_race_within_one_moment_is_settled_by_the_action() -> None:
    waiting = {one.public_id: one.version for one in draft().comments.waiting().filter(slug="information.digital")}
    given = {"consultation": draft(), "outcome": "kept", "heard": TEXT, "reason": TEXT, "now": timezone.now()}
    actions.decide(**given, comments=waiting, by="one")
    with pytest.raises(actions.RefusedError, match="answered"):
        actions.decide(**given, comments=waiting, by="other")


def test_words_that_were_changed_meanwhile_are_not_answered_unread() -> None:
    client = writer(DIGITAL)
    read, ids = marks(), {one.public_id: one.version for one in Comment.objects.filter(text=WORDS)}
    client.post(DIGITAL, {"note": "the opposite"})
    assert secretary().post(DESK_DIGITAL, {**ANSWER, "comments": read}).status_code == 422
    assert not mine("the opposite").decision
    with pytest.raises(actions.RefusedError, match="changed"):
        actions.decide(
            consultation=draft(), comments=ids, outcome="kept", heard=TEXT, reason=TEXT, by="x", now=timezone.now()
        )


def test_a_decision_is_about_one_item() -> None:
    waiting = {one.public_id: one.version for one in draft().comments.waiting()}
    with pytest.raises(actions.RefusedError, match="apart"):
        actions.decide(
            consultation=draft(), comments=waiting, outcome="kept", heard=TEXT, reason=TEXT, by="x", now=timezone.now()
        )


@pytest.mark.parametrize("sign", ["", "\u200b", "\u00ad"])
def test_a_second_press_on_publish_is_the_first_answer(sign: str) -> None:
    """Also of words that were pasted with a sign that nobody sees."""
    client, sent = secretary(), {**ANSWER, "heard_en": f"You{sign} want an example.", "comments": marks()}
    assert [client.post(DESK_DIGITAL, sent).status_code for _ in range(2)] == [302, 302]
    assert draft().decisions.filter(slug="information.digital").count() == 1


def test_nothing_is_answered_once_it_is_agreed() -> None:
    found = draft()
    found.edition.status = "agreed"
    found.edition.save()
    response = secretary().post(DESK_DIGITAL, {**ANSWER, "comments": marks()})
    assert response.status_code == 409
    assert "You want an example.</textarea>" in response.content.decode()


def test_switching_the_language_keeps_the_answer_and_the_ticks() -> None:
    first, *_ = marks()
    page = (
        secretary()
        .post(DESK_DIGITAL.replace("/en/", "/cy/"), {**ANSWER, "comments": [first], SWITCH: "cy"})
        .content.decode()
    )
    assert "You want an example.</textarea>" in page
    assert page.count('type="checkbox"') == page.count(" checked") == 2 or page.count('name="comments"') == 2
    assert draft().decisions.count() == 1


def test_fifty_are_read_at_a_time_and_the_rest_come_after_them() -> None:
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            consultation=draft(),
            kind="element",
            slug="information.digital",
            language="en",
            text=f"{n}",
            device=f"{n}",
            created_at=now,
            changed_at=now,
        )
        for n in range(200)
    )
    client = secretary()
    context = client.get(DESK_DIGITAL).context
    assert (len(context["comments"]), context["more"]) == (50, 152)
    sent = {**ANSWER, "comments": [one.mark for one in context["comments"]]}
    assert client.post(DESK_DIGITAL, sent).status_code == 302
    assert client.get(DESK_DIGITAL).context["more"] == 102


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "page", ["", "wales/2027-09/", "wales/2027-09/element/information.digital/", "wales/2027-09/comments.csv"]
)
def test_the_desk_needs_at_most_ten_queries_with_2_and_with_200_comments(
    page: str, language: str, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client, address = secretary(), f"/{language}/consultations/desk/{page}"
    queries.draft(draft().edition)
    client.get(DESK)  # the first page of a session at the desk gives it its new key
    with django_assert_max_num_queries(10) as before:
        assert client.get(address).status_code == 200
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            consultation=draft(),
            kind="element",
            slug="information.digital",
            language="en",
            text=f"{n}",
            device=f"{n}",
            created_at=now,
            changed_at=now,
        )
        for n in range(200)
    )
    with django_assert_num_queries(len(before)):
        client.get(address)


def test_all_comments_can_be_taken_along_and_no_cell_is_a_formula() -> None:
    for n, words in enumerate(("=1+1", "+44", "-2", "@x", "\t=1", " =1", "＝1", "a\n=b", 'with "quotes", and commas')):
        writer([DIGITAL, PUBLIC + "edition/whole/"][n % 2], words)
    response = secretary().get(f"{ON_DESK}comments.csv")
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == Comment.objects.count()
    assert {"'=1+1", "'+44", "'-2", "'@x", "'＝1", "a\n=b", 'with "quotes", and commas'} <= {
        row["text"] for row in rows
    }
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row.values())
    assert {row["outcome"] for row in rows} == {"", "kept"}


# --- opening, closing, agreeing ----------------------------------------------------------------------------------


def test_the_last_day_can_be_moved_and_it_lasts_until_midnight() -> None:
    day = timezone.localdate() + timedelta(days=3)
    assert secretary().post(ON_DESK, {"closes_on": day.isoformat()}).status_code == 302
    assert timezone.localtime(draft().closes_at).isoformat()[:19] == f"{day}T23:59:59"


@pytest.mark.parametrize(
    "typed", ["", "2026-02-30", "tomorrow", "0000-00-00", "1999-01-01", "9999-12-31\x00", "9999-12-31", "x" * 500]
)
def test_no_other_day_is_taken_and_what_was_typed_stays(typed: str) -> None:
    before = draft().closes_at
    response = secretary().post(ON_DESK, {"closes_on": typed})
    assert response.status_code == 422
    assert draft().closes_at == before


def test_a_draft_that_was_never_open_is_opened_at_the_desk() -> None:
    Comment.objects.all().delete()
    draft().decisions.all().delete()
    Consultation.objects.all().delete()
    client, day = seated(), timezone.localdate() + timedelta(days=30)
    assert client.get(ON_DESK).status_code == 200
    assert client.get(AGREE).status_code == 404
    assert client.post(ON_DESK, {"closes_on": day.isoformat()}).status_code == 302
    assert draft().state(timezone.now()).is_open
    assert Event.objects.filter(name="consultations.opened").latest("sequence").subject == "wales 2027-09"


def test_closing_early_is_asked_once_and_done_once() -> None:
    client = secretary()
    assert client.get(f"{ON_DESK}close/").status_code == 200
    assert draft().state(timezone.now()).is_open
    for _ in range(2):
        assert client.post(f"{ON_DESK}close/").status_code == 302
    assert not draft().state(timezone.now()).is_open
    assert Event.objects.filter(name="consultations.closed").count() == 1


def test_it_is_agreed_only_once_closed_and_answered_and_the_page_says_what_is_missing() -> None:
    client, sent = secretary(), {"in_force_from": timezone.localdate().isoformat()}
    sure = {**sent, "sure": sent["in_force_from"]}
    assert "The consultation is still open." in client.get(ON_DESK).content.decode()
    assert client.post(AGREE, sure)["Location"] == ON_DESK
    close()
    assert "Some comments have no decision yet." in client.get(ON_DESK).content.decode()
    assert client.post(AGREE, sure)["Location"] == ON_DESK
    assert draft().edition.status == "draft"
    answer_everything()
    assert "Agree this edition" in client.get(ON_DESK).content.decode()
    first = client.post(AGREE, sent)
    assert first.status_code == 200
    assert "Are you sure?" in first.content.decode()
    assert draft().edition.status == "draft", "it is asked again first"
    assert client.post(AGREE, sure)["Location"] == "/en/wales/editions/2027-09/"
    assert draft().edition.status == "agreed"
    assert client.post(AGREE, sure)["Location"] == ON_DESK, "a second press does no more"
    assert Event.objects.filter(name="standards.edition_agreed").count() == 1


def test_being_sure_of_one_day_is_not_being_sure_of_another() -> None:
    close()
    answer_everything()
    today = timezone.localdate()
    response = secretary().post(AGREE, {"in_force_from": today.isoformat(), "sure": str(today + timedelta(days=1))})
    assert "Are you sure?" in response.content.decode()
    assert draft().edition.status == "draft"


@pytest.mark.parametrize("way", ["open", "waiting"])
def test_the_action_itself_agrees_nothing_too_early(way: str) -> None:
    if way == "waiting":
        close()
    else:
        answer_everything()
    with pytest.raises(actions.RefusedError, match=way):
        actions.agree(consultation=draft(), in_force_from=timezone.localdate(), by="x", now=timezone.now())


@pytest.mark.parametrize("typed", ["", "1999-01-01", "9999-12-31", "2026-02-30", "soon", "\x00"])
def test_no_other_day_is_agreed(typed: str) -> None:
    close()
    answer_everything()
    response = secretary().post(AGREE, {"in_force_from": typed, "sure": typed})
    assert response.status_code == 422
    assert draft().edition.status == "draft"


def test_two_editions_cannot_come_into_force_on_one_day() -> None:
    close()
    answer_everything()
    day = timezone.localdate() + timedelta(days=9)
    other = draft().edition
    other.pk, other.code, other.status, other.in_force_from = None, "2027-01", "agreed", day
    other.save()
    response = secretary().post(AGREE, {"in_force_from": str(day), "sure": str(day)})
    assert response.status_code == 422
    assert "Another edition comes into force on that day." in response.content.decode()


def test_once_agreed_everyone_reads_that_it_is_in_force_and_that_the_other_is_superseded() -> None:
    before = standards.edition_in_force("wales", timezone.localdate())
    assert before
    close()
    answer_everything()
    day = timezone.localdate().isoformat()
    secretary().post(AGREE, {"in_force_from": day, "sure": day})
    today = timezone.localdate()
    now = standards.edition_in_force("wales", today)
    assert now
    assert (now.code, standards.standing(before, today)) == ("2027-09", "superseded")
    assert "is no longer in force" in Client().get(f"/en/wales/editions/{before.code}/").content.decode()
    assert "Edition 2027-09, in force from" in Client().get(PUBLIC).content.decode()
    assert Client().post(DIGITAL, {"note": WORDS}).status_code == 409


# --- the edges of the demonstration ------------------------------------------------------------------------------


def test_stepping_into_the_secretary_is_only_by_pressing_and_only_in_a_demonstration(settings) -> None:
    assert Client().get("/en/demonstration/desk/").status_code == 405
    client = Client()
    assert client.post("/en/demonstration/desk/", follow=True).redirect_chain[-1] == (DESK, 302)
    assert client.get(ON_DESK).status_code == 200
    settings.DEMO = False
    assert Client().post("/en/demonstration/desk/").status_code == 404


def test_the_invented_secretary_has_no_self_assessment_unless_she_starts_one() -> None:
    client = secretary()
    assert client.get("/en/my/plan.json").status_code != 200
    started = client.post("/en/start/aim/", {"nation": "wales", "job": "teaching-assistant-2", "aim": "none"})
    assert started.status_code == 302
    assert client.get("/en/my/plan.json").status_code == 200
    assert client.get(ON_DESK).status_code == 200


@pytest.mark.parametrize("end", ["renamed", "closed", "ended", "not yet begun"])
def test_whatever_a_visitor_does_to_her_the_next_one_finds_her_at_her_desk(end: str) -> None:
    client = secretary()
    theirs = Grant.objects.open_at(timezone.now()).filter(role="body_secretary")
    later = timezone.now() + timedelta(days=9)
    if end == "renamed":
        client.post("/en/account/name/", {"name": "Somebody", "language": "en"})
    elif end == "closed":
        assert leave(client).status_code == 302
        assert client.get(ON_DESK).status_code == 302
    elif end == "ended":
        access.end(grant=theirs.get(), by="test", now=timezone.now())
        assert client.get(ON_DESK).status_code == 404
    else:
        theirs.update(starts_at=later, ends_at=None)
        assert client.get(ON_DESK).status_code == 404
    again = Client()
    assert again.post("/en/demonstration/desk/", follow=True).redirect_chain[-1] == (DESK, 302)
    assert again.get(ON_DESK).status_code == 200


def test_the_demonstration_is_seeded_once() -> None:
    def counts() -> list[int]:
        return [one.objects.count() for one in (Comment, Decision, Grant, Account)]

    before = counts()
    secretary()
    assert counts() == before
