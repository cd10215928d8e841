"""Who holds which role at a place; giving one, agreeing to one, ending one; one's own roles; and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.actions import looked
from llwybr.core.access.doors import ANYONE, SIGNED_IN, STRONG, door
from llwybr.core.access.matrix import matrix
from llwybr.core.access.roles import NONE, PLACE, WORKS, policy
from llwybr.core.access.throttle import bucket_for, count_failure, too_many
from llwybr.core.appointments import access, actions, person, queries
from llwybr.core.appointments.actions import Invited, RefusedError
from llwybr.core.appointments.forms import EndForm, GiveForm, PersonForm, begins, ends
from llwybr.core.appointments.rules import ENDED, GIVE, LATER, NOW, READ, REVIEWER, WAITS
from llwybr.core.appointments.words import CELLS, FAR, refusal
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.models import Grant
    from llwybr.core.access.viewer import ViewedRequest, Viewer
    from llwybr.core.appointments.queries import Row
    from llwybr.core.places.models import Place

A_PAGE = 50
FOLDED = 10  # of those that are over, on the page of those that are not
MOST_GIVEN = 30  # tries to give a role, by one person in ten minutes
EITHER = ["GET", "HEAD", "POST"]


@door(STRONG, read=READ)
@require_safe
def place_roles(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Who holds which role here; who waits, who will begin, who held one."""
    viewer, now = request.viewer, timezone.now()
    place = _place(viewer, public_id, now)
    show = _asked(request)
    seen, may = access.visible_at(viewer, place, now), access.may_give(viewer, place, now)
    page = Paginator(queries.in_state(seen, show, now), A_PAGE).get_page(request.GET.get("page"))
    beside = queries.beside(seen, now, most=A_PAGE, folded=FOLDED) if show == NOW and page.number == 1 else []
    rows = queries.rows([*page.object_list, *beside], viewer=viewer, now=now, may=may)
    _note(request, rows, place, now)
    here, others = rows[: len(page.object_list)], rows[len(page.object_list) :]
    context = {
        "place": place,
        "show": show,
        "page": page,
        "rows": here,
        "others": {state: [row for row in others if row.state == state] for state in (WAITS, LATER)},
        "over": [row for row in others if row.state not in {WAITS, LATER}],
        "gives": [one for one in may if one.scope == PLACE],
    }
    return render(request, "appointments/roles.html", context)


def _asked(request: ViewedRequest) -> str:
    """Which of them the reader asked for; those of today, unless they said."""
    asked = request.GET.get("show", "")
    return asked if asked in {WAITS, LATER, ENDED} else NOW


@door(STRONG, read=READ)
@require_safe
def place_role(request: ViewedRequest, public_id: UUID, grant: UUID) -> HttpResponse:
    """One role that somebody holds here, and what can be done with it."""
    now = timezone.now()
    place = _place(request.viewer, public_id, now)
    row = _row(request, place, grant, now)
    return _shown(request, place, row, now)


def _shown(request: ViewedRequest, place: Place, row: Row, now: datetime, refused: str = "") -> HttpResponse:
    """The page of one role; with `refused`, why what was pressed on it was not done."""
    may = {one.id for one in access.may_give(request.viewer, place, now)}
    theirs = request.viewer.person not in {row.grant.holder, row.grant.granter}
    context = {
        "place": place,
        "row": row,
        "can_agree": row.can_end and row.state == WAITS and theirs,
        "can_review": REVIEWER in may and row.grant.role in WORKS and row.state == NOW and row.grant.kind == PLACE,
        "sees_person": person.visible_to(request.viewer, now).filter(public_id=row.grant.holder).exists(),
        "refused": refusal(refused) if refused else "",
    }
    _note(request, [row], place, now)
    return render(request, "appointments/role.html", context, status=422 if refused else 200)


