"""What stands in the place of a value. Everything comes from a key that is made for one copy and never written down.

What was the same stays the same within one copy where something hangs on it: an id, an address, the name of one person.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
NOBODY = frozenset({"system", "anonymous"})  # who did it, where nobody did
GIVEN = (
    "Afonfain",
    "Bedwen",
    "Brwynen",
    "Carreg",
    "Celynnen",
    "Cwmwl",
    "Derwen",
    "Enfys",
    "Gwenynen",
    "Helygen",
    "Onnen",
    "Ysgawen",
)
FAMILY = "Enghraifft"  # "example": nobody is called that
AT = "scrubbed.invalid"  # no letter gets there
FILLER = "llwybr "
WEEKS = 26  # a day is moved back by up to so many whole weeks, each of one person's by as many: days of the week and spans stay
MOST = 100


@dataclass(frozen=True)
class Cell:
    """One value, of which row, whose, and what may stand there. `codes`: a closed list of which it is one."""

    value: Any
    field: models.Field[Any, Any]
    pk: object
    of: str
    codes: tuple[str, ...] = ()


class Key:
    """`public`: the ids that stay as they are, being those of places; `brief`: whose moments keep their seconds, since something of
    theirs that has to end after it began lasted less than a minute."""

    def __init__(self, public: Collection[str], brief: Collection[str] = ()) -> None:
        self._secret, self._public, self.brief = secrets.token_bytes(32), public, brief

    def hash(self, what: str, of: object) -> bytes:
        return hmac.digest(self._secret, f"{what}\0{of}".encode(), "sha256")

    def hex(self, what: str, of: object) -> str:
        return self.hash(what, of).hex()

    def pick(self, what: str, of: object, among: int) -> int:
        return int.from_bytes(self.hash(what, of)) % among

    def id(self, text: str) -> str:
        """Another for each public id; the same one wherever it stands."""
        known = text.lower()
        return text if known in self._public else str(UUID(bytes=self.hash("id", known)[:16], version=4))

    def renamed(self, value: Any) -> Any:
        """The same, with other ids wherever one stands in it."""
        if isinstance(value, str):
            return ID.sub(lambda found: self.id(found[0]), value)
        if isinstance(value, list):
            return [self.renamed(one) for one in value]
        if isinstance(value, dict):
            return {self.renamed(name): self.renamed(one) for name, one in value.items()}
        return value


def _kept(cell: Cell, key: Key) -> Any:
    return key.renamed(cell.value)


def _id(cell: Cell, key: Key) -> Any:
    if isinstance(cell.value, UUID):
        return UUID(key.id(str(cell.value)))
    if cell.value in NOBODY:
        return cell.value
    return key.id(cell.value) if ID.fullmatch(cell.value) else key.hex("id", cell.value)[: len(cell.value)]


def _given(cell: Cell, key: Key) -> str:
    return GIVEN[key.pick("given", cell.of, len(GIVEN))]


def _family(cell: Cell, key: Key) -> str:
    return f"{FAMILY}-{key.hex('family', cell.of)[:6]}"


def _name(cell: Cell, key: Key) -> str:
    return f"{_given(cell, key)} {_family(cell, key)}"


def _address(cell: Cell, key: Key) -> str:
    return f"{key.hex('address', cell.value.casefold())[:20]}@{AT}"


def _number(cell: Cell, _key: Key) -> str:
    """The key of its row in the same shape: no two rows get one number."""
    left = list(str(cell.pk))
    made = [_sign(one, left) for one in reversed(cell.value)]
    return str(cell.pk) if left else "".join(reversed(made))


def _sign(one: str, left: list[str]) -> str:
    if one in "-/. ":
        return one
    return left.pop() if left else "0" if one.isdigit() else "X"


def _numbers(cell: Cell, _key: Key) -> list[int]:
    whole = isinstance(cell.value, list) and all(isinstance(one, int) for one in cell.value)
    return cell.value if whole else []


def _fresh(cell: Cell, _key: Key) -> str:
    most = cell.field.max_length or 64
    return secrets.token_hex(32)[:most]


def _filler(cell: Cell, _key: Key) -> str:
    length = len(cell.value)
    return f"{FILLER * (length // len(FILLER) + 1)}"[: length - 1] + "."


def _drawn(cell: Cell, _key: Key) -> Any:
    return secrets.choice(cell.codes) if cell.codes else 1 + secrets.randbelow(MOST)


def _moved(cell: Cell, key: Key) -> date:
    """A moment to the minute: what a log outside of the database says to the second would tell whose it is. What came first still
    does, or came in the same minute."""
    back = timedelta(weeks=1 + key.pick("weeks", cell.of, WEEKS))
    moved: date = cell.value - back if cell.value.year > 1 else cell.value
    if isinstance(moved, datetime) and cell.of not in key.brief:
        return moved.replace(second=0, microsecond=0)
    return moved


def _emptied(cell: Cell, _key: Key) -> Any:
    if cell.field.null:
        return None
    return type(cell.value)()


WAYS: dict[str, Callable[[Cell, Key], Any]] = {
    "kept": _kept,
    "id": _id,
    "name": _name,
    "given": _given,
    "family": _family,
    "address": _address,
    "number": _number,
    "numbers": _numbers,
    "fresh": _fresh,
    "filler": _filler,
    "drawn": _drawn,
    "moved": _moved,
    "emptied": _emptied,
}


def scrub(way: str, cell: Cell, key: Key) -> Any:
    """What stands in its place. Nothing stays nothing."""
    return cell.value if cell.value is None or cell.value == "" else WAYS[way](cell, key)
