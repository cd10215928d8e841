"""The front door and the pages that belong to no app."""

from datetime import date

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_POST, require_safe

from llwybr.core.access.doors import ANYONE, DEMONSTRATION, door
from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.kit.examples import examples
from llwybr.core.signin import entering
from llwybr.core.signin.models import DEMONSTRATION as DEMO_WAY
from llwybr.site import cast as people
from llwybr.site import secretary
from llwybr.site.nation import seed as nation
from llwybr.site.nation.plan import plan
from llwybr.values.bilingual import as_language

ACCESSIBILITY_TESTED = date(2026, 11, 22)


@door(ANYONE)
@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the language that the browser wishes for."""
    response = redirect(f"/{as_language(get_language_from_request(request))}/")
    response["Vary"] = "Accept-Language"
    return response


@door(ANYONE)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For a monitor: whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@door(ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three visitors, one line of what this is, and the picture of the path, from the real standards."""
    return render(request, "site/home.html", {"sample": people.sample_path(timezone.localdate())})


@door(ANYONE)
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help.html")


@door(ANYONE)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "device": settings.DEVICE_COOKIE_NAME,
        "signed_in_key": settings.SIGNED_IN_COOKIE_NAME,
        "known": settings.KNOWN_COOKIE_NAME,
        "flow": settings.SESSION_COOKIE_NAME,
        "form": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "site/privacy.html", context)


@door(ANYONE)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"tested": ACCESSIBILITY_TESTED})


@door(ANYONE)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its examples, which the tests use too."""
    return render(request, "site/components.html", {"components": examples()})


@door(DEMONSTRATION)
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Who you can be in the demonstration."""
    context = {"cast": people.everyone(), "holders": plan().characters, "secretary": secretary.character()}
    return render(request, "site/cast.html", context)


@door(DEMONSTRATION)
@require_POST
def step_in(request: ViewedRequest, slug: str) -> HttpResponse:
    """Become one of the invented people."""
    if not settings.DEMO:
        raise Http404("there is no demonstration here")
    account = nation.account_of(slug) or people.account_of(slug, by=request.viewer.public_id, now=timezone.now())
    if account is None:
        raise Http404("nobody of that name")
    return entering.enter(request, account, way=DEMO_WAY, strong=True)


@door(DEMONSTRATION)
@require_POST
def take_desk(request: ViewedRequest) -> HttpResponse:
    """Become the invented secretary, and go to her desk."""
    if not settings.DEMO:
        raise Http404("there is no demonstration here")
    account = secretary.seed(by=request.viewer.public_id, now=timezone.now())
    request.session[entering.NEXT] = "desk"
    return entering.enter(request, account, way=DEMO_WAY, strong=True)
