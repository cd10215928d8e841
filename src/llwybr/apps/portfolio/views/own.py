"""The way into every page of somebody's own portfolio: what is not theirs is not there."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect

from llwybr.apps.portfolio import queries
from llwybr.core.access.doors import SIGNED_IN, door

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponseBase

    from llwybr.apps.portfolio.models import Evidence
    from llwybr.core.access.viewer import ViewedRequest


def with_record(kind: str = SIGNED_IN) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For whoever is signed in and has a record of their own; who has an account alone is led to it."""

    def fit(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @door(kind)
        @wraps(view)
        def page(request: ViewedRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return view(request, *args, **kwargs) if request.viewer.person else redirect("account")

        return page

    return fit


def mine(request: ViewedRequest, public_id: UUID) -> Evidence:
    """One of the viewer's own pieces. Raises Http404 for another's as for none."""
    found = queries.piece(request.viewer, public_id)
    if found is None:
        raise Http404("no such piece of this viewer's")
    return found
