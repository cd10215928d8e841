"""Signing out, staying, and what a session is told about its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from llwybr.core.access.doors import ANYONE, SIGNED_IN, door
from llwybr.core.signin import actions
from llwybr.core.signin.rules import warned_in

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest


@door(ANYONE)
@require_POST
def sign_out(request: ViewedRequest) -> HttpResponse:
    """Out, here; pressed twice, or after the session's end, it says the same."""
    if request.session_of:
        actions.end_session(session=request.session_of, by=request.viewer.public_id, now=timezone.now())
    request.session.flush()
    response = redirect("signed_out")
    response.delete_cookie(settings.SIGNED_IN_COOKIE_NAME, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'  # so that Back shows nothing either
    return response


@door(ANYONE)
@require_safe
def signed_out(request: ViewedRequest) -> HttpResponse:
    return render(request, "signin/signed_out.html")


@door(SIGNED_IN)
@require_POST
def stay(request: ViewedRequest) -> HttpResponse:
    """One press, and the session lasts as long again. It answers with the words that the notice then says."""
    session = request.session_of
    now = timezone.now()
    actions.see(session=session, now=now)
    ends = time_format(timezone.localtime(session.ends_at))
    words = _("If you do nothing, you are signed out at %(time)s.") % {"time": ends}
    return HttpResponse(words, content_type="text/plain", headers={"X-Warned-In": str(warned_in(session.ends_at, now))})
