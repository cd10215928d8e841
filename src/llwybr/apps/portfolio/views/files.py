"""The files of a piece: bringing one, taking one away, fetching one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.portfolio import actions, queries
from llwybr.apps.portfolio.actions import FullError
from llwybr.apps.portfolio.forms.evidence import FileForm
from llwybr.apps.portfolio.models import Attached, Evidence
from llwybr.apps.portfolio.rules.codes import MAY_HAVE_FILE, MOST_FILES
from llwybr.apps.portfolio.views.own import mine, with_record
from llwybr.core.files import serving, words
from llwybr.core.files.actions import RefusedError
from llwybr.core.files.limits import ALL, accept, most_bytes
from llwybr.core.files.uploads import takes_file
from llwybr.core.kit.forms import was_sent

if TYPE_CHECKING:
    from typing import BinaryIO
    from uuid import UUID

    from django.http import HttpRequest

    from llwybr.core.access.viewer import ViewedRequest

EITHER = require_http_methods(["GET", "HEAD", "POST"])


def _most(request: HttpRequest) -> int:
    """From whoever is signed in and has a record: a stranger's file is not read."""
    signed_in = getattr(request, "signed_in", None)
    return most_bytes(ALL) if signed_in and signed_in.person else 0


@takes_file(_most)
@with_record()
@EITHER
def add(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """One file for a piece that is kept already. What is wrong with it is said in words; nothing else is touched."""
    found = mine(request, public_id)
    if found.kind not in MAY_HAVE_FILE:
        raise Http404("this kind has no files")
    files, taken = queries.files_of(found), actions.takes(found.kind)
    error = _attach(request, found) if was_sent(request) else ""
    if was_sent(request) and not error:
        is_first = not files and not queries.shown_by(found, timezone.localdate())
        return redirect("evidence_elements" if is_first else "evidence", found.public_id)
    form = FileForm(accept=accept(taken), hint=words.hint(taken), error=error)
    context = {"evidence": found, "files": files, "form": form, "full": len(files) >= MOST_FILES}
    return render(request, "portfolio/evidence/add_file.html", context, status=422 if error else 200)


def _attach(request: ViewedRequest, evidence: Evidence) -> str:
    """Why the file that was sent is not kept, or "" where it is."""
    sent = request.FILES.get("file")
    if getattr(request, "too_large", False):
        return words.refusal(RefusedError("size", most=most_bytes(actions.takes(evidence.kind))))
    if sent is None or sent.file is None:
        return words.refusal(RefusedError("missing"))
    try:
        actions.attach(
            evidence=evidence,
            stream=cast("BinaryIO", sent.file),
            name=sent.name or "",
            by=request.viewer.public_id,
            now=timezone.now(),
        )
    except RefusedError as error:
        return words.refusal(error)
    except FullError:
        return ngettext(
            "There is %(n)s file already, and no more fit. Take one away first.",
            "There are %(n)s files already, and no more fit. Take one away first.",
            MOST_FILES,
        ) % {"n": MOST_FILES}
    except Evidence.DoesNotExist:
        return _("This piece of evidence is not there any more, so the file was not kept.")
    return ""


@with_record()
@EITHER
def remove(request: ViewedRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Which file goes; then it is gone for good."""
    found = mine(request, public_id)
    attached = next((one for one in queries.files_of(found) if one.file.public_id == file_id), None)
    if attached is None:
        raise Http404("no such file of this piece")
    if was_sent(request):
        with suppress(Attached.DoesNotExist):  # pressed twice
            actions.take_off(attached=attached, by=request.viewer.public_id)
        return redirect("evidence", found.public_id)
    return render(request, "portfolio/evidence/remove_file.html", {"evidence": found, "file": attached.file})


@with_record()
@require_safe
def download(request: ViewedRequest, public_id: UUID) -> HttpResponseBase:
    """The bytes of a file of one's own."""
    attached = queries.file(request.viewer, public_id)
    if attached is None:
        raise Http404("no such file for this viewer")
    return serving.download(attached.file, request)
