"""How a list differs from what is known, place by place: nothing here changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from llwybr.core.places.incoming.gias import OUTSIDE, Row, Trust

# In which ways a place differs. The first would change something; the others are told, and left as they are.
CHANGES = ("coded", "new", "renamed", "moved", "closed", "reopened", "other")
LEFT = ("uncoded", "unknown_authority", "outside", "other_nation", "twice", "not_yet", "namesake", "shared_number")
COUNTED_ALONE = {"outside", "other_nation"}  # too many to list

Facts = dict[str, Any]  # the fields of a place as they are staged: strings, and days as ISO


class Known(NamedTuple):
    """A place that is known by its number. `keeper`: `authority 681`, `trust 1234` or ""."""

    pk: int
    name_en: str
    name_cy: str
    facts: Facts


class Authority(NamedTuple):
    nation: str
    name: str


@dataclass(frozen=True)
class Difference:
    """One place that is not as it was, or a row that says nothing we can use: its line, its ways, before and after."""

    line: int
    what: tuple[str, ...]
    name: str
    pk: int | None = None
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


@dataclass
class Twins:
    """What a first reading finds of numbers and names that stand twice in a file."""

    urns: Counter[str] = field(default_factory=Counter)
    names: Counter[int] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    @classmethod
    def of(cls, found: Iterable[Row], on: date) -> Twins:
        twins = cls()
        for row in found:
            twins.rows += 1
            twins.urns[row.urn] += 1
            if not _is_closed(row, on):
                twins.names[_namesake(row)] += 1
                twins.numbers.update(numbers(row).values())
        for counter in (twins.urns, twins.names, twins.numbers):
            for key in [key for key, count in counter.items() if count == 1]:
                del counter[key]
        return twins


def numbers(row: Row) -> dict[str, str]:
    """The numbers of an open place that others may share by mistake, by scheme: `la_estab` is the authority's and its own."""
    found = {"la_estab": f"{row.authority}{row.estab.zfill(4)}" if row.estab else "", "ukprn": row.ukprn}
    return {scheme: value for scheme, value in found.items() if value}


def _namesake(row: Row) -> int:
    return hash((row.authority, row.name.casefold()))


def _is_closed(row: Row, on: date) -> bool:
    return row.closed or (row.closed_on is not None and row.closed_on <= on)


