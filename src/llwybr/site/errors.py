"""The pages for when something is wrong: they need no database, and speak the language of the address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from llwybr.core.access.doors import ANYONE, door

NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "_switch"}


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
    response = render(request, "errors/503.html", status=503)
    response["Retry-After"] = "60"
    return response


@door(ANYONE)
def lost_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is gone (cookies cleared, page left open for weeks): what was typed is kept, to send again.

    Only for forms of our own pages: what another site posts is refused and never offered for sending.
    """
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_SENT_AGAIN for value in values]
    ours = _from_here(request)
    return render(request, "errors/lost_form.html", {"typed": typed if ours else []}, status=403)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
