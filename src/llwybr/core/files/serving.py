"""A kept file as a download: never shown by a browser as a page of ours, never kept by it, and by a host without cookies where
there is one (elsewhere.py)."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from llwybr.core.files.elsewhere import leaves_here, send_on
from llwybr.core.files.limits import limits
from llwybr.core.files.models import CLEAN, File
from llwybr.core.files.queries import path_of

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Download(FileResponse):
    """Bytes that leave: all that the files' own host ever lets out."""


def download(file: File, request: HttpRequest) -> HttpResponseBase:
    """The bytes, streamed, whatever the browser would like to do with them; a page that says why, for one that may not be fetched.

    Whether the reader may have it is decided before: nothing is asked here. Raises Http404 where the bytes are gone.
    """
    if file.state != CLEAN:
        return unavailable(file, request)
    return send(path_of(file), request, name=file.name, type=limits().kinds[file.kind].type)


def send(path: Path, request: HttpRequest, *, name: str, type: str) -> HttpResponseBase:
    """What lies there, as a download of this name; or the way to the files' own host, where this same view is asked again.

    Raises Http404 where nothing lies there.
    """
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        raise Http404("its bytes are gone") from None
    if not leaves_here(request):
        opened.close()
        return send_on(request)
    return Download(opened, as_attachment=True, filename=name, content_type=type, headers=HEADERS)


def unavailable(file: File, request: HttpRequest) -> HttpResponse:
    """The page about a file that waits for the virus scanner, or in which it found something."""
    return render(request, "files/unavailable.html", {"file": file}, status=409)
