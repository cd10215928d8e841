"""A person's own over the API: the same figures as the page and as the file to take away."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import Attempt
from llwybr.core.people.models import Person
from llwybr.core.signin import actions as signin
from tests.api import key_for, key_of, shown
from tests.cast import attempt_of, client_of

pytestmark = pytest.mark.django_db

PEOPLE = ("nia", "farida", "gwen", "dewi", "menna")


def hers() -> tuple[Attempt, Attempt]:
    """Nia's, now and then."""
    now, then = Attempt.objects.filter(person__name__startswith="Nia").order_by("-started_at")
    return now, then


def file_of(slug: str, language: str) -> Any:
    """What its owner can download."""
    path = f"/{language}/my/attempts/{attempt_of(slug)}/path.json"
    return json.loads(client_of(slug).get(path).content)


def ids(rows: list[Any]) -> list[str]:
    return [row["element"]["id"] for row in rows]


def number(level: Any) -> int | None:
    return level["number"] if level else None


# --- attempts -------------------------------------------------------------------------------------------------------


def test_every_attempt_is_listed_the_latest_first() -> None:
    now, then = hers()
    found = shown(key_of("nia"), "attempts")
    assert [one["id"] for one in found["items"]] == [str(now), str(then)]
    assert [one["current"] for one in found["items"]] == [True, False]
    assert [one["answered"] for one in found["items"]] == [now.answers.count(), then.answers.count()]
    assert found["items"][1]["started_on"] == timezone.localdate(then.started_at).isoformat()
    assert found["items"][0]["job"]["id"] == now.job.slug
    assert found["items"][0]["aim"]["title"] == {"en": now.aim.title_en, "cy": now.aim.title_cy}


def test_a_list_comes_in_pages() -> None:
    key, (_, then) = key_of("nia"), hers()
    first = shown(key, "attempts?limit=1")
    assert (first["total"], first["next"]) == (2, "/api/v1/my/attempts?limit=1&offset=1")
    second = shown(key, "attempts?limit=1&offset=1")
    assert ([one["id"] for one in second["items"]], second["items"][0]["current"]) == ([str(then)], False)
    assert shown(key, "attempts?offset=5")["items"] == []


def test_one_is_found_by_its_id_and_the_latest_by_current() -> None:
    now, then = hers()
    key = key_of("nia")
    assert shown(key, f"attempts/{then}") == shown(key, "attempts")["items"][1]
    assert shown(key, "attempts/current") == shown(key, f"attempts/{now}") == shown(key, "attempts")["items"][0]


def test_where_an_answer_leads_there_is_an_answer() -> None:
    key = key_of("nia")
    one = shown(key, "attempts/current")
    for name in ("href", "results", "plan"):
        shown(key, one[name].removeprefix("/api/v1/my/"))


# --- the same figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", PEOPLE)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_results_are_those_of_the_file(slug: str, language: str) -> None:
    file, found = file_of(slug, language), shown(key_of(slug), "attempts/current/results")
    assert [found["job"], found["aim"]] == [file["coverage"]["job"], file["coverage"]["aim"]]
    assert [
        (row["element"]["id"], row["element"]["title"][language], row["answer"]["id"], row["answer"][language])
        for row in found["answers"]
    ] == [(row["id"], row["title"], row["answer"], row["words"]) for row in file["answers"]]
    assert [(row["element"]["id"], number(row["level"])) for row in found["strengths"]] == [
        (row["id"], row["level"]) for row in file["strengths"]
    ]
    assert [rowed(row) for row in found["path"]] == [
        (row["id"], row["have"], row["asked"], row["aimed"]) for row in file["path"]
    ]


def rowed(row: Any) -> tuple[Any, ...]:
    return row["element"]["id"], number(row["have"]), number(row["asked"]) or 0, number(row["aimed"]) or 0


def test_all_that_is_asked_is_there_answered_or_not() -> None:
    found = shown(key_of("nia"), "attempts/current/results")
    unknown = [row for row in found["asked"] if row["have"] is None]
    assert unknown
    assert set(ids(found["asked"])) >= {row["element"]["id"] for row in found["path"] if row["asked"] or row["aimed"]}
    assert found["job"]["asks"] + found["job"]["unknown"] + found["job"]["different"] == len(
        [row for row in found["asked"] if row["asked"]]
    )


