"""Bringing in the national list: read it, look at what would change, apply it or put it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.queries import holding
from llwybr.core.files.uploads import takes_file
from llwybr.core.places import access, actions, applying, queries
from llwybr.core.places.incoming.difference import CHANGES
from llwybr.core.places.incoming.reading import MOST_BYTES, RefusedError
from llwybr.core.places.kinds import NATION
from llwybr.core.places.reading import counted, lines
from llwybr.core.places.words import OUTCOMES, WAYS, why_not

if TYPE_CHECKING:
    from typing import BinaryIO

    from django.http import HttpRequest

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Import

IMPORT = "place.import"
A_PAGE = 30


def _takes(request: HttpRequest) -> int:
    """A list comes only from who signed in, in two ways, and may bring one in: of nobody else is a byte kept."""
    viewer = cast("ViewedRequest", request).viewer
    may = viewer.signed_in and viewer.signed_in.strong and holding(viewer, IMPORT, timezone.now())
    return MOST_BYTES if may else 0


@door(STRONG, read=IMPORT, write=IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file(_takes)
def imports(request: ViewedRequest) -> HttpResponse:
    """What was brought in, and a list to read."""
    nations, error = _nations(request), ""
    if request.method == "POST":
        found = _read(request, nations)
        if not isinstance(found, str):
            return redirect("place_import", found.public_id)
        error = found
    context = {
        "imports": queries.imports(nations),
        "nations": nations,
        "error": error,
        "megabytes": MOST_BYTES // 1_000_000,
        "running": applying.running(),
    }
    return render(request, "places/imports.html", context, status=422 if error else 200)


def _read(request: ViewedRequest, nations: set[str]) -> Import | str:
    """The list that was read, or why it could not be."""
    file = request.FILES.get("list")  # only now is the form read
    if getattr(request, "too_large", False):
        return why_not(RefusedError("size"))
    if not isinstance(file, UploadedFile) or file.file is None:
        return why_not(RefusedError("empty"))
    now = timezone.now()
    try:
        return actions.stage(
            file=cast("BinaryIO", file.file),
            nations=nations,
            on=timezone.localdate(now),
            by=request.viewer.public_id,
            now=now,
        )
    except RefusedError as error:
        return why_not(error)


@door(STRONG, read=IMPORT, write=IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def brought_in(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """How one list differs from what is known, and how far its applying is; apply it, stop it, or put it away."""
    batch = queries.brought_in(public_id, _nations(request))
    if batch is None:
        raise Http404("no such list")
    if request.method == "POST":
        return _do(batch, request.POST.get("do", ""), by=request.viewer.public_id)
    what = request.GET.get("what", "")
    what = what if what in WAYS else ""
    page = Paginator(queries.staged(batch, what), A_PAGE).get_page(request.GET.get("page"))
    running = applying.running()
    context = {
        "batch": batch,
        "what": what,
        "counts": counted(batch),
        "changes": sum(batch.counts.get(way, 0) for way in CHANGES),
        "page": page,
        "lines": lines(page),
        "running": running if running and running.id == str(batch) else None,
        "outcome": OUTCOMES.get(batch.outcome, ""),
    }
    return render(request, "places/import.html", context)


def _do(batch: Import, wish: str, *, by: str) -> HttpResponse:
    """Nothing that was asked twice is done twice; what cannot be done is said on the page that follows."""
    if wish == "apply" and batch.state == "staged":
        try:
            applying.start(batch, by=by)
        except applying.BusyError:
            actions.note_outcome(batch=batch, outcome="busy", by=by)
    elif wish == "stop":
        applying.ask_to_stop(str(batch))
    elif wish == "discard":
        actions.discard(batch=batch, by=by)
    return redirect("place_import", batch.public_id)


def _nations(request: ViewedRequest) -> set[str]:
    """Of which nations they may bring in the organisations."""
    seen = access.visible_to(request.viewer, IMPORT, timezone.now())
    return {one for one in seen.filter(kind=NATION).values_list("nation", flat=True) if one}
