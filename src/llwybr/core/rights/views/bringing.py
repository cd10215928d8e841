"""What I took along from another Llwybr: look at it, then bring it in or put it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.files.uploads import takes_file
from llwybr.core.rights.fields import title_of
from llwybr.core.rights.incoming import bringing, reading, staging
from llwybr.core.rights.incoming.opening import MOST_BYTES
from llwybr.core.rights.incoming.refused import RefusedError
from llwybr.core.rights.running import locked
from llwybr.core.rights.views.mine import own
from llwybr.core.rights.words import stays_out, why_not

if TYPE_CHECKING:
    from django.http import HttpRequest

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Person
    from llwybr.core.rights.incoming.staging import Outcome


def _takes(request: HttpRequest) -> int:
    return MOST_BYTES if cast("ViewedRequest", request).viewer.signed_in else 0


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file(_takes)
def bring_in(request: ViewedRequest) -> HttpResponse:
    """One step after the other: choose a file, look at it, bring it in (and stop it), see what came."""
    mine = own(request)
    if request.method == "POST":
        error = _do(request, mine)
        return _page(request, mine, error) if error else redirect("bring_in")
    return _page(request, mine)


def _do(request: ViewedRequest, mine: Person) -> str:
    """What was pressed; why not, or ""."""
    whose, wish = str(mine.public_id), request.POST.get("do", "")
    if wish == "away":
        staging.put_away(whose)
    elif wish == "bring":
        return _bring(request, mine)
    else:
        return _stage(request, whose)
    return ""


def _stage(request: ViewedRequest, whose: str) -> str:
    file = request.FILES.get("bundle")
    if getattr(request, "too_large", False):
        return why_not("size")
    if not isinstance(file, UploadedFile) or file.file is None:
        return why_not("nothing")
    with locked(staging.lock_of(whose), wait=False) as alone:
        return _looked_at(cast("BinaryIO", file.file), whose) if alone else why_not("busy")


def _looked_at(file: BinaryIO, whose: str) -> str:
    """Looking takes long: of one person one at a time, and never while theirs is being brought in."""
    try:
        reading.read(file)
        file.seek(0)
        staging.stage(file, person=whose)
    except RefusedError as error:
        return why_not(error.reason, error.name)
    return ""


def _bring(request: ViewedRequest, mine: Person) -> str:
    """Bring in the very file that was looked at."""
    whose, digest = str(mine.public_id), request.POST.get("digest", "")
    if bringing.is_running(whose):
        return ""
    try:
        with staging.path_of(whose).open("rb") as file:
            if staging.digest(file) != digest:
                return why_not("changed_since")
            bringing.start(bundle=reading.read(file), person=mine, by=request.viewer.public_id, digest=digest)
    except FileNotFoundError:  # it came in, or was put away, in another tab
        return ""
    except RefusedError as error:
        return why_not(error.reason, error.name)
    return ""


def _page(request: ViewedRequest, mine: Person, error: str = "") -> HttpResponse:
    whose = str(mine.public_id)
    context: dict[str, object] = {"error": error, "megabytes": MOST_BYTES // 1_000_000}
    if bringing.is_running(whose):
        context |= {"running": True, "stopping": not staging.is_staged(whose), **_how_far(whose)}
    elif staging.is_staged(whose):
        context |= _previewed(mine, whose)
    elif ended := staging.outcome(whose):
        context |= _ended(ended)
    return render(request, "rights/bring_in.html", context, status=422 if error else 200)


def _how_far(whose: str) -> dict[str, int]:
    """Nothing before the first second is over, and where there are no files to look at."""
    if not (step := staging.step(whose)):
        return {}
    return {**step, "percent": 100 * step["done"] // step["of"]}


def _previewed(mine: Person, whose: str) -> dict[str, object]:
    """What would come in. One that can be read no more is put away."""
    try:
        with staging.path_of(whose).open("rb") as file:
            bundle = reading.read(file)
            shown, digest = bringing.preview(bundle, mine), staging.digest(file)
    except FileNotFoundError:  # it came in, or was put away, in another tab
        return {}
    except (RefusedError, OSError):
        staging.put_away(whose)
        return {}
    manifest = bundle.opened.manifest
    return {
        "manifest": manifest,
        "made_at": parse_datetime(manifest.made_at),
        "known": bundle.known,
        "another": manifest.called if manifest.called != mine.name else "",
        "comes": shown.comes,
        "any": any(one.many for one in shown.comes),
        "stays": [(one, stays_out(one.keeps)) for one in shown.stays],
        "digest": digest,
    }


def _ended(ended: Outcome) -> dict[str, object]:
    came = [(title_of(label) or label, many) for label, many in ended.came.items()]
    return {
        "ended": True,
        "came": came,
        "left": ended.left,
        "reason": why_not(ended.reason, ended.name) if ended.reason else "",
    }
