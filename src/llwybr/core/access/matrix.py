"""The matrix of who may do what, as it was agreed (`matrix.csv`): written apart from the code's policy, and compared with it.

A cell says how far: own (one's own record), person (of the person that the role is held for), here (at the role's own place),
below (there and at what lies under it), everywhere, all (whoever it is), shared (what its owner shares with them, and no role
opens); for what is not built yet also assigned, progress (whether it is done), side, published, group (a protected count); - for
nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from llwybr.core.kit.bilingual import Written

CELLS = {
    "built": {"-", "own", "person", "here", "below", "everywhere", "all", "shared"},
    "later": {
        "-",
        "own",
        "person",
        "here",
        "below",
        "all",
        "shared",
        "assigned",
        "progress",
        "side",
        "published",
        "group",
    },
}
_SAID = ("object_en", "object_cy", "verb_en", "verb_cy", "permission", "state", "models", "views")


@dataclass(frozen=True)
class Row:
    """What may be done to an object, and by whom: `cells` is {role: how far}.

    `permission`: of roles.yaml, where a role gives it. `state`: built, or later. `models`, `views`: where it lies in the code.
    """

    object: Written
    verb: Written
    permission: str
    state: str
    models: tuple[str, ...]
    views: tuple[str, ...]
    cells: dict[str, str]


@lru_cache(maxsize=1)
def matrix() -> tuple[Row, ...]:
    with Path(__file__).with_name("matrix.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_row(one) for one in csv.DictReader(file))


def _row(said: dict[str, str]) -> Row:
    return Row(
        object=Written(said["object_en"], said["object_cy"]),
        verb=Written(said["verb_en"], said["verb_cy"]),
        permission=said["permission"],
        state=said["state"],
        models=tuple(said["models"].split()),
        views=tuple(said["views"].split()),
        cells={role: cell for role, cell in said.items() if role not in _SAID},
    )
