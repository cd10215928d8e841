"""Turns rows into what the engines need, and their answers back into rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias, cast

from llwybr.engines import gaps, planning
from llwybr.values.academic_year import Term, term_of, terms_between

if TYPE_CHECKING:
    from llwybr.apps.learning.models import Offer
    from llwybr.apps.selfassessment.rules import Limits
    from llwybr.apps.standards.models import Element

MOST_ROUNDS = 6  # of planning again without what lifts nobody
NOW_WEIGHT, AIM_WEIGHT = 2, 1  # what the job asks now counts double what the job aimed at asks
SAFE_TIMES = 2  # what keeps children safe counts double again
FIRST = 3  # the next steps that a person is shown first: the plan starts from them

Waits: TypeAlias = Mapping[str, Sequence[str]]  # the slugs of the offers that each one waits for, by its own


@dataclass(frozen=True)
class Row:
    """Where a person stands in one element. Levels 0 to 4; `have` is None where it is not known."""

    element: Element
    kind: str  # level, not_part, no_chance, not_said, unasked
    have: int | None
    asked: int
    aimed: int
    gap: int
    aim_gap: int

    @property
    def way(self) -> int:
        """The levels left to go, towards whichever of the two jobs asks more."""
        return max(self.gap, self.aim_gap)

    @property
    def said(self) -> gaps.Said | None:
        """The answer itself, if there is one: a level or a word."""
        if self.kind == "level":
            return self.have
        return None if self.kind == "unasked" else cast("gaps.Said", self.kind)

    @property
    def different(self) -> bool:
        """The person says that it is no part of their job, though the profile asks it."""
        return self.kind == "not_part" and self.asked > 0


@dataclass(frozen=True)
class Standing:
    """All that the answers say, in the order of the standards."""

    rows: tuple[Row, ...]
    strengths: tuple[Row, ...]
    job: gaps.Coverage
    aim: gaps.Coverage | None

    @property
    def ways(self) -> list[Row]:
        """What is left to go: first what the job asks now, the longest way first.

        What keeps children safe counts as a level longer. Of equal ways, that of the craft itself comes first, and what is
        asked most highly: allergies before records, for a cook.
        """
        left = [row for row in self.rows if row.way]
        return sorted(left, key=_longest_way)

    @property
    def by_way(self) -> list[Row]:
        """Every known row for the picture of the path, the longest way first."""
        known = [row for row in self.rows if row.have is not None and (row.asked or row.aimed or row.have)]
        return sorted(known, key=lambda row: (-row.way, row.element.position))


def _longest_way(row: Row) -> tuple[int, bool, bool, int, int]:
    safe = row.element.keeps_safe
    way = NOW_WEIGHT * (row.gap + (1 if safe and row.gap else 0)) + row.aim_gap
    return (-way, not safe, not row.element.is_craft, -max(row.asked, row.aimed), row.element.position)


@dataclass(frozen=True)
class Moved:
    """One element at two times: where its person stood then and stands now, and how that differs.

    `kind` as in `gaps.Move`; what was answered then alone is `unasked` where it can still be answered, else `gone`.
    """

    element: Element
    kind: str
    by: int
    then: Row | None
    now: Row | None


def moved(then: Standing, now: Standing, *, reworded: AbstractSet[str], still: AbstractSet[str]) -> list[Moved]:
    """What moved between two times, the most first. `still`: the elements that can be answered now."""
    before, after = ({row.element.slug: row for row in one.rows} for one in (then, now))
    found = gaps.compare(_said(then), _said(now), reworded)
    return [_moved(one, before.get(one.id), after.get(one.id), still) for one in found]


def _said(standing: Standing) -> dict[str, gaps.Said]:
    return {row.element.slug: row.said for row in standing.rows if row.said is not None}


def _moved(move: gaps.Move, then: Row | None, now: Row | None, still: AbstractSet[str]) -> Moved:
    kind = "unasked" if move.kind == "gone" and move.id in still else move.kind
    row = now or then
    if row is None:
        raise LookupError(f"{move.id} was answered at neither time")
    return Moved(row.element, kind, move.by, then, now)


def standing(
    elements: Sequence[Element], job: Mapping[str, int], aim: Mapping[str, int] | None, answers: Mapping[str, str]
) -> Standing:
    """`job` and `aim` are levels asked, `answers` the values of Answer, all by element slug."""
    said = {slug: int(value) if value.isdigit() else value for slug, value in answers.items()}
    found = gaps.solve(
        gaps.Problem.model_validate({"job": dict(job), "aim": None if aim is None else dict(aim), "answers": said})
    )
    by_slug = {one.id: one for one in found.elements}
    rows = {element.slug: _row(element, by_slug[element.slug]) for element in elements if element.slug in by_slug}
    strengths = tuple(rows[slug] for slug in found.strengths if slug in rows)
    return Standing(tuple(rows.values()), strengths, found.coverage.job, found.coverage.aim)


def _row(element: Element, found: gaps.ElementStanding) -> Row:
    return Row(element, found.kind, found.have, found.asked, found.aimed, found.gap, found.aim_gap)


@dataclass(frozen=True)
class Placed:
    """An offer in the plan, the elements that it helps to close, and how much is closed once it is done."""

    offer: Offer
    closes: tuple[Element, ...]


@dataclass(frozen=True)
class Stone:
    """One term of the plan."""

    term: Term
    placed: tuple[Placed, ...]
    hours: Decimal
    closed: int  # levels closed by the end of this term


@dataclass(frozen=True)
class Open:
    """A need that the plan leaves open, by how much, and why."""

    row: Row
    left: int
    why: str  # nothing, language, delivery, date, hours, cost, both


@dataclass(frozen=True)
class Plan:
    stones: tuple[Stone, ...]
    open: tuple[Open, ...]
    hours: Decimal
    cost: Decimal
    closed: int
    wanted: int
    proved: bool
    more_hours: Decimal | None  # the least extra hours that would close more
    more_cost: Decimal | None  # the least extra pounds that would close more


def plan(standing: Standing, offers: Sequence[Offer], limits: Limits, *, family: str, today: date) -> Plan:
    """The best set of offers within a person's limits, placed in terms, with what stays open and why.

    The engine adds up what offers raise; a person climbs. Where two offers end at the same ceiling, the second lifts nobody:
    it is left out and the rest planned again, so that every offer of the plan takes its reader further.
    """
    ways = {row.element.slug: row for row in standing.ways}
    weights = _weights(list(ways.values()))
    usable = [offer for offer in offers if _for_family(offer, family)]
    waits = _waits(usable, standing)
    fitting = _closed_under_after([offer for offer in usable if _fits(offer, limits, today)], waits)
    terms = terms_between(today, limits.by_when or term_of(today).next().next().ends())
    for _ in range(MOST_ROUNDS):
        problem = _problem(ways, weights, fitting, waits, limits)
        answer = planning.solve(problem)
        chosen = [offer for offer in fitting if offer.slug in set(answer.chosen)]
        stones, left = min(
            (
                _stones(_in_order(chosen, waits, first), waits, ways, terms, today)
                for first in (_heaviest(weights), _ceiling)
            ),
            key=lambda placed: sum(placed[1].values()),  # of equals, what matters most comes first in the year
        )
        idle = _idle(stones, waits)
        if not idle:
            break
        fitting = _closed_under_after([offer for offer in fitting if offer.slug not in idle], waits)
    more = planning.what_more(problem, answer)
    wanted = sum(row.way for row in ways.values())
    return Plan(
        stones=stones,
        open=tuple(_open(ways[slug], levels, usable, limits, today) for slug, levels in left.items() if levels),
        hours=sum((stone.hours for stone in stones), Decimal(0)),
        cost=sum((offer.cost for offer in chosen), Decimal(0)),
        closed=wanted - sum(left.values()),
        wanted=wanted,
        proved=answer.proved,
        more_hours=Decimal(str(more.hours.extra)) if more.hours else None,
        more_cost=Decimal(str(more.cost.extra)) if more.cost else None,
    )


def lifts(offer: Offer, row: Row, climbed: int = 0) -> int:
    """By how many levels an offer lifts a person here, who has climbed so many already: no further than its ceiling."""
    by = next((one for one in offer.raises.all() if one.element == row.element.slug), None)
    return max(0, min(by.by, by.to - (row.have or 0) - climbed)) if by else 0


def useful(row: Row, offers: Iterable[Offer], *, family: str, language: str, today: date) -> list[Offer]:
    """The offers that lift a person in one element: in their language, free and short ones first."""
    fitting = [o for o in offers if lifts(o, row) and _for_family(o, family) and not _over(o, today)]
    return sorted(fitting, key=lambda o: (language not in o.languages, o.cost, not o.paid_time, o.hours, o.position))


def _weights(ways: Sequence[Row]) -> dict[str, int]:
    """What a level in each element is worth to this person: what keeps children safe, the craft and the first steps, more."""
    return {row.element.slug: _weight(row) + (1 if at < FIRST else 0) for at, row in enumerate(ways)}


def _weight(row: Row) -> int:
    weight = NOW_WEIGHT if row.gap else AIM_WEIGHT
    return weight * (SAFE_TIMES if row.element.keeps_safe else 1) + (1 if row.gap and row.element.is_craft else 0)


def _waits(offers: Iterable[Offer], standing: Standing) -> Waits:
    """The offers that each one waits for: not those whose end this person has reached already."""
    have = {row.element.slug: row.have for row in standing.rows}
    behind = {
        offer.slug for offer in offers if all((have.get(one.element) or 0) >= one.to for one in offer.raises.all())
    }
    return {offer.slug: [one.slug for one in offer.after.all() if one.slug not in behind] for offer in offers}


def _problem(
    ways: Mapping[str, Row], weights: Mapping[str, int], offers: Sequence[Offer], waits: Waits, limits: Limits
) -> planning.Problem:
    needs = [{"id": slug, "gap": row.way, "weight": weights[slug]} for slug, row in ways.items()]
    facts = [
        {
            "id": offer.slug,
            "hours": float(offer.hours),
            "cost": float(offer.cost),
            "languages": offer.languages,
            "raises": {slug: lifts(offer, row) for slug, row in ways.items() if lifts(offer, row)},
            "after": waits[offer.slug],
        }
        for offer in offers
    ]
    return planning.Problem.model_validate({"needs": needs, "offers": facts, "limits": _limits(limits)})


def _limits(limits: Limits) -> dict[str, object]:
    said: dict[str, object] = {}
    if limits.hours is not None:
        said["hours"] = float(limits.hours)
    if limits.cost is not None:
        said["cost"] = float(limits.cost)
    if limits.languages:
        said["languages"] = list(limits.languages)
    return said


def _fits(offer: Offer, limits: Limits, today: date) -> bool:
    return not _over(offer, today) and _in_time(offer, limits, today) and _in_a_way(offer, limits)


def _for_family(offer: Offer, family: str) -> bool:
    return not offer.families or family in offer.families


def _in_a_way(offer: Offer, limits: Limits) -> bool:
    return not limits.deliveries or offer.delivery in limits.deliveries


def _over(offer: Offer, today: date) -> bool:
    """Whether every date on which it starts is past."""
    return bool(offer.starts) and _next_start(offer, today) is None


def _in_time(offer: Offer, limits: Limits, today: date) -> bool:
    start = _next_start(offer, today)
    return not (limits.by_when and start and start > limits.by_when)


def _next_start(offer: Offer, today: date) -> date | None:
    return next((day for day in map(date.fromisoformat, offer.starts) if day >= today), None)


def _closed_under_after(offers: list[Offer], waits: Waits) -> list[Offer]:
    """Leave out what waits for an offer that is not there: it could never be begun."""
    while True:
        slugs = {offer.slug for offer in offers}
        kept = [offer for offer in offers if slugs.issuperset(waits[offer.slug])]
        if len(kept) == len(offers):
            return kept
        offers = kept


def _in_order(chosen: Sequence[Offer], waits: Waits, first: Callable[[Offer], int]) -> list[Offer]:
    """What others wait for is done first; else as `first` says, the lower ceiling before the higher, as on a stair."""
    by_slug = {offer.slug: offer for offer in chosen}
    order = TopologicalSorter({offer.slug: waits[offer.slug] for offer in chosen})
    order.prepare()
    found: list[Offer] = []
    while order.is_active():
        ready = sorted(order.get_ready(), key=lambda slug: (first(by_slug[slug]), _ceiling(by_slug[slug]), slug))
        found += [by_slug[slug] for slug in ready]
        order.done(*ready)
    return found


def _ceiling(offer: Offer) -> int:
    return max(one.to for one in offer.raises.all())


def _heaviest(weights: Mapping[str, int]) -> Callable[[Offer], int]:
    """What lifts a person where it matters most comes first."""
    return lambda offer: -max((weights.get(one.element, 0) for one in offer.raises.all()), default=0)


def _stones(
    chosen: Sequence[Offer], waits: Waits, ways: Mapping[str, Row], terms: Sequence[Term], today: date
) -> tuple[tuple[Stone, ...], dict[str, int]]:
    """The offers by term with what each closes, and the levels left open at the end."""
    facts = [
        planning.Placed(offer.slug, float(offer.hours), _term_index(offer, terms, today), waits[offer.slug])
        for offer in chosen
    ]
    by_slug = {offer.slug: offer for offer in chosen}
    left = {slug: row.way for slug, row in ways.items()}
    stones, closed = [], 0
    for term, slugs in zip(terms, planning.schedule(facts, len(terms)), strict=True):
        here = []
        for slug in slugs:
            closes = _close(by_slug[slug], ways, left)
            closed += sum(closes.values())
            here.append(Placed(by_slug[slug], tuple(ways[element].element for element in closes)))
        stones.append(Stone(term, tuple(here), sum((one.offer.hours for one in here), Decimal(0)), closed))
    return tuple(stones), left


def _close(offer: Offer, ways: Mapping[str, Row], left: dict[str, int]) -> dict[str, int]:
    """What this offer closes of what is still left, which it lessens."""
    closes = {}
    for slug, row in ways.items():
        if by := min(left[slug], lifts(offer, row, climbed=row.way - left[slug])):
            closes[slug] = by
            left[slug] -= by
    return closes


def _idle(stones: Sequence[Stone], waits: Waits) -> set[str]:
    """The offers that lift nobody where they stand, and that no other one waits for."""
    placed = [one for stone in stones for one in stone.placed]
    awaited = {before for one in placed for before in waits[one.offer.slug]}
    return {one.offer.slug for one in placed if not one.closes} - awaited


def _term_index(offer: Offer, terms: Sequence[Term], today: date) -> int | None:
    start = _next_start(offer, today)
    if start is None:
        return None
    return next((at for at, term in enumerate(terms) if term == term_of(start)), len(terms) - 1)


def _open(row: Row, left: int, usable: Sequence[Offer], limits: Limits, today: date) -> Open:
    """The first of these reasons that holds for every offer that would help."""
    helping = [offer for offer in usable if lifts(offer, row)]
    reasons = {
        "nothing": helping,
        "date": [o for o in helping if not _over(o, today) and _in_time(o, limits, today)],
        "delivery": [o for o in helping if _in_a_way(o, limits)],
        "language": [o for o in helping if not limits.languages or set(limits.languages) & set(o.languages)],
        "hours": [o for o in helping if limits.hours is None or o.hours <= limits.hours],
        "cost": [o for o in helping if limits.cost is None or o.cost <= limits.cost],
    }
    return Open(row, left, next((why for why, passing in reasons.items() if not passing), "together"))
