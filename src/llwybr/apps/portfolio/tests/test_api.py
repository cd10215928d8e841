"""A portfolio and a record of learning over the API: their owner's alone, as the pages have them, and no more than the key is for."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.apps.portfolio.actions.sharing import Reader, share
from llwybr.apps.portfolio.models import Activity, Attached, Evidence, Shows, Statement
from llwybr.apps.portfolio.queries import activities as queries
from llwybr.apps.portfolio.tests.learning import attached, entry, evidence, person_of, written
from llwybr.core.access.viewer import System, Viewer
from llwybr.core.files.models import FOUND, HELD
from tests.api import API, get, key_of, shown

pytestmark = pytest.mark.django_db
ELEMENT = "communication.children"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path


def piece(slug: str = "nia", **more: Any) -> Evidence:
    """One with words and an element that it shows."""
    one = evidence(slug)
    Evidence.objects.filter(pk=one.pk).update(**{"text": "Yn fy ngeiriau", "on": date(2026, 10, 5), **more})
    Shows.objects.create(evidence=one, nation="wales", element=ELEMENT)
    return one


def asked(one: Evidence, **more: Any) -> Statement:
    now = timezone.now()
    said = {"name": "Rhian E", "email": "tyst@arall.example", "asked": "Beth welsoch chi?", "language": "cy", **more}
    return Statement.objects.create(
        evidence=one, key=uuid.uuid4().hex, asked_at=now, ends_at=now + timedelta(days=7), **said
    )


# --- evidence -------------------------------------------------------------------------------------------------------


def test_every_piece_is_listed_the_latest_first_with_what_it_shows_and_its_files_and_without_its_words() -> None:
    first, second = piece(), evidence(title="Ail ddarn")
    file = attached(first).file
    found = shown(key_of("nia"), "portfolio")
    assert ([one["id"] for one in found["items"]], found["total"]) == ([str(second), str(first)], 2)
    one = found["items"][1]
    assert (one["title"], one["kind"]["cy"], one["on"], one["link"]) == (
        {"text": "Tystysgrif", "language": "cy"}, "Yn fy ngeiriau fy hun", "2026-10-05", None,
    )  # fmt: skip
    assert one["elements"][0]["id"] == ELEMENT
    assert get(one["elements"][0]["href"]).status_code == 200
    assert one["files"][0] == {
        "id": str(file),
        "href": f"{API}/my/portfolio/files/{file}",
        "name": {"text": "Nodiadau ŵ.txt", "language": None},
        "kind": {"id": "txt", "title": {"en": "plain text (TXT)", "cy": "testun plaen (TXT)"}},
        "type": "text/plain",
        "size": 5,
    }
    assert 'Yn fy ngeiriau"' not in json.dumps(found)


def test_it_comes_in_pages_and_by_kind() -> None:
    for _each in range(3):
        piece()
    key = key_of("nia")
    first = shown(key, "portfolio?limit=2&kind=text")
    assert (len(first["items"]), first["total"]) == (2, 3)
    rest = shown(key, first["next"].removeprefix(f"{API}/my/"))
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert {one["id"] for one in first["items"]}.isdisjoint({one["id"] for one in rest["items"]})
    assert shown(key, "portfolio?kind=photo")["total"] == 0


def test_one_piece_has_its_words_and_where_it_counts_but_of_the_record_no_more_than_ids() -> None:
    one, learnt = piece(), entry(title="Cwrs cyfrinachol")
    learnt.evidence.add(one)
    found = shown(key_of("nia", "portfolio"), f"portfolio/{one}")
    assert found["text"] == {"text": "Yn fy ngeiriau", "language": "cy"}
    assert found["learning"] == [{"id": str(learnt), "href": f"{API}/my/learning/{learnt}"}]
    assert "cyfrinachol" not in json.dumps(found)
    other = shown(key_of("nia", "learning"), f"learning/{learnt}")
    assert other["evidence"] == [{"id": str(one), "href": f"{API}/my/portfolio/{one}"}]
    assert "Tystysgrif" not in json.dumps(other)


def test_of_a_witness_there_is_what_they_said_and_neither_address_nor_question() -> None:
    one, key = piece(kind="witness"), key_of("nia")
    statement = asked(one)
    assert shown(key, f"portfolio/{one}")["statement"] is None
    said = {"said": "Da iawn hi", "role": "Athrawes", "answered_at": timezone.now()}
    Statement.objects.filter(pk=statement.pk).update(**said)
    found = shown(key, f"portfolio/{one}")
    assert (found["statement"]["said"]["text"], found["statement"]["name"]["text"]) == ("Da iawn hi", "Rhian E")
    assert [word for word in ("tyst@", "Beth welsoch", statement.key) if word in json.dumps(found)] == []
    Statement.objects.filter(pk=statement.pk).update(name="")
    found = shown(key, f"portfolio/{one}")["statement"]
    assert (found["name"], found["said"]["text"]) == (None, "Da iawn hi"), "the witness was erased: their words stay"
    Statement.objects.filter(pk=statement.pk).update(declined=True)
    assert shown(key, f"portfolio/{one}")["statement"] is None


# --- files ----------------------------------------------------------------------------------------------------------


def fetched(key: str, file: object) -> Any:
    return get(f"my/portfolio/files/{file}", authorization=f"Bearer {key}")


def test_a_file_is_saved_with_the_key_and_with_nothing_else() -> None:
    file = attached(piece(), b"y beitiau").file
    answer = fetched(key_of("nia", "portfolio"), file)
    assert (answer.status_code, answer.getvalue()) == (200, b"y beitiau")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    assert get(f"my/portfolio/files/{file}").status_code == 401
    assert fetched(key_of("nia", "learning"), file).status_code == 403


def test_a_file_comes_from_the_site_itself_where_files_have_their_own_host(settings: Any) -> None:
    """A program that was sent on would not show its key there."""
    settings.FILES_HOST = "files.example"
    file = attached(piece(), b"y beitiau").file
    assert fetched(key_of("nia"), file).getvalue() == b"y beitiau"


@pytest.mark.parametrize("state", [HELD, FOUND])
def test_what_waits_for_the_scanner_is_not_given(state: str) -> None:
    one, key = piece(), key_of("nia")
    file = attached(one, state=state).file
    assert shown(key, f"portfolio/{one}")["files"][0]["href"] is None
    assert "virus scanner" in shown(key, f"portfolio/files/{file}", 404)["error"]["en"]


def test_bytes_that_are_gone_are_not_found_and_break_nothing(tmp_path: Any) -> None:
    file = attached(piece()).file
    for path in tmp_path.rglob("*"):
        path.unlink() if path.is_file() else None
    assert "gone" in shown(key_of("nia"), f"portfolio/files/{file}", 404)["error"]["en"]


# --- the record of learning -----------------------------------------------------------------------------------------


def test_an_entry_says_what_how_long_in_which_language_what_changed_and_who_wrote_it() -> None:
    one = entry(area="communication", provider="Yr ysgol", changed="Rwy’n gwrando’n hirach.")
    step = written(on=date(2025, 9, 1))
    key = key_of("nia")
    found = shown(key, "learning")["items"]
    assert [each["id"] for each in found] == [str(one), str(step)]
    assert (found[0]["minutes"], found[0]["year"], found[0]["language"]["id"]) == (90, 2026, "cy")
    assert (found[0]["area"]["id"], found[0]["area"]["title"]["cy"]) == (
        "communication",
        "Gweithio gyda phlant, teuluoedd a chydweithwyr",
    )
    assert found[0]["changed"]["text"] == "Rwy’n gwrando’n hirach."
    assert [each["written_by"]["id"] for each in found] == ["own", "plan"]
    assert found[0] == shown(key, f"learning/{one}")
    assert [each["id"] for each in shown(key, "learning?year=2025")["items"]] == [str(step)]
    assert shown(key, "learning?language=en")["total"] == 0


def test_the_totals_are_those_of_the_page() -> None:
    for minutes, more in ((30, {"area": "communication"}), (345, {"language": "both"}), (60, {"on": date(2025, 1, 1)})):
        entry(minutes=minutes, **more)
    key = key_of("nia")
    there = queries.totals(of("nia"), 2026)
    found = shown(key, "learning-totals?year=2026")
    assert (found["minutes"], found["entries"]) == (there.minutes, there.entries) == (375, 2)
    assert [(one["area"] and one["area"]["id"], one["minutes"]) for one in found["areas"]] == [
        (slug or None, bar.minutes) for slug, bar in there.areas.items()
    ]
    assert {one["language"]["id"]: one["minutes"] for one in found["languages"]} == {"cy": 30, "both": 345}
    assert [(one["year"], one["minutes"]) for one in found["years"]] == [(2026, 375), (2024, 60)]
    assert shown(key, "learning-totals?year=1999")["entries"] == 0


def of(slug: str) -> Viewer:
    later = timezone.now() + timedelta(days=1)
    return Viewer(system=System("key", "account", str(person_of(slug).public_id), ("learning",), later))


@pytest.mark.parametrize(
    "path",
    ["portfolio?kind=x", "portfolio?limit=41", "learning?year=20_26", "learning?year=1949", "learning?year=2100",
     "learning?language=fr", "learning?q=x", "learning-totals?limit=1", "learning-totals?year=%00"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(path: str) -> None:
    assert shown(key_of("nia"), path, 422)["error"]["code"] == "not_understood"


# --- whose it is ----------------------------------------------------------------------------------------------------

PLACES = ("portfolio/{}", "portfolio/files/{}", "learning/{}")


def of_another() -> dict[str, str]:
    """What Dewi has, one piece of which he shows Nia at this moment."""
    one = piece("dewi")
    now = timezone.now()
    share(
        piece=one,
        reader=Reader(person=person_of("nia")),
        purpose="x",
        ends_at=now + timedelta(days=7),
        key=uuid.uuid4(),
        by="test",
        now=now,
    )
    return dict(zip(PLACES, (str(one), str(attached(one).file), str(entry("dewi"))), strict=True))


def test_anothers_is_as_little_there_as_none_even_where_it_is_shared() -> None:
    key, none = key_of("nia"), str(uuid.uuid4())
    for place, id in of_another().items():
        refused = shown(key, place.format(id), 404)
        assert json.dumps(refused).replace(id, none) == json.dumps(shown(key, place.format(none), 404))
    assert shown(key, "portfolio")["total"] == shown(key, "learning")["total"] == 0
    assert shown(key, "learning-totals")["years"] == []


@pytest.mark.parametrize(("guard", "off"), [("own", Evidence), ("own_activities", Activity)])
def test_it_is_only_by_these_guards_that_it_is_not(monkeypatch: pytest.MonkeyPatch, guard: str, off: Any) -> None:
    """With one of them off, the check above goes red."""
    monkeypatch.setattr(f"llwybr.apps.portfolio.access.{guard}", lambda viewer: off.objects.all())
    with pytest.raises(AssertionError):
        test_anothers_is_as_little_there_as_none_even_where_it_is_shared()


def test_it_is_only_by_its_guard_that_anothers_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    file = attached(piece("dewi"), b"beitiau Dewi").file
    assert fetched(key_of("nia"), file).status_code == 404
    monkeypatch.setattr("llwybr.apps.portfolio.access.own_files", lambda viewer: Attached.objects.all())
    assert fetched(key_of("nia"), file).getvalue() == b"beitiau Dewi"


@pytest.mark.parametrize("place", PLACES)
def test_an_id_that_is_none_is_not_found(place: str) -> None:
    key = key_of("nia")
    id = {"portfolio/{}": piece, "portfolio/files/{}": lambda: attached(piece()).file, "learning/{}": entry}[place]()
    for bad in ("0", "%00", "x" * 3000, f"{{{id}}}", f"urn:uuid:{id}", str(id).upper(), "%F0%9F%92%A9", "' OR 1=1 --"):
        assert shown(key, place.format(bad), 404)["error"]["code"] == "not_found", bad


def test_a_key_that_is_for_something_else_opens_none_of_it() -> None:
    key = key_of("nia", "attempts", "results", "plan")
    for path in ("portfolio", "portfolio/x", "portfolio/files/x"):
        assert 'scope="portfolio"' in get(f"my/{path}", authorization=f"Bearer {key}")["WWW-Authenticate"]
        shown(key, path, 403)
    for path in ("learning", "learning/x", "learning-totals"):
        assert 'scope="learning"' in get(f"my/{path}", authorization=f"Bearer {key}")["WWW-Authenticate"]
        shown(key, path, 403)


def test_a_link_that_was_left_to_anothers_piece_is_not_told() -> None:
    """Two records that were joined part again: what is the other's is no more than none."""
    theirs, mine = piece("dewi"), entry()
    mine.evidence.add(theirs)
    assert shown(key_of("nia"), f"learning/{mine}")["evidence"] == []
    assert shown(key_of("dewi"), f"portfolio/{theirs}")["learning"] == []


# --- speed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["portfolio", "learning", "learning-totals"])
def test_many_rows_cost_no_more_queries_than_few_and_a_read_writes_nothing(path: str) -> None:
    key, needed = key_of("nia"), []
    for more in (1, 7):
        for at in range(more):
            one, learnt = piece(), entry(area="communication", nation=("wales", "england", "")[at % 3])
            attached(one)
            learnt.evidence.add(one)
        shown(key, path)
        with CaptureQueriesContext(connection) as told:
            shown(key, path)
        needed.append(len(told))
        assert [one["sql"] for one in told if not one["sql"].startswith("SELECT")] == []
    assert needed[1] <= min(10, needed[0] + 2)  # an entry of each nation, whose areas are read once
