"""One person, for whoever reviews their work or leads where they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door
from llwybr.core.appointments import person

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.core.access.viewer import ViewedRequest


@door(STRONG, read=person.READ)
@require_safe
def person_page(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Their name, roles and work address; that it was opened is noted."""
    now = timezone.now()
    found = person.seen(request.viewer, public_id, now)
    if found is None:
        raise Http404("nobody whom this viewer may see")
    looked(viewer=request.viewer, at=[str(public_id)], what="person", why="page", now=now, permission=person.READ)
    return render(request, "appointments/person.html", {"seen": found})
