"""The list of a place's people, remembered by a process, is always what a plain reading of every row says: whatever was written,
in which order, by which process, on which day."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from llwybr.apps.posts import queries
from llwybr.apps.posts.actions import RefusedError, change, correct, leave, lists, start, start_all
from llwybr.apps.posts.actions.bulk import Changed, change_all
from llwybr.apps.posts.models import Contract, ListChange, Post
from llwybr.apps.posts.queries import Staff, Wanted, listed
from llwybr.apps.posts.queries.remembered import Entry, Known, Memory
from llwybr.apps.posts.rules.lacking import LACKS
from llwybr.apps.posts.tests.plain import plainly
from llwybr.apps.posts.tests.scene import LUNCHES, MORNINGS, someone, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.people import actions as people
from llwybr.core.people.models import Merge, Person
from llwybr.core.places.models import Place
from llwybr.core.signin import actions as signin
from tests import world as worlds
from tests.cast import erase
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SYSTEM: dict[str, Any] = {"granter": "system", "by": "test"}
AT = ("north", "north_school", "north_other")  # what the authority's list is of
REFUSED = (RefusedError, people.MergeRefusedError)
NAMES = ("Mari Huws", "Siân ap-Dafydd", "Ŵyn Llŷr", "Mari Huws", "Aled O’Brien", "")
LONG, SHORT = (600,) * 4 + (0, 0, 0), MORNINGS


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """Of one process, which is new."""
    made = Memory()
    monkeypatch.setattr("llwybr.apps.posts.queries.remembered.memory", made)
    return made


def staff(world: World, names: tuple[str, ...] = AT, on: date | None = None) -> Staff:
    """As `queries.staff` finds it for somebody who answers for these places."""
    found = Place.objects.filter(pk__in=[world.places[name].pk for name in names])
    ordered = list(found.order_by(f"sorts_{translation.get_language()}", "pk"))
    on = on or timezone.localdate(world.now)
    return Staff(ordered[0], {one.pk: one for one in ordered}, queries.jobs_of(["wales"], on), on)


def agrees(of: Staff, wanted: Wanted) -> None:
    found = listed(of, wanted)
    order, counts = plainly(of, wanted)
    assert ([one.person for one in found.entries], found.counts) == (order, counts), wanted
    for line in queries.lines(of, wanted, order[:25]):
        assert all(set(job.lacks) <= set(LACKS) for job in line.jobs)


@dataclass
class Life:
    """What happens at two schools and elsewhere, by chance, the same every time."""

    world: World
    chance: random.Random
    persons: list[Person] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def step(self) -> None:
        deeds: list[Callable[[], object]] = [
            *[self.starts] * 5, *[self.starts_with_others] * 3, *[self.changes, self.corrects, self.leaves] * 2,
            self.changes_many, self.is_named_anew, self.join, self.part, self.closes_their_account,
        ]  # fmt: skip
        with suppress(*REFUSED), transaction.atomic():
            deed = self.chance.choice(deeds)
            deed()
            self.done.add(deed.__name__)

    def somebody(self) -> Person:
        self.persons = list(Person.objects.filter(pk__in=[one.pk for one in self.persons], merged_into=None))
        if len(self.persons) < 6 or self.chance.random() < 0.2:
            account = signin.open_account(email=f"p{self.chance.random()}@example.org", language="en", by="test")
            signin.speak(account=account, name=self.chance.choice(NAMES), language="cy", by="test")
            assert account.person
            self.persons.append(account.person)
        return self.chance.choice(self.persons)

    def said(self, at: str) -> dict[str, Any]:
        there = Post.objects.filter(workplace=self.world.places[at]).values_list("person", flat=True).order_by("person")
        return {
            "employer": self.world.places[self.chance.choice(("north", at))].pk,
            "minutes": self.chance.choice((LONG, SHORT, LUNCHES, (360,) * 4 + (0, 0, 0))),
            "profile": self.chance.choice(("teaching-assistant-1", "teaching-assistant-2", "midday-supervision-1")),
            "weeks": self.chance.choice((Decimal(39), Decimal(30), Decimal(52))),
            "reviewer": self.chance.choice([None, *there]),
            "grade": self.chance.choice(("", "G4")),
            "spine_point": None,
        }

    def start(self) -> Any:
        at = self.chance.choice(("north_school", "north_other", "south_school"))
        days = self.chance.choice((-400, -60, 0, 1, 40))
        on = timezone.localdate(self.world.now) + days * DAY
        ends = self.chance.choice((None, None, on + 30 * DAY, on + 100 * DAY))
        person = self.somebody()
        return of(self.world, person, starts_on=on, workplace=self.world.places[at], ends_on=ends, **self.said(at))

    def post(self) -> Post:
        return self.chance.choice(list(Post.objects.order_by("pk")) or [self.starts()])

    def spot(self, post: Post) -> str:
        return next(name for name, one in self.world.places.items() if one.pk == post.workplace_id)

    def starts(self) -> Post:
        return start(self.start(), now=self.world.now, **SYSTEM)

    def starts_with_others(self) -> None:
        start_all([self.start() for _ in range(3)], now=self.world.now, **SYSTEM)

    def changes(self) -> None:
        post = self.post()
        on = post.starts_on + self.chance.randrange(1, 200) * DAY
        new = terms(self.world, **self.said(self.spot(post)))
        change(post=post, from_on=on, terms=new, now=self.world.now, **SYSTEM)

    def corrects(self) -> None:
        wrong = self.chance.choice(list(self.post().contracts.standing()))
        new = terms(self.world, **self.said(self.spot(wrong.post)))
        correct(contract=wrong, terms=new, now=self.world.now, **SYSTEM)

    def leaves(self) -> None:
        post = self.post()
        on = post.starts_on + self.chance.randrange(0, 420) * DAY
        leave(post=post, last_day=on, leaving="retired", now=self.world.now, **SYSTEM)

    def changes_many(self) -> None:
        made = []
        for post in {one.pk: one for one in (self.post() for _ in range(3))}.values():
            last = queries.last_contract(post)
            new = terms(self.world, **self.said(self.spot(post)))
            assert last
            made.append(
                Changed(post=post, last=last.pk, until=last.ends_on, terms=new, wrong=last.pk, since=last.starts_on)
            )
        change_all(made, from_on=timezone.localdate(self.world.now), now=self.world.now, **SYSTEM)

    def is_named_anew(self) -> None:
        account = self.somebody().accounts.first()
        if account:
            signin.speak(account=account, name=self.chance.choice(NAMES), language="cy", by="test")

    def join(self) -> None:
        people.merge(into=self.somebody(), merged=self.somebody(), by="test", now=self.world.now, both_proved=True)

    def part(self) -> None:
        standing = list(Merge.objects.filter(undone_at=None))
        if standing:
            people.undo(merge=self.chance.choice(standing), by="test", now=self.world.now)

    def closes_their_account(self) -> None:
        account = self.somebody().accounts.first()
        if account and self.chance.random() < 0.5:
            erase(account)

    def wanted(self) -> Wanted:
        family = queries.jobs_of(["wales"], timezone.localdate(self.world.now))["teaching-assistant-1"].family
        job = ("", "", "midday-supervision-1", f"family:{family}")
        return Wanted(
            name=self.chance.choice(("", "", "mari", "o'brien", "wyn llyr", "x")),
            workplace=self.chance.choice(("", "", self.world.place("north_school"))),
            job=self.chance.choice(job),
            lacks=self.chance.choice(("", "", *LACKS)),
            when=self.chance.choice(("", "", "coming", "left")),
            sort=self.chance.choice(("", "workplace", "hours")),
        )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_remembered_is_what_every_row_says_whatever_was_written(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes, each with a memory of its own, read in turn what was written by either."""
    chance = random.Random(seed)
    life, processes, today = Life(world, chance), [Memory(), Memory()], timezone.localdate(world.now)
    for _ in range(60):
        life.step()
        for _ in range(2):
            monkeypatch.setattr("llwybr.apps.posts.queries.remembered.memory", chance.choice(processes))
            with translation.override(chance.choice(("en", "cy"))):
                names = chance.choice((AT, ("north_school",), (*AT, "south_school")))
                agrees(staff(world, names, today + chance.choice((0, 0, 1, 45, 400)) * DAY), life.wanted())
    assert Post.objects.count() > 8
    assert len(life.done) > 5, "or the check proves little"


