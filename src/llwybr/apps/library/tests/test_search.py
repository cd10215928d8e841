"""What a search finds, and in which order. Each test has a small library of its own."""

import uuid
from datetime import date
from typing import Any

import pytest

from llwybr.apps.library import queries
from llwybr.apps.library.models import Resource, Shelf, Word
from llwybr.apps.library.queries import stock
from llwybr.apps.library.tests.a_library import ON, PLAIN, SOURCE, found, load, priority, resource, text
from llwybr.apps.standards.shapes import AreaShape, ElementShape
from llwybr.core.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["cegin", "gegin", "nghegin", "CHEGIN", "cégin", "ceginau"])
@pytest.mark.parametrize("written", ["Y gegin lân", "Fy nghegin i", "Cegin dda", "Te a chegin"])
def test_a_word_is_found_however_it_is_mutated_accented_or_mistyped(typed: str, written: str) -> None:
    load(resource("other", ("Books", "Llyfrau")), resource("kitchen", ("A clean place", written)))
    assert found(typed) == ["kitchen"]


@pytest.mark.parametrize("typed", ["cegni", "gegyn", "ceegin"])
def test_a_mistyped_word_is_found_with_its_mutations(typed: str) -> None:
    load(resource("one", ("A clean place", "Y gegin")), resource("two", ("A place", "Cegin")))
    assert sorted(found(typed)) == ["one", "two"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("typed", ["kitchen", "cegin"])
def test_words_of_either_language_are_found_from_a_page_in_either(typed: str, language: str) -> None:
    load(resource("kitchen", ("The kitchen", "Y gegin")), resource("other", ("Books", "Llyfrau")))
    assert found(typed, language=language) == ["kitchen"]


def test_the_same_word_in_a_surer_form_comes_first() -> None:
    load(
        resource("mistyped", ("Kitchens", "Legin")),
        resource("begun", ("Rooms", "Ceginau")),
        resource("mutated", ("Rooms", "Cegin")),
        resource("exact", ("Rooms", "Gegin")),
    )
    assert found("gegin") == ["exact", "mutated", "begun"]


def test_a_title_tells_more_than_a_summary_and_that_more_than_the_text() -> None:
    load(
        resource("text", ("One", "Un"), body=text("A kitchen.", "Dim.")),
        resource("summary", ("Two", "Dau"), summary=text("A kitchen.", "Dim.")),
        resource("title", ("A kitchen", "Tri")),
    )
    assert found("kitchen") == ["title", "summary", "text"]


def test_what_holds_all_the_words_comes_before_what_holds_some() -> None:
    load(
        resource("some", ("Kitchen", "Cegin")),
        resource("all", ("One", "Un"), body=text("An allergy in the kitchen.", "Dim.")),
        resource("none", ("Books", "Llyfrau")),
    )
    result = queries.search("wales", "kitchen allergies", {}, language="en", on=ON)
    assert [(hit.resource.slug, hit.whole) for hit in result.hits(result.positions)] == [("all", True), ("some", False)]
    assert result.whole == 1


def test_what_is_equal_keeps_the_order_of_the_library() -> None:
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin")) for n in range(12)))
    assert found("kitchen") == [f"guide-{n}" for n in range(12)]


@pytest.mark.parametrize("typed", ["!!!", "😀", "’", "...", "-", "%", "xyzzy", "\0", "x" * 500, "' OR 1=1 --"])
def test_what_no_library_holds_finds_nothing(typed: str) -> None:
    load(resource("kitchen", ("Kitchen", "Cegin")))
    assert found(typed) == []


def test_without_words_everything_is_there_our_own_guides_first() -> None:
    load(resource("page", ("A page", "Tudalen"), kind="page"), resource("guide", ("A guide", "Canllaw")))
    assert found("") == found("   ") == ["guide", "page"]


def test_a_search_says_why_where_it_is_not_plain() -> None:
    load(resource("kitchen", ("A clean kitchen", "Y gegin lân"), body=text("With gloves.", "Gyda menig.")))
    for typed, language, words in [
        ("kitchen", "en", []),
        ("cegin", "cy", ["gegin"]),
        ("cegin", "en", ["gegin"]),
        ("gloves", "en", ["gloves"]),
        ("lan", "en", ["lân"]),
    ]:
        result = queries.search("wales", typed, {}, language=language, on=ON)
        (hit,) = result.hits(result.positions)
        assert [one.written for one in hit.reasons] == words, typed


def library_of_four() -> None:
    load(
        resource("everyone", ("Kitchen", "Cegin")),
        resource("cooks", ("Kitchen", "Cegin"), families=["facilities"], elements={"kitchen.hygiene": [1]}),
        resource("english", ("Kitchen", "Cegin"), kind="page", languages=["en"], priorities=["reading"]),
        resource("video", ("Books", "Llyfrau"), kind="video", families=["teaching-and-learning"]),
        priorities={
            "reading": priority("reading", ("Reading", "Darllen")),
            "maths": priority("maths", ("Maths", "Mathemateg")),
        },
    )


@pytest.mark.parametrize(
    ("choices", "left"),
    [
        ({}, ["everyone", "cooks", "english"]),
        ({"kind": "guide"}, ["everyone", "cooks"]),
        ({"kind": "page"}, ["english"]),
        ({"language": "cy"}, ["everyone", "cooks"]),
        ({"family": "facilities"}, ["everyone", "cooks", "english"]),
        ({"family": "teaching-and-learning"}, ["everyone", "english"]),
        ({"area": "kitchen"}, ["cooks"]),
        ({"area": "communication", "kind": "page"}, ["english"]),
        ({"priority": "reading"}, ["english"]),
        ({"priority": "maths"}, []),
        ({"area": "no-such", "family": "\0", "kind": "video", "nonsense": "1"}, ["everyone", "cooks", "english"]),
    ],
)
def test_a_search_can_be_narrowed(choices: dict[str, str], left: list[str]) -> None:
    library_of_four()
    assert found("kitchen", choices) == left


def test_each_choice_says_how_much_would_be_left_by_it() -> None:
    library_of_four()
    result = queries.search("wales", "kitchen", {"kind": "guide"}, language="en", on=ON)
    sides = {side.name: (side.total, {one.slug: one.count for one in side.options}) for side in result.sides}
    assert sides["kind"] == (3, {"guide": 2, "page": 1})
    assert sides["language"] == (2, {"cy": 2, "en": 2})
    assert sides["family"][1]["teaching-and-learning"] == 1
    assert sides["area"][1]["kitchen"] == 1
    assert sides["priority"] == (2, {"reading": 0, "maths": 0})
    assert [one.slug for one in result.chosen] == ["guide"]
    assert result.anywhere == 3


def test_only_what_is_in_force_is_found_or_counted() -> None:
    load(
        resource("now", ("Kitchen", "Cegin")),
        resource("later", ("Kitchen", "Cegin"), in_force_from=date(2027, 1, 1)),
        resource("before", ("Kitchen", "Cegin"), in_force_until=date(2026, 1, 1)),
    )
    assert found("kitchen") == found("") == ["now"]
    assert found("kitchen", on=date(2027, 1, 1)) == ["now", "later"]
    assert queries.search("wales", "", {}, language="en", on=ON).sides[2].total == 1


def test_a_resource_is_found_by_the_parts_of_the_job_that_it_is_about() -> None:
    load(resource("chicken", ("Chicken", "Cyw iâr"), elements={"kitchen.hygiene": [1]}), **parts_of_a_job())
    for words in ("keeping food safe", "cadw bwyd", "cooking", "goginio"):
        assert found(words) == ["chicken"]


def parts_of_a_job() -> dict[str, dict[str, Any]]:
    area = {"id": "kitchen", "title": text("Cooking", "Coginio"), **SOURCE}
    element = {
        "id": "kitchen.hygiene",
        "area": "kitchen",
        "title": text("Keeping food safe", "Cadw bwyd yn ddiogel"),
        "statement": PLAIN,
        "levels": dict.fromkeys((1, 2, 3, 4), PLAIN),
        "examples": {"facilities": PLAIN},
        "chance": PLAIN,
        **SOURCE,
    }
    return {
        "areas": {"kitchen": AreaShape.model_validate(area)},
        "elements": {"kitchen.hygiene": ElementShape.model_validate(element)},
    }


def test_a_new_load_is_found_at_once_and_the_old_one_no_more() -> None:
    load(resource("kitchen", ("Kitchen", "Cegin")))
    assert found("kitchen") == ["kitchen"]
    load(resource("garden", ("Garden", "Gardd")))
    assert found("kitchen") == []
    assert found("ardd") == found("") == ["garden"]
    assert Word.objects.filter(nation="wales", text="kitchen").count() == 0
    assert Event.objects.order_by("sequence").last().name == "library.resources_loaded"


def test_each_nation_finds_its_own() -> None:
    load(resource("kitchen", ("Kitchen", "Cegin")))
    result = queries.search("england", "kitchen", {}, language="en", on=ON)
    assert "kitchen" not in [hit.resource.slug for hit in result.hits(result.positions)]
    assert queries.search("nowhere", "kitchen", {}, language="en", on=ON).positions == []


def test_a_library_that_was_never_loaded_is_empty_and_not_broken() -> None:
    Resource.objects.filter(nation="wales").delete()
    Word.objects.filter(nation="wales").delete()
    Shelf.objects.filter(nation="wales").delete()
    stock.stock.cache_clear()
    stock.words.cache_clear()
    assert found("kitchen") == found("") == []


def test_what_leaves_the_library_during_a_search_is_left_out() -> None:
    load(resource("one", ("Kitchen", "Cegin")), resource("two", ("Kitchen", "Cegin")))
    result = queries.search("wales", "kitchen", {}, language="en", on=ON)
    Resource.objects.filter(nation="wales", slug="one").delete()
    assert [hit.resource.slug for hit in result.hits(result.positions)] == ["two"]


def test_words_that_came_in_during_a_search_point_nowhere_without_harm() -> None:
    load(resource("one", ("Kitchen", "Cegin")))
    stamp = uuid.uuid4()
    Shelf.objects.filter(nation="wales").update(stamp=stamp)
    assert len(stock.stock("wales", stamp).keys) == 1
    load(resource("zero", ("Books", "Llyfrau")), resource("one", ("Kitchen", "Cegin")))
    Shelf.objects.filter(nation="wales").update(stamp=stamp)
    assert found("kitchen") == []


def test_a_search_takes_four_queries_and_the_first_after_a_load_four_more(django_assert_num_queries) -> None:
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin"), summary=PLAIN) for n in range(50)))
    found("")  # the standards are remembered by now
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin"), summary=PLAIN) for n in range(60)))
    with django_assert_num_queries(8):
        found("kitchen gardd allergy")
    with django_assert_num_queries(4):
        found("kitchen gardd allergy")
