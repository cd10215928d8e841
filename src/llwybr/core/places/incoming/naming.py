"""A list names each authority beside its code. Where a code is nobody's yet, the list is its source; and nothing is guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from llwybr.core.places.incoming.difference import Authority, Difference
from llwybr.core.places.incoming.gias import LONGEST_NAME, OUTSIDE, Row
from llwybr.core.places.rules import fold

CODE = re.compile(r"[0-9]{3}")
ANOTHER = ""  # a name that is no authority's here
MOST_TOLD = 3  # codes of one authority


class Named(NamedTuple):
    """An authority as a list may find it: by its folded names. `coded`: it has a code already."""

    pk: int
    nation: str
    name: str
    names: frozenset[str]
    is_open: bool
    coded: bool


@dataclass
class Naming:
    """What a first reading finds of codes and names: one code may be learned for one open authority that has none.

    `taken`: the codes that somebody has; `authorities`: of the nations whose places the list may change.
    """

    taken: Container[str]
    authorities: Sequence[Named]
    codes: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))  # and their lines, by name
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by code

    def __post_init__(self) -> None:
        self.called: dict[str, list[Named]] = defaultdict(list)
        for one in sorted(self.authorities, key=lambda one: not one.is_open):
            for name in one.names:
                if one.is_open or not any(other.is_open for other in self.called[name]):
                    self.called[name].append(one)

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they come, each looked at. A row with no name of an authority says nothing of one."""
        for row in rows:
            if row.authority_name:
                self._look(row)
            yield row

    def _look(self, row: Row) -> None:
        """Of names that are no authority's here only that there was one is kept: memory stays small whatever they are."""
        name = fold(row.authority_name) if len(row.authority_name) <= LONGEST_NAME else ANOTHER
        if name in self.called:
            self.codes[name].setdefault(row.authority, row.line)
        if self._is_free(row.authority):
            self.names[row.authority].add(name if name in self.called else ANOTHER)

    def _is_free(self, code: str) -> bool:
        return CODE.fullmatch(code) is not None and code not in OUTSIDE and code not in self.taken

    def differences(self) -> Iterator[Difference]:
        """Once for each authority to which the list gives a code that is nobody's: that it gets it, or `why` it does not."""
        for one in self.authorities:
            said = self._said(one)
            if free := [code for code in said if self._is_free(code)]:
                yield self._difference(one, said, free)

    def _difference(self, one: Named, said: dict[str, int], free: list[str]) -> Difference:
        why = self._why_not(one, said, free[0])
        told = list(said) if why == "two_codes" else free
        after = {"la_code": ", ".join(told[:MOST_TOLD]), **({"why": why} if why else {})}
        return Difference(said[free[0]], ("uncoded" if why else "coded",), one.name, one.pk, after=after)

    def learned(self, found: Iterable[Difference]) -> dict[str, Authority]:
        """Each authority that gets a code, by that."""
        known = {one.pk: one for one in self.authorities}
        gets = {one.after["la_code"]: known[one.pk] for one in found if one.pk and one.what == ("coded",)}
        return {code: Authority(one.nation, one.name) for code, one in gets.items()}

    def _said(self, one: Named) -> dict[str, int]:
        """The codes beside its names, with the first line of each."""
        found: dict[str, int] = {}
        for name in sorted(one.names):
            if one in self.called[name]:
                found = {**self.codes.get(name, {}), **found}
        return found

    def _why_not(self, one: Named, said: dict[str, int], code: str) -> str:
        """Why it does not get the code that the list gives it, or ""."""
        names = self.names[code]
        if any(len(self.called[name]) > 1 for name in names & one.names):
            return "namesakes"
        if not one.is_open:
            return "not_open"
        if one.coded:
            return "coded"
        if len(said) > 1:
            return "two_codes"
        return "two_authorities" if names - one.names else ""
