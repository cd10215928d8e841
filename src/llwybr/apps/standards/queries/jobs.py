"""The jobs of an edition, by role, and what each asks."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from llwybr.apps.standards.models import Ask, Edition, Element, Family, Profile, Role
from llwybr.apps.standards.queries.elements import elements
from llwybr.values.letters import plain_letters


def families(edition: Edition) -> list[Family]:
    return list(edition.families.all())


def profiles(edition: Edition) -> list[Profile]:
    """Every job of an edition, with its family and role."""
    return list(edition.profiles.select_related("family", "role"))


def profile(edition: Edition, slug: str) -> Profile | None:
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    return edition.profiles.select_related("family", "role").filter(slug=slug).first()


def matching(profiles: Iterable[Profile], words: str) -> list[Profile]:
    """The jobs whose names, in either language, hold every word; accents and capitals do not matter."""
    wanted = plain_letters(words).split()
    return [profile for profile in profiles if all(word in _names(profile) for word in wanted)]


def proposed(profiles: Iterable[Profile], setting: str, autonomy: int) -> list[Profile]:
    """Of each role with jobs in this setting, the rung nearest to how the person works; the nearest of all first."""
    there = [profile for profile in profiles if setting in profile.settings]
    by_role: dict[int, Profile] = {}
    for profile in sorted(there, key=lambda one: (abs(one.autonomy - autonomy), one.position)):
        by_role.setdefault(profile.role_id, profile)
    return list(by_role.values())


def role(edition: Edition, slug: str) -> Role | None:
    if "\0" in slug:
        return None
    return edition.roles.select_related("family").filter(slug=slug).first()


def rungs(role: Role) -> list[Profile]:
    """The jobs of a role, the first rung first."""
    return list(role.profiles.order_by("rung"))


def continuum(edition: Edition, rungs: Sequence[Profile]) -> list[tuple[Element, list[int]]]:
    """What each rung asks in every element that any of them asks, in the order of the standards. 0: not part of that job."""
    tables = [asked(edition, rung) for rung in rungs]
    rows = [(element, [table.get(element.slug, 0) for table in tables]) for element in elements(edition)]
    return [(element, levels) for element, levels in rows if any(levels)]


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


def asked_by_family(edition: Edition) -> dict[tuple[str, str], int]:
    """{(element, family): the highest level that a job of the family asks in the element}, by slug."""
    highest: dict[tuple[str, str], int] = {}
    families = dict(edition.profiles.values_list("pk", "family__slug"))
    for profile, asks in _asked(edition.stamp).items():
        for element, level in asks.items():
            key = (element, families[profile])
            highest[key] = max(level, highest.get(key, 0))
    return highest


def _names(profile: Profile) -> str:
    return plain_letters(" ".join([profile.title.en, profile.title.cy, profile.also_called.en, profile.also_called.cy]))
