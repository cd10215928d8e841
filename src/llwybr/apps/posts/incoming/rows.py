"""The rows of a table, as what they say: each cell read by what its column means, each fault named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from llwybr.apps.posts.incoming import values
from llwybr.apps.posts.incoming.headings import DAYS, all_year, fold
from llwybr.apps.posts.rules.intake import Fault, Said
from llwybr.apps.posts.rules.terms import ALL_YEAR, LONGEST_GRADE, LONGEST_TITLE
from llwybr.core.people.rules.addresses import one_address
from llwybr.core.people.rules.names import FullName
from llwybr.values.unseen import is_seen, without_unseen

LONGEST_NAME, LONGEST_REFERENCE = 100, 40
SHOWN = 60  # signs of what stood in a cell


@dataclass(frozen=True)
class Words:
    """What the words of a place's files mean. `numbers`: for the field of a number, its scheme and how it is read, which raises
    ValueError. `places`: workplaces and employers by folded name and by code; 0 where two have that name."""

    jobs: Mapping[str, str] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, tuple[str, Callable[[str], str]]] = field(default_factory=dict)
    workplaces: Mapping[str, int] = field(default_factory=dict)
    employers: Mapping[str, int] = field(default_factory=dict)
    workplace: int = 0  # of every row, where no column says


class Reader:
    """Reads row after row. `columns`: the field of each column, or ""."""

    def __init__(self, columns: Sequence[str], words: Words) -> None:
        self.words = words
        self.width = len(columns)
        self.at = {name: at for at, name in enumerate(columns) if name}
        self.cells = [(self.at[name], name, reader) for name, reader in _READERS.items() if name in self.at]
        self.by_day = [(self.at[name], number, name) for number, name in enumerate(DAYS) if name in self.at]

    def read(self, line: int, cells: Sequence[str]) -> Said:
        said = Said(line, workplace=self.words.workplace)
        if len(cells) > self.width:
            said.faults.append(Fault("cells", "", str(len(cells))))
        for at, name, reader in self.cells:
            if at < len(cells) and cells[at]:
                self._cell(said, name, reader, cells[at])
        if self.by_day:
            self._days(said, cells)
        self._whole(said)
        return said

    def _cell(self, said: Said, name: str, reader: Callable[[Said, str, Words], None], cell: str) -> None:
        try:
            reader(said, cell, self.words)
        except ValueError as error:
            said.faults.append(Fault(str(error), name, without_unseen(cell[:SHOWN])))

    def _days(self, said: Said, cells: Sequence[str]) -> None:
        found = [0] * len(DAYS)
        for at, number, name in self.by_day:
            if at < len(cells) and cells[at]:
                try:
                    found[number] = values.minutes(cells[at])
                    if found[number] > 24 * 60:
                        raise ValueError("hours_of_a_day")
                except ValueError as error:
                    said.faults.append(Fault(str(error), name, without_unseen(cells[at][:SHOWN])))
        if not any(found):
            return
        if said.hours is not None and abs(said.hours - sum(found)) > len(DAYS):  # each day is rounded to a minute
            said.faults.append(Fault("hours_differ", "hours", f"{sum(found) / 60:g}"))
        elif said.days and not {at for at, one in enumerate(found) if one} <= set(said.days):
            said.faults.append(Fault("days_differ", "days"))
        said.by_day = tuple(found)

    def _whole(self, said: Said) -> None:
        """What no cell shows by itself."""
        if not any(one.field in {"full_name", "given", "family"} for one in said.faults) and not _is_named(said):
            said.faults.append(Fault("no_name", "full_name" if "full_name" in self.at else "family"))
        if not (said.numbers or said.post) and not any(one.field in _NUMBERS for one in said.faults):
            said.faults.append(Fault("no_number", next((one for one in _NUMBERS if one in self.at), "")))
        if not said.workplace and not any(one.field == "workplace" for one in said.faults):
            said.faults.append(Fault("no_workplace", "workplace"))
        if said.ends_on and said.starts_on and said.ends_on < said.starts_on:
            said.faults.append(Fault("ends_before_start", "ends_on", said.ends_on.isoformat()))


_NUMBERS = ("payroll", "ewc", "trn")


def _is_named(said: Said) -> bool:
    """By a first name and a surname; where our own key says who it is, by what there is of a name."""
    halves = [half for one in said.names[:1] for half in (one.given, one.family) if half]
    return len(halves) == 2 or bool(halves and said.post)


def _text(cell: str, most: int) -> str:
    text = " ".join(without_unseen(cell).split())
    if len(text) > most:
        raise ValueError("too_long")
    if not is_seen(text):
        raise ValueError("signs")
    return text


def _half(cell: str) -> str:
    """Half a name. Windows-1252 has no ŵ and ŷ: a file saved in it has a question mark there."""
    text = _text(cell, LONGEST_NAME)
    if "?" in text or "\ufffd" in text:
        raise ValueError("lost_letter")
    if not any(letter.isalpha() for letter in text):
        raise ValueError("full_name")
    return text


def _name(said: Said, given: str, family: str) -> None:
    before = said.names[0] if said.names else FullName("", "")
    said.names = (FullName(given or before.given, family or before.family), *said.names[1:])


def _full_name(said: Said, cell: str, _: Words) -> None:
    _name(said, *values.two_names(_half(cell)))


def _given(said: Said, cell: str, _: Words) -> None:
    _name(said, _half(cell), "")


def _family(said: Said, cell: str, _: Words) -> None:
    _name(said, "", _half(cell))


def _former(said: Said, cell: str, _: Words) -> None:
    """A whole name, or a surname with the given name of today: so it is read after that."""
    text = _half(cell)
    given, family = values.two_names(text) if " " in text else (said.names[0].given if said.names else "", text)
    if given:
        said.names = (*(said.names[:1] or (FullName("", ""),)), FullName(given, family))


def _born(said: Said, cell: str, _: Words) -> None:
    found = values.day(cell)
    if not 1900 < found.year < 2100:
        raise ValueError("day")
    said.born_on = found


def _number(name: str) -> Callable[[Said, str, Words], None]:
    def read(said: Said, cell: str, words: Words) -> None:
        scheme, read_number = words.numbers[name]
        said.numbers = (*said.numbers, (scheme, _numbered(read_number, cell)))

    return read


def _numbered(read: Callable[[str], str], cell: str) -> str:
    try:
        return read(_text(cell, 80))
    except ValueError:
        raise ValueError("number") from None


def _email(said: Said, cell: str, _: Words) -> None:
    try:
        said.email = one_address(_text(cell, 254))
    except ValueError:
        raise ValueError("email") from None
    if " " in said.email or "." not in said.email.rpartition("@")[2]:
        said.email = ""
        raise ValueError("email")


def _title(said: Said, cell: str, words: Words) -> None:
    said.title = _text(cell, LONGEST_TITLE)
    if not said.profile:
        said.profile = _meaning(words.jobs, cell, "title")


def _profile(said: Said, cell: str, words: Words) -> None:
    said.profile = words.profiles.get(cell) or _meaning(words.profiles, cell, "profile")


def _kind(said: Said, cell: str, words: Words) -> None:
    said.kind = _meaning(words.contracts, cell, "kind")


def _meaning(words: Mapping[str, str], cell: str, reason: str) -> str:
    found = words.get(folded(cell), "")
    if not found:
        raise ValueError(reason)
    return found


@lru_cache(maxsize=20_000)
def folded(cell: str) -> str:
    return fold(cell)


def _grade(said: Said, cell: str, _: Words) -> None:
    said.grade = _text(cell, LONGEST_GRADE)


def _point(said: Said, cell: str, _: Words) -> None:
    said.spine_point = values.point(cell)


def _hours(said: Said, cell: str, _: Words) -> None:
    said.hours = values.minutes(cell)


def _days(said: Said, cell: str, _: Words) -> None:
    """On which days; how many says nothing that is kept."""
    said.days = values.days(cell)
    if said.days is None and not cell.replace(".", "").replace(",", "").isdigit():
        raise ValueError("days")


def _weeks(said: Said, cell: str, _: Words) -> None:
    said.weeks = ALL_YEAR if folded(cell) in all_year() else values.weeks(cell)
    if not 0 < said.weeks <= ALL_YEAR:
        if said.weeks > 53:
            raise ValueError("weeks")
        said.weeks = ALL_YEAR if said.weeks else None


def _starts(said: Said, cell: str, _: Words) -> None:
    said.starts_on = values.day(cell)


def _ends(said: Said, cell: str, _: Words) -> None:
    said.ends_on = values.day(cell)


def _reviewer(said: Said, cell: str, _: Words) -> None:
    said.reviewer = _text(cell, 200)


def _reference(said: Said, cell: str, _: Words) -> None:
    said.reference = _text(cell, LONGEST_REFERENCE)


def _post(said: Said, cell: str, _: Words) -> None:
    try:
        said.post = str(UUID(cell))
    except ValueError:
        raise ValueError("post") from None


def _workplace(said: Said, cell: str, words: Words) -> None:
    said.workplace = _place(words.workplaces, cell, "workplace")


def _employer(said: Said, cell: str, words: Words) -> None:
    said.employer = _place(words.employers, cell, "employer")


def _place(places: Mapping[str, int], cell: str, reason: str) -> int:
    found = places.get(folded(cell))
    if not found:
        raise ValueError(reason if found is None else f"{reason}_twice")
    return found


# In the order in which they are read: a job before the word for it, a name before a former one.
_READERS: dict[str, Callable[[Said, str, Words], None]] = {
    "post": _post,
    "full_name": _full_name,
    "given": _given,
    "family": _family,
    "former": _former,
    "born_on": _born,
    "payroll": _number("payroll"),
    "ewc": _number("ewc"),
    "trn": _number("trn"),
    "email": _email,
    "profile": _profile,
    "title": _title,
    "grade": _grade,
    "spine_point": _point,
    "hours": _hours,
    "days": _days,
    "weeks": _weeks,
    "kind": _kind,
    "starts_on": _starts,
    "ends_on": _ends,
    "reviewer": _reviewer,
    "workplace": _workplace,
    "employer": _employer,
    "reference": _reference,
}