@pytest.fixture
def written(world: World) -> dict[str, Post]:
    """A reviewer, somebody whom they review, and that one's double, whose reviewer has no post."""
    today, now = timezone.localdate(world.now), world.now
    gwyn, mari, twin = (worlds.someone(world, name) for name in ("Gwyn", "Mari", "Twin"))
    begun = {"starts_on": today - 100 * DAY, "employer": world.places["north"].pk}
    return {
        "gwyn": start(of(world, gwyn, **begun), now=now, **SYSTEM),
        "mari": start(of(world, mari, reviewer=gwyn.pk, minutes=(360,) * 4 + (0, 0, 0), **begun), now=now, **SYSTEM),
        "twin": start(of(world, twin, **begun), now=now, **SYSTEM),
    }


DEEDS: dict[str, Callable[[World, dict[str, Post]], object]] = {
    "start": lambda world, _: start(
        of(world, someone("Aled"), starts_on=world.now.date() - DAY), now=world.now, **SYSTEM
    ),
    "start elsewhere": lambda world, posts: start(
        of(world, posts["mari"].person, workplace=world.places["north_other"], minutes=LONG, reviewer=None),
        now=world.now,
        **SYSTEM,
    ),
    "change": lambda world, posts: change(
        post=posts["mari"],
        from_on=world.now.date(),
        terms=terms(world, grade="", spine_point=None),
        now=world.now,
        **SYSTEM,
    ),
    "correct": lambda world, posts: correct(
        contract=posts["mari"].contracts.get(), terms=terms(world, reviewer=None), now=world.now, **SYSTEM
    ),
    "leave": lambda world, posts: leave(
        post=posts["gwyn"], last_day=world.now.date() - 2 * DAY, leaving="retired", now=world.now, **SYSTEM
    ),
    "a file": lambda world, posts: change_all(
        [_ended(posts["mari"], world.now.date() - 2 * DAY)], from_on=world.now.date(), now=world.now, **SYSTEM
    ),
    "another name": lambda world, _: signin.speak(account=world.accounts["Mari"], name="Zac", language="en", by="test"),
    "join": lambda world, posts: _join(world, posts),
    "part": lambda world, _: people.undo(merge=Merge.objects.get(), by="test", now=world.now),
    "a contract erased": lambda _, posts: Contract.objects.filter(post=posts["mari"]).delete(),
    "a post erased before its person": lambda _, posts: Post.objects.filter(person=posts["gwyn"].person).delete(),
    "a reviewer without a post erased": lambda world, _: erase(world.accounts["alnco"]),
    "an account closed": lambda world, _: erase(world.accounts["Gwyn"]),
}


