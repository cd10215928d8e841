"""Who works at some places, as little of each as choosing, counting and ordering need: remembered by this process, and read anew
after any write that changes it (decision 25).

What stands on a page is read from the database each time (`staff.lines`); from here come who stands on which page, and the counts.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from django.db.models import Count, Sum, Value

from llwybr.apps.posts.models import ListChange
from llwybr.apps.posts.queries.staff import (
    BY_HOURS,
    BY_WORKPLACE,
    LACKING,
    Staff,
    Wanted,
    at_that_time,
    in_order,
    lacked,
    profiles_of,
)
from llwybr.apps.posts.rules.searching import finder, folded
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.prepared import Keys, Prepared

MOST = 100_000  # jobs that a process remembers: about 40 MB


class Entry(NamedTuple):
    """One job. `person`, `workplace`: keys; `lacks`: some of LACKS, in one text."""

    person: int
    name: str
    workplace: int
    profile: str
    minutes: int
    lacks: str


COLUMNS = ("post__person", "post__person__name", "post__workplace", "profile", "weekly_minutes")
Key = tuple[frozenset[int], date, str]
Version = tuple[int, int]


@dataclass(frozen=True)
class Known:
    """The jobs of some places by name, and what is worked out of them once, when it is first asked for."""

    entries: list[Entry]
    orders: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    @cached_property
    def lacking(self) -> Counter[str]:
        """How many lack the same."""
        return Counter(map(attrgetter("lacks"), self.entries))

    @cached_property
    def names(self) -> dict[str, str]:
        """Each name, and the letters that a search is compared with first."""
        return {name: folded(name) for name in set(map(attrgetter("name"), self.entries))}

    def in_order(self, of: Staff, sort: str) -> Sequence[Entry]:
        """As `staff.in_order` says it to the database."""
        if sort not in {BY_HOURS, BY_WORKPLACE}:
            return self.entries
        order = sort, active_language()
        if order not in self.orders:
            self.orders[order] = _sorted(self.entries, of, sort)
        return self.orders[order]


class Memory:
    """Lists by their workplaces, day and time; those asked for last, so many that they hold `most` jobs at the most, each list
    counted as one more."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lists: OrderedDict[Key, tuple[Version, Known]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, version: Version) -> Known | None:
        with self._lock:
            at, known = self._lists.get(key, (None, None))
            if at != version:
                return None
            self._lists.move_to_end(key)
            return known

    def keep(self, key: Key, version: Version, known: Known) -> None:
        """Old ones go; also whatever is of another day, for which nobody asks again."""
        with self._lock:
            self._lists[key] = version, known
            self._lists.move_to_end(key)
            for other in [one for one in self._lists if one[1] < key[1]]:
                del self._lists[other]
            while self.size > self.most:
                self._lists.popitem(last=False)

    @property
    def size(self) -> int:
        return sum(1 + len(known.entries) for _, known in self._lists.values())


memory = Memory()


@dataclass(frozen=True)
class Listed:
    """The jobs that fit, in order; how many there are ("all") and how many lack what, whatever was chosen of that."""

    entries: Sequence[Entry]
    counts: dict[str, int]


def listed(of: Staff, wanted: Wanted) -> Listed:
    """What is remembered, and one query whether it still holds; another one where it does not."""
    known = _known(of, wanted.when)
    whole = known.in_order(of, wanted.sort)
    fitting = _fitting(whole, known, of, wanted)
    lacking = known.lacking if fitting is whole else Counter(map(attrgetter("lacks"), fitting))
    if wanted.lacks:
        texts = {text for text in lacking if wanted.lacks in text.split()}
        fitting = [one for one in fitting if one.lacks in texts]
    return Listed(fitting, _counts(lacking))


def _known(of: Staff, when: str) -> Known:
    """The version is read first: what is read after it is at least as new, so nothing old is ever kept under a newer one."""
    key = frozenset(of.workplaces), of.on, when
    version = _version(of)
    found = memory.get(key, version)
    if found is None:
        found = Known(_read(of, when))
        memory.keep(key, version, found)
    return found


def _version(of: Staff) -> Version:
    """Which writes there were. Tokens are made by chance: no other writes have the same number and the same sum."""
    ((number, total),) = _CHANGES(places=of.workplaces)
    return number, int(total or 0)


_CHANGES = Prepared(
    lambda: (
        ListChange.objects.filter(place__among=Keys("places"))
        .values(same=Value(1))  # all of them as one
        .annotate(number=Count("pk"), sum=Sum("token"))
        .values_list("number", "sum")
    )
)


def _read(of: Staff, when: str) -> list[Entry]:
    found = in_order(at_that_time(when, of.on).filter(post__workplace__among=of.workplaces), "")
    return [Entry(*row) for row in found.annotate(lacked=lacked(of.on)).values_list(*COLUMNS, "lacked")]


def _fitting(entries: Sequence[Entry], known: Known, of: Staff, wanted: Wanted) -> Sequence[Entry]:
    """Those that fit, whatever they lack, in the order in which they come."""
    if wanted.workplace:
        entries = [one for one in entries if str(of.workplaces[one.workplace]) == wanted.workplace]
    if wanted.job:
        profiles = set(profiles_of(of, wanted.job))
        entries = [one for one in entries if one.profile in profiles]
    if has := finder(wanted.name):
        names = {name for name, letters in known.names.items() if has(name, letters)}
        entries = [one for one in entries if one.name in names]
    return entries


def _counts(lacking: Mapping[str, int]) -> dict[str, int]:
    """Of how many jobs lack what: few texts are different, and each is taken apart once."""
    found = dict.fromkeys(("all", *LACKING), 0)
    for codes, number in lacking.items():
        for code in ("all", *codes.split()):
            found[code] += number
    return found


def _sorted(entries: Sequence[Entry], of: Staff, sort: str) -> list[Entry]:
    """They are in the order of names as they stand."""
    if sort == BY_HOURS:
        return sorted(entries, key=lambda one: -one.minutes)
    rank = _ranks(of)
    return sorted(entries, key=lambda one: rank[one.workplace])


def _ranks(of: Staff) -> dict[int, int]:
    """Workplaces stand in their order; those of one name share a rank."""
    ranks: dict[int, int] = {}
    names: dict[str, int] = {}
    for pk, place in of.workplaces.items():
        ranks[pk] = names.setdefault(getattr(place, f"sorts_{active_language()}"), len(names))
    return ranks
