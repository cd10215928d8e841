"""G5: two worlds that differ only in what a viewer may not see answer that viewer alike, sign for sign."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from llwybr.apps.descriptions import actions as descriptions
from llwybr.apps.descriptions.rules.lines import Add
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.queries.staff import LACKING
from llwybr.apps.posts.tests import files
from llwybr.site.tests import jobs
from llwybr.site.tests.test_who_may import BY_PERMISSION, EVERYWHERE, NOWHERE, ask, prepared, shape, things
from tests.world import ROLES, World, give, hold, make, someone

pytestmark = pytest.mark.django_db
OFFICES, POSTS = ["head", "authority_officer", "employer_representative"], ["head", "trust_officer", "reviewer"]
THERE = {
    *("north", "north_school", "south_school", "one_trust", "trust_school", "other_trust_school"),
    *("one_union", "one_employers", "wales", EVERYWHERE, NOWHERE),
}


def addresses(world: World) -> list[str]:
    """What is other people's, and what a home tells of it."""
    others = (
        reverse(str(pattern.name), kwargs=thing.kwargs)
        for pattern in BY_PERMISSION
        for thing in things(pattern, world)
        if thing.at in THERE
    )
    return [reverse("my_home"), *others]


def a_page_of_others(world: World, viewer: str) -> str:
    if viewer == "reviewer":
        return f"/en/people/{world.id('worker')}/"
    return f"/en/organisations/{world.place(ROLES[viewer][0])}/roles/"


def differing(world: World, viewer: str, change: str) -> list[str]:
    """Where a change in what they may not see shows."""
    client, paths = world.client(viewer), addresses(world)
    ask(client, "get", a_page_of_others(world, viewer))  # from now on its session ends sooner
    before = [shape(ask(client, "get", path), path) for path in paths]
    (CHANGES | CHANGES_OF_POSTS)[change](world)
    after = [shape(ask(client, "get", path), path) for path in paths]
    return [path for path, one, other in zip(paths, before, after, strict=True) if one != other]


def people_come_elsewhere(world: World) -> None:
    for number in range(20):
        hold(world, f"south {number}", "worker", "south_school")
        give(world, "other alnco", "reviewer", world.id(f"south {number}"), at="south_school")


def somebody_takes_a_unions_office(world: World) -> None:
    """The worker of this very school, whom a head lists each day."""
    give(world, "worker", "union_representative", world.place("one_union"))
    someone(world, "colleague")
    give(world, "colleague", "union_representative", world.place("one_union"))


def they_work_elsewhere_too(world: World) -> None:
    """Whoever works here has a post at another employer, which makes more than 48 hours in all, reviews somebody there, and has
    agreed its description there."""
    full = {"minutes": (600, 600, 600, 600, 0, 0, 0)}
    since = timezone.localdate(world.now) - timedelta(days=9)
    there = [
        jobs.starting(world, who, "south_school", starts_on=since, **full)
        for who in ("worker", "trust worker", "other alnco")
    ]
    there[2] = replace(there[2], terms=replace(there[2].terms, reviewer=world.people["worker"].pk))
    made = posts.start_all(there, granter="system", by="test", now=world.now)
    for post, who in zip(made, ("worker", "trust worker"), strict=False):
        text = jobs.text_of(world, post)
        for side, signer in (("worker", who), ("employer", "other head")):
            text = descriptions.sign(
                version=text,
                mark=text.mark,
                side=side,  # type: ignore[arg-type]  # one of the two words
                person=world.id(signer),
                by="test",
                now=world.now,
            )
        assert text.state == "agreed"


def somebody_brings_in_staff_elsewhere(world: World) -> None:
    """With headings and words that are said anew, and a text of that place in other words."""
    files.checked(world, files.text(files.row("Worker")), place="south_school", by="other business_manager")
    owner = descriptions.Owner(jobs.JOB, place=world.places["south_school"])
    draft = descriptions.begin(owner=owner, by="test", now=world.now)
    line = Add(descriptions.own_line("Feed the school hens.", "Bwydo’r ieir.", ""))
    draft = descriptions.edit(version=draft, what=line, by="test", now=world.now)
    descriptions.put_in_use(version=draft, mark=draft.mark, by="test", now=world.now)


CHANGES = {change.__name__: change for change in (people_come_elsewhere, somebody_takes_a_unions_office)}
CHANGES_OF_POSTS = {change.__name__: change for change in (they_work_elsewhere_too, somebody_brings_in_staff_elsewhere)}
EITHER = [*product(CHANGES, OFFICES), *product(CHANGES_OF_POSTS, POSTS)]


@pytest.mark.parametrize(("change", "viewer"), EITHER)
def test_what_a_viewer_may_not_see_changes_nothing_for_them(change: str, viewer: str) -> None:
    assert differing(prepared(make(timezone.now())), viewer, change) == []


def test_what_they_may_see_does_change(now) -> None:
    """The control: a union's own representative sees a colleague come."""
    world = prepared(make(timezone.now()))
    assert f"/en/organisations/{world.place('one_union')}/roles/" in differing(
        world, "union_representative", "somebody_takes_a_unions_office"
    )


def test_a_sum_of_hours_elsewhere_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: if hours at another employer counted, the list of who works here would tell."""
    sql, signs = LACKING["over_48"]
    everywhere = sql.replace("one.employer_id = posts_contract.employer_id", "TRUE")
    assert everywhere != sql
    monkeypatch.setitem(LACKING, "over_48", (everywhere, signs))
    world = prepared(make(timezone.now()))
    found = differing(world, "head", "they_work_elsewhere_too")
    here = f"/en/organisations/{world.place('north_school')}/people/"
    assert {here, f"{here}as.csv"} <= set(found)
