"""How an address is served, so many times, and with words where there is no answer.

Open data goes to anyone and to any site; what is somebody's own goes to whoever shows their key.
"""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import ValidationError

from llwybr.core.access.doors import ANYONE, TOKEN, door
from llwybr.core.access.requests import wait_for
from llwybr.core.access.throttle import bucket_of
from llwybr.core.kit.api.reading import JSON
from llwybr.core.kit.api.refusals import RefusedError, fault, not_understood, of_validation
from llwybr.core.kit.api.texts import in_both

MOST = 600  # requests of one address in ten minutes: a school shares one
METHODS = ("GET", "HEAD", "OPTIONS")
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

logger = logging.getLogger("llwybr.api")

View = Callable[..., HttpResponseBase]


def open_data(view: Callable[..., Any]) -> View:
    """A view of open data, without an account."""
    return _served(view, ANYONE, _preflight, OPEN)


def own_data(view: Callable[..., Any]) -> View:
    """A view of what is somebody's own, behind their key: no page of another site may read it in a browser."""
    return _served(view, TOKEN, _methods, {})


def _served(
    view: Callable[..., Any], kind: str, options: Callable[[], HttpResponse], headers: Mapping[str, str]
) -> View:
    @csrf_exempt  # nothing is written, no cookie counts, and each method deserves our own words
    @door(kind)
    @wraps(view)
    def served(request: HttpRequest, **given: Any) -> HttpResponseBase:
        response = options() if request.method == "OPTIONS" else _answer(view, request, given)
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return served


def _answer(view: Callable[..., Any], request: HttpRequest, given: dict[str, Any]) -> HttpResponseBase:
    asked = request.method
    try:
        _refuse(request)
        request.method = "GET"  # ninja knows no HEAD; the web server leaves out the body of its answer
        response: HttpResponseBase = view(request, **given)
    except Exception as error:  # whatever broke, the answer is JSON
        return refused(error)
    finally:
        request.method = asked
    return response


def _refuse(request: HttpRequest) -> None:
    if request.method not in METHODS:
        only = in_both(_("This data is only read: use GET."))
        raise RefusedError(405, only, headers={"Allow": ", ".join(METHODS)})
    if seconds := wait_for(bucket_of(request, "api"), MOST):
        text = _("Too many requests came from your address. Wait %(seconds)s seconds, then go on.")
        raise RefusedError(429, in_both(text, seconds=seconds), headers={"Retry-After": str(seconds)})


def _methods() -> HttpResponse:
    return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})


def _preflight() -> HttpResponse:
    allowed = ", ".join(METHODS)
    headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, "Access-Control-Max-Age": "86400"}
    return HttpResponse(status=204, headers=headers | {"Access-Control-Allow-Headers": "If-None-Match"})


def refused(error: Exception) -> HttpResponse:
    """Why there is no answer, as JSON."""
    known = _as_refusal(error)
    headers = {**known.headers, "Content-Language": "en, cy"}
    return HttpResponse(known.as_json(), JSON, status=known.status, headers=headers)


def _as_refusal(error: Exception) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, ValidationError):
        return of_validation(error.errors)
    if isinstance(error, SuspiciousOperation):
        return not_understood(
            [fault("query", "", _("The address holds more parameters than any needs: leave some out."))]
        )
    if isinstance(error, OperationalError | InterfaceError):
        text = _("The service is away for a moment. Try again in a minute.")
        return RefusedError(503, in_both(text), headers={"Retry-After": "60"})
    logger.error("an address of the API broke", exc_info=error)
    return RefusedError(
        500, in_both(_("Something broke on our side. Try again; if it stays, tell whoever runs this site."))
    )
