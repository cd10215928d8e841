"""Who works at a place and at all under it: what each job is, and what is missing. As a page of them, and all at once for a file.

Who comes on which page, and how many lack what, is `listed`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BooleanField, CharField, F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from llwybr.apps.posts.access import READ
from llwybr.apps.posts.models import Contract, ContractQuerySet
from llwybr.apps.posts.rules.lacking import (
    ENDING,
    LEAST_OF_YEAR,
    MOST_WEEKLY,
    NO_PAY,
    NO_REVIEWER,
    OVER_48,
    REVIEWER_LEFT,
    SOON,
    TERMS_AND_MORE,
    TERMS_ONLY,
    WEEKS,
)
from llwybr.apps.posts.rules.searching import patterns
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.bilingual import Written, active_language
from llwybr.core.kit.prepared import Keys, Prepared
from llwybr.core.people.models import Person
from llwybr.core.places.access import visible_under

if TYPE_CHECKING:
    from decimal import Decimal

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.places.models import Place
    from llwybr.values.bilingual import Language

IS = BooleanField()
# What each of LACKS is, of a contract joined with its post, and what its signs stand for. In SQL, since every page asks it of all.
LACKING = {
    NO_REVIEWER: ("posts_contract.reviewer_id IS NULL", ""),
    # Their own posts at the same workplace are all over.
    REVIEWER_LEFT: (
        """EXISTS (SELECT 1 FROM posts_post theirs WHERE theirs.person_id = posts_contract.reviewer_id
            AND theirs.workplace_id = posts_post.workplace_id AND theirs.ends_on < %s)
        AND NOT EXISTS (SELECT 1 FROM posts_post theirs WHERE theirs.person_id = posts_contract.reviewer_id
            AND theirs.workplace_id = posts_post.workplace_id AND (theirs.ends_on IS NULL OR theirs.ends_on >= %s))""",
        "on on",
    ),
    NO_PAY: ("posts_contract.grade = '' AND posts_contract.spine_point IS NULL", ""),
    WEEKS: (
        "posts_contract.weeks < %s OR (posts_contract.weeks > %s AND posts_contract.weeks < %s)",
        "terms more year",
    ),
    ENDING: ("posts_post.ends_on BETWEEN %s AND %s", "on soon"),
    # Most people have one post: their others are added up only where there are some. Those at another employer do not count:
    # they are that person's to tell (decision 23), and a reader could find them out from the sum.
    OVER_48: (
        """posts_contract.weekly_minutes > %s OR (
        EXISTS (SELECT 1 FROM posts_post other WHERE other.person_id = posts_post.person_id
            AND other.id <> posts_post.id AND (other.ends_on IS NULL OR other.ends_on >= %s))
        AND %s < (SELECT SUM(one.weekly_minutes) FROM posts_contract one JOIN posts_post of ON of.id = one.post_id
            WHERE of.person_id = posts_post.person_id AND one.replaced_at IS NULL AND one.starts_on <= %s
            AND (one.ends_on IS NULL OR one.ends_on >= %s)
            AND (one.employer_id = posts_contract.employer_id OR of.workplace_id = posts_post.workplace_id)))""",
        "most on most on on",
    ),
}


def register_lacking(code: str, sql: str, signs: str = "") -> None:
    """An app that comes later says when a job lacks what that app keeps: from now on, called as it is made ready. `code`: one of LACKS
    that has no condition above. Its writes that change it call `actions.lists.list_changed`."""
    LACKING[code] = (sql, signs)


COLUMNS = (
    "profile",
    "title",
    "weekly_minutes",
    "weeks",
    "reviewer__public_id",
    "reviewer__name",
    "post__public_id",
    "post__starts_on",
    "post__ends_on",
    "post__workplace",
    "post__person",
    "post__person__public_id",
    "post__person__name",
)
FOR_A_FILE = ("grade", "spine_point", "kind")
TODAY, COMING, LEFT = "", "coming", "left"
WHEN = (TODAY, COMING, LEFT)
BY_NAME, BY_WORKPLACE, BY_HOURS = "", "workplace", "hours"
SORTS = (BY_NAME, BY_WORKPLACE, BY_HOURS)


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list chose; empty does not bind. `workplace`: a public id; `job`: the slug of a profile, or of a
    family after `family:`."""

    name: str = ""
    workplace: str = ""
    job: str = ""
    lacks: str = ""
    when: str = TODAY
    sort: str = BY_NAME


