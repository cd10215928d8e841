"""PURE: whether somebody described is somebody known: the same, doubtful, or new.

A number and one more fact decide. A name and a birth date never do: two people share them oftener than one thinks. What is
doubtful is decided by a person; nothing here joins anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from llwybr.core.people.rules.names import FullName, alike, asked_blocks, blocks, same

SAME, DOUBTFUL, NEW = "same", "doubtful", "new"
AGREES, CLAIMED, MIXED, ALIKE, DIFFERS, UNKNOWN = "agrees", "claimed", "mixed", "alike", "differs", "unknown"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_ADDRESS = 200, 80, 254
MOST_FACTS = 200


@dataclass(frozen=True)
class Number:
    """A registration number. `claimed`: nobody but its holder has said so. `sole`: it is current, and a person has one of its
    scheme at a time, so that another one speaks against them."""

    scheme: str
    value: str
    claimed: bool = False
    sole: bool = True


@dataclass(frozen=True)
class Described:
    """What a file, or a record here, says of somebody. The first `current` of the names are those of today, the others former.
    `claimed`: those of the addresses that nobody has proved, and only their holder has said.

    Raises ValueError for what no database could hold.
    """

    names: tuple[FullName, ...] = field(default=(), repr=False)
    numbers: tuple[Number, ...] = field(default=(), repr=False)
    born_on: date | None = field(default=None, repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)  # as `one_address` writes them
    current: int = field(default=1, repr=False)
    claimed: frozenset[str] = field(default=frozenset(), repr=False)

    def __post_init__(self) -> None:
        lengths = [(half, LONGEST_NAME) for name in self.names for half in (name.given, name.family)]
        lengths += [(text, LONGEST_NUMBER) for one in self.numbers for text in (one.scheme, one.value)]
        lengths += [(address, LONGEST_ADDRESS) for address in self.emails]
        if len(lengths) > MOST_FACTS or any("\0" in text or len(text) > most for text, most in lengths):
            raise ValueError("a name, number or address that cannot be kept")


@dataclass(frozen=True)
class Candidate:
    """Somebody known. `id`: whatever the caller knows them by."""

    id: int
    described: Described


@dataclass(frozen=True)
class Comparison:
    """How two descriptions compare. `number`: mixed where one agrees and another differs. Claimed, of a number or an address:
    only its holder says it.
    `former`: the names agree by a former one."""

    number: str
    name: str
    birth: str
    email: str
    former: bool = False

    def reasons(self) -> dict[str, str | bool]:
        """What speaks for and against, as codes: kept with the task, shown as words."""
        found = {"number": self.number, "name": self.name, "birth": self.birth, "email": self.email}
        return {**found, "former": self.former}


@dataclass(frozen=True)
class Outcome:
    """`person`: who it is, where it is the same. `doubts`: whom somebody has to compare, with what agrees and what does not."""

    kind: str
    person: int | None = None
    doubts: tuple[tuple[int, Comparison], ...] = ()


def match(described: Described, candidates: Iterable[Candidate]) -> Outcome:
    """Who this is. Where a number tells one person, others of that name and birth date are that person's doubts: perhaps a
    second record of theirs. Two people whom numbers cannot tell apart are both doubts."""
    compared = [(one, compare(described, one.described)) for one in candidates]
    weighed = [(one, found, weigh(found)) for one, found in compared]
    certain = [one for one, _, verdict in weighed if verdict == SAME]
    doubts = [(one.id, found) for one, found, verdict in weighed if verdict == DOUBTFUL]
    if len(certain) == 1:
        return Outcome(SAME, certain[0].id, tuple(doubts))
    doubts += [(one.id, found) for one, found, verdict in weighed if verdict == SAME]
    return Outcome(DOUBTFUL, None, tuple(sorted(doubts, key=lambda doubt: doubt[0]))) if doubts else Outcome(NEW)


def compare(one: Described, other: Described) -> Comparison:
    """The same whichever comes first."""
    name, former = _names(one, other)
    known = one.born_on and other.born_on
    birth = (AGREES if one.born_on == other.born_on else DIFFERS) if known else UNKNOWN
    return Comparison(_numbers(one.numbers, other.numbers), name, birth, _emails(one, other), former)


def _emails(one: Described, other: Described) -> str:
    """People share addresses, and have several: that none agrees says nothing."""
    both = set(one.emails) & set(other.emails)
    if not both:
        return UNKNOWN
    return AGREES if both - one.claimed - other.claimed else CLAIMED


def weigh(found: Comparison) -> str:
    """What one comparison says by itself."""
    if found.number == AGREES:
        contradicted = DIFFERS in (found.name, found.birth)
        return SAME if AGREES in (found.name, found.birth) and not contradicted else DOUBTFUL
    named = found.name in (AGREES, ALIKE)
    supported = named or found.birth == AGREES
    if found.number == MIXED or (found.number == CLAIMED and supported):
        return DOUBTFUL
    if found.birth == AGREES and (named or found.email == AGREES):
        return DOUBTFUL
    return DOUBTFUL if named and found.email in (AGREES, CLAIMED) and found.birth != DIFFERS else NEW


def _numbers(one: Sequence[Number], other: Sequence[Number]) -> str:
    mine, theirs = {(n.scheme, n.value): n for n in one}, {(n.scheme, n.value): n for n in other}
    both = mine.keys() & theirs.keys()
    agreed = {scheme for scheme, _ in both}
    differ = (_sole(one) & _sole(other)) - agreed
    if both and differ:
        return MIXED
    if both:
        sure = any(not mine[number].claimed and not theirs[number].claimed for number in both)
        return AGREES if sure else CLAIMED
    return DIFFERS if differ else UNKNOWN


def _sole(numbers: Sequence[Number]) -> set[str]:
    return {number.scheme for number in numbers if number.sole}


def _names(one: Described, other: Described) -> tuple[str, bool]:
    pairs = [
        (mine, theirs, at >= one.current or to >= other.current)
        for at, mine in enumerate(one.names)
        for to, theirs in enumerate(other.names)
    ]
    if not pairs:
        return UNKNOWN, False
    agreeing = [former for mine, theirs, former in pairs if same(mine, theirs)]
    if agreeing:
        return AGREES, all(agreeing)
    return (ALIKE if any(alike(mine, theirs) for mine, theirs, _ in pairs) else DIFFERS), False


def kept_keys(described: Described) -> set[int]:
    """Under what a record is kept, to be found by whoever may be the same: any two that `weigh` does not call new share a key."""
    return _once(
        described, "kept", lambda: _keys(described, {block for name in described.names for block in blocks(name)})
    )


def asked_keys(described: Described) -> set[int]:
    """Under what to look for whoever may be the one described."""
    return _once(
        described,
        "asked",
        lambda: _keys(described, {block for name in described.names for block in asked_blocks(name)}),
    )


def _once(described: Described, which: str, make: Callable[[], set[int]]) -> set[int]:
    """Its keys are worked out once: a description does not change, and a file asks for those of each four times."""
    found: dict[str, set[int]] = described.__dict__.setdefault("_keys", {})
    if which not in found:
        found[which] = make()
    return found[which]


def _keys(described: Described, named: set[str]) -> set[int]:
    texts = {f"number|{one.scheme}|{one.value}" for one in described.numbers}
    texts |= {f"email|{address}" for address in described.emails}
    if described.born_on:
        texts |= {f"born|{described.born_on.isoformat()}|{block}" for block in named}
    return {int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True) for text in texts}