@dataclass
class Comparison:
    """What is known, by number; whose places may change; and the day of the comparison."""

    known: Mapping[str, Known]  # by URN
    trusts: dict[str, Known]  # by GIAS's number
    authorities: Mapping[str, Authority]  # by code
    nations: Container[str]
    twins: Twins
    on: date
    coding: Sequence[Difference] = ()  # what the list says of authorities' codes (naming.py)
    counts: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def differences(self, found: Iterable[Row]) -> Iterator[Difference]:
        """Those of authorities, then each in the order of the file; a trust comes before its first school."""
        for one in self.coding:
            yield from self._counted(one)
        for row in found:
            if left := self._left(row):
                yield from self._told(row, left)
                continue
            if row.trust and row.keeper == "trust" and row.trust.code not in self.seen:
                self.seen.add(row.trust.code)
                yield from self._counted(self._trust(row.line, row.trust, self.authorities[row.authority].nation))
            yield from self._counted(self._place(row))
            if row.name and self.twins.names[_namesake(row)] and not _is_closed(row, self.on):
                yield from self._told(row, "namesake")

    def _told(self, row: Row, what: str) -> Iterator[Difference]:
        self.counts[what] += 1
        if what not in COUNTED_ALONE:
            yield Difference(row.line, (what,), row.name, after={"urn": row.urn, "authority": row.authority})

    def _counted(self, one: Difference | None) -> Iterator[Difference]:
        if one:
            self.counts.update(one.what)
            yield one

    def _left(self, row: Row) -> str:
        """Why this row says nothing that can be used, or ""."""
        if row.authority in OUTSIDE:
            return "outside"
        authority = self.authorities.get(row.authority)
        if authority is None:
            return "unknown_authority"
        if authority.nation not in self.nations or not self._ours(row):
            return "other_nation"
        if self.twins.urns[row.urn]:
            return "twice"
        return "not_yet" if row.proposed and row.opened_on is None else ""

    def _ours(self, row: Row) -> bool:
        """Whether the place, and the trust that is to keep it, where we know them, are of these nations: a list of one nation
        neither takes another's school nor gives a school to another's trust."""
        trust = self.trusts.get(row.trust.code) if row.trust and row.keeper == "trust" else None
        known = (one.facts["nation"] for one in (self.known.get(row.urn), trust) if one)
        return all(nation in self.nations for nation in known if nation)

    def _trust(self, line: int, trust: Trust, nation: str) -> Difference | None:
        after = {"kind": "academy_trust", "nation": nation, "name": trust.name, "group": trust.code}
        known = self.trusts.get(trust.code)
        if known is None:
            return Difference(line, ("new",), trust.name, after=after)
        if same_name(trust.name, known):
            return None
        return Difference(line, ("renamed",), trust.name, known.pk, {"name": known.name_en}, {"name": trust.name})

    def _place(self, row: Row) -> Difference | None:
        after, known = self._facts(row), self.known.get(row.urn)
        if known is None:
            return Difference(row.line, ("new",), row.name, after={**after, "name": row.name, "urn": row.urn})
        if _is_closed(row, self.on):
            del after["keeper"]  # it belongs to nobody any more, and what it belonged to is history
        changed = {key: value for key, value in after.items() if known.facts[key] != value}
        before = {key: known.facts[key] for key in changed}
        if not same_name(row.name, known):
            before["name"], changed["name"] = known.name_en, row.name
        what = tuple(_ways(known.facts, changed, self.on))
        return Difference(row.line, what, row.name, known.pk, before, changed) if what else None

    def _facts(self, row: Row) -> Facts:
        keeper = {"authority": f"authority {row.authority}", "trust": f"trust {row.trust.code if row.trust else ''}"}
        free = {} if _is_closed(row, self.on) else numbers(row)
        own = {scheme: value for scheme, value in free.items() if not self.twins.numbers[value]}
        self.counts["shared_number"] += len(free) - len(own)
        return {
            "kind": row.kind,
            "nation": self.authorities[row.authority].nation,
            "area": row.authority,
            "keeper": keeper.get(row.keeper, ""),
            "opened_on": row.opened_on.isoformat() if row.opened_on else None,
            "closed_on": row.closed_on.isoformat() if row.closed_on else None,
            "closed": row.closed,
            "type": row.type,
            "phase": row.phase,
            "la_estab": own.get("la_estab", ""),
            "ukprn": own.get("ukprn", ""),
        }


def same_name(name: str, known: Known) -> bool:
    """Whether the list names it as we do: in either language, and with `?` for a letter that Windows-1252 does not have (ŷ)."""
    return any(
        name in {one, one.encode("cp1252", "replace").decode("cp1252")} for one in (known.name_en, known.name_cy)
    )


def _ways(facts: Facts, changed: Facts, on: date) -> Iterator[str]:
    """In which ways a place changes. What goes with a way is not told again as another."""
    was, will = _ended(facts, on), _ended({**facts, **changed}, on)
    told = {"name"}
    if "name" in changed:
        yield "renamed"
    if was != will:
        yield "closed" if will else "reopened"
        told |= {"closed", "closed_on", "keeper", "la_estab", "ukprn"}
    elif "keeper" in changed:
        yield "moved"
        told |= {"keeper"}
    if changed.keys() - told:
        yield "other"


def _ended(facts: Facts, on: date) -> bool:
    day = facts["closed_on"]
    return bool(facts["closed"]) or (day is not None and date.fromisoformat(day) <= on)
