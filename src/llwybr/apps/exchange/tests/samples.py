"""Small packages of CASE as somebody else might publish them, made up for the tests."""

from collections.abc import Iterable
from typing import Any

from llwybr.apps.exchange.interface.given import GivenPackage, read
from llwybr.apps.exchange.queries.identity import NAMESPACE

WHEN = "2026-03-01T09:00:00Z"
WHERE = "https://standards.example/ims/case/v1p1"


def uid(name: str) -> str:
    from uuid import uuid5

    return str(uuid5(NAMESPACE, f"sample/{name}"))


def document(**more: Any) -> dict[str, Any]:
    own = uid("document")
    return {
        "identifier": own,
        "uri": f"{WHERE}/CFDocuments/{own}",
        "creator": "An invented council",
        "title": "Standards for kitchens",
        "lastChangeDateTime": WHEN,
        "language": "en",
        **more,
    }


def item(name: str, text: str = "", **more: Any) -> dict[str, Any]:
    own = uid(name)
    found = {"identifier": own, "uri": f"{WHERE}/CFItems/{own}", "fullStatement": text or f"The text of {name}"}
    return {**found, "lastChangeDateTime": WHEN, "humanCodingScheme": name, **more}


def node(name: str) -> dict[str, str]:
    return {"title": name, "identifier": uid(name), "uri": f"{WHERE}/CFItems/{uid(name)}"}


def association(origin: str, destination: str, kind: str = "isChildOf", **more: Any) -> dict[str, Any]:
    own = uid(f"{kind}/{origin}/{destination}")
    return {
        "identifier": own,
        "uri": f"{WHERE}/CFAssociations/{own}",
        "associationType": kind,
        "originNodeURI": node(origin),
        "destinationNodeURI": node(destination),
        "lastChangeDateTime": WHEN,
        **more,
    }


def package(items: Iterable[Any] = (), associations: Iterable[Any] = (), **about: Any) -> dict[str, Any]:
    return {"CFDocument": document(**about), "CFItems": list(items), "CFAssociations": list(associations)}


def kitchen() -> dict[str, Any]:
    """Two headings, three standards, in another order than they are told."""
    return package(
        [item("2.1"), item("1"), item("2"), item("1.2"), item("1.1")],
        [
            association("1.2", "1", sequenceNumber=2),
            association("1.1", "1", sequenceNumber=1),
            association("2.1", "2", sequenceNumber=1),
            association("2", "document", sequenceNumber=2),
            association("1", "document", sequenceNumber=1),
        ],
    )


def given(data: dict[str, Any]) -> GivenPackage:
    found, faults = read(data)
    assert found is not None, faults
    return found