@pytest.mark.parametrize("slug", PEOPLE)
def test_the_plan_is_that_of_the_file(slug: str) -> None:
    language = attempt_of(slug).person.language
    file, found = file_of(slug, language), shown(key_of(slug), "plan")
    assert [rowed(row) for row in found["next_steps"]] == [
        (row["id"], row["have"], row["asked"], row["aimed"]) for row in file["next_steps"]
    ]
    for mine, theirs in zip(found["next_steps"], file["next_steps"], strict=True):
        assert (mine["status"]["id"] if mine["status"] else "") == theirs["status"]
        assert [one["id"] for one in mine["read"]] == [one["id"] for one in theirs["read"]]
    assert [(one["element"]["id"], one["status"]["id"]) for one in found["decided"]] == [
        (one["id"], one["status"]) for one in file["decisions"] if one["status"]
    ]
    assert (found["plan"] is None) == (file["plan"] is None)
    if file["plan"]:
        assert planned(found["plan"], language) == plan_of_file(file["plan"])


def planned(plan: Any, language: str) -> dict[str, Any]:
    return {
        "hours": plan["hours"],
        "cost": plan["cost_pence"] / 100,
        "closed": [plan["levels_closed"], plan["levels_wanted"]],
        "terms": [
            (
                one["year"],
                one["season"],
                one["title"][language],
                [
                    (
                        each["id"],
                        each["hours"],
                        each["cost_pence"] / 100,
                        [to["title"][language] for to in each["closes"]],
                    )
                    for each in one["offers"]
                ],
            )
            for one in plan["terms"]
        ],
        "open": [(one["element"]["id"], one["levels"], one["why"]["id"]) for one in plan["open"]],
    }


def plan_of_file(plan: Any) -> dict[str, Any]:
    return {
        "hours": plan["hours"],
        "cost": plan["cost"],
        "closed": [plan["levels_closed"], plan["levels_wanted"]],
        "terms": [
            (
                one["year"],
                one["season"],
                one["title"],
                [(each["id"], each["hours"], each["cost"], each["for"]) for each in one["offers"]],
            )
            for one in plan["terms"]
        ],
        "open": [(one["id"], one["levels"], one["why"]) for one in plan["open"]],
    }


def test_the_plan_is_that_of_the_page() -> None:
    plan = shown(key_of("nia"), "plan")["plan"]
    page = client_of("nia").get("/en/my/plan/").content.decode()
    assert plan["terms"]
    assert f"{plan['levels_closed']} of the {plan['levels_wanted']} levels" in page
    for term in plan["terms"]:
        assert f"{term['levels_closed']} of {plan['levels_wanted']} levels reached" in page


def test_the_plan_of_the_latest_is_the_plan() -> None:
    key = key_of("gwen")
    assert (
        shown(key, "plan") == shown(key, "attempts/current/plan") == shown(key, f"attempts/{attempt_of('gwen')}/plan")
    )


def test_without_limits_or_answers_there_is_a_reason_and_no_plan() -> None:
    attempt = attempt_of("nia")
    Attempt.objects.filter(pk=attempt.pk).update(limits_said=False)
    found = shown(key_of("nia"), "plan")
    assert (found["plan"], found["limits"], found["no_plan"]["id"]) == (None, None, "no_limits")
    assert found["next_steps"]
    attempt.answers.all().delete()
    assert shown(key_of("nia"), "plan")["no_plan"]["id"] == "no_answers"
    Attempt.objects.filter(pk=attempt.pk).update(limits_said=True)
    assert shown(key_of("nia"), "plan")["no_plan"]["id"] == "no_answers"


def test_a_suggestion_is_told_as_one_and_the_status_stays_its_owners() -> None:
    attempt, by = attempt_of("nia"), "test"
    row = next(row for row in shown(key_of("nia"), "plan")["next_steps"] if row["have"] and row["asked"])
    element = attempt.answers.get(element__slug=row["element"]["id"]).element
    now = timezone.now() + timedelta(hours=1)
    actions.set_step(attempt=attempt, element=element, status="done", note="mine alone", by=by, now=now)
    later = now + timedelta(hours=1)
    actions.answer_all(attempt=attempt, answers=[(element, "1")], by=by, now=later)
    found = {one["element"]["id"]: one for one in shown(key_of("nia"), "plan")["next_steps"]}[element.slug]
    assert (found["status"]["id"], found["suggested"]["id"]) == ("done", "chosen")


def test_what_moved_is_that_of_the_file_in_either_order() -> None:
    (now, then), key = hers(), key_of("nia")
    for language in ("en", "cy"):
        file = json.loads(client_of("nia").get(f"/{language}/my/attempts/{now}/since/{then}/moved.json").content)
        found = shown(key, f"attempts/{now}/since/{then}")
        assert [found["then"]["id"], found["now"]["id"]] == [file["then"]["id"], file["now"]["id"]]
        assert [change(one, language) for one in found["moved"]] == [change_of_file(one) for one in file["moved"]]
    assert found == shown(key, f"attempts/{then}/since/{now}") == shown(key, "attempts/current/since/before")