@dataclass(frozen=True)
class Job:
    """One post of somebody. `lacks`: some of LACKS. What comes last is read for a file alone."""

    id: UUID
    title: str
    called: str
    workplace: str
    minutes: int
    weeks: Decimal
    reviewer: str
    reviewer_id: UUID | None
    lacks: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    employer: str = ""
    grade: str = ""
    spine_point: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """Somebody, with all their jobs at these places."""

    id: UUID
    name: str
    jobs: list[Job] = field(default_factory=list)


@dataclass(frozen=True)
class Named:
    """A job of an edition: its title and its family."""

    title: Written
    family: str
    family_title: Written


@dataclass(frozen=True)
class Staff:
    """The people of a place: which of its workplaces a viewer reaches, by key; the jobs that there are there; and the day."""

    place: Place
    workplaces: Mapping[int, Place]
    jobs: Mapping[str, Named]
    on: date


def staff(viewer: Viewer, public_id: UUID, now: datetime) -> Staff | None:
    """The place and what lies under it today, as far as this viewer reads posts; None where they do not."""
    on = timezone.localdate(now)
    found = visible_under(viewer, READ, str(public_id), now)
    order = f"sorts_{active_language()}"
    ordered = list(found.only("public_id", "kind", "nation", "name_en", "name_cy", order).order_by(order, "pk"))
    place = next((one for one in ordered if one.public_id == public_id), None)
    if place is None:
        return None
    return Staff(place, {one.pk: one for one in ordered}, jobs_of((one.nation for one in ordered), on), on)


def fitting(of: Staff, wanted: Wanted) -> ContractQuerySet:
    """The contracts of those who fit, whatever they lack."""
    workplaces = [pk for pk, one in of.workplaces.items() if not wanted.workplace or str(one) == wanted.workplace]
    found = at_that_time(wanted.when, of.on).filter(post__workplace__in=workplaces)
    if wanted.job:
        found = found.filter(profile__in=profiles_of(of, wanted.job))
    if words := patterns(wanted.name):
        named = Person.objects.filter(pk__in=found.order_by().values("post__person"))
        for word in words:
            named = named.filter(name__regex=word)
        found = found.filter(post__person__in=list(named.values_list("pk", flat=True)))
    return found


def at_that_time(when: str, on: date) -> ContractQuerySet:
    """Each post once: under its contract of that day, its first one before it begins, its last one after it."""
    if when == COMING:
        return Contract.objects.standing().filter(post__starts_on__gt=on, starts_on=F("post__starts_on"))
    if when == LEFT:
        return Contract.objects.standing().filter(post__ends_on__lt=on, ends_on=F("post__ends_on"))
    return Contract.objects.on(on)


def profiles_of(of: Staff, job: str) -> list[str]:
    """Of a job that was chosen, or of a family of jobs."""
    kind, _, family = job.rpartition(":")
    if not kind:
        return [job]
    return [slug for slug, named in of.jobs.items() if named.family == family]


def lacking(on: date) -> dict[str, RawSQL]:
    """Each of LACKS as a condition on contracts."""
    signs = _signs(on)
    return {code: RawSQL(sql, _meant(said, signs), IS) for code, (sql, said) in LACKING.items()}  # noqa: S611  what varies is a parameter


def lacked(on: date) -> RawSQL:
    """The codes of all that a contract lacks, in one text: one column is built and read in a sixth of the time of six."""
    signs = _signs(on)
    sql = " || ".join(f"CASE WHEN {sql} THEN '{code} ' ELSE '' END" for code, (sql, _) in LACKING.items())
    return RawSQL(sql, [one for _, said in LACKING.values() for one in _meant(said, signs)], CharField())  # noqa: S611  what varies is a parameter


def _meant(said: str, signs: Mapping[str, Any]) -> list[Any]:
    return [signs[one] for one in said.split()]


def _signs(on: date) -> dict[str, Any]:
    return {
        "on": on,
        "soon": on + SOON,
        "most": MOST_WEEKLY,
        "terms": TERMS_ONLY,
        "more": TERMS_AND_MORE,
        "year": LEAST_OF_YEAR,
    }


