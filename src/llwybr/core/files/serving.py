"""A kept file as a download: never shown by a browser as a page of ours, never kept by it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from llwybr.core.files.limits import limits
from llwybr.core.files.models import CLEAN, File
from llwybr.core.files.queries import path_of

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def download(file: File, request: HttpRequest) -> HttpResponseBase:
    """The bytes, streamed, whatever the browser would like to do with them; a page that says why, for one that may not be fetched.

    Whether the reader may have it is decided before: nothing is asked here. Raises Http404 where the bytes are gone.
    """
    if file.state != CLEAN:
        return unavailable(file, request)
    try:
        opened = path_of(file).open("rb")
    except FileNotFoundError:
        raise Http404("its bytes are gone") from None
    kind = limits().kinds[file.kind]
    return FileResponse(opened, as_attachment=True, filename=file.name, content_type=kind.type, headers=HEADERS)


def unavailable(file: File, request: HttpRequest) -> HttpResponse:
    """The page about a file that waits for the virus scanner, or in which it found something."""
    return render(request, "files/unavailable.html", {"file": file}, status=409)
