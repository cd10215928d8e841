"""Finding what to read, watch or try. Open to anyone. Only what is in force on the day is there."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from llwybr.apps.library.models import About, Resource
from llwybr.core.kit.sourced import in_force
from llwybr.values.bilingual import LANGUAGES

# What a list of resources does not show.
LONG = tuple(f"resource__{name}_{language}" for name in ("body", "try_this", "ask") for language in LANGUAGES)


def resources(nation: str, on: date) -> QuerySet[Resource]:
    """Everything there is to read, our own guides first."""
    return Resource.objects.filter(in_force(on), nation=nation).order_by("kind", "position")


def resource(nation: str, slug: str, on: date) -> Resource | None:
    return Resource.objects.filter(in_force(on), nation=nation, slug=slug).first()


def helping(
    nation: str, levels: Mapping[str, int], *, family: str, language: str, on: date, most: int = 3
) -> dict[str, list[Resource]]:
    """For each element and the level a person is at in it, the resources that help most, at most `most`.

    First those for that level, then those made for the person's family, in their language, ours before other people's
    pages, and the shortest: what can be read in a break comes before what cannot.
    """
    found: dict[str, list[tuple[tuple[object, ...], Resource]]] = defaultdict(list)
    wanted = About.objects.filter(in_force(on, of="resource__"), resource__nation=nation, element__in=levels)
    rows = wanted.select_related("resource").defer(*LONG)
    for row in rows:
        one = row.resource
        if one.families and family not in one.families:
            continue
        fits = (
            levels[row.element] not in row.levels,
            not one.families,
            language not in one.languages,
            one.kind != "guide",
        )
        found[row.element].append(((*fits, one.minutes, one.position), one))
    return {
        element: [one for _, one in sorted(pairs, key=lambda pair: pair[0])[:most]] for element, pairs in found.items()
    }
