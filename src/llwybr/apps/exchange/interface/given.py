"""Packages as others hand them out: with nulls, with fields of their own, with identifiers of any form. What we need must be there."""

import json
import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from llwybr.apps.exchange.interface.primitives import Day, Whole, case_name
from llwybr.core.packs.plain import plain

MOST_BYTES = 20_000_000
MOST_DEPTH = 40
MOST_IN_A_LIST = 50_000  # items or associations: each of them may have half a dozen faults, and all are gathered
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Path = tuple[Hashable, ...]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]  # as in a pack


class Fault(NamedTuple):
    """What is wrong in a package, where, and what to do."""

    place: str
    message: str

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}" if self.place else self.message
        return "".join(letter if letter.isprintable() else "�" for letter in told)  # it must not steer a terminal


class Given(BaseModel):
    model_config = ConfigDict(
        alias_generator=case_name, populate_by_name=True, extra="ignore", frozen=True, strict=True
    )


class GivenDocument(Given):
    identifier: Name
    title: Words
    creator: Words | None = None
    publisher: Words | None = None
    description: Words | None = None
    language: str | None = None
    uri: str | None = None
    official_source_url: str | None = None
    last_change_date_time: str | None = None
    status_start_date: Day | None = None
    status_end_date: Day | None = None


class GivenItem(Given):
    identifier: Name
    full_statement: Words
    abbreviated_statement: Words | None = None
    human_coding_scheme: str | None = None
    list_enumeration: str | None = None
    language: str | None = None
    status_start_date: Day | None = None
    status_end_date: Day | None = None


class GivenNode(Given):
    identifier: Name


class GivenAssociation(Given):
    identifier: Name
    association_type: str
    sequence_number: Whole | None = None
    origin_node_uri: GivenNode
    destination_node_uri: GivenNode


class GivenPackage(Given):
    cf_document: GivenDocument
    cf_items: list[GivenItem] = []
    cf_associations: list[GivenAssociation] = []


class NotReadError(ValueError):
    """This text is not JSON that we read: the message says why and what to do."""


def parse(text: bytes) -> Any:
    """The data of a JSON text. Raises NotReadError; nothing of it is taken in two senses, and nothing is nested without end."""
    if len(text) > MOST_BYTES:
        raise NotReadError(f"is larger than {MOST_BYTES:,} bytes: hand it over in parts")
    try:
        data = json.loads(text.decode("utf-8-sig"), object_pairs_hook=_named_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise NotReadError(f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotReadError(f"line {error.lineno}: is not JSON ({error.msg}): correct it") from None
    except RecursionError:
        raise NotReadError(f"is nested more than {MOST_DEPTH} deep: make it flatter") from None
    except NotReadError:
        raise
    except ValueError:
        raise NotReadError("has a number with thousands of figures: correct it") from None
    _fair_size(data)
    return data


def read(data: Any) -> tuple[GivenPackage | None, list[Fault]]:
    """A package, or what it lacks to be one."""
    faults = list(_unreadable(data))
    try:
        package = GivenPackage.model_validate(without_nulls(data))
    except ValidationError as error:
        return None, faults + shape_faults(error)
    return (None if faults else package), faults


def shape_faults(error: ValidationError) -> list[Fault]:
    """What pydantic found, by place."""
    return [Fault(dotted(one["loc"]), plain({**one, "loc": ()})) for one in error.errors(include_url=False)]


def dotted(path: Path) -> str:
    """`CFItems.3.fullStatement`, counted from 0 as JSON is; a name of theirs is cut where it would fill the screen."""
    return ".".join(str(part)[:60] for part in path)


def without_nulls(value: Any) -> Any:
    """The same without what is null: for others, null says that a thing is not there."""
    if isinstance(value, Mapping):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every text, number, truth and null, with the way to it; and every name, as a text at its own place."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield (*path, name), name
            yield from leaves(one, (*path, name))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from leaves(one, (*path, at))
    else:
        yield path, value


def _fair_size(data: Any) -> None:
    level = [data]
    for _ in range(MOST_DEPTH):
        if any(isinstance(value, list) and len(value) > MOST_IN_A_LIST for value in level):
            raise NotReadError(f"has a list of more than {MOST_IN_A_LIST:,}: hand it over in parts")
        level = [
            one
            for value in level
            if isinstance(value, list | dict)
            for one in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise NotReadError(f"is nested more than {MOST_DEPTH} deep: make it flatter")


def _unreadable(data: Any) -> Iterator[Fault]:
    """Texts that no page could show and no database keep."""
    for path, text in leaves(data):
        if isinstance(text, str) and UNSHOWN.search(text):
            yield Fault(dotted(path), "holds a character that cannot be shown (NUL or the like): take it out.")


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotReadError(f"{name[:60]!r} stands twice in one object: keep one")
        found[name] = value
    return found


def _no_number(name: str) -> None:
    raise NotReadError(f"{name} is not a number in JSON: leave it out")
