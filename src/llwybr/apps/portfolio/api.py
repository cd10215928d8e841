"""A person's own portfolio and record of learning over the API, for a system that shows their key: it reads, and changes nothing.

What others share with the owner is as little there as what was never written. What a key reads, its owner sees (core/signin/noting.py).
"""

from typing import Annotated, Literal

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query, Router
from pydantic import Field

from llwybr.apps.portfolio import queries
from llwybr.apps.portfolio.queries import activities as learning
from llwybr.apps.portfolio.queries import for_systems
from llwybr.apps.portfolio.rules.learning import EARLIEST, year_of
from llwybr.apps.portfolio.schemas import ENTRIES, PIECES, EntryOut, PieceOut, TotalsOut, WholePieceOut, media_type
from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.files import serving
from llwybr.core.files.limits import limits
from llwybr.core.files.queries import may_be_fetched
from llwybr.core.kit.api.pages import AS_WHOLE, Asked, OwnPaging, Page, as_id, page
from llwybr.core.kit.api.reading import fetching_own, reading_own
from llwybr.core.kit.api.refusals import RefusedError, missing
from llwybr.core.kit.api.texts import in_both
from llwybr.core.signin.keys import OwnersKey

router = Router(tags=["my"])
PORTFOLIO, LEARNING = OwnersKey("portfolio"), OwnersKey("learning")
TYPES = sorted({media_type(one) for one in limits().kinds.values()})

PieceId = PathEx[str, P(description=_("The id of a piece of evidence."))]
FileId = PathEx[str, P(description=_("The id of a file of a piece of evidence."))]
EntryId = PathEx[str, P(description=_("The id of an entry of the record of learning."))]
YearAsked = Annotated[
    Annotated[int, Field(ge=EARLIEST.year, le=2099), AS_WHOLE] | None,
    Field(description=_("The academic year that begins in September of this year: 2026 is 2026/27.")),
]


class PiecesAsked(OwnPaging):
    kind: Annotated[
        Literal["text", "file", "photo", "link", "observation", "certificate", "witness"] | None,
        Field(description=_("Only what is of this kind.")),
    ] = None


class EntriesAsked(OwnPaging):
    year: YearAsked = None
    language: Annotated[
        Literal["cy", "en", "both"] | None, Field(description=_("Only what they learnt in this language."))
    ] = None


class TotalsAsked(Asked):
    year: YearAsked = None


@reading_own(
    router,
    "/my/portfolio",
    Page[PieceOut],
    PORTFOLIO,
    summary=_("My evidence"),
    about=_(
        "Every piece of evidence of the key’s owner, the latest first, with what it shows and its files, without its words."
    ),
)
def my_portfolio(request: ViewedRequest, asked: Query[PiecesAsked]) -> bytes:
    found, total = for_systems.pieces(request.viewer, asked.kind or "", asked.offset, asked.limit)
    elements = for_systems.elements_of(found, timezone.localdate())
    return page(request, asked, total, [PieceOut.of(one, elements).model_dump_json().encode() for one in found])


@reading_own(
    router,
    "/my/portfolio/{piece}",
    WholePieceOut,
    PORTFOLIO,
    summary=_("One piece of my evidence"),
    about=_(
        "The same with its words, with what a witness said of it, and with where it counts in the record of learning."
    ),
)
def my_piece(request: ViewedRequest, piece: PieceId) -> WholePieceOut:
    public_id = as_id(piece)
    found = for_systems.whole_piece(request.viewer, public_id) if public_id else None
    if found is None:
        raise _none(
            "piece",
            piece,
            _("The key’s owner has no piece of evidence %(id)s. All theirs are listed at %(href)s."),
            PIECES,
        )
    now = timezone.now()
    elements = for_systems.elements_of([found], timezone.localdate(now))
    return WholePieceOut.whole(found, elements, for_systems.entries_with(found), now)


@fetching_own(
    router,
    "/my/portfolio/files/{file}",
    TYPES,
    PORTFOLIO,
    summary=_("A file of my evidence"),
    about=_("Its bytes, to be saved. Photos come without the place where they were taken."),
)
def my_file(request: ViewedRequest, file: FileId) -> HttpResponseBase:
    public_id = as_id(file)
    found = queries.file(request.viewer, public_id) if public_id else None
    if found is None:
        raise _none(
            "file",
            file,
            _("No piece of evidence of the key’s owner has a file %(id)s. All are listed at %(href)s."),
            PIECES,
        )
    if not may_be_fetched(found.file):
        raise _none(
            "file",
            file,
            _("The file %(id)s cannot be fetched now: it waits for the virus scanner, or harm was found in it."),
        )
    try:
        return serving.download(found.file, request)
    except Http404:
        raise _none("file", file, _("The bytes of the file %(id)s are gone.")) from None


@reading_own(
    router,
    "/my/learning",
    Page[EntryOut],
    LEARNING,
    summary=_("My record of learning"),
    about=_(
        "Every entry of the record of the key’s owner, the latest first: what, for how long, in which language, and what changed."
    ),
)
def my_learning(request: ViewedRequest, asked: Query[EntriesAsked]) -> bytes:
    found, total = for_systems.entries(request.viewer, asked.year, asked.language or "", asked.offset, asked.limit)
    areas = for_systems.areas_of(found)
    pieces = for_systems.pieces_in(found)
    return page(request, asked, total, [EntryOut.of(one, areas, pieces).model_dump_json().encode() for one in found])


@reading_own(
    router,
    "/my/learning/{entry}",
    EntryOut,
    LEARNING,
    summary=_("One entry of my record of learning"),
    about=_("The same as in the list."),
)
def my_entry(request: ViewedRequest, entry: EntryId) -> EntryOut:
    public_id = as_id(entry)
    found = for_systems.entry(request.viewer, public_id) if public_id else None
    if found is None:
        raise _none(
            "entry", entry, _("The record of the key’s owner has no entry %(id)s. All are listed at %(href)s."), ENTRIES
        )
    return EntryOut.of(found, for_systems.areas_of([found]), for_systems.pieces_in([found]))


@reading_own(
    router,
    "/my/learning-totals",
    TotalsOut,
    LEARNING,
    summary=_("How much I learnt"),
    about=_(
        "The time of one academic year by area and by language, and that of every year. This year, if none is named."
    ),
)
def my_learning_totals(request: ViewedRequest, asked: Query[TotalsAsked]) -> TotalsOut:
    now = timezone.now()
    found = learning.totals(request.viewer, asked.year or year_of(timezone.localdate(now)))
    return TotalsOut.of(found, learning.area_titles(learning.nation_of_learner(request.viewer, now), found.areas))


def _none(part: str, id: str, text: str, href: str = "") -> RefusedError:
    """Another's is refused as one that never was."""
    return missing("path", part, in_both(text, id=id[:80], href=href))
