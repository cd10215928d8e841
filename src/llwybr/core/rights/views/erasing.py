"""Being erased: what goes, what stays with whom until when and why; one press; and a page to read afterwards, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.core.access.doors import ANYONE, PROVED, door
from llwybr.core.kit.forms import was_sent
from llwybr.core.people import access as people
from llwybr.core.rights.erasing import NotNowError, erase, plan, unproved
from llwybr.core.rights.models import PRIVATE, WHOLE

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Person


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: ViewedRequest) -> HttpResponse:
    """Whoever presses has seen what would be kept as it is now, and has just proved to be themselves."""
    person = people.own(request.viewer)
    if person is None:
        raise Http404("this account is nobody's own")
    if joined := list(unproved(person)):
        return render(
            request, "rights/erase_unproved.html", {"joined": joined}, status=409 if was_sent(request) else 200
        )
    found = plan(person, timezone.now())
    sent = was_sent(request)
    if sent and request.POST.get("mark") == found.mark and (done := _erased(request, person, found.scope)):
        return done
    context = {"plan": found, "changed": sent}
    return render(request, "rights/erase.html", context, status=409 if sent else 200)


def _erased(request: ViewedRequest, person: Person, scope: str) -> HttpResponse | None:
    """None where a post began in this very moment."""
    try:
        erase(person=person, scope=scope, by=request.viewer.public_id, now=timezone.now())
    except NotNowError:
        return None
    request.session.flush()
    response = redirect("erased", scope=scope)
    for cookie in (settings.SIGNED_IN_COOKIE_NAME, settings.KNOWN_COOKIE_NAME, settings.DEVICE_COOKIE_NAME):
        response.delete_cookie(cookie, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'  # so that Back shows nothing either
    return response


@door(ANYONE)
@require_safe
def erased(request: ViewedRequest, scope: str) -> HttpResponse:
    """It says nothing of anybody, so it can be read at any time."""
    if scope not in {PRIVATE, WHOLE}:
        raise Http404("nothing is erased so")
    return render(request, "rights/erased.html", {"whole": scope == WHOLE})
