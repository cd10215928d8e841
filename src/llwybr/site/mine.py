"""My home: my job and next steps, what is due, who looked, and what my roles open. The one page that sees every app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from llwybr.apps.descriptions import queries as descriptions
from llwybr.apps.selfassessment import queries as selfassessment
from llwybr.apps.selfassessment.rules import SET_ASIDE
from llwybr.core.access import queries as access
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.access.roles import PERSON
from llwybr.core.appointments import naming, seen
from llwybr.core.appointments.support import queries as support
from llwybr.core.appointments.waiting import waiting_for
from llwybr.core.people.access import still_open, visible_to
from llwybr.core.people.models import Person
from llwybr.core.places.kinds import NATION
from llwybr.core.places.models import STAGED, Import, Place

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrPromise

    from llwybr.apps.selfassessment.bridge import Row
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.queries import Held
    from llwybr.core.access.viewer import ViewedRequest, Viewer
    from llwybr.core.kit.bilingual import Written

FIRST = 3  # next steps
LATEST = 5  # looks
SOON = timedelta(days=30)  # before which the end of a role is told

WORKER = "worker"
MY_JOB, TERMS = _("My job: what it asks, and its description"), _("Terms and INSET days")
# What a role opens: by the permission in it, the words of a link and the name of its page.
OPENS: dict[str, tuple[StrPromise, str]] = {
    "post.read": (_("My people"), "people"),
    "post.change": (_("Bring in staff from a file"), "staff_files"),
    "description.change": (_("Job descriptions"), "place_descriptions"),
    "calendar.change": (TERMS, "calendar_now"),
    "appointment.read": (_("Who holds which role"), "place_roles"),
    "kept.read": (_("What the law has kept"), "kept"),
    "match.read": (_("Records that may be one person’s"), "matches"),
    "place.import": (_("The national list of schools"), "place_imports"),
    "consultation.read": (_("The desk: what was said about a draft"), "desk"),
    "support.read": (_("Support: see how an account is set up"), "support"),
    "platform.read": (_("How the platform is set up"), "platform"),
}
AT_A_PLACE = {
    "people",
    "staff_files",
    "place_descriptions",
    "calendar_now",
    "place_roles",
    "kept",
}  # these pages are of one place
REVIEWED = (  # what a reviewer opens of a person
    (_("Their name, roles and work address"), "person"),
    (_("The post that you review"), "person_posts"),
)


@dataclass(frozen=True)
class Path:
    """Where somebody is on their path: their self-assessment, and their first next steps with what they decided of each."""

    attempt: Attempt
    answered: bool
    steps: list[tuple[Row, str]]


@dataclass(frozen=True)
class MyRole:
    """`over`: whose work a reviewer reviews."""

    held: Held
    place: Written | None
    over: str
    links: list[tuple[StrPromise, str]]


@door(SIGNED_IN)
@require_safe
def my_home(request: ViewedRequest) -> HttpResponse:
    """Where one lands after signing in. Whoever has no record of their own has an account alone."""
    viewer, now = request.viewer, timezone.now()
    if not viewer.person:
        return redirect("account")
    current = selfassessment.current(viewer)
    if current is None and viewer.device and selfassessment.on_this_device(viewer, now):
        return redirect("claim")
    roles, looks = access.held(viewer, now), list(seen.mine(viewer)[:LATEST])
    doors = list(support.open_to(viewer.person, now))
    names = naming.known([*(one.holder for one in doors), *(one.by for one in looks), *(one.scope for one in roles)])
    places = naming.places([*(one.scope for one in roles), *(one.place for one in looks)])
    mine = [_role(one, places.get(one.scope), names.get(one.scope, "")) for one in roles]
    context = {
        "name": request.session_of.account.person.name,
        "path": _path(current) if current else None,
        "doors": doors,
        "names": names,
        "waits": _waits(viewer, now) if roles else {},
        "looks": seen.with_names(looks, persons=names, places=places, viewer=viewer, now=now),
        "holds": bool(mine),
        **_parted(mine),
        "ending": [one for one in mine if one.held.ends_at and one.held.ends_at < now + SOON],
    }
    return render(request, "site/my_home.html", context)


def _path(attempt: Attempt) -> Path:
    """Those steps first that are not set aside, as on the page of the results."""
    whole = selfassessment.whole(attempt)
    if not whole.answers:
        return Path(attempt, answered=False, steps=[])
    statuses = {one.element.slug: one.status for one in selfassessment.decisions(attempt)}
    ways = sorted(whole.standing().ways, key=lambda row: statuses.get(row.element.slug) == SET_ASIDE)
    return Path(attempt, answered=True, steps=[(row, statuses.get(row.element.slug, "")) for row in ways[:FIRST]])


def _waits(viewer: Viewer, now: datetime) -> dict[str, bool]:
    """Whether something waits for them, by kind: one query for all of it."""
    asked = {
        "roles": waiting_for(viewer, now),
        "matches": still_open(visible_to(viewer, "match.decide", now)),
        "imports": _lists(viewer, now),
        "descriptions": descriptions.waiting_for(viewer),
    }
    me = Person.objects.filter(public_id=viewer.person)
    found = me.values_list(*(Exists(one) for one in asked.values())).first() or ()
    return {kind: waits for kind, waits in zip(asked, found, strict=False) if waits}


def _lists(viewer: Viewer, now: datetime) -> QuerySet[Import]:
    """The national lists that were read and changed nothing yet, for none but the nations that they bring lists in for."""
    scopes = [one.scope for one in access.holding(viewer, "place.import", now)]
    if not scopes:
        return Import.objects.none()
    of = ExpressionWrapper(OuterRef("nations"), output_field=CharField())
    named = Place.objects.filter(kind=NATION).alias(of=of).filter(of__contains=F("nation"))
    return Import.objects.filter(Exists(named.at(scopes)), ~Exists(named.exclude(public_id__in=scopes)), state=STAGED)


def _parted(mine: list[MyRole]) -> dict[str, list[MyRole]]:
    """Where they work, whose work they review (there may be many of these), and what else they hold."""
    work = [one for one in mine if one.held.role.id == WORKER]
    reviewing = [one for one in mine if one.held.kind == PERSON]
    return {"work": work, "reviewing": reviewing, "roles": [one for one in mine if one not in [*work, *reviewing]]}


def _role(held: Held, place: Written | None, over: str) -> MyRole:
    if held.kind == PERSON:
        return MyRole(held, place, over, [(words, reverse(name, args=(held.scope,))) for words, name in REVIEWED])
    if held.role.id == WORKER:
        return MyRole(
            held, place, over, [(MY_JOB, reverse("my_job")), (TERMS, reverse("calendar_now", args=(held.scope,)))]
        )
    given = {name: (held.scope,) if name in AT_A_PLACE else () for _words, name in OPENS.values()}
    links = [(words, reverse(name, args=given[name])) for may, (words, name) in OPENS.items() if may in held.role.may]
    return MyRole(held, place, over, links)
