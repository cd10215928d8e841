"""What opens other people's records: from its first use on a session ends after half an hour of rest, under a new key.

And whoever has proved only one way into such an account gives it no second: a mailbox alone would then be two ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from llwybr.core.access.queries import opens_others
from llwybr.core.access.viewer import ViewedRequest, new_key
from llwybr.core.signin import actions, queries

View = Callable[..., HttpResponse]


def ways_kept(view: View) -> View:
    """For a page that changes the ways into an account, behind the door PROVED: a holder of a role has shown both before."""

    @wraps(view)
    def page(request: ViewedRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _shows_one_of_two(request):
            if not _guards(queries.ways_of(request.session_of.account)):
                return render(request, "signin/guarded_account.html", status=403)
            return redirect(f"{reverse('second_way')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return page


def _shows_one_of_two(request: ViewedRequest) -> bool:
    """Only one way was shown, to a record that has a second, by this account or another, and holds a role."""
    now = timezone.now()
    if request.session_of.strong or not opens_others(request.viewer, now):
        return False
    return any(_guards(one) for one in queries.ways_of_person(request.session_of.account))


def _guards(ways: queries.Ways) -> bool:
    return ways.second or bool(ways.papers_left)


class PrivilegeMiddleware:
    """Once the doors let somebody in by a permission, their session is one that opens what is other people's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: ViewedRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if getattr(view, "read", "") and not request.session_of.privileged:
            _begin(request)


def _begin(request: ViewedRequest) -> None:
    """Before the page is made, so that it says when the session now ends; the middleware hands the key over, errors or not."""
    session, key = request.session_of, new_key()
    if actions.use_privilege(session=session, key=key, now=timezone.now()):
        request.new_key = key
    if request.signed_in:
        request.signed_in = replace(request.signed_in, ends_at=session.ends_at)
        request.viewer = replace(request.viewer, signed_in=request.signed_in)
