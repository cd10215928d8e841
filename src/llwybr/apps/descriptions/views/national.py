"""The national job descriptions, and how far they are used: open to anyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.descriptions import download, queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Profile


@door(ANYONE)
@require_safe
def job_descriptions(request: HttpRequest, nation: str) -> HttpResponse:
    """Every job with its national text, and how the set stands: draft, consulted, agreed, in force."""
    edition, now = _edition(request, nation), timezone.now()
    today = timezone.localdate(now)
    found = standards.standings(standards.editions(nation), today)
    context = {
        "nation": nation,
        "edition": edition,
        "standing": found[edition][0],
        "was_consulted": queries.was_consulted(edition, now),
        "others": [one for one in found if one != edition and queries.national(one).duties],
        "families": queries.by_family(edition),
        "asked": request.GET.get("edition", ""),
    }
    return render(request, "descriptions/national.html", context)


@door(ANYONE)
@require_safe
def job_description(request: HttpRequest, nation: str, profile: str) -> HttpResponse:
    """The national text of one job."""
    edition, now = _edition(request, nation), timezone.now()
    found = _profile(edition, profile)
    today = timezone.localdate(now)
    current = standards.edition_in_force(nation, today)
    older, newer = _in_order(edition, current or edition)
    context = {
        "nation": nation,
        "edition": edition,
        "standing": standards.standing(edition, today),
        "was_consulted": queries.was_consulted(edition, now),
        "profile": found,
        "duties": queries.national(edition).of(profile),
        "titles": {one.slug: one.title for one in standards.elements(edition)},
        "neighbours": [job for job, _ in queries.national(edition).neighbours(profile)],
        "moved": queries.changes(older, newer, profile),
        "is_past": older == edition,
        "current": current,
        "asked": request.GET.get("edition", ""),
    }
    return render(request, "descriptions/description.html", context)


@door(ANYONE)
@require_safe
def job_description_pdf(request: HttpRequest, nation: str, profile: str) -> HttpResponse:
    """The same on paper, in one language or both."""
    edition = _edition(request, nation)
    found = _profile(edition, profile)
    lines = [(one.text_en, one.text_cy) for one in queries.national(edition).of(profile)]
    return download.as_response(download.Sheet(found, None, lines, edition), request.GET.get("in", ""))


@door(ANYONE)
@require_safe
def job_description_json(request: HttpRequest, nation: str, profile: str) -> HttpResponse:
    """The same for programs, in both languages."""
    edition = _edition(request, nation)
    found = _profile(edition, profile)
    standing = standards.standing(edition, timezone.localdate())
    data = download.as_data(found, queries.national(edition).of(profile), edition, standing)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@door(ANYONE)
@require_safe
def adoption(request: HttpRequest, nation: str) -> HttpResponse:
    """How far the national descriptions are used, by authority and trust, and how far local texts have drifted."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    found = queries.adoption(nation, timezone.localdate())
    rows = [one for one in found if one.schools]
    unknown = [one for one in found if not one.schools]
    context = {"nation": nation, "rows": rows, "unknown": unknown, "all": queries.together(rows)}
    return render(request, "descriptions/adoption.html", context)


def _edition(request: HttpRequest, nation: str) -> Edition:
    """The edition that was asked for, or the one in force."""
    code = request.GET.get("edition", "")
    found = standards.edition(nation, code) if code else standards.edition_in_force(nation, timezone.localdate())
    if found is None:
        raise Http404("no such edition")
    return found


def _in_order(edition: Edition, current: Edition) -> tuple[Edition, Edition]:
    """The older of the two first. A draft comes after what is in force, whatever day is proposed for it."""
    is_past = edition.status != "draft" and edition.in_force_from < current.in_force_from
    return (edition, current) if is_past else (current, edition)


def _profile(edition: Edition, slug: str) -> Profile:
    found = queries.national(edition).profiles.get(slug)
    if found is None or not queries.has_text(edition, slug):
        raise Http404("no national text of this job")
    return found
