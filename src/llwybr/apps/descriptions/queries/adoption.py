"""How far job descriptions are used: at each school, by authority and trust, over a nation. Counts alone, and no person."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.apps.descriptions.models import Version
from llwybr.apps.descriptions.rules.states import AGREED, IN_USE, told_count
from llwybr.apps.posts import queries as posts
from llwybr.core.places.kinds import AUTHORITY, SCHOOL, TRUST
from llwybr.core.places.models import Belonging, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

DRIFT = ("kept", "changed", "added", "dropped")


@dataclass(frozen=True)
class Adoption:
    """`held`: jobs that somebody holds at its schools, each school's counted by itself; `in_use`: those of them with a text in
    use, the school's own or one from above. `drift`: of the texts that it and its schools put in use. `agreed`: at least so many
    posts have a text that both sides agreed, in full tens; None: fewer than ten."""

    place: Place | None
    schools: int
    adopted: int
    held: int
    in_use: int
    drift: dict[str, int]
    agreed: int | None

    @property
    def share(self) -> int | None:
        """In use of held, in a hundred; None where nobody holds a job there that we know of."""
        return round(100 * self.in_use / self.held) if self.held else None


def adoption(nation: str, on: date) -> list[Adoption]:
    """Each authority and trust of a nation. Four queries."""
    parents = Place.objects.filter(kind__in=(AUTHORITY, TRUST), nation=nation).open_on(on)
    return _counted(list(parents.order_by("kind", "sorts_en", "pk")), on)


def by_school(parent: Place, on: date) -> list[Adoption]:
    """Each school directly under a place, by itself. Four queries."""
    schools = _schools([parent], on)[parent.pk]
    if not schools:
        return []
    facts = _Facts.of([*schools, parent], on)
    return [_one(one, [one], facts, {one.pk: {parent.pk, one.pk}}) for one in schools]


def together(rows: Sequence[Adoption]) -> Adoption:
    """A nation. Of agreed posts it tells the sum of what its parts tell, so that it says nothing of a part that is hidden."""
    return Adoption(
        place=None,
        schools=sum(one.schools for one in rows),
        adopted=sum(one.adopted for one in rows),
        held=sum(one.held for one in rows),
        in_use=sum(one.in_use for one in rows),
        drift={name: sum(one.drift[name] for one in rows) for name in DRIFT},
        agreed=sum(one.agreed or 0 for one in rows) or None,
    )


@dataclass(frozen=True)
class _Facts:
    """What is known of some places: texts in use, jobs held, agreed posts. By the keys of places."""

    texts: dict[int, dict[str, Counter[str]]]
    held: dict[int, set[str]]
    agreed: Counter[int]

    @classmethod
    def of(cls, places: Sequence[Place], on: date) -> _Facts:
        keys = [one.pk for one in places]
        texts: dict[int, dict[str, Counter[str]]] = defaultdict(dict)
        agreed: Counter[int] = Counter()
        used = Q(state=IN_USE, description__place__in=keys) | Q(state=AGREED, description__post__workplace__in=keys)
        columns = ("description__place", "description__post__workplace", "description__profile", *DRIFT)
        for place, workplace, profile, *drift in Version.objects.filter(used).order_by().values_list(*columns):
            if place:
                texts[place][profile] = Counter(dict(zip(DRIFT, drift, strict=True)))
            else:
                agreed[workplace] += 1
        held: dict[int, set[str]] = defaultdict(set)
        rows = posts.at([str(one) for one in places], on).order_by()
        for place, profile in rows.values_list("post__workplace", "profile").distinct():
            held[place].add(profile)
        return cls(texts, held, agreed)


def _schools(parents: Sequence[Place], on: date) -> dict[int, list[Place]]:
    """The schools of a day directly under each of these, by its key."""
    found: dict[int, list[Place]] = {one.pk: [] for one in parents}
    rows = Belonging.objects.on(on).filter(parent__in=parents, place__kind=SCHOOL).select_related("place")
    for row in rows.order_by("place__sorts_en", "pk"):
        if row.place.is_open(on):
            found[row.parent_id].append(row.place)
    return found


def _counted(parents: Sequence[Place], on: date) -> list[Adoption]:
    under = _schools(parents, on)
    facts = _Facts.of([*parents, *(one for some in under.values() for one in some)], on)
    return [
        _one(parent, under[parent.pk], facts, {one.pk: {parent.pk, one.pk} for one in under[parent.pk]})
        for parent in parents
    ]


def _one(place: Place, schools: Sequence[Place], facts: _Facts, above: dict[int, set[int]]) -> Adoption:
    drift = sum(_texts(facts, {place.pk, *(one.pk for one in schools)}), Counter[str]())
    return Adoption(
        place=place,
        schools=len(schools),
        adopted=sum(bool(facts.texts.get(one.pk)) for one in schools),
        held=sum(len(facts.held.get(one.pk, ())) for one in schools),
        in_use=sum(_has_text(facts, above[one.pk], job) for one in schools for job in facts.held.get(one.pk, ())),
        drift={name: drift[name] for name in DRIFT},
        agreed=told_count(sum(facts.agreed[one.pk] for one in schools)),
    )


def _texts(facts: _Facts, places: Iterable[int]) -> list[Counter[str]]:
    return [one for place in places for one in facts.texts.get(place, {}).values()]


def _has_text(facts: _Facts, places: Iterable[int], job: str) -> bool:
    return any(job in facts.texts.get(one, ()) for one in places)
