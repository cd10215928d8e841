"""Bringing in staff from a file: read it, say what its columns and words are, look at what would change, bring it in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.posts.access import CHANGE
from llwybr.apps.posts.actions import intake as actions
from llwybr.apps.posts.actions import running
from llwybr.apps.posts.incoming.reading import MOST_BYTES
from llwybr.apps.posts.models import Intake
from llwybr.apps.posts.models.intake import STAGED
from llwybr.apps.posts.queries import ground as grounds
from llwybr.apps.posts.queries import intake as queries
from llwybr.apps.posts.queries.sheet import COLUMNS, sheet
from llwybr.apps.posts.rules.intake import NEW
from llwybr.apps.posts.templatetags.intake import (
    CHANGED,
    FIELDS,
    NOT_COMPARED,
    OUTCOMES,
    change_words,
    fault_words,
    why_not,
)
from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.queries import holding
from llwybr.core.files.uploads import takes_file
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.spreadsheet import as_csv
from llwybr.core.places import applying
from llwybr.core.places.incoming.reading import RefusedError

if TYPE_CHECKING:
    from typing import BinaryIO

    from django.http import HttpRequest

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place

A_PAGE = 30
EITHER = ["GET", "HEAD", "POST"]


def _takes(request: HttpRequest) -> int:
    """A file comes only from who signed in, in two ways, and may change posts: of nobody else is a byte kept."""
    viewer = cast("ViewedRequest", request).viewer
    may = viewer.signed_in and viewer.signed_in.strong and holding(viewer, CHANGE, timezone.now())
    return MOST_BYTES if may else 0


def place_of(request: ViewedRequest, public_id: UUID, now: datetime) -> Place:
    found = queries.place(request.viewer, public_id, now)
    if found is None:
        raise Http404("no place whose posts they may change")
    return found


def file_of(request: ViewedRequest, place: Place, file: UUID, now: datetime, *, waiting: bool = False) -> Intake:
    found = queries.file(request.viewer, place, file, now)
    if found is None or (waiting and found.state != STAGED):
        raise Http404("no such file, or one that waits no longer")
    return found


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
@takes_file(_takes)
def staff_files(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """A file to read, and those that were brought in here."""
    now, error = timezone.now(), ""
    place = place_of(request, public_id, now)
    if request.method == "POST":
        found = _read(request, place, now)
        if isinstance(found, Intake):
            return redirect("staff_columns", place.public_id, found.public_id)
        error = found
    who = grounds.doer(request.viewer, place, now)
    context = {
        "place": place,
        "files": queries.files(request.viewer, place, now),
        "several": len(who.places) > 1,
        "error": error,
        "megabytes": MOST_BYTES // 1_000_000,
    }
    return render(request, "posts/intake_files.html", context, status=422 if error else 200)


def _read(request: ViewedRequest, place: Place, now: datetime) -> Intake | str:
    """The file that was read, or why it could not be."""
    file = request.FILES.get("list")  # only now is the form read
    if getattr(request, "too_large", False):
        return why_not(RefusedError("size"))
    if not isinstance(file, UploadedFile) or file.file is None:
        return gettext("Choose a file.")
    try:
        return actions.read_in(
            file=cast("BinaryIO", file.file),
            place=place,
            from_on=timezone.localdate(now),
            person=request.viewer.person,
            by=request.viewer.public_id,
            now=now,
        )
    except RefusedError as error:
        return why_not(error)


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def staff_file(request: ViewedRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """What a file would change, what is wrong with it, how far its applying is; bring it in, stop it, or put it away."""
    now = timezone.now()
    place = place_of(request, public_id, now)
    intake = file_of(request, place, file, now)
    if request.method == "POST":
        return _do(request, place, intake, now)
    if intake.state == STAGED and not intake.found:
        return _not_compared(request, place, intake)
    what = request.GET.get("what", "")
    what = what if what in queries.SHOWN and intake.state == STAGED else _first(intake)
    page, lines = _lines(request, place, intake, what, now)
    context = {
        "place": place,
        "file": intake,
        "what": what,
        "kinds": [(one, intake.counts[one]) for one in queries.SHOWN if intake.counts.get(one)],
        "page": page,
        "lines": lines,
        "running": _running(intake),
        "outcome": OUTCOMES.get(intake.outcome, ""),
        "twice": queries.brought_in_since(intake) if intake.outcome == "changed" else None,
        "changes": sum(intake.counts.get(kind, 0) for kind in ("new", "changed", "ended")),
    }
    return render(request, "posts/intake.html", context)


def _running(intake: Intake) -> applying.Running | None:
    """How far this file is, if it is the one that is being worked on."""
    run = applying.running()
    return run if run and run.id == str(intake) else None


def _not_compared(request: ViewedRequest, place: Place, intake: Intake) -> HttpResponse:
    """It is being compared; or that was stopped or failed; or nobody has said yet what its columns are."""
    running = _running(intake)
    if not running and not intake.outcome:
        return redirect("staff_columns", place.public_id, intake.public_id)
    context = {
        "place": place,
        "file": intake,
        "running": running,
        "outcome": NOT_COMPARED.get(intake.outcome, NOT_COMPARED["failed"]),
    }
    return render(request, "posts/intake_compared.html", context)


def _first(intake: Intake) -> str:
    """What a reader needs to see first."""
    return next((kind for kind in queries.SHOWN if intake.counts.get(kind)), "new")


def _lines(
    request: ViewedRequest, place: Place, intake: Intake, what: str, now: datetime
) -> tuple[Any, list[dict[str, Any]]]:
    """One page of the rows of a kind, with what changes in words. Whose job here is shown is told that somebody looked."""
    if intake.state != STAGED:
        return None, []
    try:
        number = max(1, min(int(request.GET.get("page", "1")), 100_000))
    except ValueError:
        number = 1
    found, people, total = queries.page_of_lines(intake, what, number, A_PAGE)
    page = Paginator(range(total), A_PAGE).get_page(number)
    if people:
        at = queries.public_ids(people)
        looked(viewer=request.viewer, at=at, what="posts", why="compare", now=now, permission=CHANGE, place=str(place))
    names = _names(found, place, now)
    return page, [{"line": one, **_told(one, names)} for one in found]


def _names(lines: list[queries.Line], place: Place, now: datetime) -> dict[str, dict[Any, str]]:
    """What the jobs, places and reviewers are called that changes mention."""
    keys: dict[str, set[Any]] = {}
    for line in lines:
        for field, *both in line.changes:
            keys[field] = keys.get(field, set()) | {*both}
    found: dict[str, dict[Any, str]] = {}
    if "profile" in keys:
        found["profile"] = {one.slug: str(one.title) for one in queries.jobs(place, now)}
    people, places = keys.get("reviewer", set()), keys.get("employer", set()) | keys.get("workplace", set())
    if numbers := _numbers(people):
        found["reviewer"] = queries.names_of(numbers)
    if numbers := _numbers(places):
        found["employer"] = found["workplace"] = queries.names_of_places(numbers)
    return found


def _numbers(keys: set[Any]) -> list[int]:
    return [one for one in keys if isinstance(one, int) and one]


def _told(line: queries.Line, names: dict[str, dict[Any, str]]) -> dict[str, list[tuple[str, ...]]]:
    """Of a job that would begin, what it would be; of one that changes, each field before and after."""
    is_new = any(field == "workplace" for field, _before, _after in line.changes)  # no post ever changes its place
    told: list[tuple[str, ...]] = [
        (str(CHANGED[field]), change_words(field, before, names), change_words(field, after, names))
        for field, before, after in line.changes
    ]
    if not is_new:
        return {"changes": told, "begins": []}
    return {"changes": [], "begins": [(field, after) for field, _before, after in told] if line.kind == NEW else []}


def _do(request: ViewedRequest, place: Place, intake: Intake, now: datetime) -> HttpResponse:
    """Nothing that was asked twice is done twice; what cannot be done is said on the page that follows."""
    wish, by = request.POST.get("do", ""), request.viewer.public_id
    if wish == "apply" and intake.state == STAGED and intake.found:
        if request.POST.get("found") == intake.found:
            running.start(intake, who=grounds.doer(request.viewer, place, now), by=by)
        else:
            actions.note_outcome(intake=intake, outcome="changed", by=by)
    elif wish == "compare" and intake.state == STAGED and not intake.found and intake.outcome:
        running.start_comparing(intake, who=grounds.doer(request.viewer, place, now), by=by)
    elif wish == "stop":
        applying.ask_to_stop(str(intake))
    elif wish == "discard":
        actions.discard(intake=intake, by=by)
        return redirect("staff_files", place.public_id)
    return redirect("staff_file", place.public_id, intake.public_id)


@door(STRONG, read=CHANGE)
@require_safe
def staff_faults(request: ViewedRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """Every fault and warning of a file, as CSV."""
    now = timezone.now()
    place = place_of(request, public_id, now)
    intake = file_of(request, place, file, now, waiting=True)
    if not intake.found:  # nobody has said yet what its columns are
        return redirect("staff_columns", place.public_id, intake.public_id)
    head = [gettext("Row"), gettext("Column"), gettext("Heading"), gettext("Name"), gettext("What"), gettext("Why")]
    must, look = gettext("To correct"), gettext("To check")
    rows = [
        [str(one.line), str(column or ""), heading, one.name, kind, fault_words(code, what)]
        for one in queries.trouble(intake)
        for kind, some in ((must, one.faults), (look, one.warnings))
        for code, heading, column, what in some
    ]
    return _download(as_csv(head, rows), "faults")


@door(STRONG, read=CHANGE)
@require_safe
def staff_sheet(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The staff of a place and of all under it as CSV, with headings under which it comes in again."""
    now = timezone.now()
    place = place_of(request, public_id, now)
    rows, people = sheet(grounds.doer(request.viewer, place, now), place, now)
    head = [str(FIELDS[name]) for name in COLUMNS]
    looked(viewer=request.viewer, at=people, what="posts", why="file", now=now, permission=CHANGE, place=str(place))
    return _download(as_csv(head, rows), "staff")


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{active_language()}.csv"'
    return response
