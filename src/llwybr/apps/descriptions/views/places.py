"""The texts of a place, for whoever answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.descriptions import access, actions, queries
from llwybr.apps.descriptions.access import AGREE, CHANGE
from llwybr.apps.descriptions.actions import Owner
from llwybr.apps.descriptions.views import texts
from llwybr.apps.descriptions.views.texts import EITHER, Desk
from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place


@door(STRONG, read=CHANGE, write=CHANGE)
@EITHER
def place_descriptions(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Which jobs are held there, which of them have a text, and how far it has drifted; the jobs that nobody holds there; and the
    schools under the place. Or one press that takes over every text that is missing."""
    now = timezone.now()
    place, today = _place(request, public_id), timezone.localdate(now)
    if request.method == "POST":
        if request.POST.get("what") == "adopt":
            actions.adopt_missing(place=place, by=request.viewer.public_id, now=now)
        return redirect("place_descriptions", place.public_id)
    edition = texts.edition_of(place.nation, now)
    schools, jobs = queries.by_school(place, today), queries.jobs_at(place, edition, today)
    waiting = [] if schools else queries.waiting(access.waiting_at(request.viewer, place, now))
    if people := [str(one.description.post.person.public_id) for one, _ in waiting if one.description.post]:
        looked(
            viewer=request.viewer,
            at=people,
            what="description",
            why="list",
            now=now,
            permission=AGREE,
            place=str(place),
        )
    context = {
        "place": place,
        "edition": edition,
        "jobs": [one for one in jobs if one.is_there],
        "missing": sum(one.is_missing for one in jobs),
        "others": [one for one in jobs if not one.is_there and one.has_national],
        "schools": schools,
        "waiting": waiting,
    }
    return render(request, "descriptions/place.html", context)


@door(STRONG, read=CHANGE, write=CHANGE)
@EITHER
def place_text(request: ViewedRequest, public_id: UUID, profile: str) -> HttpResponse:
    """One job's text there; or one press on it."""
    return texts.text(request, _desk(request, public_id, profile))


@door(STRONG, read=CHANGE, write=CHANGE)
@EITHER
def place_text_line(request: ViewedRequest, public_id: UUID, profile: str, key: str) -> HttpResponse:
    """One line of its draft."""
    return texts.line(request, _desk(request, public_id, profile), key)


@door(STRONG, read=CHANGE)
@require_safe
def place_text_pdf(request: ViewedRequest, public_id: UUID, profile: str) -> HttpResponse:
    """It on paper."""
    return texts.pdf(request, _desk(request, public_id, profile))


def _place(request: ViewedRequest, public_id: UUID) -> Place:
    found = access.may_change_at(request.viewer, public_id, timezone.now())
    if found is None:
        raise Http404("no place whose texts are theirs to change")
    return found


def _desk(request: ViewedRequest, public_id: UUID, profile: str) -> Desk:
    place = _place(request, public_id)
    edition, versions = texts.edition_of(place.nation, timezone.now()), queries.of_place(place, profile)
    return Desk(
        owner=Owner(profile, place=place),
        edition=edition,
        profile=texts.profile_of(edition, versions, profile),
        versions=versions,
        name="place_text",
        args=(str(place.public_id), profile),
        may_change=True,
    )
