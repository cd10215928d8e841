"""How the platform is set up, for whoever keeps it running: read, never changed, and nothing that is anybody's own.

These three pages stand in place of Django’s own admin: that one writes unless it is stopped, and would bring
messages, a sign-in and permissions of its own. Every model that these pages read is named in `SHOWN`, which a test keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.standards.models import Edition
from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import policy
from llwybr.core.appointments import access, naming, queries
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.places.kinds import kinds
from llwybr.core.places.models import Belonging, Import, Place

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

SHOWN = (Place, Belonging, Import, Edition, Grant, Event, Letter)  # of these something is shown
COUNTED = (Person, Account)  # and of these how many there are, no more
A_PAGE = 50
LOADS = (
    "standards.edition_loaded",
    "standards.frameworks_loaded",
    "learning.catalogue_loaded",
    "library.resources_loaded",
)
LOADED = (*LOADS, "places.pack_loaded", "places.list_applied")
MOST_LOADS = 20
LARGEST = 2**63 - 1  # that a database takes as a number


@door(STRONG, read="platform.read")
@require_safe
def platform(request: ViewedRequest) -> HttpResponse:
    """Counts, editions, what was loaded last, and what becomes of letters."""
    places = Place.objects.order_by("kind", "nation").values_list("kind", "nation").annotate(Count("pk"))
    letters = Letter.objects.order_by("kind", "outcome").values_list("kind", "outcome").annotate(Count("pk"))
    context = {
        "people": Person.objects.listed().count(),
        "accounts": Account.objects.count(),
        "places": [(kinds()[kind], nation, n) for kind, nation, n in places],
        "belongings": Belonging.objects.on(timezone.localdate()).count(),
        "editions": Edition.objects.order_by("nation", "in_force_from", "pk"),
        "loads": Event.objects.filter(name__in=LOADED).order_by("-sequence").values("at", "name")[:MOST_LOADS],
        "letters": letters,
    }
    return render(request, "site/platform.html", context)


@door(STRONG, read="platform.read")
@require_safe
def platform_roles(request: ViewedRequest) -> HttpResponse:
    """Which roles are held where, without whose they are. A union's offices are that union's to know."""
    now = timezone.now()
    found = Grant.objects.standing().exclude(role__in=access.union_offices()).order_by("-granted_at", "-pk")
    page = Paginator(found.filter(Q(ends_at=None) | Q(ends_at__gt=now)), A_PAGE).get_page(request.GET.get("page"))
    places = naming.places(one.scope for one in page)
    rows = [(one, policy().roles[one.role].name, places.get(one.scope), queries.state_of(one, now)) for one in page]
    return render(request, "site/platform_roles.html", {"page": page, "rows": rows})


@door(STRONG, read="platform.read")
@require_safe
def platform_events(request: ViewedRequest) -> HttpResponse:
    """What happened when: the names of events alone, without who and to what."""
    events = list(
        Event.objects.filter(sequence__lt=_before(request))
        .order_by("-sequence")
        .values("sequence", "at", "name")[:A_PAGE]
    )
    return render(request, "site/platform_events.html", {"events": events, "more": len(events) == A_PAGE})


def _before(request: ViewedRequest) -> int:
    given = request.GET.get("before", "")
    return min(int(given), LARGEST) if given.isascii() and given.isdigit() and len(given) < 20 else LARGEST
