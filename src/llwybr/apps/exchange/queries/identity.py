"""Identifiers that stay for ever: each is worked out from what it names, so that every server gives the same.

The name is `nation/edition/kind/slug/language`, such as `wales/2026-09/element/communication.children/cy`, hashed (UUID version 5)
in a namespace of our own. Never change a name, a kind or the namespace: others keep these identifiers.
"""

from typing import NamedTuple
from uuid import UUID, uuid5

from llwybr.values.bilingual import Bilingual, Language

NAMESPACE = UUID("5d1c2f0e-8a53-4f6f-9d6c-0b5345b7a9e1")
FRAMEWORKS = "frameworks"  # stands where other people's frameworks have no edition of ours

# Stands for the address of the server until an answer leaves it: what is kept is the same for every server.
BASE = "https://llwybr.invalid"
API = "/ims/case/v1p1"


class Key(NamedTuple):
    """What an object is of, in whichever language."""

    nation: str
    edition: str
    kind: str
    slug: str

    def uid(self, language: Language) -> str:
        return _uid("/".join((*self, language)))


class End(NamedTuple):
    """A thing that an association may begin or end at."""

    key: Key
    title: Bilingual


def _uid(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


def association_uid(kind: str, origin: str, destination: str) -> str:
    return _uid(f"association/{kind}/{origin}/{destination}")


def address(member: str, uid: str) -> str:
    """Where an object is found, such as `…/CFItems/…`."""
    return f"{BASE}{API}/{member}/{uid}"