def change(one: Any, language: str) -> tuple[Any, ...]:
    return (
        one["element"]["id"],
        one["kind"]["id"],
        one["levels"],
        *((one[when]["id"], one[when][language]) if one[when] else ("", "") for when in ("then", "now")),
        one["job_asks_more"],
        one["aim_asks_more"],
        one["done_on"],
    )


def change_of_file(one: Any) -> tuple[Any, ...]:
    said = [(one[when]["answer"], one[when]["words"] if one[when]["answer"] else "") for when in ("then", "now")]
    done = one["done"]["day"] if one["done"] else None
    return one["id"], one["kind"], one["levels"], *said, one["job_asks_more"], one["aim_asks_more"], done


def test_a_note_to_oneself_is_told_to_no_system() -> None:
    (now, then), key = hers(), key_of("nia")
    notes = [note for one in (now, then) for note in one.steps.values_list("note", flat=True) if note]
    assert notes
    for path in ("plan", f"attempts/{then}/plan", f"attempts/{then}/results", f"attempts/{now}/since/{then}"):
        said = json.dumps(shown(key, path), ensure_ascii=False)
        assert [note for note in notes if note in said] == []


# --- what is not there ----------------------------------------------------------------------------------------------

PLACES = ("attempts/{id}", "attempts/{id}/results", "attempts/{id}/plan", "attempts/{id}/since/before")
THINGS = (*PLACES, "attempts/current/since/{id}")


@pytest.mark.parametrize("place", THINGS)
def test_anothers_attempt_is_as_little_there_as_none(place: str) -> None:
    key, none = key_of("nia"), str(uuid.uuid4())
    for slug in ("dewi", "gwen"):
        other = str(attempt_of(slug))
        refused = shown(key, place.format(id=other), 404)
        assert json.dumps(refused).replace(other, none) == json.dumps(shown(key, place.format(id=none), 404))


def test_it_is_only_by_what_is_visible_that_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the guard off, the check above goes red."""
    monkeypatch.setattr("llwybr.apps.selfassessment.access.own", lambda viewer: Attempt.objects.order_by("-started_at"))
    with pytest.raises(AssertionError):
        test_anothers_attempt_is_as_little_there_as_none(PLACES[1])


@pytest.mark.parametrize("place", THINGS)
@pytest.mark.parametrize(
    "bad", ["0", "%00", "x" * 3000, "CURRENT", "{%s}", "urn:uuid:%s", "%F0%9F%92%A9", "' OR 1=1 --"]
)
def test_an_id_that_is_none_is_not_found(place: str, bad: str) -> None:
    bad = bad.replace("%s", str(attempt_of("nia")))
    assert shown(key_of("nia"), place.format(id=bad), 404)["error"]["code"] == "not_found"


def test_who_has_none_has_an_empty_list_and_nothing_current() -> None:
    key = key_for(signin.open_account(email="new@ysgol.example", language="cy", by="test"))
    assert shown(key, "attempts")["items"] == []
    for path in ("plan", "attempts/current", "attempts/current/since/before"):
        assert shown(key, path, 404)["error"]["code"] == "not_found"


def test_the_first_attempt_has_nothing_before_it() -> None:
    assert "nothing can have moved" in shown(key_of("gwen"), "attempts/current/since/before", 404)["error"]["en"]


def test_a_deleted_attempt_is_gone_at_the_next_request() -> None:
    (_, then), key = hers(), key_of("nia")
    shown(key, f"attempts/{then}/results")
    actions.erase(attempt=then, by="test")
    shown(key, f"attempts/{then}/results", 404)
    assert shown(key, "attempts")["total"] == 1


def test_who_is_gone_took_everything_along() -> None:
    key = key_of("nia")
    Person.objects.filter(name__startswith="Nia").delete()
    shown(key, "attempts", 401)


# --- speed ----------------------------------------------------------------------------------------------------------

READS = ("key", "attempts", "attempts/current", "attempts/current/results", "attempts/current/since/before", "plan")


@pytest.mark.parametrize("path", READS)
def test_each_needs_at_most_ten_queries_and_writes_nothing(path: str) -> None:
    key = key_of("nia")
    shown(key, path)
    with CaptureQueriesContext(connection) as queries:
        shown(key, path)
    assert len(queries) <= 10
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []
