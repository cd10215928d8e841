"""Everything at once, for whoever hands it on whole: as many queries for one edition as for all."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from llwybr.apps.standards.models import Edition, Element, Example, Framework, FrameworkItem, Profile


def every_edition() -> list[Edition]:
    """The editions of all nations, drafts too: by nation, the earliest first."""
    return list(Edition.objects.order_by("nation", "in_force_from", "pk"))


def fill(editions: Sequence[Edition]) -> None:
    """Fetch what these editions hold: elements with area, levels and examples; profiles with role, family and asks. Five queries."""
    examples = Example.objects.select_related("family").order_by("family__position")
    prefetch_related_objects(
        list(editions),
        Prefetch("elements", Element.objects.select_related("area")),
        "elements__descriptors",
        Prefetch("elements__examples", examples),
        Prefetch("profiles", Profile.objects.select_related("role__family")),
        "profiles__asks",
    )


def filled(edition: int) -> Edition:
    """One edition with all that it holds, and what each of its jobs leads to and stands beside: eight queries."""
    found = Edition.objects.get(pk=edition)
    fill([found])
    prefetch_related_objects(list(found.profiles.all()), "leads_to", "beside")
    return found


def every_framework() -> list[Framework]:
    """Other people's standards of all nations, with their items, links and successors: four queries."""
    items = FrameworkItem.objects.prefetch_related("links", "replaced_by")
    return list(Framework.objects.order_by("nation", "position").prefetch_related(Prefetch("items", items)))