def _join(world: World, posts: dict[str, Post]) -> Merge:
    mari, twin = posts["mari"].person, posts["twin"].person
    return people.merge(into=mari, merged=twin, by="test", now=world.now, both_proved=True)


def _ended(post: Post, on: date) -> Changed:
    return Changed(post=post, last=post.contracts.get().pk, until=None, last_day=on, leaving="ended")


@pytest.mark.parametrize("what", DEEDS)
def test_after_every_kind_of_write_the_list_is_read_anew(
    world: World, memory: Memory, written: dict[str, Post], what: str
) -> None:
    of_one = staff(world, ("north_school",))
    if what == "part":
        _join(world, written)
    agrees(of_one, Wanted())
    before = listed(of_one, Wanted())
    DEEDS[what](world, written)
    assert listed(of_one, Wanted()) != before, "or the check proves nothing"
    for sort in ("", "hours"):
        agrees(of_one, Wanted(sort=sort))
    agrees(of_one, Wanted(when="left"))


def test_what_was_rolled_back_is_not_remembered(world: World, memory: Memory, written: dict[str, Post]) -> None:
    of_one = staff(world)
    agrees(of_one, Wanted())
    for _ in range(2):  # were writes numbered, the second would have the number of the first
        with suppress(ZeroDivisionError), transaction.atomic():
            works = start(of(world, someone(), starts_on=world.now.date() - DAY), now=world.now, **SYSTEM)
            agrees(of_one, Wanted())
            leave(post=works, last_day=world.now.date(), leaving="retired", now=world.now, **SYSTEM)
            agrees(of_one, Wanted())
            raise ZeroDivisionError
        agrees(of_one, Wanted())


