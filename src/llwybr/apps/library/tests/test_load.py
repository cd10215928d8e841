"""What a nation's pack leaves in the database."""

import pytest

from llwybr.apps.library.models import Priority, Resource, Shelf, Word
from llwybr.apps.library.tests.a_library import load, priority, resource

pytestmark = pytest.mark.django_db


def test_priorities_come_and_go_with_the_pack() -> None:
    load(
        resource("one", ("One", "Un"), priorities=["reading"]),
        priorities={id: priority(id, ("Reading", "Darllen")) for id in ("reading", "maths")},
    )
    assert [str(one) for one in Priority.objects.filter(nation="wales")] == ["reading", "maths"]
    assert Resource.objects.get(nation="wales", slug="one").priorities == ["reading"]
    load(resource("one", ("One", "Un")), priorities={"maths": priority("maths", ("Maths", "Mathemateg"))})
    assert [str(one) for one in Priority.objects.filter(nation="wales")] == ["maths"]


def test_each_load_has_a_stamp_of_its_own() -> None:
    stamps = set()
    for _ in range(2):
        load(resource("one", ("One", "Un")))
        stamps.add(Shelf.objects.get(nation="wales").stamp)
    assert len(stamps) == 2


def test_a_word_is_kept_once_for_each_language() -> None:
    load(resource("one", ("Plant, plant", "Plant, Plant")))
    assert sorted(Word.objects.filter(nation="wales", text="plant").values_list("language", flat=True)) == ["cy", "en"]
    assert str(Word.objects.get(nation="wales", text="plant", language="cy")) == "plant"


def test_other_nations_are_left_alone() -> None:
    before = Word.objects.filter(nation="england").count()
    load(resource("one", ("One", "Un")))
    assert Word.objects.filter(nation="england").count() == before > 0
