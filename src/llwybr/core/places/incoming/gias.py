"""What a row of GIAS (Get Information about Schools, 139 columns) says of a place.

Codes that this file knows are those of the real rows that we read; whatever else they hold is kept as it is or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, NamedTuple

from llwybr.core.places.incoming.reading import RefusedError, rows

COLUMNS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (code)",
    "Trusts (code)",
    "Trusts (name)",
    "UKPRN",
)
OPEN, CLOSED, CLOSING, PROPOSED = "1", "2", "3", "4"
COLLEGE, UNIVERSITY = "18", "29"  # types of establishment; every other is a school to us
MAINTAINED, WELSH = "local authority maintained schools", "welsh schools"  # groups, in small letters
OUTSIDE = frozenset({"0", "999", *map(str, range(701, 709))})  # no authority: unknown, overseas, the islands
INDEPENDENT = range(6000, 7000)  # numbers of Welsh schools that no authority keeps (as in the real rows)
LONGEST_NAME = 200
FORMULA = tuple("=+-@\t＝")
DAY = re.compile(r"(\d{2})[-/](\d{2})[-/](\d{4})")


class Trust(NamedTuple):
    code: str
    name: str


class Row(NamedTuple):
    """One establishment. `keeper`: "authority", "trust" or "" (nobody that we know); `closed`: since nobody knows when."""

    line: int
    urn: str
    authority: str
    authority_name: str
    estab: str
    name: str
    kind: str
    type: str
    phase: str
    opened_on: date | None
    closed_on: date | None
    closed: bool
    proposed: bool
    keeper: str
    trust: Trust | None
    ukprn: str


def read(file: BinaryIO, encoding: str) -> Iterator[Row]:
    """Every row of the file. Raises RefusedError at the first that cannot be believed."""
    for line, cells in rows(file, encoding, COLUMNS):
        yield _row(line, cells)


def _row(line: int, cells: list[str]) -> Row:
    urn, authority, authority_name, estab, name, type, group, status, *rest = cells
    opened, closed, phase, trust_code, trust_name, ukprn = rest
    for column, cell in (("URN", urn), ("LA (code)", authority)):
        if not _number(cell, 10):
            raise RefusedError("number", line, f"{column}: {cell}")
    for column, cell in (
        ("EstablishmentNumber", estab),
        ("UKPRN", ukprn),
        ("Trusts (code)", trust_code),
        ("TypeOfEstablishment (code)", type),
        ("PhaseOfEducation (code)", phase),
    ):
        if cell and not _number(cell, 10):
            raise RefusedError("number", line, f"{column}: {cell}")
    if status not in {OPEN, CLOSED, CLOSING, PROPOSED}:
        raise RefusedError("status", line, status)
    trust = Trust(trust_code, _name(line, trust_name)) if trust_code else None
    closed_on = _day(line, "CloseDate", closed) if status in {CLOSED, CLOSING} else None
    return Row(
        line=line,
        urn=urn,
        authority=str(int(authority)),
        authority_name=authority_name,
        estab=estab,
        name=_name(line, name),
        kind={COLLEGE: "further_education_college", UNIVERSITY: "university"}.get(type, "school"),
        type=type,
        phase=phase,
        opened_on=_day(line, "OpenDate", opened),
        closed_on=closed_on,
        closed=status == CLOSED and closed_on is None,
        proposed=status == PROPOSED,
        keeper=_keeper(group.casefold(), estab, trust),
        trust=trust,
        ukprn=ukprn,
    )


def _keeper(group: str, estab: str, trust: Trust | None) -> str:
    if group == MAINTAINED:
        return "authority"  # some have a trust too, which supports them and does not keep them
    if group == WELSH:
        return "" if estab and int(estab) in INDEPENDENT else "authority"
    return "trust" if trust else ""


def _number(cell: str, most: int) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= most


def _name(line: int, name: str) -> str:
    if not name:
        raise RefusedError("no_name", line)
    if name.startswith(FORMULA):
        raise RefusedError("formula", line, name)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise RefusedError("name", line, "".join(sign if sign.isprintable() else "�" for sign in name))
    return name


def _day(line: int, column: str, cell: str) -> date | None:
    """`01-09-2017` or `01/09/2017`."""
    if not cell:
        return None
    found = DAY.fullmatch(cell)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else _no_day(line, column, cell)
    except ValueError:
        return _no_day(line, column, cell)


def _no_day(line: int, column: str, cell: str) -> date:
    raise RefusedError("day", line, f"{column}: {cell}")
