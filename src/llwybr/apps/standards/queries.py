"""Reading an edition: the jobs, what they ask, and the words for it. Published standards are open to anyone."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch

from llwybr.apps.standards.models import NATIONS, Area, Ask, Descriptor, Edition, Element, Example, Profile
from llwybr.core.kit.bilingual import Written


def nations() -> tuple[str, ...]:
    return NATIONS


def edition_in_force(nation: str, on: date) -> Edition | None:
    return Edition.objects.in_force(nation, on) if nation in NATIONS else None


def profiles(edition: Edition) -> list[Profile]:
    """Every job of an edition, with its family."""
    return list(edition.profiles.select_related("family"))


def profile(edition: Edition, slug: str) -> Profile | None:
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    return edition.profiles.select_related("family").filter(slug=slug).first()


def matching(profiles: Iterable[Profile], words: str) -> list[Profile]:
    """The jobs whose names, in either language, hold every word; accents and capitals do not matter."""
    wanted = _fold(words).split()
    return [profile for profile in profiles if all(word in _names(profile) for word in wanted)]


def proposed(profiles: Iterable[Profile], setting: str, autonomy: int) -> list[Profile]:
    """The jobs of one setting, the one nearest to how the person works first."""
    there = [profile for profile in profiles if setting in profile.settings]
    return sorted(there, key=lambda profile: (abs(profile.autonomy - autonomy), profile.position))


def elements(edition: Edition) -> Sequence[Element]:
    """Every element of an edition, in order, with its area. Remembered until the edition is loaded anew: not to be changed."""
    return _elements(edition.pk, edition.stamp)


@lru_cache(maxsize=16)
def _elements(edition: int, stamp: UUID) -> tuple[Element, ...]:
    return tuple(Element.objects.filter(edition=edition).select_related("area"))


def areas(edition: Edition) -> list[Area]:
    """Every area with its elements and their levels."""
    levels = Prefetch("elements", Element.objects.prefetch_related("descriptors"))
    return list(edition.areas.prefetch_related(levels))


def asked(edition: Edition, profile: Profile) -> Mapping[str, int]:
    """The level that a job asks, by element slug. Remembered as the elements are."""
    return _asked(edition.stamp).get(profile.pk, {})


@lru_cache(maxsize=16)
def _asked(stamp: UUID) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = Ask.objects.filter(profile__edition__stamp=stamp).values_list("profile_id", "element__slug", "level")
    for profile, element, level in rows:
        found.setdefault(profile, {})[element] = level
    return found


def descriptors(element: Element) -> list[Descriptor]:
    return list(element.descriptors.all())


def descriptors_at(wanted: Mapping[int, int]) -> dict[int, Descriptor]:
    """The text of one level of each element: {element pk: level} to {element pk: descriptor}."""
    found = Descriptor.objects.filter(element__in=wanted)
    return {one.element_id: one for one in found if one.level == wanted[one.element_id]}


def example(element: Element, profile: Profile) -> Example | None:
    """An everyday moment of this job's family."""
    return element.examples.filter(family_id=profile.family_id).first()


def element_titles(nation: str, on: date) -> dict[str, Written]:
    """The title of every element in force, by slug."""
    edition = edition_in_force(nation, on)
    return {element.slug: element.title for element in edition.elements.all()} if edition else {}


def _names(profile: Profile) -> str:
    return _fold(" ".join([profile.title.en, profile.title.cy, profile.also_called.en, profile.also_called.cy]))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
