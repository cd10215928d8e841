"""The next steps with what their owner decided, what they have for learning, and the plan term by term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.selfassessment.schemas.parts import (
    NATIONS,
    AttemptLink,
    MyDay,
    PathRow,
    StatusOut,
    links_of,
    row_fields,
    status_out,
)
from llwybr.core.kit.api.texts import Answer, Linked, Named, Words, in_both, in_both_languages, named
from llwybr.core.kit.templatetags.kit import term_name
from llwybr.values.academic_year import SEASONS, Term

if TYPE_CHECKING:
    from llwybr.apps.library.models import Resource
    from llwybr.apps.selfassessment.bridge import Open, Placed, Plan, Standing, Stone
    from llwybr.apps.selfassessment.models import Step
    from llwybr.apps.selfassessment.queries import Suggestion, Whole
    from llwybr.apps.selfassessment.rules import Limits

WHYS = {
    "nothing": _("Nobody offers learning for this yet."),
    "language": _("Nobody offers it in your language yet."),
    "delivery": _("Nobody offers it in the way that you like to learn."),
    "date": _("Nothing starts in time."),
    "hours": _("What there is takes more hours than you have."),
    "cost": _("What there is costs more than you have."),
    "together": _("It did not all fit beside what takes you further."),
}
NO_PLANS = {
    "no_answers": _("There is no plan yet: no question has been answered."),
    "no_limits": _("There is no plan yet: its owner has not said what they have for learning."),
}
Levels = Annotated[int, Field(ge=0, description=_("A number of levels."))]
Pence = Annotated[int, Field(ge=0, description=_("In pence. 0: free."))]
Hours = Annotated[float, Field(ge=0, description=_("In quarters of an hour, of their own time."))]


class ToRead(Linked):
    minutes: Annotated[int, Field(ge=1, description=_("How long it takes to read, watch or try."))]

    @classmethod
    def of(cls, one: "Resource") -> "ToRead":
        href = f"{NATIONS}/{one.nation}/library/{one.slug}"
        return cls(id=one.slug, title=Words.of(one.title), href=href, minutes=one.minutes)


class NextStep(PathRow):
    status: Annotated[StatusOut | None, Field(description=_("What they decided about it; null where nothing."))]
    suggested: Annotated[
        StatusOut | None,
        Field(description=_("What a newer answer suggests instead. It holds only once its owner says so.")),
    ]
    read: Annotated[list[ToRead], Field(description=_("What to read, watch or try, in their own language first."))]


class Decided(Answer):
    element: Named
    status: StatusOut
    on: MyDay

    @classmethod
    def of(cls, one: "Step") -> "Decided":
        return cls(element=named(one.element), status=status_out(one.status), on=localdate(one.changed_at))


class LimitsOut(Answer):
    hours: Hours | None
    cost_pence: Pence | None
    languages: Annotated[list[str], Field(description=_("The languages to learn in. Empty: either."))]
    deliveries: Annotated[list[str], Field(description=_("The ways to learn. Empty: any."))]
    by_when: Annotated[date | None, Field(description=_("The day by which to be done; null: none."))]

    @classmethod
    def of(cls, one: "Limits") -> "LimitsOut":
        return cls(
            hours=_hours(one.hours),
            cost_pence=_pence(one.cost),
            languages=list(one.languages),
            deliveries=list(one.deliveries),
            by_when=one.by_when,
        )


class PlacedOut(Linked):
    provider: Named
    hours: Hours
    cost_pence: Pence
    languages: Annotated[list[str], Field(description=_("The languages that it is given in: en, cy."))]
    closes: Annotated[list[Linked], Field(description=_("The elements that it takes them further in, in this plan."))]

    @classmethod
    def of(cls, one: "Placed", links: Mapping[str, Linked]) -> "PlacedOut":
        offer = one.offer
        return cls(
            id=offer.slug,
            title=Words.of(offer.title),
            href=f"{NATIONS}/{offer.nation}/learning/{offer.slug}",
            provider=Named(id=offer.provider.slug, title=Words.of(offer.provider.name)),
            hours=float(offer.hours),
            cost_pence=int(offer.cost * 100),
            languages=offer.languages,
            closes=[links[element.slug] for element in one.closes],
        )


class TermOut(Answer):
    year: int
    season: Annotated[str, Field(json_schema_extra={"enum": list(SEASONS)})]
    title: Words
    hours: Hours
    levels_closed: Annotated[int, Field(ge=0, description=_("How many levels are reached by the end of this term."))]
    offers: Annotated[list[PlacedOut], Field(description=_("What to learn in this term, in order."))]

    @classmethod
    def of(cls, one: "Stone", links: Mapping[str, Linked]) -> "TermOut":
        return cls(
            year=one.term.year,
            season=one.term.season,
            title=_term(one.term),
            hours=float(one.hours),
            levels_closed=one.closed,
            offers=[PlacedOut.of(placed, links) for placed in one.placed],
        )


@cache
def _term(term: Term) -> Words:
    return in_both_languages(term_name, term)


class Why(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(WHYS)})]


class OpenOut(Answer):
    element: Linked
    levels: Levels
    why: Why

    @classmethod
    def of(cls, one: "Open", links: Mapping[str, Linked]) -> "OpenOut":
        why = Why(id=one.why, **in_both(WHYS[one.why]).model_dump())
        return cls(element=links[one.row.element.slug], levels=one.left, why=why)


class PlanOut(Answer):
    hours: Hours
    cost_pence: Pence
    levels_closed: Annotated[int, Field(ge=0, description=_("How many levels are reached with it."))]
    levels_wanted: Annotated[int, Field(ge=0, description=_("How many levels there are to go in all."))]
    proved: Annotated[bool, Field(description=_("Whether no better plan exists; else it is the best that was found."))]
    more_hours: Annotated[float | None, Field(description=_("The least extra hours that would take them further."))]
    more_pence: Annotated[int | None, Field(description=_("The least extra pence that would take them further."))]
    terms: list[TermOut]
    open: Annotated[list[OpenOut], Field(description=_("What stays open, by how many levels, and why."))]

    @classmethod
    def of(cls, one: "Plan", links: Mapping[str, Linked]) -> "PlanOut":
        return cls(
            hours=float(one.hours),
            cost_pence=int(one.cost * 100),
            levels_closed=one.closed,
            levels_wanted=one.wanted,
            proved=one.proved,
            more_hours=_hours(one.more_hours),
            more_pence=_pence(one.more_cost),
            terms=[TermOut.of(stone, links) for stone in one.stones],
            open=[OpenOut.of(each, links) for each in one.open],
        )


class NoPlan(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(NO_PLANS)})]


class MyPlan(Answer):
    attempt: AttemptLink
    next_steps: Annotated[list[NextStep], Field(description=_("What they can do next, what matters most first."))]
    decided: Annotated[list[Decided], Field(description=_("All that they decided, of steps that are done too."))]
    limits: Annotated[LimitsOut | None, Field(description=_("What they have for learning; null until they say it."))]
    plan: Annotated[PlanOut | None, Field(description=_("The best set of offers within these limits, as of today."))]
    no_plan: Annotated[NoPlan | None, Field(description=_("Why there is no plan; null where there is one."))]

    @classmethod
    def of(cls, known: "Planned") -> "MyPlan":
        whole, links = known.whole, links_of(known.whole)
        return cls(
            attempt=AttemptLink.of(whole.attempt),
            next_steps=_next_steps(known, links),
            decided=[Decided.of(step) for step in known.steps if step.status],
            limits=LimitsOut.of(known.limits) if known.limits else None,
            plan=PlanOut.of(known.plan, links) if known.plan else None,
            no_plan=None if known.plan else _no_plan(whole),
        )


@dataclass(frozen=True)
class Planned:
    """All that a plan is told from, as the queries found it."""

    whole: "Whole"
    standing: "Standing"
    steps: Sequence["Step"]
    suggestions: Sequence["Suggestion"]
    reading: Mapping[str, Sequence["Resource"]]
    limits: "Limits | None"
    plan: "Plan | None"


def _next_steps(known: Planned, links: Mapping[str, Linked]) -> list[NextStep]:
    statuses = {step.element.slug: step.status for step in known.steps}
    suggested = {one.row.element.slug: one.status for one in known.suggestions}
    return [
        NextStep(
            **row_fields(row, links),
            status=StatusOut.named(statuses.get(row.element.slug, "")),
            suggested=StatusOut.named(suggested.get(row.element.slug, "")),
            read=[ToRead.of(one) for one in known.reading.get(row.element.slug, [])],
        )
        for row in known.standing.ways
    ]


def _no_plan(whole: "Whole") -> NoPlan:
    why = "no_limits" if whole.answers else "no_answers"
    return NoPlan(id=why, **in_both(NO_PLANS[why]).model_dump())


def _hours(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _pence(pounds: Decimal | None) -> int | None:
    return None if pounds is None else int(pounds * 100)
