"""Somebody starts a job: whom, what it is, from when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.posts import actions, queries
from llwybr.apps.posts.access import CHANGE
from llwybr.apps.posts.actions import RefusedError, Start
from llwybr.apps.posts.forms import StartForm
from llwybr.apps.posts.queries import ground as grounds
from llwybr.apps.posts.rules.lacking import warnings
from llwybr.apps.posts.views.posts import EITHER, offered
from llwybr.core.access.doors import STRONG, door
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.people.models import Person
from llwybr.core.places.access import visible_to as places_visible_to
from llwybr.core.places.kinds import SCHOOL

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def start(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Enter a job of somebody who is known there, or of somebody new."""
    now = timezone.now()
    place = places_visible_to(request.viewer, CHANGE, now).filter(public_id=public_id).first()
    if place is None:
        raise Http404("no place at which this viewer enters posts")
    on = timezone.localdate(now)
    held = queries.held_at(place, on)
    form = page_form(
        StartForm,
        request,
        initial={"key": uuid4(), "starts_on": on},
        offered=offered(place, held, now),
        known=queries.known_at(place, held, now),
        covered=held,
    )
    if was_sent(request) and form.is_valid():
        to = _started(request, form, place, now)
        if to:
            return redirect(to)
    context = {"form": form, "place": place, "others": _others(request, place, now)}
    return render(request, "posts/start.html", context, status=422 if form.errors else 200)


def _others(request: ViewedRequest, place: Place, now: datetime) -> list[Place]:
    """Where else somebody may start whom they enter: what lies under the place."""
    if place.kind == SCHOOL:
        return []
    under = grounds.workplaces(grounds.doer(request.viewer, place, now), timezone.localdate(now))
    return [one for one in under if one != place]


def _started(request: ViewedRequest, form: StartForm, place: Place, now: datetime) -> str:
    """The address of the new post; or "", with why not on the form. A form that was sent before leads to what it made."""
    said = form.cleaned_data
    if queries.post_with_key(said["key"], place):
        return reverse("post", args=(said["key"],))
    if not form.is_confirmed(_warnings(form, place, now)):
        return ""
    of = partial(_start, form=form, place=place)
    who: dict[str, Any] = {"granter": request.viewer.person, "by": request.viewer.public_id, "now": now}
    try:
        if said["who"]:
            actions.start(of(Person.objects.get(pk=said["who"])), **who)
            return reverse("post", args=(said["key"],))
        begun = actions.start_described(described=form.described(place), of=of, place=str(place), **who)
    except RefusedError as error:
        if queries.post_with_key(said["key"], place):  # the same form, sent twice in one moment
            return reverse("post", args=(said["key"],))
        form.refuse(error.reason)
        return ""
    return f"{reverse('post', args=(begun.post.public_id,))}?came={begun.kind}"


def _start(person: Person, *, form: StartForm, place: Place) -> Start:
    said = form.cleaned_data
    covers = queries.post_with_key(said["covers"], place) if said["covers"] else None
    return Start(
        person=person,
        workplace=place,
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        covers=covers,
        public_id=said["key"],
        terms=form.terms(),
    )


def _warnings(form: StartForm, place: Place, now: datetime) -> tuple[str, ...]:
    said = form.cleaned_data
    on = max(said["starts_on"], timezone.localdate(now))
    terms, besides = form.terms(), 0
    if said["who"]:
        besides = queries.minutes_there(int(said["who"]), on, workplace=place.pk, employer=terms.employer)
    return warnings(terms, besides=besides, ends_on=said["ends_on"])
