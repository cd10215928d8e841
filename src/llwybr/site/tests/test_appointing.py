"""`llwybr role …`: the first roles, ending one, listing them, and the nightly check in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from llwybr.core.access.models import Grant
from llwybr.core.appointments.tests.scene import Scene, scene
from llwybr.core.appointments.tests.test_check import forged, found
from llwybr.core.appointments.tests.test_giving import appoint
from llwybr.core.places import actions as places
from llwybr.site import appointing
from llwybr.values.bilingual import Bilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Scene:
    """Everybody appointed a year ago, by the system."""
    return scene(timezone.now())


def test_the_first_role_comes_from_the_command_line(world, capsys) -> None:
    assert (
        appointing.give("registrar", "first@corff.example", place="", nation="wales", platform=False, until=None) == 0
    )
    made = Grant.objects.get(role="registrar", granter="system", starts_at__gt=world.now - timedelta(minutes=5))
    assert (made.waits, made.scope) == (False, world.at("wales"))
    assert found(world) == set()
    assert "first@corff.example" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("role", "where", "email", "says"),
    [
        ("wizard", {"nation": "wales"}, "a@b.example", "no role"),
        ("registrar", {"nation": "mercia"}, "a@b.example", "no such place"),
        ("registrar", {"platform": True}, "a@b.example", "not held"),
        ("head", {"nation": "wales"}, "a@b.example", "not held"),
        ("head", {"place": "nowhere\0"}, "a@b.example", "no such place"),
        ("platform_support", {"platform": True}, "no address", "address"),
    ],
)
def test_a_command_that_cannot_be_obeyed_says_why(world, capsys, role, where, email, says) -> None:
    before = Grant.objects.count()
    said = {"place": "", "nation": "", "platform": False, **where}
    assert appointing.give(role, email, until=None, **said) in {1, 2}
    assert says in capsys.readouterr().err.lower()
    assert Grant.objects.count() == before


def test_roles_are_listed_and_ended_from_the_command_line(world, capsys) -> None:
    made = appoint(world, "officer", "head", "school")
    assert appointing.listed(place=world.at("school"), nation="", platform=False) == 0
    out = capsys.readouterr().out
    assert str(made) in out
    assert "head" in out
    assert appointing.end(str(made)) == 0
    made.refresh_from_db()
    assert made.withdrawn_at or made.ends_at
    assert appointing.end(str(made)) == 1
    assert appointing.end("nothing\0") == 1


def test_the_check_prints_what_it_found_in_words_and_answers_with_1(world, capsys) -> None:
    assert appointing.check() == 0
    made = forged(world, "head", "school", world.person("worker"))
    assert appointing.check() == 1
    out = capsys.readouterr().out
    assert str(made) in out
    assert "did not hold" in out


def test_places_are_found_by_their_number(world, capsys) -> None:
    school = places.open_place(kind="school", name=Bilingual("N", "N"), by="system", codes={"urn": "402999"})
    assert appointing.give("head", "urn@ysgol.example", place="402999", nation="", platform=False, until=None) == 0
    assert Grant.objects.filter(scope=str(school), role="head").exists()
    capsys.readouterr()
