"""The standards as anyone may read them: areas and levels, jobs and what each asks, editions, other people's frameworks."""

from functools import partial
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.standards import queries
from llwybr.apps.standards.models import Edition
from llwybr.core.access.doors import ANYONE, door

A_DAY = 24 * 60 * 60  # how long words are remembered that a new load gives a new name anyway


@door(ANYONE)
@require_safe
def standards(request: HttpRequest, nation: str) -> HttpResponse:
    """Every element with its four levels, by area."""
    return _standards(request, _in_force(nation))


@door(ANYONE)
@require_safe
def edition(request: HttpRequest, nation: str, code: str) -> HttpResponse:
    """The same of any edition: an earlier one, a draft, one to come."""
    return _standards(request, _edition(nation, code))


def _standards(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {
        "edition": edition,
        "standing": queries.standing(edition, timezone.localdate()),
        "areas": partial(queries.areas, edition),
        "elsewhere": partial(queries.linked, edition.nation),
        "a_day": A_DAY,
    }
    return render(request, "standards/standards.html", context)


@door(ANYONE)
@require_safe
def editions(request: HttpRequest, nation: str) -> HttpResponse:
    """Every edition of a nation, from drafts to those that were superseded."""
    _in_force(nation)
    today = timezone.localdate()
    found = [(one, queries.standing(one, today), queries.edition_before(one)) for one in queries.editions(nation)]
    return render(request, "standards/editions.html", {"nation": nation, "editions": found})


@door(ANYONE)
@require_safe
def changes(request: HttpRequest, nation: str, code: str) -> HttpResponse:
    """What an edition changes in the one before it: every element, then every job, before and after."""
    edition = _edition(nation, code)
    before = queries.edition_before(edition)
    context = {
        "edition": edition,
        "standing": queries.standing(edition, timezone.localdate()),
        "before": before,
        "elements": queries.element_changes(before, edition) if before else [],
        "profiles": queries.profile_changes(before, edition) if before else [],
    }
    return render(request, "standards/changes.html", context)


@door(ANYONE)
@require_safe
def profiles(request: HttpRequest, nation: str) -> HttpResponse:
    """Every job, by family and role."""
    edition = _in_force(nation)
    found = queries.profiles(edition)
    families = [
        (family, [(role, list(rungs)) for role, rungs in groupby(jobs, key=lambda one: one.role)])
        for family, jobs in groupby(found, key=lambda one: one.family)
    ]
    return render(request, "standards/profiles.html", {"edition": edition, "families": families, "total": len(found)})


@door(ANYONE)
@require_safe
def profile(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One job, what it asks, and the jobs above and beside it."""
    edition = _in_force(nation)
    found = queries.profile(edition, slug)
    if found is None:
        raise Http404("no such job")
    asked = queries.asked(edition, found)
    elements = [element for element in queries.elements(edition) if element.slug in asked]
    texts = queries.descriptors_at({element.pk: asked[element.slug] for element in elements})
    rows = [(element, asked[element.slug], texts.get(element.pk)) for element in elements]
    context = {
        "edition": edition,
        "profile": found,
        "areas": queries.by_area(rows),
        "leads": found.leads_to.all(),
        "beside": found.beside.all(),
    }
    return render(request, "standards/profile.html", context)


@door(ANYONE)
@require_safe
def role(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """A role from its first day to its highest rung, as one table."""
    edition = _in_force(nation)
    found = queries.role(edition, slug)
    if found is None:
        raise Http404("no such role")
    rungs = queries.rungs(found)
    rows = [(element, list(zip(rungs, levels, strict=True))) for element, levels in queries.continuum(edition, rungs)]
    context = {
        "edition": edition,
        "role": found,
        "rungs": rungs,
        "areas": queries.by_area(rows),
        "levels": range(5),
        "columns": len(rungs) + 1,
    }
    return render(request, "standards/role.html", context)


@door(ANYONE)
@require_safe
def frameworks(request: HttpRequest, nation: str) -> HttpResponse:
    """Other people's standards that we keep the structure of."""
    _in_force(nation)
    return render(request, "standards/frameworks.html", {"nation": nation, "frameworks": queries.frameworks(nation)})


@door(ANYONE)
@require_safe
def framework(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One framework: its items under their headings, and what each means in our standards."""
    edition = _in_force(nation)
    found = queries.framework(nation, slug)
    if found is None:
        raise Http404("no such framework")
    context = {
        "nation": nation,
        "edition": edition,
        "framework": found,
        "sections": partial(queries.sections, found),
        "titles": partial(_titles, edition),
        "a_day": A_DAY,
    }
    return render(request, "standards/framework.html", context)


def _titles(edition: Edition) -> dict[str, object]:
    return {element.slug: element.title for element in queries.elements(edition)}


def _in_force(nation: str) -> Edition:
    edition = queries.edition_in_force(nation, timezone.localdate())
    if edition is None:
        raise Http404("no edition is in force for this nation")
    return edition


def _edition(nation: str, code: str) -> Edition:
    edition = queries.edition(nation, code)
    if edition is None:
        raise Http404("no such edition")
    return edition