def page_of(found: ContractQuerySet, of: Staff, wanted: Wanted) -> ContractQuerySet:
    """Those of `found` that lack what was chosen, in the order that was chosen."""
    lacks = lacking(of.on).get(wanted.lacks)
    return in_order(found.filter(lacks) if lacks else found, wanted.sort)


def in_order(found: ContractQuerySet, sort: str) -> ContractQuerySet:
    """By name, by workplace or by hours; the jobs of one person beside one another."""
    first = {BY_WORKPLACE: (f"post__workplace__sorts_{active_language()}",), BY_HOURS: ("-weekly_minutes",)}
    return found.order_by(*first.get(sort, ()), "post__person__name", "post__person", "pk")


def lines(of: Staff, wanted: Wanted, people: Iterable[int]) -> list[Line]:
    """These people (keys), in their order, each with all their jobs here: those that fit `wanted.when`, whatever else was chosen."""
    order = {pk: at for at, pk in enumerate(dict.fromkeys(people))}
    found = _rows_of(wanted.when, of.on)(workplaces=of.workplaces, people=order)
    rows = (dict(zip((*COLUMNS, "lacked"), row, strict=True)) for row in found)
    return _gathered(sorted(rows, key=lambda row: order[row["post__person"]]), of)


@lru_cache(maxsize=8)
def _rows_of(when: str, on: date) -> Prepared:
    """What a page asks on this day. No more of a person is read than stands on the page."""
    places, people = Keys("workplaces"), Keys("people")
    found = at_that_time(when, on).filter(post__workplace__among=places, post__person__among=people)
    return Prepared(lambda: found.annotate(lacked=lacked(on)).values_list(*COLUMNS, "lacked"))


def everyone(of: Staff, found: ContractQuerySet) -> list[Line]:
    """All of them at once, for a file."""
    more = (*FOR_A_FILE, f"employer__name_{active_language()}")
    return _gathered(found.annotate(lacked=lacked(of.on)).values(*COLUMNS, *more, "lacked"), of)


def _gathered(rows: Iterable[Mapping[str, Any]], of: Staff) -> list[Line]:
    found: dict[int, Line] = {}
    language = active_language()
    for row in rows:
        line = found.setdefault(row["post__person"], Line(row["post__person__public_id"], row["post__person__name"]))
        line.jobs.append(_job(row, of, language))
    return list(found.values())


def _job(row: Mapping[str, Any], of: Staff, language: Language) -> Job:
    profile = row["profile"]
    return Job(
        id=row["post__public_id"],
        title=of.jobs[profile].title.in_language(language) if profile in of.jobs else profile,
        called=row["title"],
        workplace=of.workplaces[row["post__workplace"]].name.in_language(language),
        minutes=row["weekly_minutes"],
        weeks=row["weeks"],
        reviewer=row["reviewer__name"] or "",
        reviewer_id=row["reviewer__public_id"],
        lacks=tuple(row["lacked"].split()),
        starts_on=row["post__starts_on"],
        ends_on=row["post__ends_on"],
        employer=row.get(f"employer__name_{language}", ""),
        grade=row.get("grade", ""),
        spine_point=row.get("spine_point"),
        kind=row.get("kind", ""),
    )


def jobs_in(nation: str, on: date) -> dict[str, Named]:
    """Every job of the edition in force in a nation, by slug."""
    edition = standards.edition_in_force(nation, on)
    return _jobs(edition.nation, edition.code, edition.stamp) if edition else {}


def jobs_of(nations: Iterable[str], on: date) -> dict[str, Named]:
    """Every job of the editions in force in these nations, by slug."""
    return {slug: one for nation in sorted(set(nations) - {""}) for slug, one in jobs_in(nation, on).items()}


@lru_cache(maxsize=8)
def _jobs(nation: str, code: str, stamp: UUID) -> dict[str, Named]:
    """Remembered until the edition is loaded anew, which gives it another stamp."""
    edition = standards.edition(nation, code)
    found = standards.profiles(edition) if edition else []
    return {one.slug: Named(one.title, one.family.slug, one.family.title) for one in found}
