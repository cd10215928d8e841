"""G5: two worlds that differ only in what a viewer may not see answer that viewer alike, sign for sign."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from llwybr.apps.descriptions import actions as descriptions
from llwybr.apps.descriptions.rules.lines import Add
from llwybr.apps.portfolio import access as portfolio_access
from llwybr.apps.portfolio.actions import witness
from llwybr.apps.portfolio.actions.sharing import Reader
from llwybr.apps.portfolio.models import Share
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.queries.staff import LACKING
from llwybr.apps.posts.tests import files
from llwybr.core.access.models import Tries
from llwybr.site.tests import jobs, keeping, pieces
from llwybr.site.tests.test_who_may import BY_PERMISSION, EVERYWHERE, NOWHERE, ask, shape, things
from tests.world import ROLES, World, give, hold, someone

# What stands in the answers, Python writes alike on both engines; who may see what, test_who_may.py walks on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("refused_once")]
OFFICES, POSTS = ["head", "authority_officer", "employer_representative"], ["head", "trust_officer", "reviewer"]
LEADERS = ["head", "business_manager", "authority_officer", "registrar", "platform_support", "other worker"]
# Letters and events are counted there, by kind, and of nobody.
COUNTED = ("/en/platform/",)
# What is one's own, where a hint of what another has could stand.
OWN = (
    *(
        "my_home",
        "portfolio",
        "learning_record",
        "shares",
        "shared_with_me",
        "my_data",
        "bring_in",
        "erase_me",
        "correct",
    ),
    *("add_evidence", "add_activity", "ask_witness", "organisations"),
)
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
    return [*map(reverse, OWN), *others]


def a_page_of_others(world: World, viewer: str) -> str:
    if viewer == "reviewer":
        return f"/en/people/{world.id('worker')}/"
    if viewer in {"platform_support", "other worker"}:
        return "/en/home/"
    return f"/en/organisations/{world.place(ROLES[viewer][0])}/roles/"


def differing(world: World, viewer: str, *changes: str, among: Collection[str] = ()) -> list[str]:
    """Where changes in what they may not see show, made one after another: which one, and the address; a control says among which."""
    client, paths = world.client(viewer), [one for one in addresses(world) if not among or one in among]
    assert set(among) <= set(paths)
    ask(client, "get", a_page_of_others(world, viewer))  # from now on its session ends sooner

    def answers() -> list[object]:
        return [shape(ask(client, "get", path), path) for path in paths]

    found, before = [], answers()
    for change in changes:
        Tries.objects.all().delete()  # no day's limit is reached by all of them together
        ALL[change](world)
        after = answers()
        changed = [path for path, one, other in zip(paths, before, after, strict=True) if one != other]
        found += [f"{change}: {path}" for path in changed if not path.startswith(COUNTED)]
        before = after
    return found


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


def somebody_has_a_portfolio(world: World) -> None:
    """Whoever works here writes, shares with others, asks witnesses, takes all of it along, and has it opened."""
    made = pieces.portfolio(world, "worker")
    keeping.bundle(world, "worker")
    _written_by_themselves(world)
    ask(world.client("alnco"), "get", reverse("shared_with_me"))
    ask(world.client("alnco"), "get", reverse("shared", args=[str(made.shares[pieces.BY_NAME])]))


def _written_by_themselves(world: World) -> None:
    """The same as they do it on a page: letters that their own account caused."""
    account, last = str(world.accounts["worker"]), timezone.localdate(world.now + pieces.WEEK)
    pieces.share(
        world, pieces.written(world, "worker", "own").evidence, Reader(address="x@elsewhere.example"), "own", by=account
    )
    witness.ask(
        owner=world.id("worker"),
        ask=witness.Ask("own", "own", "y@elsewhere.example", "own", "en", last, world.now + pieces.WEEK),
        key=uuid4(),
        by=account,
        now=world.now,
    )


def something_was_shared_and_is_no_more(world: World) -> None:
    """With the very viewers: over, taken back, or with an address that was theirs before."""
    shown = pieces.written(world, "worker", "gone")
    for who in ("head", "business_manager", "reviewer"):
        pieces.share(world, shown.evidence, Reader(person=world.people[who]), "over")
        pieces.share(world, shown.evidence, Reader(person=world.people[who]), "taken back")
    pieces.share(world, shown.evidence, Reader(address=f"was-{world.accounts['head'].email}"), "before")
    day = timedelta(days=1)
    Share.objects.filter(purpose="over").update(starts_at=world.now - 2 * day, ends_at=world.now - day)
    Share.objects.filter(purpose="taken back").update(taken_back_at=world.now)


def somebody_is_erased_elsewhere(world: World) -> None:
    for at in ("south_school", "trust_school"):
        for number in range(3):
            keeping.keep(world, at, f"more-{number}")


ALL = {
    change.__name__: change
    for change in (
        people_come_elsewhere,
        somebody_takes_a_unions_office,
        they_work_elsewhere_too,
        somebody_brings_in_staff_elsewhere,
        somebody_has_a_portfolio,
        something_was_shared_and_is_no_more,
        somebody_is_erased_elsewhere,
    )
}
TO_WHOM = {
    **dict.fromkeys(("people_come_elsewhere", "somebody_takes_a_unions_office"), OFFICES),
    **dict.fromkeys(("they_work_elsewhere_too", "somebody_brings_in_staff_elsewhere"), POSTS),
    "somebody_has_a_portfolio": LEADERS,
    "something_was_shared_and_is_no_more": ("head", "business_manager", "reviewer"),
    "somebody_is_erased_elsewhere": ("head", "authority_officer", "registrar"),
}
VIEWERS = dict.fromkeys(viewer for viewers in TO_WHOM.values() for viewer in viewers)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_a_viewer_may_not_see_changes_nothing_for_them(viewer: str, world: World) -> None:
    changes = [change for change, viewers in TO_WHOM.items() if viewer in viewers]
    assert differing(world, viewer, *changes) == []


def test_what_they_may_see_does_change(world: World) -> None:
    """The control: a union's own representative sees a colleague come."""
    roles = f"/en/organisations/{world.place('one_union')}/roles/"
    assert differing(world, "union_representative", "somebody_takes_a_unions_office", among=[roles])


def test_whoever_it_is_shared_with_does_see_it(world: World) -> None:
    """The control: the reviewer finds it where others find nothing."""
    assert differing(world, "reviewer", "somebody_has_a_portfolio", among=[reverse("shared_with_me")])


def test_and_whoever_answers_for_a_school_sees_what_is_kept_there(world: World) -> None:
    """The control: the officer of its trust."""
    here = reverse("kept", args=[world.place("trust_school")])
    assert differing(world, "trust_officer", "somebody_is_erased_elsewhere", among=[here])


def test_a_list_of_all_that_is_shared_would_be_seen(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The control: without the guard the two worlds differ for a head."""
    monkeypatch.setattr(portfolio_access, "shares_with", lambda viewer, now: Share.objects.open(now))
    assert differing(world, "head", "somebody_has_a_portfolio", among=[reverse("shared_with_me")])


def test_a_sum_of_hours_elsewhere_would_be_seen(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The control: if hours at another employer counted, the list of who works here would tell."""
    sql, signs = LACKING["over_48"]
    everywhere = sql.replace("one.employer_id = posts_contract.employer_id", "TRUE")
    assert everywhere != sql
    monkeypatch.setitem(LACKING, "over_48", (everywhere, signs))
    here = f"/en/organisations/{world.place('north_school')}/people/"
    found = differing(world, "head", "they_work_elsewhere_too", among=[here, f"{here}as.csv"])
    assert len(found) == 2
