"""A file of staff is compared with what is here, as often as somebody likes, and applied once: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from llwybr.apps.posts import queries as posts_queries
from llwybr.apps.posts.actions.bulk import Changed, change_all
from llwybr.apps.posts.actions.holding import Start, start_all
from llwybr.apps.posts.actions.intake import A_PORTION, forget_rows
from llwybr.apps.posts.incoming.rows import Reader
from llwybr.apps.posts.models import Intake, Portion, Post
from llwybr.apps.posts.models.intake import APPLIED, STAGED
from llwybr.apps.posts.queries import intake as queries
from llwybr.apps.posts.queries.ground import Doer, Ground, ground, here, known, staff
from llwybr.apps.posts.rules.intake import LEFT_OUT, NEW, Found, KnownPost, Said
from llwybr.apps.posts.rules.planning import Group, Known, counted, digest, grouped, plan
from llwybr.core.events.actions import record
from llwybr.core.kit.collecting import not_collecting
from llwybr.core.kit.inserting import check_as_they_come
from llwybr.core.people import actions as people
from llwybr.core.people.models import Person
from llwybr.core.people.queries import describe, find
from llwybr.core.people.rules.matching import NEW as NOBODY_YET
from llwybr.core.people.rules.matching import SAME, Described, compare, weigh
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from llwybr.core.people.actions import Taken

Progress = Callable[[int, int], None]
FIXED_TERM = "FXT"


class ChangedError(Exception):
    """It would no longer do what was shown, or is no longer waiting: nothing was changed."""


def untold(done: int, total: int) -> None:
    """The progress of a short file: nobody asks, and nobody stops it."""


@not_collecting()
@transaction.atomic
def check(*, intake: Intake, who: Doer, by: str, now: datetime, progress: Progress = untold) -> None:
    """Work out what a file would change, and keep that beside its rows. `progress` is told how far it is, and may raise to stop it:
    then nothing of this is kept. Raises ChangedError where it waits no longer."""
    held = _held(intake)
    progress(0, held.rows)
    on = ground(held, who, now)
    rows, posts = _rows(held, on), known(on, who, now)
    groups = _groups(rows, posts)
    taking_part = [group for group in groups if _takes_part(group) and not group.named]
    there = here(on, posts, now)
    for group, outcome in zip(taking_part, find(_told(taking_part, held.rows, progress)), strict=True):
        group.person = outcome.person or group.person
        group.known, group.doubtful = outcome.person in there, any(pk in there for pk, _ in outcome.doubts)
    found = _planned(on, rows, groups, posts, now)
    for portion in Portion.objects.filter(intake=held).iterator(20):
        progress(held.rows // 2 + portion.number * A_PORTION // 2, held.rows)
        portion.found = [found[row[0]].kept() for row in portion.rows]
        portion.counts = _counts(portion.found)
        portion.save(update_fields=["found", "counts"])
    held.found, held.checked_at, held.outcome = digest(rows, found), now, ""
    held.counts = dict(counted(groups, found, posts))
    held.save(update_fields=["found", "checked_at", "counts", "outcome"])
    record("posts.file_compared", subject=str(held), by=by, facts=held.counts)


def _told(groups: Sequence[Group], rows: int, progress: Progress) -> Iterator[Described]:
    """What is said of each, and how far it is: to find who they are takes half of the time."""
    for at, group in enumerate(groups):
        if at % A_PORTION == 0:
            progress(rows * at // (2 * len(groups)), rows)
        yield group.described()


def _held(intake: Intake) -> Intake:
    held = Intake.objects.select_for_update(of=("self",)).select_related("place").get(pk=intake.pk)
    if held.state != STAGED:
        raise ChangedError
    return held


def _counts(found: Iterable[Sequence[Any]]) -> dict[str, int]:
    found = list(found)
    return {what: sum(queries.is_what(one, what) for one in found) for what in queries.SHOWN}


def _rows(intake: Intake, on: Ground) -> list[Said]:
    reader = Reader(intake.columns, on.words)
    return [reader.read(line, cells) for line, *cells in queries.rows(intake)]


def _groups(rows: Sequence[Said], posts: Known) -> list[Group]:
    """The people of a file; of them, whoever brings it in, or may be: nobody enters their own post."""
    groups = grouped(rows, {one.public_id: one for some in posts.posts.values() for one in some})
    if posts.uploader:
        own = describe([posts.uploader])[posts.uploader]
        numbers = {(one.scheme, one.value) for one in own.numbers}
        for group in groups:
            group.own = group.person == posts.uploader or _may_be(group, own, numbers)
    return groups


def _may_be(group: Group, own: Described, numbers: set[tuple[str, str]]) -> bool:
    """Whoever `weigh` does not call new shares a number, a birth date or an address."""
    near = any(
        (row.born_on and row.born_on == own.born_on) or row.email in own.emails or not numbers.isdisjoint(row.numbers)
        for row in group.rows
    )
    return near and weigh(compare(group.described(), own)) != NOBODY_YET


def _takes_part(group: Group) -> bool:
    """Whoever is left out is not taken in either."""
    return not group.own and any(row.profile != LEFT_OUT for row in group.rows)


def _planned(
    on: Ground, rows: Sequence[Said], groups: Sequence[Group], posts: Known, now: datetime
) -> dict[int, Found]:
    """What the file would do to what is here."""
    taking_part = [group for group in groups if _takes_part(group)]
    there = staff(on, posts, now, in_file={group.person for group in taking_part if group.known})
    for group in taking_part:
        there.add_group(group)
    if any(row.reviewer for row in rows):
        posts.above = posts_queries.reviewers_above([one for one in there.at if one > 0], on.setting.today)
    return plan(rows, groups, posts, there, on.setting)


@not_collecting()
@transaction.atomic
def apply(*, intake: Intake, who: Doer, by: str, now: datetime, progress: Progress = untold) -> int:
    """Do all that was shown; how many rows changed something. `progress` is told how far it is, and may raise to stop it.

    Raises ChangedError where it would do something else by now, RefusedError for what no post may be.
    """
    _alone_at(who)
    check_as_they_come()
    held = _held(intake)
    if not held.found or held.counts.get("faults"):
        raise ChangedError
    on = ground(held, who, now)
    rows, posts = _rows(held, on), known(on, who, now)
    groups = _groups(rows, posts)
    progress(0, len(rows))
    there = here(on, posts, now)
    persons = _taken_in([group for group in groups if _takes_part(group)], held, there, by=by, now=now)
    progress(len(rows) // 3, len(rows))
    found = _planned(on, rows, groups, posts, now)
    if digest(rows, found) != held.found:
        raise ChangedError
    done = _write(groups, found, persons, on, posts, granter=who.person, by=by, now=now)
    progress(len(rows), len(rows))
    held.state, held.outcome, held.applied_at, held.applied_by = APPLIED, "", now, who.person
    held.save(update_fields=["state", "outcome", "applied_at", "applied_by"])
    forget_rows(held)
    record("posts.file_applied", subject=str(held), by=by, facts={"rows": done})
    return done


def _alone_at(who: Doer) -> None:
    """Of two who bring in people at one place the second waits here, and then finds what the first did."""
    list(Place.objects.select_for_update(no_key=True).filter(pk__in=who.places).order_by("pk").values_list("pk"))


def _taken_in(
    groups: Sequence[Group], intake: Intake, there: Collection[int], *, by: str, now: datetime
) -> dict[int, Person]:
    """The record of each, by its key."""
    unnamed = [group for group in groups if not group.named]
    described = [group.described() for group in unnamed]
    taken: Sequence[Taken] = (
        people.take_in(described=described, place=str(intake.place), by=by, now=now) if unnamed else ()
    )
    for group, one in zip(unnamed, taken, strict=True):
        group.person, group.known = one.person.pk, one.kind == SAME and one.person.pk in there
    named = Person.objects.in_bulk([group.person for group in groups if group.named])
    return {one.person.pk: one.person for one in taken} | named


def _write(
    groups: Sequence[Group],
    found: Mapping[int, Found],
    persons: Mapping[int, Person],
    on: Ground,
    posts: Known,
    *,
    granter: str,
    by: str,
    now: datetime,
) -> int:
    starts = [
        _start(row, one, persons[group.person], on)
        for group in groups
        for row in group.rows
        if (one := found[row.line]).kind == NEW
    ]
    known_posts = {post.pk: post for some in posts.posts.values() for post in some}
    changed = [one for one in found.values() if one.post and (one.terms or one.last_day)]
    start_all(starts, granter=granter, by=by, now=now)
    rows = Post.objects.select_related("person", "workplace").in_bulk([one.post for one in changed])
    changes = [_changed(one, known_posts[one.post], rows[one.post]) for one in changed]
    change_all(changes, from_on=on.setting.from_on, granter=granter, by=by, now=now)
    return len(starts) + len(changes)


def _start(row: Said, one: Found, person: Person, on: Ground) -> Start:
    if one.terms is None:
        raise ChangedError
    return Start(
        person=person,
        workplace=on.places[row.workplace],
        starts_on=row.starts_on or on.setting.from_on,
        terms=one.terms,
        ends_on=row.ends_on,
        reference=row.reference,
    )


def _changed(one: Found, known_post: KnownPost, post: Post) -> Changed:
    last, since, until, terms = known_post.contracts[-1]
    kind = (one.terms or terms).kind
    return Changed(
        post=post,
        last=last,
        until=until,
        terms=one.terms,
        wrong=one.contract,
        since=since,
        last_day=one.last_day,
        leaving=("ended" if kind == FIXED_TERM else "unsaid") if one.last_day else "",
    )
