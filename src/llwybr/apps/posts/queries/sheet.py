"""Staff as a table that comes in again unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.apps.posts.models import Contract
from llwybr.apps.posts.queries.ground import STAFF_OF, WORKPLACES
from llwybr.core.people.models import CURRENT, WORK, Email, Name, Number
from llwybr.core.people.schemes import at_place
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.posts.queries.ground import Doer

# The fields of its columns. A birth date is not among them: it is read for nothing but telling people apart.
COLUMNS = (
    "post",
    "workplace",
    "payroll",
    "family",
    "given",
    "email",
    "title",
    "profile",
    "grade",
    "spine_point",
    "hours",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weeks",
    "kind",
    "starts_on",
    "ends_on",
    "reviewer",
    "employer",
    "reference",
)


def sheet(who: Doer, place: Place, now: datetime) -> tuple[list[list[str]], list[str]]:
    """A row for each job of today and to come at these workplaces, cell by cell in the order of COLUMNS; and whose they are
    (public ids). The job is its slug, the reviewer's name stands with the payroll number where there is one."""
    on = timezone.localdate(now)
    found = Contract.objects.not_over(on).filter(post__workplace__in=who.places, post__workplace__kind__in=WORKPLACES)
    related = found.select_related("post", "post__person", "post__workplace", "employer", "reviewer")
    contracts: dict[int, Contract] = {}
    for one in related.order_by("post__workplace__sorts_en", "post__person__name", "post", "starts_on"):
        contracts.setdefault(one.post_id, one)  # that of today, or the first to come
    people = {one.post.person_id for one in contracts.values()} | {
        one.reviewer_id for one in contracts.values() if one.reviewer_id
    }
    names, numbers, emails = _names(people), _numbers(people, place), _emails(people, who, place)
    rows = [_row(one, names, numbers, emails) for one in contracts.values()]
    return rows, list({str(one.post.person.public_id) for one in contracts.values()})


def _row(
    one: Contract, names: dict[int, tuple[str, str]], numbers: dict[int, str], emails: dict[int, str]
) -> list[str]:
    post, person = one.post, one.post.person_id
    given, family = names.get(person, ("", post.person.name))
    said = {
        "post": str(post.public_id),
        "workplace": str(post.workplace.name),
        "payroll": numbers.get(person, ""),
        "family": family,
        "given": given,
        "email": emails.get(person, ""),
        "title": one.title,
        "profile": one.profile,
        "grade": one.grade,
        "spine_point": str(one.spine_point or ""),
        "hours": _hours(one.weekly_minutes),
        "weeks": f"{one.weeks.normalize():f}",
        "kind": one.kind,
        "starts_on": post.starts_on.isoformat(),
        "ends_on": post.ends_on.isoformat() if post.ends_on else "",
        "reviewer": _reviewer(one.reviewer_id, names, numbers, emails),
        "employer": str(one.employer.name),
        "reference": post.reference,
    }
    days = dict(zip(COLUMNS[COLUMNS.index("monday") :], map(_hours, one.minutes), strict=False))
    return [(said | days)[name] for name in COLUMNS]


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes else ""


def _reviewer(
    pk: int | None, names: dict[int, tuple[str, str]], numbers: dict[int, str], emails: dict[int, str]
) -> str:
    """As a file finds them again: by number, by address, else by name."""
    if pk is None:
        return ""
    return numbers.get(pk) or emails.get(pk) or " ".join(names.get(pk, ("", "")))


def _names(people: Iterable[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for some in _some(people):
        rows = Name.objects.filter(person__in=some, kind=CURRENT).order_by("-pk")
        found |= {person: (given, family) for person, given, family in rows.values_list("person", "given", "family")}
    return found


def _numbers(people: Iterable[int], place: Place) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in _some(people):
        rows = Number.objects.filter(person__in=some, scheme=at_place("employer", str(place)), claimed=False)
        found |= dict(rows.order_by("-pk").values_list("person", "value"))
    return found


def _emails(people: Iterable[int], who: Doer, place: Place) -> dict[int, str]:
    """Those of these workplaces: whoever sees a person at one sees no address of another (decision 22)."""
    found: dict[int, str] = {}
    at = {str(place), *map(str, Place.objects.filter(pk__in=who.places))}
    for some in _some(people):
        rows = Email.objects.filter(person__in=some, kind=WORK, place__in=at).order_by("-pk")
        found |= dict(rows.values_list("person", "address"))
    return found


def _some(people: Iterable[int]) -> Iterable[list[int]]:
    pks = sorted(people)
    return (pks[at : at + STAFF_OF] for at in range(0, len(pks), STAFF_OF))
