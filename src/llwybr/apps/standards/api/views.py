"""What each address of the standards answers. The same queries as the pages."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query, Router
from pydantic import Field

from llwybr.apps.standards import queries
from llwybr.apps.standards.api.book import Leaf, book
from llwybr.apps.standards.models import Edition
from llwybr.apps.standards.schemas import (
    EditionBrief,
    EditionList,
    EditionOut,
    ElementOut,
    NationList,
    NationOut,
    ProfileOut,
    RoleList,
    edition_href,
)
from llwybr.core.kit.api.pages import Page, Paging, Typed, one_of, page
from llwybr.core.kit.api.reading import reading
from llwybr.core.kit.api.refusals import missing, unknown
from llwybr.core.kit.api.texts import in_both, levels

router = Router(tags=["standards"])

CASE = "/ims/case/v1p1/CFDocuments"
CURRENT = "current"

NationId = PathEx[Annotated[str, one_of(queries.nations())], P(description=_("The nation."), example="wales")]
EditionId = PathEx[str, P(description=_("The code of an edition, or current for the one in force."), example="current")]


class ElementsAsked(Paging):
    area: Annotated[Typed | None, Field(description=_("Only the elements of this area, by its id."))] = None


class ProfilesAsked(Paging):
    family: Annotated[Typed | None, Field(description=_("Only the jobs of this family, by its id."))] = None
    role: Annotated[Typed | None, Field(description=_("Only the jobs of this role, by its id."))] = None


@reading(
    router,
    "/nations",
    NationList,
    summary=_("The nations"),
    about=_("Start here: the nations, the edition of the standards that is in force in each, and where all else is."),
)
def nations(request: HttpRequest) -> NationList:
    found = [NationOut.of(one, _current(one)) for one in queries.nations()]
    return NationList(items=found, licence=in_both(_("MIT licence")), case=CASE)


def _current(nation: str) -> EditionBrief | None:
    return next((one for one in _editions(nation) if one.standing.id == "in_force"), None)


@reading(
    router,
    "/nations/{nation}/editions",
    EditionList,
    summary=_("The editions of a nation"),
    about=_("Every edition, the latest first, with how it stands: a draft, agreed, in force or superseded."),
)
def editions(request: HttpRequest, nation: NationId) -> EditionList:
    return editions_of(known_nation(nation))


def editions_of(nation: str) -> EditionList:
    """The editions as the API answers them: its page shows them as a first answer."""
    return EditionList(items=_editions(nation))


@reading(
    router,
    "/nations/{nation}/editions/{edition}",
    EditionOut,
    summary=_("One edition"),
    about=_(
        "Its areas with the titles of their elements, the job families, the levels in words, and where the rest is."
    ),
)
def edition(request: HttpRequest, nation: NationId, edition: EditionId) -> EditionOut:
    found = _edition(nation, edition)
    brief = next(one for one in _editions(nation) if one.id == found.code)
    held, href = book(found), edition_href(found)
    parts = {part: f"{href}/{part}" for part in ("elements", "roles", "profiles")}
    return EditionOut(**dict(brief), levels=levels(), areas=list(held.areas), families=list(held.families), **parts)


@reading(
    router,
    "/nations/{nation}/editions/{edition}/elements",
    Page[ElementOut],
    summary=_("The elements of an edition"),
    about=_("Each part of a job with its four levels, with an everyday example for each job family that is asked it."),
)
def elements(request: HttpRequest, nation: NationId, edition: EditionId, asked: Query[ElementsAsked]) -> bytes:
    held = book(_edition(nation, edition))
    if asked.area is not None and asked.area not in {one.id for one in held.areas}:
        raise unknown("query", "area", [one.id for one in held.areas])
    return _page(request, asked, [one for one in held.elements.values() if asked.area in {None, *one.by}])


@reading(
    router,
    "/nations/{nation}/editions/{edition}/elements/{element}",
    ElementOut,
    summary=_("One element"),
    about=_("One part of a job: its statement, its four levels and its examples."),
)
def element(
    request: HttpRequest,
    nation: NationId,
    edition: EditionId,
    element: PathEx[str, P(description=_("The id of an element."), example="communication.children")],
) -> bytes:
    found = _edition(nation, edition)
    text = _("There is no element %(id)s in edition %(code)s. They are listed at %(href)s.")
    return _leaf(book(found).elements, found, "element", element, text)


@reading(
    router,
    "/nations/{nation}/editions/{edition}/roles",
    RoleList,
    summary=_("The roles of an edition"),
    about=_("Each role is a ladder of jobs, from its first rung to its highest, in the order of the job families."),
)
def roles(request: HttpRequest, nation: NationId, edition: EditionId) -> bytes:
    return book(_edition(nation, edition)).roles_json


@reading(
    router,
    "/nations/{nation}/editions/{edition}/profiles",
    Page[ProfileOut],
    summary=_("The job profiles of an edition"),
    about=_("Each job: what it is for, the level that it asks in each element, and the jobs above and beside it."),
)
def profiles(request: HttpRequest, nation: NationId, edition: EditionId, asked: Query[ProfilesAsked]) -> bytes:
    held = book(_edition(nation, edition))
    if asked.family is not None and asked.family not in held.roles.values():
        raise unknown("query", "family", [one.id for one in held.families])
    if asked.role is not None and asked.role not in held.roles:
        raise unknown("query", "role", held.roles)
    wanted = (asked.family, asked.role)
    fits = [
        one for one in held.profiles.values() if all(has in (None, by) for has, by in zip(wanted, one.by, strict=True))
    ]
    return _page(request, asked, fits)


@reading(
    router,
    "/nations/{nation}/editions/{edition}/profiles/{profile}",
    ProfileOut,
    summary=_("One job profile"),
    about=_("One job: what it is for, the level that it asks in each element, and the jobs above and beside it."),
)
def profile(
    request: HttpRequest,
    nation: NationId,
    edition: EditionId,
    profile: PathEx[str, P(description=_("The id of a job profile."), example="teaching-assistant-2")],
) -> bytes:
    found = _edition(nation, edition)
    text = _("There is no job %(id)s in edition %(code)s. They are listed at %(href)s.")
    return _leaf(book(found).profiles, found, "profile", profile, text)


def known_nation(nation: str) -> str:
    if nation not in queries.nations():
        raise unknown("path", "nation", queries.nations())
    return nation


def _editions(nation: str) -> list[EditionBrief]:
    found = queries.editions(nation)
    standings = queries.standings(found, timezone.localdate())
    return [EditionBrief.of(one, *standings[one]) for one in found]


def _edition(nation: str, code: str) -> Edition:
    known_nation(nation)
    in_force = code == CURRENT
    found = queries.edition_in_force(nation, timezone.localdate()) if in_force else queries.edition(nation, code)
    if found is None:
        raise unknown("path", "edition", [CURRENT, *(one.code for one in queries.editions(nation))])
    return found


def _leaf(leaves: dict[str, Leaf], edition: Edition, name: str, id: str, text: str) -> bytes:
    if id not in leaves:
        href = f"{edition_href(edition)}/{name}s"
        raise missing("path", name, in_both(text, id=id[:80], code=edition.code, href=href))
    return leaves[id].json


def _page(request: HttpRequest, asked: Paging, found: list[Leaf]) -> bytes:
    """Cut from what was made before."""
    cut = found[asked.offset : asked.offset + asked.limit]
    return page(request, asked, len(found), [one.json for one in cut])
