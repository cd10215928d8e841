"""Files of staff, as whoever may bring them in at a place sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from llwybr.apps.posts.access import CHANGE
from llwybr.apps.posts.incoming.headings import fold
from llwybr.apps.posts.models import Intake, Portion
from llwybr.apps.posts.models.intake import APPLIED
from llwybr.apps.standards import queries as standards
from llwybr.core.people.models import Person
from llwybr.core.places.access import visible_to as places_visible_to
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.posts.models import IntakeQuerySet
    from llwybr.apps.standards.models import Profile
    from llwybr.core.access.viewer import Viewer

FILES = 20
# What a reader can ask to see of the rows of a file.
SHOWN = ("fault", "warnings", "new", "changed", "ended", "own", "left", "same")


def place(viewer: Viewer, public_id: UUID, now: datetime) -> Place | None:
    """A place whose posts they may change."""
    return places_visible_to(viewer, CHANGE, now).filter(public_id=public_id).first()


def files(viewer: Viewer, place: Place, now: datetime) -> list[Intake]:
    """The last files that were brought in for this place."""
    return list(_visible_to(viewer, now).filter(place=place)[:FILES])


def file(viewer: Viewer, place: Place, public_id: UUID, now: datetime) -> Intake | None:
    """One of them. Somebody else's shows what was found at all its workplaces: to nobody who may not change posts at each."""
    found = _visible_to(viewer, now).filter(place=place, public_id=public_id).select_related("place").first()
    return found if found and (found.by == viewer.person or _reaches_all(viewer, place, now)) else None


def _reaches_all(viewer: Viewer, place: Place, now: datetime) -> bool:
    under = Place.objects.at_or_under([str(place)], timezone.localdate(now))
    return not under.exclude(pk__in=places_visible_to(viewer, CHANGE, now).values("pk")).exists()


def _visible_to(viewer: Viewer, now: datetime) -> IntakeQuerySet:
    return Intake.objects.filter(place__in=places_visible_to(viewer, CHANGE, now).values("pk"))


def brought_in_since(intake: Intake) -> Intake | None:
    """The very same file, if somebody brought it in at this place after this one was read."""
    return Intake.objects.filter(
        place=intake.place, digest=intake.digest, state=APPLIED, applied_at__gte=intake.read_at
    ).first()


def rows(intake: Intake) -> Iterator[list[Any]]:
    """The rows of a file as they were read, some hundred in memory at a time: line, cell, cell, …"""
    for portion in Portion.objects.filter(intake=intake).only("rows").iterator(20):
        yield from portion.rows


def first_rows(intake: Intake) -> list[list[str]]:
    """The cells of its first rows, by which its columns are known."""
    first = Portion.objects.filter(intake=intake, number=0).first()
    return [cells for _, *cells in first.rows] if first else []


@dataclass(frozen=True)
class Line:
    """One row with what was found of it. `trouble`: each fault or warning with the heading of its column and its number."""

    line: int
    name: str
    kind: str
    changes: list[tuple[str, Any, Any]]
    faults: list[tuple[str, str, int, str]]  # code, heading, number of the column, what stands there
    warnings: list[tuple[str, str, int, str]]


def page_of_lines(intake: Intake, what: str, number: int, size: int) -> tuple[list[Line], list[int], int]:
    """One page of the rows that were found to be this, the people (keys) on it who were here before, and how many rows there
    are in all. At most as many portions are read as the page has rows."""
    counts = list(Portion.objects.filter(intake=intake).order_by("number").values_list("number", "counts"))
    total = sum(count.get(what, 0) for _, count in counts)
    first = (number - 1) * size
    wanted: list[int] = []
    skip, before = 0, 0
    for portion, count in counts:
        many = count.get(what, 0)
        if before + many > first and before < first + size and many:
            skip = first - before if not wanted else skip
            wanted.append(portion)
        before += many
    portions = Portion.objects.filter(intake=intake, number__in=wanted).order_by("number")
    pairs = [pair for one in portions for pair in zip(one.rows, one.found, strict=True) if is_what(pair[1], what)]
    shown = pairs[skip : skip + size]
    lines = _lines(intake, shown)
    return lines, [found[1] for _, found in shown if found[1]], total


def is_what(found: Sequence[Any], what: str) -> bool:
    return bool(found[5]) if what == "warnings" else found[0] == what


def trouble(intake: Intake) -> Iterator[Line]:
    """Every row with a fault or a warning."""
    for portion in Portion.objects.filter(intake=intake).order_by("number").iterator(20):
        some = [pair for pair in zip(portion.rows, portion.found, strict=True) if pair[1][4] or pair[1][5]]
        yield from _lines(intake, some)


def _lines(intake: Intake, pairs: Iterable[tuple[list[Any], list[Any]]]) -> list[Line]:
    at = {name: number for number, name in enumerate(intake.columns) if name}
    names = [at[name] for name in ("full_name", "given", "family") if name in at]

    def told(some: Iterable[Sequence[str]]) -> list[tuple[str, str, int, str]]:
        found = []
        for code, name, what in some:
            column = at.get(name, -1)
            found.append((code, intake.headings[column] if column >= 0 else "", column + 1, what))
        return found

    lines = []
    for (line, *cells), (kind, _person, _post, changes, faults, warnings) in pairs:
        name = " ".join(cells[column] for column in names if column < len(cells))
        lines.append(Line(line, name, kind, [tuple(one) for one in changes], told(faults), told(warnings)))
    return lines


def public_ids(people: Iterable[int]) -> list[str]:
    return [str(one) for one in Person.objects.filter(pk__in=list(people)).values_list("public_id", flat=True)]


def names_of(people: Iterable[int]) -> dict[int, str]:
    """What these people are called, by their keys."""
    return dict(Person.objects.filter(pk__in=list(people)).values_list("pk", "name"))


def names_of_places(places: Iterable[int]) -> dict[int, str]:
    return {one.pk: str(one.name) for one in Place.objects.filter(pk__in=list(places))}


def words_in(intake: Intake, field: str) -> Counter[str]:
    """The different words of one column, as they are first written, with how many rows have them."""
    if field not in intake.columns:
        return Counter()
    at = intake.columns.index(field) + 1
    found: Counter[str] = Counter()
    written: dict[str, str] = {}
    for row in rows(intake):
        if at < len(row) and row[at]:
            found[written.setdefault(fold(row[at]), row[at])] += 1
    return found


def jobs(place: Place, now: datetime) -> list[Profile]:
    """The jobs that a place's files can mean: of its nation's standards in force."""
    edition = standards.edition_in_force(place.nation, timezone.localdate(now))
    return standards.profiles(edition) if edition else []


def settled(words: Iterable[str], known: Mapping[str, str]) -> bool:
    """Whether it is known of every word what it means."""
    return all(fold(word) in known for word in words)
