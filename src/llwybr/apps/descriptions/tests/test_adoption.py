"""How far the descriptions are used, in numbers from which nobody can be picked out."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from llwybr.apps.descriptions import queries
from llwybr.apps.descriptions.models import Description, Version
from llwybr.apps.descriptions.rules.states import told_count
from llwybr.apps.descriptions.tests import scene
from llwybr.apps.posts.models import Post

if TYPE_CHECKING:
    from tests.world import World

Seen = tuple[int | None, ...]


def agreed(world: World, place: str, count: int) -> None:
    """So many posts at a school whose text both sides agreed."""
    about = scene.post(world)
    posts = [Post(person=about.person, workplace=world.places[place], starts_on=about.starts_on) for _ in range(count)]
    of = [Description(post=one, profile=scene.JOB) for one in Post.objects.bulk_create(posts)]
    stamps = {"created_at": world.now, "created_by": "test", "changed_at": world.now, "changed_by": "test"}
    edition = scene.in_force(world.now)
    Version.objects.bulk_create(
        Version(description=one, number=1, edition=edition, state="agreed", settled_at=world.now, **stamps)
        for one in Description.objects.bulk_create(of)
    )


def told(world: World) -> tuple[int | None, dict[str, int | None]]:
    """The agreed posts of an authority and of each of its schools, as they are told."""
    on = world.now.date()
    whole = next(one for one in queries.adoption("wales", on) if one.place == world.places["north"])
    return whole.agreed, {str(one.place): one.agreed for one in queries.by_school(world.places["north"], on)}


def test_an_authority_less_its_schools_is_not_the_school_that_is_hidden(world: World) -> None:
    small, large = [str(one.place) for one in queries.by_school(world.places["north"], world.now.date())]
    names = {str(place): name for name, place in world.places.items()}
    agreed(world, names[large], 15)
    agreed(world, names[small], 3)
    assert told(world) == (10, {small: None, large: 10}), "an exact 18 less an exact 15 would be the 3"
    page = Client().get("/en/wales/job-descriptions/adoption/").content.decode()
    assert "at least 10" in page
    assert ">18<" not in page
    page = world.client("authority_officer").get(f"/en/organisations/{world.place('north')}/descriptions/")
    assert "at least 10" in page.content.decode()
    assert ">15<" not in page.content.decode()


def test_one_signature_more_changes_no_number(world: World) -> None:
    agreed(world, "north_school", 12)
    before = told(world)
    agreed(world, "north_school", 1)
    assert told(world) == before


@pytest.mark.parametrize("schools", [2, 3])
def test_who_sees_every_number_cannot_tell_how_many_a_hidden_school_has(schools: int) -> None:
    """Every nation of one authority with so many small and middling schools, gathered by what is told of it."""
    possible: dict[Seen, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(30), repeat=schools):
        possible[(told_count(sum(counts)), *map(told_count, counts))].append(counts)
    hidden = {
        (seen, at): {counts[at] for counts in all_of_them}
        for seen, all_of_them in possible.items()
        for at in range(schools)
        if seen[at + 1] is None
    }
    assert hidden
    assert min(map(len, hidden.values())) >= 8


def test_a_nation_tells_nothing_that_its_parts_do_not() -> None:
    def row(agreed: int | None) -> queries.Adoption:
        return queries.Adoption(None, 1, 1, 1, 1, dict.fromkeys(("kept", "changed", "added", "dropped"), 1), agreed)

    assert queries.together([row(10), row(20)]).agreed == 30
    assert queries.together([row(10), row(None)]).agreed == 10
    assert queries.together([row(None), row(None)]).agreed is None
    assert queries.together([]).agreed is None
