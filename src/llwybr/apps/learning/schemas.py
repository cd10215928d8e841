"""What the API says of the catalogue: offers, providers, and where need has no offer. Money is in whole pence."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.learning.models import Offer, Provider, Raise
from llwybr.apps.learning.rules import Provision
from llwybr.core.kit.api.texts import Answer, Day, Level, Linked, Named, Source, Words, in_both

DELIVERIES = {
    "any-time-online": _("Online, at any time"),
    "live-online": _("Live online, with others"),
    "in-person": _("In person"),
    "at-work": _("At work, beside a colleague"),
}


class DeliveryOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(DELIVERIES)})]

    @classmethod
    def named(cls, id: str) -> "DeliveryOut":
        return _delivery(id)


@cache
def _delivery(id: str) -> DeliveryOut:
    words = in_both(DELIVERIES[id])
    return DeliveryOut(id=id, en=words.en, cy=words.cy)


class ProviderOut(Named):
    invented: Annotated[
        bool, Field(description=_("Whether it is made up, for the demonstration: nothing can be booked."))
    ]
    source: Source

    @classmethod
    def of(cls, one: Provider) -> "ProviderOut":
        return cls(id=one.slug, title=Words.of(one.name), invented=one.invented, source=Source.of(one))


class ProviderList(Answer):
    items: list[ProviderOut]


class ProviderBrief(Named):
    invented: bool


class RaiseOut(Answer):
    element: Linked
    by: Annotated[int, Field(ge=1, description=_("By how many levels it lifts a person."))]
    to: Annotated[Level, Field(description=_("And no higher than this level."))]


class OfferOut(Linked):
    provider: ProviderBrief
    summary: Words
    hours: Annotated[float, Field(ge=0, description=_("Of the learner’s time, in quarters of an hour."))]
    cost_pence: Annotated[int, Field(ge=0, description=_("What the learner or the school pays, in pence. 0: free."))]
    funding: Annotated[Words | None, Field(description=_("Who may pay for it, where that is known."))]
    paid_time: Annotated[bool, Field(description=_("Whether it is meant to be done in paid time."))]
    languages: Annotated[list[str], Field(description=_("The languages that it is given in: en, cy."))]
    delivery: DeliveryOut
    starts: Annotated[list[date], Field(description=_("The days on which it starts. Empty: at any time."))]
    families: Annotated[list[str], Field(description=_("The job families that it is for. Empty: for everyone."))]
    raises: Annotated[list[RaiseOut], Field(description=_("The elements that it helps with."))]
    after: Annotated[list[Linked], Field(description=_("The offers to take before it."))]
    in_force_from: Day
    in_force_until: Day
    source: Source

    @classmethod
    def of(cls, one: Offer, elements: Mapping[str, Linked]) -> "OfferOut":
        return cls(
            **dict(offer_link(one)),
            provider=ProviderBrief(
                id=one.provider.slug, title=Words.of(one.provider.name), invented=one.provider.invented
            ),
            summary=Words.of(one.summary),
            hours=float(one.hours),
            cost_pence=int(one.cost * 100),
            funding=Words.if_any(one.funding),
            paid_time=one.paid_time,
            languages=one.languages,
            delivery=DeliveryOut.named(one.delivery),
            starts=[date.fromisoformat(day) for day in one.starts],
            families=one.families,
            raises=[_raise(lift, elements) for lift in one.raises.all() if lift.element in elements],
            after=[offer_link(other) for other in one.after.all()],
            in_force_from=one.in_force_from,
            in_force_until=one.in_force_until,
            source=Source.of(one),
        )


def offer_link(one: Offer) -> Linked:
    href = f"/api/v1/nations/{one.nation}/learning/{one.slug}"
    return Linked(id=one.slug, title=Words.of(one.title), href=href)


def _raise(lift: Raise, elements: Mapping[str, Linked]) -> RaiseOut:
    return RaiseOut(element=elements[lift.element], by=lift.by, to=Level.at(lift.to))


class ProvisionOut(Answer):
    element: Linked
    family: Named
    asked: Annotated[Level, Field(description=_("The highest level that a job of the family asks."))]
    offered: Annotated[list[Level], Field(description=_("The levels that an offer takes someone to."))]
    missing: Annotated[list[Level], Field(description=_("The levels that are asked and that nothing takes anyone to."))]

    @classmethod
    def of(cls, one: Provision, element: Linked, family: Named) -> "ProvisionOut":
        return cls(
            element=element,
            family=family,
            asked=Level.at(one.asked),
            offered=[Level.at(level) for level in sorted(one.offered)],
            missing=[Level.at(level) for level in one.missing],
        )


def hours_of(given: float | None) -> Decimal | None:
    """A limit of hours as the catalogue counts them: in hundredths, and never more than was said."""
    return None if given is None else Decimal(str(given)).quantize(Decimal("0.01"), ROUND_FLOOR)
