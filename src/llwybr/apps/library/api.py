"""The library over the API: searching it, and one resource. The same queries as the pages."""

from functools import lru_cache
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query, Router
from pydantic import Field

from llwybr.apps.library import queries
from llwybr.apps.library.schemas import ResourceBrief, ResourceOut
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.api.pages import AS_WHOLE, Page, Paging, Typed, one_of, page
from llwybr.core.kit.api.reading import reading
from llwybr.core.kit.api.refusals import missing, unknown
from llwybr.core.kit.api.texts import Linked, Words, in_both

router = Router(tags=["library"])

HELD = 4  # two nations, before and after a load

NationId = PathEx[Annotated[str, one_of(standards.nations())], P(description=_("The nation."), example="wales")]


class SearchAsked(Paging):
    q: Annotated[
        Typed,
        Field(
            description=_(
                "Words to look for, in Welsh or in English: mutated or not, with or without accents, even misspelt."
            )
        ),
    ] = ""
    area: Annotated[Typed | None, Field(description=_("Only what is about an element of this area, by its id."))] = None
    element: Annotated[Typed | None, Field(description=_("Only what is about this element, by its id."))] = None
    level: Annotated[
        Annotated[int, Field(ge=0, le=3), AS_WHOLE] | None,
        Field(description=_("Only what helps a reader who is at this level, from 0 to 3.")),
    ] = None
    family: Annotated[Typed | None, Field(description=_("Only what is for this job family, or for everyone."))] = None
    kind: Annotated[
        Literal["guide", "page"] | None, Field(description=_("Our own guides, or other people’s pages and videos."))
    ] = None
    language: Annotated[Literal["en", "cy"] | None, Field(description=_("Only what can be read in this language."))] = (
        None
    )
    priority: Annotated[Typed | None, Field(description=_("Only what serves this national priority, by its id."))] = (
        None
    )


@reading(
    router,
    "/nations/{nation}/library",
    Page[ResourceBrief],
    summary=_("Search the library"),
    about=_("What to read, watch or try: the best first. Without words, all there is, our own guides first."),
)
def search_library(request: HttpRequest, nation: NationId, asked: Query[SearchAsked]) -> bytes:
    found = _found(nation, asked)
    positions = _narrowed(found, nation, asked)
    made = _briefs(found.stock)
    keys = [key for at in positions if (key := int(found.stock.keys[at])) in made]
    return page(request, asked, len(keys), [made[key] for key in keys[asked.offset : asked.offset + asked.limit]])


@lru_cache(maxsize=HELD)
def _briefs(stock: queries.Stock) -> dict[int, bytes]:
    """Every resource of a stock as a list shows it, by its key: made once for each load."""
    found = queries.resources(int(key) for key in stock.keys)
    return {key: ResourceBrief.of(one).model_dump_json().encode() for key, one in found.items()}


def _found(nation: str, asked: SearchAsked) -> queries.Found:
    if nation not in standards.nations():
        raise unknown("path", "nation", standards.nations())
    names = ("area", "family", "kind", "language", "priority")
    choices = {name: value for name in names if (value := getattr(asked, name)) is not None}
    found = queries.search(nation, asked.q.strip(), choices, language="en", on=timezone.localdate())
    for side in found.sides:
        options = [option.slug for option in side.options]
        if side.name in choices and choices[side.name] not in options:
            raise unknown("query", side.name, options)
    return found


def _narrowed(found: queries.Found, nation: str, asked: SearchAsked) -> list[int]:
    """By element and level, which the page does not offer."""
    positions = found.positions
    if asked.element is not None:
        _known_element(nation, asked.element)
        positions = found.about(asked.element)
    if asked.level is not None:
        keys = queries.helped(nation, asked.element, asked.level)
        positions = [at for at in positions if int(found.stock.keys[at]) in keys]
    return positions


def _known_element(nation: str, slug: str) -> None:
    edition = standards.edition_in_force(nation, timezone.localdate())
    if edition is None or slug not in {one.slug for one in standards.elements(edition)}:
        href = f"/api/v1/nations/{nation}/editions/current/elements"
        text = _("There is no element %(id)s in the edition that is in force. They are listed at %(href)s.")
        raise missing("query", "element", in_both(text, id=slug[:80], href=href))


@reading(
    router,
    "/nations/{nation}/library/{resource}",
    ResourceOut,
    summary=_("One resource"),
    about=_(
        "A guide in full, or the way to a publisher’s page: whom it is for, what it helps with and what it serves."
    ),
)
def resource(
    request: HttpRequest,
    nation: NationId,
    resource: PathEx[str, P(description=_("The id of a resource, as the search gives it."))],
) -> ResourceOut:
    today = timezone.localdate()
    if nation not in standards.nations():
        raise unknown("path", "nation", standards.nations())
    found = queries.resource(nation, resource, today)
    if found is None:
        text = _("There is no resource %(id)s. Look for it at %(href)s.")
        href = f"/api/v1/nations/{nation}/library"
        raise missing("path", "resource", in_both(text, id=resource[:80], href=href))
    edition = standards.edition_in_force(nation, today)
    helps = queries.helps_with(found, edition) if edition else []
    href = f"/api/v1/nations/{nation}/editions/{edition.code}/elements" if edition else ""
    links = {
        one.slug: (Linked(id=one.slug, title=Words.of(one.title), href=f"{href}/{one.slug}"), levels)
        for one, levels in helps
    }
    return ResourceOut.whole(found, links, queries.priorities_of(found))
