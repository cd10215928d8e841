"""G5: two worlds that differ only in what a viewer may not see answer that viewer alike, sign for sign."""

import pytest
from django.urls import reverse
from django.utils import timezone

from llwybr.site.tests.test_who_may import BY_PERMISSION, EVERYWHERE, NOWHERE, ask, prepared, shape, things
from tests.world import ROLES, World, give, hold, make, someone

pytestmark = pytest.mark.django_db
VIEWERS = ["head", "authority_officer", "employer_representative"]
THERE = {"north", "north_school", "south_school", "one_union", "one_employers", "wales", EVERYWHERE, NOWHERE}


def addresses(world: World) -> list[str]:
    return [
        reverse(str(pattern.name), kwargs=thing.kwargs)
        for pattern in BY_PERMISSION
        for thing in things(pattern, world)
        if thing.at in THERE
    ]


def differing(world: World, viewer: str, change: str) -> list[str]:
    """Where a change in what they may not see shows."""
    client, paths = world.client(viewer), addresses(world)
    ask(
        client, "get", f"/en/organisations/{world.place(ROLES[viewer][0])}/roles/"
    )  # from now on its session ends sooner
    before = [shape(ask(client, "get", path), path) for path in paths]
    CHANGES[change](world)
    after = [shape(ask(client, "get", path), path) for path in paths]
    return [path for path, one, other in zip(paths, before, after, strict=True) if one != other]


def people_come_elsewhere(world: World) -> None:
    for number in range(20):
        hold(world, f"south {number}", "worker", "south_school")
        give(world, "other alnco", "reviewer", world.id(f"south {number}"))


def somebody_takes_a_unions_office(world: World) -> None:
    """The worker of this very school, whom a head lists each day."""
    give(world, "worker", "union_representative", world.place("one_union"))
    someone(world, "colleague")
    give(world, "colleague", "union_representative", world.place("one_union"))


CHANGES = {change.__name__: change for change in (people_come_elsewhere, somebody_takes_a_unions_office)}


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_a_viewer_may_not_see_changes_nothing_for_them(viewer: str, change: str) -> None:
    assert differing(prepared(make(timezone.now())), viewer, change) == []


def test_what_they_may_see_does_change(now) -> None:
    """The control: a union's own representative sees a colleague come."""
    world = prepared(make(timezone.now()))
    assert f"/en/organisations/{world.place('one_union')}/roles/" in differing(
        world, "union_representative", "somebody_takes_a_unions_office"
    )
