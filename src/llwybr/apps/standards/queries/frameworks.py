"""Other people's frameworks, and how their items stand to our elements."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from llwybr.apps.standards.models import CONFIDENCES, Framework, FrameworkItem, Link


def frameworks(nation: str) -> list[Framework]:
    """Other people's standards, without their items."""
    return list(Framework.objects.filter(nation=nation))


def framework(nation: str, slug: str) -> Framework | None:
    """One framework, without its items."""
    return Framework.objects.filter(nation=nation, slug=slug).first() if "\0" not in slug else None


@dataclass(frozen=True)
class Section:
    """A heading of a framework (None above those that stand under none), how deep it is (0 at the top), and its items."""

    heading: FrameworkItem | None
    depth: int
    items: list[FrameworkItem]


def sections(framework: Framework) -> list[Section]:
    """A framework in reading order, heading by heading: four queries, whatever its size. A heading has others under it."""
    under: dict[int | None, list[FrameworkItem]] = defaultdict(list)
    for item in framework.items.prefetch_related("links", "replaced_by__framework"):
        under[item.under_id].append(item)
    return [one for one in _sections(None, 0, under) if one.heading or one.items]


def _sections(
    heading: FrameworkItem | None, depth: int, under: dict[int | None, list[FrameworkItem]]
) -> Iterator[Section]:
    here = under.get(heading.pk if heading else None, [])
    yield Section(heading, depth, [item for item in here if item.pk not in under])
    for item in here:
        if item.pk in under:
            yield from _sections(item, depth + 1, under)


def linked(nation: str) -> dict[str, list[Link]]:
    """For each element, the items of other people's frameworks that are linked to it, surest first in each framework."""
    rows = Link.objects.filter(item__framework__nation=nation).select_related("item__framework")
    found: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(rows, key=_surest):
        found[link.element].append(link)
    return dict(found)


def _surest(link: Link) -> tuple[int, int, int]:
    return (link.item.framework.position, -CONFIDENCES.index(link.confidence), link.item.position)