@door(STRONG, read=READ, write=GIVE)
@require_http_methods(EITHER)
def give_role(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Give a role at this place to somebody."""
    viewer, now = request.viewer, timezone.now()
    place = _place(viewer, public_id, now)
    roles = [one for one in access.may_give(viewer, place, now) if one.scope == PLACE]
    if not roles:
        raise PermissionDenied("no role of theirs gives one here")
    form = page_form(GiveForm, request, initial={"starts": timezone.localdate(now)}, roles=roles)
    if was_sent(request) and form.is_valid():
        made = _appointed(request, form, form.cleaned_data["role"], str(place), place, now)
        if made:
            return redirect("place_role", place.public_id, made.public_id)
    return render(request, "appointments/give.html", {"form": form, "place": place}, status=422 if form.errors else 200)


@door(STRONG, read=READ, write=GIVE)
@require_http_methods(EITHER)
def give_reviewer(request: ViewedRequest, public_id: UUID, grant: UUID) -> HttpResponse:
    """Say who reviews the work of somebody who works here."""
    viewer, now = request.viewer, timezone.now()
    place = _place(viewer, public_id, now)
    row = _row(request, place, grant, now)
    if row.grant.role not in WORKS or row.state != NOW:
        raise Http404("nobody who works here")
    if REVIEWER not in {one.id for one in access.may_give(viewer, place, now)}:
        raise PermissionDenied("no role of theirs names reviewers here")
    form = page_form(PersonForm, request, initial={"starts": timezone.localdate(now)})
    if was_sent(request) and form.is_valid():
        made = _appointed(request, form, REVIEWER, row.grant.holder, place, now)
        if made:
            return redirect("place_role", place.public_id, made.public_id)
    _note(request, [row], place, now)
    context = {"form": form, "place": place, "over": row}
    return render(request, "appointments/give.html", context, status=422 if form.errors else 200)


def _appointed(
    request: ViewedRequest, form: PersonForm, role: str, scope: str, place: Place, now: datetime
) -> Grant | None:
    """The grant; or None, with why not at its field. Raises PermissionDenied where the viewer's own role has just ended.

    Every try counts: each may send a letter to an address, and each answer says something of whose it is.
    """
    said, tries = form.cleaned_data, bucket_for("appointments", request.viewer.person)
    if too_many(tries, MOST_GIVEN, now=now):
        form.refuse("many")
        return None
    count_failure(tries, now=now)
    try:
        return actions.appoint(
            appointer=request.viewer.person,
            to=Invited(said["email"], said["name"], active_language()),
            role=role,
            scope=scope,
            place=str(place),
            starts_at=begins(said["starts"], now),
            ends_at=ends(said["ends"]) if said["ends"] else None,
            by=request.viewer.public_id,
            now=now,
        )
    except RefusedError as error:
        if error.reason == "authority":
            raise PermissionDenied("they may not give this role any more") from None
        form.refuse(error.reason)
        return None


@door(STRONG, read=READ, write=GIVE)
@require_POST
def agree_role(request: ViewedRequest, public_id: UUID, grant: UUID) -> HttpResponse:
    """Be the second person: the role opens."""
    viewer, now = request.viewer, timezone.now()
    place = _place(viewer, public_id, now)
    row = _row(request, place, grant, now)
    try:
        actions.approve(grant=row.grant, approver=viewer.person, by=viewer.public_id, now=now)
    except RefusedError as error:
        if error.reason == "authority":
            raise PermissionDenied("they may not give this role") from None
        return _shown(request, place, row, now, "second" if error.reason == "self" else error.reason)
    return redirect("place_role", place.public_id, row.grant.public_id)


@door(STRONG, read=READ, write=GIVE)
@require_http_methods(EITHER)
def end_role(request: ViewedRequest, public_id: UUID, grant: UUID) -> HttpResponse:
    """End somebody's role here; or refuse, or take back, one that waits."""
    viewer, now = request.viewer, timezone.now()
    place = _place(viewer, public_id, now)
    row = _row(request, place, grant, now)
    if not row.can_end:
        return _cannot_end(request, place, row, now)
    form = _end_form(request, row)
    if was_sent(request) and form.is_valid() and _ended(request, row, form, now):
        return redirect("place_role", place.public_id, row.grant.public_id)
    _note(request, [row], place, now)
    context = {"form": form, "place": place, "row": row, "now": NOW}
    return render(request, "appointments/end.html", context, status=422 if form.errors else 200)


def _cannot_end(request: ViewedRequest, place: Place, row: Row, now: datetime) -> HttpResponse:
    """What has ended is told; what is not theirs to end is refused."""
    if row.state in {NOW, LATER, WAITS}:
        raise PermissionDenied("no role of theirs ends this one")
    return _shown(request, place, row, now, "not_standing")


def _end_form(request: ViewedRequest, row: Row) -> EndForm:
    """What waits, and what has not begun, is ended at once: nothing of it has been held."""
    form = page_form(EndForm, request, initial={"when": "now"})
    if row.state != NOW:
        for name in list(form.fields):
            del form.fields[name]
    return form


def _ended(request: ViewedRequest, row: Row, form: EndForm, now: datetime) -> bool:
    """False, with why not on the form."""
    viewer = request.viewer
    at = form.at if form.fields else None
    try:
        actions.end(grant=row.grant, ender=viewer.person, at=at, kept=request.session_of, by=viewer.public_id, now=now)
    except RefusedError as error:
        if error.reason == "authority":
            raise PermissionDenied("they may not end this role") from None
        form.refuse(error.reason)
        return False
    return True


# --- one's own --------------------------------------------------------------------------------------------------------


@door(SIGNED_IN)
@require_safe
def my_roles(request: ViewedRequest) -> HttpResponse:
    """The roles that one holds, held, will hold or was proposed for, what each opens; and who reviews one's work."""
    viewer, now = request.viewer, timezone.now()
    page = Paginator(queries.own(viewer, now), A_PAGE).get_page(request.GET.get("page"))
    reviewers = list(queries.reviewers_of(viewer, now)[:A_PAGE])
    rows = queries.my_rows([*page.object_list, *reviewers], viewer=viewer, now=now)
    mine = rows[: len(page.object_list)]
    context = {
        "page": page,
        "held": [(row, queries.opens(row.role)) for row in mine if row.state in {NOW, LATER, WAITS}],
        "over": [row for row in mine if row.state not in {NOW, LATER, WAITS}],
        "reviewers": rows[len(page.object_list) :],
        "far": FAR,
    }
    return render(request, "appointments/my_roles.html", context)


@door(SIGNED_IN)
@require_http_methods(EITHER)
def lay_down(request: ViewedRequest, grant: UUID) -> HttpResponse:
    """Give up a role of one's own."""
    viewer, now = request.viewer, timezone.now()
    found = queries.own(viewer, now).filter(public_id=grant).first()
    if found is None:
        raise Http404("no role of theirs")
    row = queries.my_rows([found], viewer=viewer, now=now)[0]
    if not row.can_end:
        return redirect("my_roles")
    form = _end_form(request, row)
    if was_sent(request) and form.is_valid() and _ended(request, row, form, now):
        return redirect("my_roles")
    return render(request, "appointments/lay_down.html", {"form": form, "row": row}, status=422 if form.errors else 200)


# --- for everyone -----------------------------------------------------------------------------------------------------


@door(ANYONE)
@require_safe
def who_may(request: ViewedRequest) -> HttpResponse:
    """Who may do what: each role in words, and the whole agreed matrix."""
    roles = list(policy().roles.values())
    context = {
        "roles": [
            {
                "role": role,
                "may": queries.opens(role),
                "later": queries.may_do(role.id, "later"),
                "gives": [one for one in roles if one.id in role.appoints],
                "by": [(one, role.id in one.with_another) for one in roles if role.id in one.appoints],
            }
            for role in roles
            if role.scope != NONE
        ],
        "everyone": queries.may_do("public"),
        "own": [one for one in queries.may_do("worker") if one.far == "own"],
        "columns": roles,
        "rows": [(row, [CELLS.get(row.cells[role.id]) for role in roles]) for row in matrix()],
        "far": FAR,
    }
    return render(request, "appointments/who_may.html", context)


def _place(viewer: Viewer, public_id: UUID, now: datetime) -> Place:
    found = access.place_read(viewer, public_id, now)
    if found is None:
        raise Http404("no role of theirs reads this place")
    return found


def _row(request: ViewedRequest, place: Place, grant: UUID, now: datetime) -> Row:
    viewer = request.viewer
    found = access.visible_at(viewer, place, now).filter(public_id=grant).first()
    if found is None:
        raise Http404("no such role here that they may see")
    return queries.rows([found], viewer=viewer, now=now, may=access.may_give(viewer, place, now))[0]


def _note(request: ViewedRequest, rows: Iterable[Row], place: Place, now: datetime) -> None:
    """Whoever stands on the page is told who looked."""
    persons = [one for row in rows for one in row.persons]
    looked(viewer=request.viewer, at=persons, what="roles", why="list", now=now, permission=READ, place=str(place))
