"""Two attempts side by side: what moved, and only what the record knows of why."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.standards.models import Edition, Element
from tests.cast import attempt_of, client_of

pytestmark = pytest.mark.django_db
GROUPS = {"up", "down", "otherwise", "reworded", "same", "new", "unasked", "gone"}


def hers() -> tuple[Attempt, Attempt]:
    """Nia's, then and now."""
    now, then = Attempt.objects.filter(person__name__startswith="Nia").order_by("-started_at")
    return then, now


def found(kind: str) -> dict[str, queries.Change]:
    comparison = queries.compared(*hers())
    return {one.element.slug: one for one in comparison.groups.get(kind, [])}


def address() -> str:
    then, now = hers()
    return f"/en/my/attempts/{now}/since/{then}/"


def test_nia_went_up_and_down_and_some_stayed() -> None:
    assert list(found("up"))[:2] == ["supporting-learning.groups", "transitions.daily"], "what moved most comes first"
    assert list(found("down")) == ["information.records"]
    assert "communication.welsh" in found("same")
    assert list(found("otherwise")) == ["information.confidentiality"]
    assert set(found("new")) == {"multi-agency.roles", "my-skills.learning", "supporting-learning.preparing"}
    assert list(found("unasked")) == ["care.first-aid"]


def test_everything_that_was_answered_is_told_once() -> None:
    then, now = hers()
    told = [one.element.slug for one in queries.compared(then, now).changes]
    answered = {slug for one in (then, now) for slug in one.answers.values_list("element__slug", flat=True)}
    assert len(told) == len(answered)
    assert set(told) == answered


def test_why_is_a_step_marked_done_between_the_two_answers_with_its_note() -> None:
    change = found("up")["safeguarding.concerns"]
    assert change.done
    assert change.done.note == "Cwrs diogelu'r ysgol, gyda Siân"
    page = client_of("nia").get(address()).content.decode()
    assert "You marked this step as done on 20 May 2026." in page


@pytest.mark.parametrize("days", [-400, 400])
def test_a_step_marked_done_before_or_after_both_answers_is_no_reason(days: int) -> None:
    then, now = hers()
    for attempt in (then, now):
        attempt.steps.update(changed_at=timezone.now() + timedelta(days=days))
    assert found("up")["safeguarding.concerns"].done is None


def test_why_is_that_the_job_asks_more_of_it_now() -> None:
    change = found("up")["transitions.daily"]
    assert change.asked_more == 1
    assert change.aimed_more == 0, "there was no aim then: it asks neither more nor less"


def test_where_nothing_is_known_it_says_so() -> None:
    then, now = hers()
    Attempt.objects.filter(pk=then.pk).update(job=now.job)
    assert found("up")["transitions.daily"].nothing_known
    assert not found("up")["safeguarding.concerns"].nothing_known
    assert "You answered differently." in client_of("nia").get(address()).content.decode()


def test_the_cells_say_all_that_the_picture_draws() -> None:
    page = client_of("nia").get(address()).content.decode()
    rows = page.split("<tbody")[1].split("</tbody>")[0].split("<tr")[1:]
    assert len(rows) == len(found("up"))
    assert all(words in rows[0] for words in ("Then: Not yet.", "Now: On my own.", "Your job asks: On my own."))
    assert 'class="then"' in rows[0]
    assert 'class="moved"' in rows[0]
    assert 'aria-hidden="true"' in rows[0]


def test_no_person_is_one_number() -> None:
    main = client_of("nia").get(address()).content.decode().split('<main id="main"')[1].split("</main>")[0]
    assert "%" not in main
    assert "score" not in main.lower()
    assert not any(f"{n} level" in main for n in range(9))


def test_the_current_one_is_compared_with_the_one_before_unless_others_are_named() -> None:
    client = client_of("nia")
    assert client.get("/en/my/since/")["Location"] == address()
    assert "What has moved since 14 January 2026, and why" in client.get(address()).content.decode()


def test_with_one_alone_it_says_how_to_come_to_a_second() -> None:
    assert "There is nothing to compare yet" in client_of("dewi").get("/en/my/since/").content.decode()


def test_both_the_same_and_the_wrong_way_round_lead_to_what_was_meant() -> None:
    client, (then, now) = client_of("nia"), hers()
    assert client.get(f"/en/my/attempts/{now}/since/{now}/")["Location"] == f"/en/my/attempts/{now}/"
    assert client.get(f"/en/my/attempts/{then}/since/{now}/")["Location"] == address()


def test_as_data_it_says_the_same_in_whichever_order() -> None:
    client, (then, now) = client_of("nia"), hers()
    first, second = (
        json.loads(client.get(f"/en/my/attempts/{a}/since/{b}/moved.json").content)
        for a, b in ((now, then), (then, now))
    )
    assert first == second
    assert (first["then"]["started"], first["now"]["id"]) == ("2026-01-14", str(now))
    assert {one["kind"] for one in first["moved"]} <= GROUPS
    one = next(one for one in first["moved"] if one["id"] == "safeguarding.concerns")
    assert (one["levels"], one["then"]["words"], one["now"]["words"]) == (1, "With help", "On my own")
    assert one["done"] == {"day": "2026-05-20", "note": "Cwrs diogelu'r ysgol, gyda Siân"}
    itself = json.loads(client.get(f"/en/my/attempts/{now}/since/{now}/moved.json").content)
    assert {one["kind"] for one in itself["moved"]} == {"same"}


def in_another_edition(now: datetime) -> tuple[Element, Element]:
    """Nia's latest moves to an edition in which one element means something else and another is no longer there."""
    then, attempt = hers()
    draft = Edition.objects.get(nation="wales", code="2027-09")
    job = draft.profiles.get(slug=attempt.job.slug)
    actions.move_to(attempt=attempt, edition=draft, job=job, aim=None, by="test", now=now)
    changed, kept = draft.elements.get(slug="communication.children"), draft.elements.get(slug="communication.welsh")
    Element.objects.filter(pk=changed.pk).update(meaning="other")
    draft.elements.filter(slug="care.first-aid").update(slug="care.gone-elsewhere")
    Edition.objects.filter(pk=draft.pk).update(stamp=then.public_id)
    actions.answer(attempt=attempt, element=changed, value="4", by="test", now=now)
    return changed, kept


def test_across_editions_only_what_kept_its_meaning_is_compared() -> None:
    changed, kept = in_another_edition(timezone.now())
    assert list(found("reworded")) == [changed.slug]
    assert kept.slug in found("same")
    assert list(found("gone")) == ["care.first-aid"]
    page = client_of("nia").get(address()).content.decode()
    assert "Asked in other words" in page
    assert "No longer asked" in page
    assert "Then: 2026-11. Now: 2027-09." in page


@pytest.mark.parametrize("language", ["en", "cy"])
def test_it_needs_at_most_ten_queries(language: str, django_assert_max_num_queries) -> None:
    client, (then, now) = client_of("nia"), hers()
    for page in (f"attempts/{now}/since/{then}/", f"attempts/{now}/since/{then}/moved.json"):
        with django_assert_max_num_queries(10):
            response = client.get(f"/{language}/my/{page}")
        assert response.status_code == 200
        assert "None" not in response.content.decode().replace("Then: None", "")
        assert client.head(f"/{language}/my/{page}").status_code == 200
        assert client.post(f"/{language}/my/{page}").status_code == 405
    with django_assert_max_num_queries(10):
        client.get("/en/my/since/")
    assert attempt_of("nia") == now