def test_the_next_day_is_another_list(world: World, memory: Memory, written: dict[str, Post]) -> None:
    today = timezone.localdate(world.now)
    leave(post=written["gwyn"], last_day=today, leaving="retired", now=world.now, **SYSTEM)
    assert listed(staff(world, on=today), Wanted()).counts["reviewer_left"] == 0
    assert listed(staff(world, on=today + DAY), Wanted()).counts["reviewer_left"] == 1
    assert memory.size == 3, "yesterday's is forgotten"


def test_where_nothing_was_written_one_short_question_is_asked_and_nothing_written(
    world: World, memory: Memory, written: dict[str, Post], django_assert_num_queries: Any
) -> None:
    of_one, changes = staff(world), set(ListChange.objects.values_list("pk", "token"))
    listed(of_one, Wanted())
    with django_assert_num_queries(1):
        listed(of_one, Wanted(name="mari", lacks="ending", sort="workplace"))
    assert set(ListChange.objects.values_list("pk", "token")) == changes


def test_a_write_elsewhere_leaves_a_list_alone(
    world: World, memory: Memory, written: dict[str, Post], django_assert_num_queries: Any
) -> None:
    of_one = staff(world, ("north_school",))
    listed(of_one, Wanted())
    elsewhere = {"workplace": world.places["south_school"], "employer": world.places["south"].pk, "reviewer": None}
    start(of(world, someone(), **elsewhere), now=world.now, **SYSTEM)
    with django_assert_num_queries(1):
        listed(of_one, Wanted())


def test_no_more_is_remembered_than_fits() -> None:
    memory, day = Memory(most=6), date(2026, 11, 23)
    two = Known([Entry(1, "", 1, "", 1, "")] * 2)
    for at in range(4):
        memory.keep((frozenset({at}), day, ""), (0, 0), two)
    assert memory.size == 6
    assert memory.get((frozenset({1}), day, ""), (0, 0)) is None
    assert memory.get((frozenset({2}), day, ""), (0, 0)) == two
    memory.keep((frozenset({9}), day, ""), (0, 0), two)
    assert memory.get((frozenset({2}), day, ""), (0, 0)) == two, "asked for after the other"
    memory.keep((frozenset({10}), day, ""), (0, 0), Known(two.entries * 3))
    assert memory.size == 0, "what is too long alone is read each time"


def test_a_list_of_another_version_is_none() -> None:
    memory, key = Memory(), (frozenset({1}), date(2026, 11, 23), "")
    memory.keep(key, (1, 7), Known([]))
    assert memory.get(key, (1, 7)) == Known([])
    assert memory.get(key, (1, 8)) is None


def test_what_nobody_asks_for_any_more_is_dropped(world: World, written: dict[str, Post]) -> None:
    now = timezone.now()
    old = ListChange.objects.create(place=world.places["north"], at=now - 3 * DAY)
    today = set(ListChange.objects.exclude(pk=old.pk).values_list("pk", flat=True))
    assert lists.purge(now=now) == 1
    assert set(ListChange.objects.values_list("pk", flat=True)) == today != set()
