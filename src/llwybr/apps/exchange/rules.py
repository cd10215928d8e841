"""What must hold in a package of CASE, whoever made it: each fault with its place and what to do."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import ValidationError

from llwybr.apps.exchange.interface.given import (
    Fault,
    GivenAssociation,
    GivenPackage,
    dotted,
    leaves,
    read,
    shape_faults,
    without_nulls,
)
from llwybr.apps.exchange.interface.objects import Package

CHILD = "isChildOf"


def faults(data: Any) -> list[Fault]:
    """All that is wrong with a package: against the interface, word for word, and then within itself."""
    package, unreadable = read(data)
    by_interface = [*_nulls(data), *_shape(data)]
    found = [*by_interface, *unreadable, *(within(package) if package else ())]
    return list(dict.fromkeys(found))


def _nulls(data: Any) -> Iterator[Fault]:
    for path, value in leaves(data):
        if value is None:
            yield Fault(dotted(path), "is null: the interface has no null, so leave it out.")


def _shape(data: Any) -> list[Fault]:
    try:
        Package.model_validate(without_nulls(data))
    except ValidationError as error:
        return shape_faults(error)
    return []


def within(package: GivenPackage) -> Iterator[Fault]:
    """What does not fit together within a package."""
    yield from _twins(package)
    yield from _dates(package)
    yield from _ends(package)
    yield from circles(package.cf_associations)


def _twins(package: GivenPackage) -> Iterator[Fault]:
    used = {
        "CFItems": [item.identifier for item in package.cf_items],
        "CFAssociations": [one.identifier for one in package.cf_associations],
    }
    for name, identifiers in used.items():
        places = {package.cf_document.identifier: "CFDocument"}
        for at, identifier in enumerate(identifiers):
            first = places.setdefault(identifier, f"{name}.{at}")
            if first != f"{name}.{at}":
                yield Fault(f"{name}.{at}.identifier", f"is also the identifier of {first}: give each its own.")


def _dates(package: GivenPackage) -> Iterator[Fault]:
    places = [("CFDocument", package.cf_document)] + [(f"CFItems.{at}", one) for at, one in enumerate(package.cf_items)]
    for place, one in places:
        if one.status_start_date and one.status_end_date and one.status_end_date < one.status_start_date:
            message = f"ends on {one.status_end_date}, before it starts on {one.status_start_date}: put them in order."
            yield Fault(f"{place}.statusEndDate", message)


def _ends(package: GivenPackage) -> Iterator[Fault]:
    """An association leads from or to something that is here; a child and its heading must both be."""
    here = {package.cf_document.identifier, *(item.identifier for item in package.cf_items)}
    for at, one in enumerate(package.cf_associations):
        ends = {
            "originNodeURI": one.origin_node_uri.identifier,
            "destinationNodeURI": one.destination_node_uri.identifier,
        }
        missing = [name for name, identifier in ends.items() if identifier not in here]
        if missing and (one.association_type == CHILD or len(missing) == len(ends)):
            for name in missing:
                message = f"leads to {ends[name]}, which is not here: add that item, or remove the association."
                yield Fault(f"CFAssociations.{at}.{name}", message)


def circles(associations: list[GivenAssociation]) -> Iterator[Fault]:
    """A child that is its own heading, at whatever remove: at most one circle is told."""
    headings: dict[str, list[str]] = {}
    for one in associations:
        if one.association_type == CHILD:
            headings.setdefault(one.origin_node_uri.identifier, []).append(one.destination_node_uri.identifier)
    try:
        TopologicalSorter(headings).prepare()
    except CycleError as error:
        circle = error.args[1]
        told = " → ".join(reversed(circle[-6:])) + (" → …" if len(circle) > 6 else "")
        yield Fault("CFAssociations", f"isChildOf goes in a circle ({told}): remove one of them.")
