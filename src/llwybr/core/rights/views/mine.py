"""Everything that is kept of me: take it along, print it, have it put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.doors import ANYONE, PROVED, SIGNED_IN, door
from llwybr.core.files import elsewhere, serving
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.people import access
from llwybr.core.rights import correcting, queries, running, taking
from llwybr.core.rights.bundling import making
from llwybr.core.rights.forms import CorrectForm
from llwybr.core.rights.models.bundle import ASKED, FAILED, READY
from llwybr.core.rights.words import STATES
from llwybr.values.bilingual import LANGUAGES, as_language

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Person
    from llwybr.core.rights.models import Bundle
    from llwybr.values.bilingual import Language


def own(request: ViewedRequest) -> Person:
    """Whose page this is. Raises Http404 for an account that is nobody's."""
    person = access.own(request.viewer)
    if person is None:
        raise Http404("this account is nobody's own")
    return person


@door(ANYONE)
@require_safe
def data_kept(request: HttpRequest) -> HttpResponse:
    """What is kept of anybody, why, who sees it and how long."""
    return render(request, "rights/data_kept.html", {"classes": queries.kept()})


@door(SIGNED_IN)
@require_safe
def my_data(request: ViewedRequest) -> HttpResponse:
    mine = own(request)
    return _page(request, mine)


def _page(request: ViewedRequest, mine: Person, error: str = "") -> HttpResponse:
    latest = queries.latest(mine)
    if latest:
        latest = running.settle(latest, by=request.viewer.public_id)
    now = timezone.now()
    context = {
        "person": mine,
        "latest": latest,
        "state": STATES[latest.state] if latest else "",
        "can_fetch": bool(latest and _is_there(latest)),
        "corrections": queries.corrections(mine),
        "workplaces": correcting.workplaces(mine, now),
        "chosen": as_language(mine.language),
        "error": error,
    }
    return render(request, "rights/my_data.html", context, status=429 if error else 200)


@door(SIGNED_IN)
@require_POST
def take_along(request: ViewedRequest) -> HttpResponse:
    """Have a bundle made: asked for twice, it is one."""
    mine, by = own(request), request.viewer.public_id
    language = _language(request.POST.get("language", ""), mine)
    if latest := queries.latest(mine):
        running.settle(latest, by=by)
    try:
        bundle = taking.ask(person=mine, language=language, by=by, now=timezone.now())
    except taking.TooOftenError:
        return _page(request, mine, _("You have asked five times today. Please come back tomorrow."))
    if bundle.state == ASKED:
        running.start(bundle, by=by)
    return redirect("my_bundle", bundle.public_id)


def _language(said: str, person: Person) -> Language:
    return as_language(said) if said in LANGUAGES else as_language(person.language)


def _mine(request: ViewedRequest, public_id: UUID) -> Bundle:
    found = queries.bundle(own(request), public_id)
    if found is None:
        raise Http404("no bundle of theirs")
    return found


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def my_bundle(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """How far it is; stop it, or fetch it."""
    by = request.viewer.public_id
    bundle = running.settle(_mine(request, public_id), by=by)
    if request.method == "POST":
        taking.stop(bundle=bundle, by=by)
        return redirect("my_bundle", bundle.public_id)
    context = {
        "bundle": bundle,
        "state": STATES[bundle.state],
        "can_fetch": _is_there(bundle),
        "failed": bundle.state == FAILED,
        "percent": 100 * bundle.done // bundle.of if bundle.of else 0,
        "megabytes": max(round(bundle.size / 1_000_000, 1), 0.1),
    }
    return render(request, "rights/my_bundle.html", context)


def _is_there(bundle: Bundle) -> bool:
    is_open = bundle.state == READY and bundle.ends_at is not None and bundle.ends_at > timezone.now()
    return is_open and taking.path_of(bundle).exists()


@door(PROVED)
@require_safe
def my_bundle_file(request: ViewedRequest, public_id: UUID) -> HttpResponseBase:
    """The zip itself, streamed: for its owner, who has just proved to be themselves, until its last day."""
    bundle = _mine(request, public_id)
    if not _is_there(bundle):
        raise Http404("its days are over")
    if request.method == "GET" and elsewhere.leaves_here(request):
        taking.note_fetched(bundle=bundle, by=request.viewer.public_id)
    name = f"llwybr-{timezone.localdate(bundle.ready_at):%Y-%m-%d}.zip"
    return serving.send(taking.path_of(bundle), request, name=name, type="application/zip")


@door(PROVED)
@require_safe
def print_data(request: ViewedRequest) -> HttpResponse:
    """All of it on paper, at once, in either language: without an address, for whoever signs in by a code on paper."""
    mine, language = own(request), _language(request.GET.get("language", active_language()), own(request))
    try:
        with override(language):
            pdf = making.on_paper(person=mine, language=language, now=timezone.now())
    except making.TooManyError:
        return render(request, "rights/too_much.html", {"most": making.FEW}, status=409)
    disposition = {"Content-Disposition": f'attachment; filename="llwybr-{language}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=disposition)


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ViewedRequest) -> HttpResponse:
    """What an employer wrote is wrong: tell whoever may change it there."""
    mine, now = own(request), timezone.now()
    places = correcting.workplaces(mine, now)
    form = page_form(CorrectForm, request, places=places)
    if places and was_sent(request) and form.is_valid():
        said = form.cleaned_data
        try:
            correcting.ask(person=mine, place=said["place"], what=said["what"], by=request.viewer.public_id, now=now)
            return redirect("my_data")
        except correcting.RefusedError as refused:
            form.add_error(None, _why_not(refused.reason))
    status = 422 if form.errors else 200
    return render(request, "rights/correct.html", {"form": form, "places": places}, status=status)


def _why_not(reason: str) -> str:
    if reason == "too_often":
        return _("You have just asked several times. Wait ten minutes.")
    if reason == "today":
        return _("You have asked many times in the last 24 hours. Go on tomorrow.")
    return _("Nobody there can be reached through Llwybr. Please ask your employer yourself.")
