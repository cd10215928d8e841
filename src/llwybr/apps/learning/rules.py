"""PURE: where need has learning to meet it, and where it has none. A need is one step up in one element, for one family."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Lesson:
    """What provision needs to know of an offer. `raises` is {element: (by, to)}; no families: it is for everyone."""

    raises: Mapping[str, tuple[int, int]]
    hours: Decimal
    cost: Decimal
    languages: frozenset[str]
    families: frozenset[str]

    def lifts(self, element: str, level: int) -> bool:
        """Whether it takes someone who stands just below a level to it."""
        return element in self.raises and self.raises[element][1] >= level

    def serves(self, family: str) -> bool:
        return not self.families or family in self.families


@dataclass(frozen=True)
class Within:
    """What one may ask of provision: in a language, in so many hours at most, for free. Empty or None does not bind."""

    language: str = ""
    hours: Decimal | None = None
    free: bool = False

    def holds(self, lesson: Lesson) -> bool:
        in_language = not self.language or self.language in lesson.languages
        in_hours = self.hours is None or lesson.hours <= self.hours
        return in_language and in_hours and not (self.free and lesson.cost)


@dataclass(frozen=True)
class Provision:
    """One element for one family: the highest level that its jobs ask, and which of the steps there have an offer."""

    element: str
    family: str
    asked: int
    offered: frozenset[int]

    @property
    def missing(self) -> tuple[int, ...]:
        """The levels that somebody is asked to reach, and that no offer takes anyone to."""
        return tuple(level for level in range(1, self.asked + 1) if level not in self.offered)


def provision(needs: Mapping[tuple[str, str], int], lessons: Sequence[Lesson], within: Within) -> list[Provision]:
    """Every need ({(element, family): highest level asked}) beside what is offered, in the order of the needs."""
    usable = [lesson for lesson in lessons if within.holds(lesson)]
    by_element: dict[str, list[Lesson]] = {}
    for lesson in usable:
        for element in lesson.raises:
            by_element.setdefault(element, []).append(lesson)
    return [
        Provision(element, family, asked, _offered(element, family, by_element.get(element, ())))
        for (element, family), asked in needs.items()
    ]


def _offered(element: str, family: str, lessons: Iterable[Lesson]) -> frozenset[int]:
    serving = [lesson for lesson in lessons if lesson.serves(family)]
    return frozenset(level for level in range(1, 5) if any(lesson.lifts(element, level) for lesson in serving))
