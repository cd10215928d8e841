"""PURE: which questions come in which round, how long they take, what a person can have for learning, and when a new answer
suggests another status for a step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SHORT = "short"
SHORT_SIZE = 20
SECONDS_A_QUESTION = 24  # 20 questions in 8 minutes: a target, until real people have been timed
CHOSEN, STARTED, DONE, SET_ASIDE = "chosen", "started", "done", "set_aside"
STATUSES = (CHOSEN, STARTED, DONE, SET_ASIDE)
FIRST_STEP_BY = 8  # the question by which a first useful next step has been shown


@dataclass(frozen=True)
class Item:
    """What a round needs to know of an element: its slug, its area's slug, and the levels that the two jobs ask (0: not).

    `craft`: it belongs to the craft of one family of jobs. `safe`: it keeps children from harm.
    """

    slug: str
    area: str
    asked: int
    aimed: int
    craft: bool = False
    safe: bool = False

    @property
    def most(self) -> int:
        """The higher of what the two jobs ask."""
        return max(self.asked, self.aimed)


@dataclass(frozen=True)
class Round:
    """Some questions in order. `name` is `short` or the slug of an area."""

    name: str
    slugs: tuple[str, ...]

    @property
    def minutes(self) -> int:
        return minutes_for(len(self.slugs))

    def after(self, slug: str) -> str | None:
        """The question after this one."""
        at = self.slugs.index(slug) + 1
        return self.slugs[at] if at < len(self.slugs) else None

    def first_open(self, answered: Mapping[str, object]) -> str | None:
        """The first question without an answer."""
        return next((slug for slug in self.slugs if slug not in answered), None)

    def answered(self, answered: Mapping[str, object]) -> int:
        return sum(slug in answered for slug in self.slugs)


def minutes_for(questions: int) -> int:
    """Whole minutes, rounded up: honest rather than inviting."""
    return -(-questions * SECONDS_A_QUESTION // 60)


def rounds(items: Sequence[Item], size: int = SHORT_SIZE) -> list[Round]:
    """The short round first, then one deeper round for each area that has questions left.

    The short round asks what the job, or the job aimed at, asks above 0: where that is more than `size`, what keeps children
    safe comes first, then what is asked most highly (by the job of today above all), and each area that has had its turn
    waits a little: half as long where it is a craft. So a cook is asked about allergies and cooking before all else, and yet
    about children too. It keeps the order of the standards.
    """
    chosen = _short(items, size)
    short = Round(SHORT, tuple(item.slug for item in items if item.slug in chosen))
    areas = dict.fromkeys(item.area for item in items)
    left = {area: tuple(i.slug for i in items if i.area == area and i.slug not in chosen) for area in areas}
    return [short, *(Round(area, slugs) for area, slugs in left.items() if slugs)]


def _short(items: Sequence[Item], size: int) -> set[str]:
    waiting = [item for item in items if item.most]
    chosen: set[str] = set()
    turns: Counter[str] = Counter()
    while waiting and len(chosen) < size:
        best = max(waiting, key=lambda item: _urgency(item, turns[item.area]))  # of equals, the first
        waiting.remove(best)
        chosen.add(best.slug)
        turns[best.area] += 1
    return chosen


def _urgency(item: Item, turns: int) -> tuple[bool, int]:
    return item.safe, 2 * (item.asked + item.most) - turns * (1 if item.craft else 2)


@dataclass(frozen=True)
class Limits:
    """What a person has for learning. None, or an empty tuple, does not bind. Hours of their time, cost in pounds."""

    hours: Decimal | None = None
    cost: Decimal | None = None
    languages: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    by_when: date | None = None


def proposed_status(status: str, have: int | None, asked: int, aimed: int) -> str:
    """The status that this answer suggests for a step whose owner gave it `status`; "" where it suggests none.

    Levels as a `bridge.Row` has them. Only a suggestion: nothing but its owner's own press changes a status.
    """
    if have is None or not (asked or aimed):
        return ""
    if status in {CHOSEN, STARTED} and have >= max(asked, aimed):
        return DONE
    return CHOSEN if status == DONE and have < asked else ""


REMINDERS = {"month": 28, "quarter": 91, "half": 182, "year": 364}  # days: whole weeks


def reminder_day(today: date, when: str) -> date:
    """The working day on which to look again: a Saturday or Sunday becomes the Monday after."""
    day = today + timedelta(days=REMINDERS[when])
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
