"""The pages for when something is wrong: they need no database, and speak the language of the address."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from llwybr.core.access.doors import ANYONE, door


@door(ANYONE)
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@door(ANYONE)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@door(ANYONE)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@door(ANYONE)
def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


@door(ANYONE)
def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away. What was typed is on the page, to send again."""
    response = render(request, "errors/503.html", {"typed": _typed(request)}, status=503)
    response["Retry-After"] = "60"
    return response


@door(ANYONE)
def lost_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is gone (cookies cleared, page left open for weeks): what was typed is kept, to send again.

    Only for forms of our own pages: what another site posts is refused and never offered for sending.
    """
    return render(
        request, "errors/lost_form.html", {"typed": _typed(request) if _from_here(request) else []}, status=403
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, a press on the language button included: sending it again must not do more than that did."""
    return [(name, str(one)) for name, all in request.POST.lists() for one in all if name != "csrfmiddlewaretoken"]


def _from_here(request: HttpRequest) -> bool:
    """Whether the form came from a page of this very site. Saying nothing, or `null`, is not saying so."""
    said = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return (said.scheme, said.netloc) == (request.scheme, request.get_host())
