"""How the interface answers: JSON that any site may read, and a status that says what was wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from llwybr.apps.exchange.interface.objects import CodeMinor, CodeMinorField, CodeMinors, StatusInfo
from llwybr.apps.exchange.queries.shelf import with_base
from llwybr.core.access.doors import ANYONE, door

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, X-Total-Count",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
READING = ("GET", "HEAD")

View = Callable[..., HttpResponse]


class RefusedError(Exception):
    """What was asked cannot be answered: the part of it that was wrong, how, and what to do."""

    def __init__(self, status: int, part: str, code: CodeMinor, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description
        self.minor = CodeMinors(fields=[CodeMinorField(name=part, value=code)])


def endpoint(view: View) -> View:
    """A view of open data: it reads, it may be read from any site, and it refuses in the words of the interface."""

    @csrf_exempt  # nothing is ever written, and another method deserves an answer that a program can read
    @door(ANYONE)
    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        response = _preflight() if request.method == "OPTIONS" else _answer(view, request, given)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return answered


def _answer(view: View, request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    if request.method not in READING:
        told = StatusInfo(code_major="unsupported", severity="error", description="This data is only read: use GET.")
        response = as_json(request, told.as_json(), status=405)
        response.headers["Allow"] = ", ".join((*READING, "OPTIONS"))
        return response
    try:
        return view(request, **given)
    except RefusedError as error:
        told = StatusInfo(code_major="failure", severity="error", description=error.description, code_minor=error.minor)
        return as_json(request, told.as_json(), status=error.status)


def _preflight() -> HttpResponse:
    headers = {"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}
    return HttpResponse(status=204, headers=headers)


def as_json(request: HttpRequest, text: bytes, *, status: int = 200) -> HttpResponse:
    """JSON with the address of this server in it."""
    return HttpResponse(with_base(text, base_of(request)), content_type="application/json", status=status)


def base_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
