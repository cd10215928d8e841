"""Permissions and roles as data (`roles.yaml`), with their words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from llwybr.core.kit.bilingual import Written

HERE, BELOW, EVERYWHERE = "here", "below", "everywhere"
PLACE, PERSON, PLATFORM, NONE = "place", "person", "platform", "none"
WORKS = ("worker", "alnco", "business_manager", "head")  # whoever holds one of these works there


@dataclass(frozen=True)
class Role:
    """`scope`: what a grant of it names: a place (of one of `kinds`), a person, the platform, or nothing at all.

    `may`: {permission: how far from the scope it reaches}. `appoints`: the roles that its holder may give;
    `with_another`: those of them that take a second person. `others`: it opens what is other people's.
    """

    id: str
    name: Written
    about: Written
    scope: str
    kinds: tuple[str, ...]
    may: dict[str, str]
    appoints: tuple[str, ...]
    with_another: tuple[str, ...]
    others: bool


@dataclass(frozen=True)
class Policy:
    """`apart`: pairs of roles that nobody holds at one time."""

    permissions: dict[str, Written]
    roles: dict[str, Role]
    apart: tuple[tuple[str, str], ...]

    def kept_apart_from(self, role: str) -> set[str]:
        return {other for pair in self.apart if role in pair for other in pair if other != role}


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The whole of `roles.yaml`. Raises KeyError where a role names a permission or a role that there is not."""
    said = yaml.safe_load(Path(__file__).with_name("roles.yaml").read_text(encoding="utf-8"))
    permissions = {id: Written(**words) for id, words in said["permissions"].items()}
    roles = {one["id"]: _role(one) for one in said["roles"]}
    for role in roles.values():
        for known, named in ((permissions, role.may), (roles, (*role.appoints, *role.with_another))):
            if strange := set(named) - set(known):
                raise KeyError(f"roles.yaml: {role.id} names {sorted(strange)}, which it does not define")
    return Policy(permissions, roles, tuple((one, other) for one, other in said["apart"]))


def role(id: str) -> Role:
    """Raises KeyError for a role that there is not."""
    return policy().roles[id]


def _role(said: dict[str, Any]) -> Role:
    return Role(
        id=said["id"],
        name=Written(**said["name"]),
        about=Written(**said["about"]),
        scope=said["scope"],
        kinds=tuple(said.get("kinds", ())),
        may=dict(said.get("may", {})),
        appoints=tuple(said.get("appoints", ())),
        with_another=tuple(said.get("with_another", ())),
        others=bool(said.get("others")),
    )
