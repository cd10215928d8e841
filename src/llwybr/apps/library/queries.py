"""Finding what to read, watch or try. Open to anyone."""

from collections import defaultdict
from collections.abc import Mapping

from llwybr.apps.library.models import About, Resource


def resources(nation: str) -> list[Resource]:
    return list(Resource.objects.filter(nation=nation).prefetch_related("about"))


def resource(nation: str, slug: str) -> Resource | None:
    return Resource.objects.filter(nation=nation, slug=slug).prefetch_related("about").first()


def helping(
    nation: str, levels: Mapping[str, int], *, family: str, language: str, most: int = 3
) -> dict[str, list[Resource]]:
    """For each element and the level a person is at in it, the resources that help most, at most `most`.

    First those for that level, then those made for the person's family, in their language, ours before other people's
    pages, and the shortest: what can be read in a break comes before what cannot.
    """
    found: dict[str, list[tuple[tuple[object, ...], Resource]]] = defaultdict(list)
    rows = About.objects.filter(resource__nation=nation, element__in=levels).select_related("resource")
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
