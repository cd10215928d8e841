"""The files' own host: files leave by it, for whoever holds a ticket, and nothing else answers there (decision 28)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_from_request, override

from llwybr.core.access.throttle import bucket_for, is_first_use
from llwybr.core.files import elsewhere
from llwybr.core.files.serving import Download
from llwybr.values.bilingual import as_language

if TYPE_CHECKING:
    from llwybr.core.files.elsewhere import Ticket

HEADERS = {
    "Cross-Origin-Resource-Policy": "cross-origin",  # a page of the site shows pictures from here
    "Referrer-Policy": "no-referrer",  # a ticket stands in the address
}
# No sandbox: with the opener policy of every answer, browsers show no page at all in one.
POLICY = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


class FilesHostMiddleware:
    """Before all that reads a cookie. A ticket turns the request into the one that the site answered, for the session that asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not elsewhere.is_for_files(request):
            return self.get_response(request)
        ticket = elsewhere.read(request.path_info)
        _forget_what_was_sent(request, ticket)
        answer = self._asked_again(request, ticket) if ticket and _is_good(request, ticket) else None
        if not isinstance(answer, Download):
            answer = _page(request, ticket, answer)
        answer.cookies.clear()
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    def _asked_again(self, request: HttpRequest, ticket: Ticket) -> HttpResponseBase:
        """Every door, role and share is asked anew: what was taken back since the ticket was given is taken back."""
        try:
            if not is_first_use(bucket_for("ticket", ticket.id), ticket.made_at):
                return HttpResponse(status=404)
        except (OperationalError, InterfaceError):
            return HttpResponse(status=503)
        request.ticket = ticket  # type: ignore[attr-defined]
        return self.get_response(request)


def _is_good(request: HttpRequest, ticket: Ticket) -> bool:
    return request.method in {"GET", "HEAD"} and ticket.is_good(request.get_host(), timezone.now())


def _forget_what_was_sent(request: HttpRequest, ticket: Ticket | None) -> None:
    """No cookie, no query, and no ticket in the path that a log would write."""
    request.META.pop("HTTP_COOKIE", None)
    request.META["QUERY_STRING"] = ""
    request.path = request.path_info = ticket.path if ticket else "/"


def _page(request: HttpRequest, ticket: Ticket | None, answer: HttpResponseBase | None) -> HttpResponse:
    """That the file does not open, in the language of its reader, with the way back. It needs nothing that is not in it."""
    status = answer.status_code if answer and (answer.status_code == 409 or answer.status_code >= 500) else 404
    said = ticket.path.split("/")[1] if ticket else get_language_from_request(request)
    language = as_language(said)
    back = f"{ticket.site}{ticket.path}" if ticket else f"{settings.SITE_ADDRESS}/{language}/"
    with override(language):
        context = {"language": language, "back": back, "ticket": ticket, "broken": status >= 500}
        text = render_to_string("files/elsewhere.html", context)
    return HttpResponse(text, status=status, headers={"Content-Security-Policy": POLICY})
