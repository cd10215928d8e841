"""What the columns of a file are: by what this place said before, by their headings, and by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from llwybr.apps.posts.incoming import values
from llwybr.values.letters import plain_letters

REMEMBERED, BY_HEADING, BY_CONTENT, UNKNOWN = "remembered", "heading", "content", ""
LOOKED_AT = 50  # rows of a file by which a column is known
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YOUNGEST = 14  # years: whoever is younger works in no school
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Proposal:
    """What a column is taken for, and why: remembered, by its heading, by its content."""

    field: str
    why: str


def fold(text: str) -> str:
    """As headings and words are compared: without accents, capitals and signs."""
    return _SIGNS.sub(" ", plain_letters(text)).replace("_", " ").strip()[:120]


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return said


@lru_cache(maxsize=1)
def fields() -> tuple[str, ...]:
    """Every field, in the order of the file that names them."""
    return tuple(one["id"] for one in _said()["fields"])


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """The field of each known heading; "" for what is never asked for."""
    known = {fold(word): "" for word in _said()["never"]}
    return known | {fold(word): one["id"] for one in _said()["fields"] for word in one["known"]}


@lru_cache(maxsize=1)
def contract_words() -> Mapping[str, str]:
    """What each known word for a contract means, folded."""
    return {fold(word): code for code, words in _said()["contracts"].items() for word in words}


@lru_cache(maxsize=1)
def said_in_short() -> Mapping[str, str]:
    """The longer words for what people shorten in a job title."""
    short: dict[str, str] = _said()["short"]
    return short


@lru_cache(maxsize=1)
def all_year() -> frozenset[str]:
    return frozenset(fold(str(word)) for word in _said()["all_year"])


def propose(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    remembered: Mapping[str, str],
    titles: Collection[str],
    today: date,
) -> list[Proposal]:
    """What each column is, no field twice. `rows`: some of them; `remembered`: folded headings; `titles`: folded job titles."""
    folded = Counter(map(fold, headings))
    # Of two columns with one heading mostly one was left out: that is not said of both.
    known = {said: field for said, field in remembered.items() if field or folded[said] < 2}
    found = [_by_heading(heading, known) for heading in headings]
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(len(headings))]
    taken: dict[str, int] = {}
    for at in sorted(range(len(found)), key=lambda at: -found[at][1]):
        field = found[at][0].field
        if field and taken.setdefault(field, at) != at:
            found[at] = (Proposal("", UNKNOWN), 0)
    for at, (_proposal, sure) in enumerate(found):
        if sure == 0 and columns[at]:
            field = _by_content(columns[at], titles, today)
            if field and field not in taken:
                taken[field], found[at] = at, (Proposal(field, BY_CONTENT), 1)
    return [_split(proposal, taken) for proposal, _ in found]


def _split(proposal: Proposal, taken: Mapping[str, int]) -> Proposal:
    """`Name` beside `Surname` is the given name."""
    if proposal.field == "full_name" and proposal.why == BY_HEADING and "family" in taken:
        return Proposal("" if "given" in taken else "given", proposal.why)
    return proposal


def _by_heading(heading: str, remembered: Mapping[str, str]) -> tuple[Proposal, int]:
    """With how sure it is: 0 for a heading that nobody knows."""
    said, known = fold(heading), _known()
    if said in remembered:
        return Proposal(remembered[said], REMEMBERED), 1000
    if said in known:
        return Proposal(known[said], BY_HEADING), 500
    inside = [word for word in known if len(word) > 2 and f" {word} " in f" {said} "]
    longest = max(inside, key=len, default="")
    return (Proposal(known[longest], BY_HEADING), len(longest)) if longest else (Proposal("", UNKNOWN), 0)


def _by_content(cells: Sequence[str], titles: Collection[str], today: date) -> str:
    tests: dict[str, Callable[[str], bool]] = {
        "email": lambda cell: "@" in cell and "." in cell.rpartition("@")[2] and " " not in cell,
        "born_on": lambda cell: _year(cell) < today.year - YOUNGEST,
        "full_name": lambda cell: bool(re.fullmatch(r"[^\W\d][\w'’. -]*, ?[^\W\d][\w'’. -]*", cell)),
        "kind": lambda cell: len(cell) > 1 and fold(cell) in contract_words(),
        "days": lambda cell: not cell.isdigit() and values.days(cell) is not None,
        "title": lambda cell: fold(cell) in titles,
    }
    shares = {field: sum(map(test, cells)) / len(cells) for field, test in tests.items()}
    best = max(shares, key=lambda field: shares[field])
    return best if shares[best] >= (0.3 if best == "title" else 0.8) else ""


def _year(cell: str) -> int:
    try:
        return values.day(cell).year
    except ValueError:
        return 9999


def samples(rows: Iterable[Sequence[str]], width: int, most: int = 3) -> list[list[str]]:
    """Some different values of each column."""
    found: list[dict[str, None]] = [{} for _ in range(width)]
    for row in rows:
        for seen, cell in zip(found, row, strict=False):
            if cell and len(seen) < most:
                seen[cell[:60]] = None
    return [list(seen) for seen in found]
