"""What each address of the catalogue answers. The same queries as the pages."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query, Router
from pydantic import Field

from llwybr.apps.learning import queries
from llwybr.apps.learning.api.there import There
from llwybr.apps.learning.queries import Wanted
from llwybr.apps.learning.rules import Within
from llwybr.apps.learning.schemas import OfferOut, ProviderList, ProviderOut, ProvisionOut, hours_of
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.api.pages import AS_NUMBER, Chosen, Page, Paging, Typed, one_of, page
from llwybr.core.kit.api.reading import reading
from llwybr.core.kit.api.refusals import missing, unknown
from llwybr.core.kit.api.texts import in_both

router = Router(tags=["learning"])

NationId = PathEx[Annotated[str, one_of(standards.nations())], P(description=_("The nation."), example="wales")]
Language = Annotated[Literal["en", "cy"] | None, Field(description=_("Only what is given in this language."))]
Hours = Annotated[
    Annotated[float, Field(ge=0, le=2000), AS_NUMBER] | None,
    Field(description=_("Only what takes so many hours at most.")),
]
Free = Annotated[Chosen, Field(description=_("true: only what costs nothing."))]


class OffersAsked(Paging):
    area: Annotated[Typed | None, Field(description=_("Only what helps with an element of this area, by its id."))] = (
        None
    )
    element: Annotated[Typed | None, Field(description=_("Only what helps with this element, by its id."))] = None
    family: Annotated[Typed | None, Field(description=_("Only what is for this job family, or for everyone."))] = None
    language: Language = None
    delivery: Annotated[
        Literal["any-time-online", "live-online", "in-person", "at-work"] | None,
        Field(description=_("How it is given.")),
    ] = None
    free: Free = "false"
    hours: Hours = None


class ProvisionAsked(Paging):
    language: Language = None
    free: Free = "false"
    hours: Hours = None


@reading(
    router,
    "/nations/{nation}/learning",
    Page[OfferOut],
    summary=_("The offers of a nation"),
    about=_(
        "Courses, coaching, days beside a colleague: how long, for how much, in which language, and what they help with."
    ),
)
def offers(request: HttpRequest, nation: NationId, asked: Query[OffersAsked]) -> bytes:
    there = There(nation)
    if asked.family is not None and asked.family not in there.families:
        raise unknown("query", "family", there.families)
    wanted = Wanted(
        free=asked.free == "true",
        language=asked.language or "",
        family=asked.family or "",
        elements=there.wanted(asked.area, asked.element),
        delivery=asked.delivery or "",
        hours=hours_of(asked.hours),
    )
    made = there.offers()
    fits = [
        slug for slug in queries.catalogue(nation, there.today, wanted).values_list("slug", flat=True) if slug in made
    ]
    cut = fits[asked.offset : asked.offset + asked.limit]
    return page(request, asked, len(fits), [made[slug] for slug in cut])


@reading(
    router,
    "/nations/{nation}/learning/{offer}",
    OfferOut,
    summary=_("One offer"),
    about=_("Something to learn from: how long, for how much, in which language, when, and what it helps with."),
)
def offer(
    request: HttpRequest,
    nation: NationId,
    offer: PathEx[str, P(description=_("The id of an offer, as the list gives it."))],
) -> bytes:
    made = There(nation).offers()
    if offer not in made:
        href = f"/api/v1/nations/{nation}/learning"
        text = _("There is no offer %(id)s. They are listed at %(href)s.")
        raise missing("path", "offer", in_both(text, id=offer[:80], href=href))
    return made[offer]


@reading(
    router,
    "/nations/{nation}/providers",
    ProviderList,
    summary=_("The providers of a nation"),
    about=_("Who offers learning. Those that are marked as invented are there for the demonstration."),
)
def providers(request: HttpRequest, nation: NationId) -> ProviderList:
    there = There(nation)
    return ProviderList(items=[ProviderOut.of(one) for one in queries.providers(nation, there.today)])


@reading(
    router,
    "/nations/{nation}/provision",
    Page[ProvisionOut],
    summary=_("Where need has learning, and where it has none"),
    about=_(
        "For each element and each job family that is asked it: the levels that are asked, and those with an offer."
    ),
)
def provision(request: HttpRequest, nation: NationId, asked: Query[ProvisionAsked]) -> bytes:
    within = Within(language=asked.language or "", hours=hours_of(asked.hours), free=asked.free == "true")
    found = There(nation).provision(within)
    return page(request, asked, len(found), found[asked.offset : asked.offset + asked.limit])
