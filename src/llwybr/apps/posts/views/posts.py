"""One post: as its holder sees it, as whoever may read it does; changing it, correcting it, leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.posts import access, actions, queries
from llwybr.apps.posts.access import CHANGE, READ
from llwybr.apps.posts.actions import RefusedError
from llwybr.apps.posts.forms import ChangeForm, CorrectForm, FirstDayForm, LeaveForm, Offered, TermsForm, as_typed
from llwybr.apps.posts.rules.lacking import warnings
from llwybr.apps.posts.views.telling import told
from llwybr.core.access.actions import looked
from llwybr.core.access.doors import SIGNED_IN, STRONG, door
from llwybr.core.appointments import naming
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.places import queries as places

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from llwybr.apps.posts.models import Contract, Post
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place

EITHER = ["GET", "HEAD", "POST"]


@door(SIGNED_IN)
@require_safe
def my_post(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """A post of one's own: all that is known of it, who recorded it, and whom to speak to when it is wrong."""
    now = timezone.now()
    one = readable(request, public_id, now)
    if not is_own(request, one):
        raise Http404("no post of theirs")
    return _page(request, one, now)


@door(STRONG, read=READ)
@require_safe
def post(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Somebody's post, for whoever reviews it or runs where it is."""
    now = timezone.now()
    one = readable(request, public_id, now)
    if is_own(request, one):
        return redirect("my_post", public_id)
    note(request, one, now)
    return _page(request, one, now)


def is_own(request: ViewedRequest, one: Post) -> bool:
    return str(one.person.public_id) == request.viewer.person


def readable(request: ViewedRequest, public_id: UUID, now: datetime) -> Post:
    """A post that this viewer may read; 404 for any other."""
    one = queries.post(request.viewer, public_id, now)
    if one is None:
        raise Http404("no post that this viewer may read")
    return one


def note(request: ViewedRequest, one: Post, now: datetime) -> None:
    """Its holder is told who looked."""
    at = [str(one.person.public_id)]
    looked(viewer=request.viewer, at=at, what="post", why="page", now=now, permission=READ, place=str(one.workplace))


def _page(request: ViewedRequest, one: Post, now: datetime) -> HttpResponse:
    on = timezone.localdate(now)
    story = queries.story(one, on)
    if story is None:
        raise Http404("nothing stands of this post")
    own, changes = is_own(request, one), _may_change(request, one, now)
    speak_to = queries.changers(one.workplace, now) if own else []
    tells = own or changes  # a reviewer sees what it is and was, and not who wrote what
    recorded = {step.contract.recorded_by for step in [*story.steps, *story.coming, *story.wrong]} if tells else set()
    names = naming.persons([*speak_to, *recorded])
    jobs = queries.jobs_in(one.workplace.nation, on)
    context = {
        "post": one,
        "contract": story.now,
        "job": jobs.get(story.now.profile),
        "own": own,
        "may_change": changes,
        "tells": tells,
        "begins": one.starts_on > on,
        "over": bool(one.ends_on and one.ends_on < on),
        "reviewer_gone": access.is_reviewer_gone(one, story.now, now),
        "coming": [told(step, jobs, names) for step in story.coming],
        "steps": [told(step, jobs, names) for step in story.steps],
        "wrong": [told(step, jobs, names) for step in story.wrong] if tells else [],
        "coverers": queries.coverers(one, on),
        "speak_to": [names.get(who, "") for who in speak_to],
        "year": queries.nearest_year(one, on),
        "came": request.GET.get("came", "") if changes else "",
    }
    return render(request, "posts/post.html", context)


def _may_change(request: ViewedRequest, one: Post, now: datetime) -> bool:
    return access.changeable_by(request.viewer, now).filter(pk=one.pk).exists()


def _changeable(request: ViewedRequest, public_id: UUID, now: datetime) -> Post:
    """A post that this viewer may change; 404 for any other, also one that they may only read."""
    found = access.changeable_by(request.viewer, now).filter(public_id=public_id)
    one = found.select_related("person", "workplace", "covers").first()
    if one is None:
        raise Http404("no post that this viewer may change")
    return one


def offered(place: Place, held: list[Contract], now: datetime) -> Offered:
    """What a form about a post at this place offers. `held`: the contracts of that day there."""
    on = timezone.localdate(now)
    above = places.above(str(place), on)
    reviewers = queries.reviewers_at(place, above, held, now)
    return Offered(queries.jobs_in(place.nation, on), reviewers, queries.employers_of(place, above))


def _offered(place: Place, now: datetime) -> Offered:
    return offered(place, queries.held_at(place, timezone.localdate(now)), now)


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def change(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """From a day on it is otherwise; or, with `from`, what has stood there since that day was entered wrongly."""
    now = timezone.now()
    one = _changeable(request, public_id, now)
    since = _day(request.GET.get("from", ""))
    stands = queries.contract_from(one, since) if since else queries.last_contract(one)
    if stands is None:
        raise Http404("nothing stands from that day")
    initial = as_typed(stands)
    said: dict[str, Any] = {"initial": initial, "stands": initial, "offered": _offered(one.workplace, now)}
    form: TermsForm
    if since:
        after = queries.contract_after(one, stands)
        form = page_form(CorrectForm, request, after=after.starts_on if after else None, **said)
    else:
        form = page_form(ChangeForm, request, **said)
    if was_sent(request) and form.is_valid() and _changed(request, one, stands, form, now):
        return redirect("post", one.public_id)
    note(request, one, now)
    context = {"form": form, "post": one, "contract": stands, "since": since}
    return render(request, "posts/change.html", context, status=422 if form.errors else 200)


def _day(text: str) -> date | None:
    try:
        return parse_date(text[:10])
    except ValueError:
        return None


def _changed(request: ViewedRequest, one: Post, stands: Contract, form: TermsForm, now: datetime) -> bool:
    """Whether it was done; if not, why not stands on the form."""
    try:
        return _written(request, one, stands, form, now)
    except RefusedError as error:
        form.refuse(error.reason)
        return False


def _written(request: ViewedRequest, one: Post, stands: Contract, form: TermsForm, now: datetime) -> bool:
    """What was done already by the same press counts as done. Raises RefusedError."""
    terms, from_on = form.terms(), form.cleaned_data.get("from_on")
    if queries.said(stands) == terms and (from_on is None or stands.starts_on == from_on):
        if form.cleaned_data["seen"] != str(stands.pk):
            return _carried_on(request, one, form, now)
        form.refuse("same")
        return False
    if form.cleaned_data["seen"] != str(stands.pk):
        form.refuse("changed")
        form.data = {**form.data.dict(), "seen": str(stands.pk)}  # type: ignore[attr-defined]
        return False
    on = max(from_on or stands.starts_on, timezone.localdate(now))
    besides = queries.minutes_there(one.person_id, on, workplace=one.workplace_id, employer=terms.employer, besides=one)
    if not form.is_confirmed(warnings(terms, besides=besides, ends_on=one.ends_on)):
        return False
    who: dict[str, Any] = {"granter": request.viewer.person, "by": request.viewer.public_id, "now": now}
    if from_on:
        actions.change(post=one, from_on=from_on, terms=terms, **who)
    else:
        actions.correct(contract=stands, terms=terms, onward=_is_onward(form), **who)
    return True


def _carried_on(request: ViewedRequest, one: Post, form: TermsForm, now: datetime) -> bool:
    """It was done already by an earlier press. That it goes on into what came after may have been said only by this one. Raises
    RefusedError."""
    if _is_onward(form) and (wrong := queries.replaced(one, form.cleaned_data["seen"])):
        actions.carry_on(wrong=wrong, granter=request.viewer.person, by=request.viewer.public_id, now=now)
    return True


def _is_onward(form: TermsForm) -> bool:
    return isinstance(form, CorrectForm) and form.is_onward


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def leave(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The post ends with a day, and the roles that rest on it."""
    now = timezone.now()
    one = _changeable(request, public_id, now)
    form = page_form(LeaveForm, request, initial={"last_day": one.ends_on, "leaving": one.leaving})
    if was_sent(request) and form.is_valid():
        said, viewer = form.cleaned_data, request.viewer
        try:
            actions.leave(
                post=one,
                last_day=said["last_day"],
                leaving=said["leaving"],
                granter=viewer.person,
                by=viewer.public_id,
                now=now,
            )
        except RefusedError as error:
            form.refuse(error.reason)
        else:
            return redirect("post", one.public_id)
    note(request, one, now)
    context = {
        "form": form,
        "post": one,
        "reviews": queries.reviewed_by(one.person_id, one.workplace, timezone.localdate(now)),
    }
    return render(request, "posts/leave.html", context, status=422 if form.errors else 200)


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def first_day(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The post was entered with a wrong first day: the right one."""
    now = timezone.now()
    one = _changeable(request, public_id, now)
    stands = queries.first_contract(one)
    if stands is None:
        raise Http404("nothing stands of this post")
    form = page_form(FirstDayForm, request, initial={"first_day": one.starts_on, "seen": str(stands.pk)})
    if was_sent(request) and form.is_valid() and _begun_on(request, one, stands, form, now):
        return redirect("post", one.public_id)
    note(request, one, now)
    return render(request, "posts/first_day.html", {"form": form, "post": one}, status=422 if form.errors else 200)


def _begun_on(request: ViewedRequest, one: Post, stands: Contract, form: FirstDayForm, now: datetime) -> bool:
    """Whether it was done; if not, why not stands on the form. What was done already by the same press counts as done."""
    said, who = form.cleaned_data, request.viewer
    if said["seen"] != str(stands.pk):
        if said["first_day"] == one.starts_on:
            return True
        form.refuse("changed")
        form.data = {**form.data.dict(), "seen": str(stands.pk)}  # type: ignore[attr-defined]
        return False
    try:
        actions.correct_first_day(post=one, first_day=said["first_day"], granter=who.person, by=who.public_id, now=now)
    except RefusedError as error:
        form.refuse(error.reason)
        return False
    return True
