"""The portfolio: all its evidence, one piece of it, and deleting that."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.portfolio import actions, queries
from llwybr.apps.portfolio.models import Evidence
from llwybr.apps.portfolio.queries import Wanted
from llwybr.apps.portfolio.rules.codes import KINDS, MAY_HAVE_FILE, MOST_FILES, WITH_FILE
from llwybr.apps.portfolio.templatetags.evidence import NAMES
from llwybr.apps.portfolio.views.own import mine, with_record
from llwybr.core.access.doors import PROVED
from llwybr.core.files.limits import PICTURES
from llwybr.core.files.queries import may_be_fetched
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import was_sent
from llwybr.values.bilingual import LANGUAGES, OWN_NAME

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import QueryDict

    from llwybr.apps.standards.models import Area, Element
    from llwybr.core.access.viewer import ViewedRequest

LONGEST_PAGE = 6  # digits of the number of a page
MOST_WORDS = 200


@with_record()
@require_safe
def portfolio(request: ViewedRequest) -> HttpResponse:
    """All of one's evidence, the latest first, as narrow as it was asked for."""
    now, wanted = timezone.now(), _wanted(request.GET)
    listed = queries.listed(request.viewer, wanted, _number(request.GET.get("page", "")), now)
    context: dict[str, Any] = {
        "wanted": wanted,
        "listed": listed,
        "kinds": NAMES,
        "parts": _parts(request, wanted) if listed.total or wanted.narrows else [],
    }
    return render(request, "portfolio/evidence/portfolio.html", context)


def _wanted(said: QueryDict) -> Wanted:
    kind, element = said.get("kind", ""), said.get("element", "")
    words = said.get("q", "").replace("\0", " ").strip()[:MOST_WORDS]
    is_slug = len(element) <= 80 and element.isascii() and element.replace("-", "").isalnum()
    return Wanted(kind if kind in KINDS else "", element if is_slug else "", words)


def _number(typed: str) -> int:
    """The page that was asked for; the first, where that is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PAGE else 1


def _parts(request: ViewedRequest, wanted: Wanted) -> list[tuple[Area, list[Element]]]:
    """To choose from: what one's own job asks, and what was chosen."""
    today = timezone.localdate()
    job = queries.job_of(request.viewer, timezone.now())
    own = list(job.elements) if job else []
    if wanted.element and all(one.slug != wanted.element for one in own):
        own += queries.in_force(wanted.element, today)
    return queries.grouped(own)


@with_record()
@require_safe
def piece(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """One piece: its words and files, what it shows, who sees it and until when, and where it is used."""
    now, found = timezone.now(), mine(request, public_id)
    files = queries.files_of(found)
    context = {
        "evidence": found,
        "files": files,
        "parts": queries.shown_by(found, timezone.localdate(now)),
        "pictures": [one for one in files if one.file.kind in PICTURES and may_be_fetched(one.file)],
        "sharing": queries.beside(request.viewer, found, now),
        "statement": queries.of_piece(found, now),
        "used": queries.used_in(found),
        "lacks_file": found.kind in WITH_FILE and not files,
        "may_add_file": found.kind in MAY_HAVE_FILE and len(files) < MOST_FILES,
        "prints": _prints(found),
    }
    return render(request, "portfolio/evidence/piece.html", context)


def _prints(evidence: Evidence) -> list[tuple[str, str, str]]:
    """The paper in either language: its code, its own name for itself, and the address."""
    found: list[tuple[str, str, str]] = []
    for language in sorted(LANGUAGES, key=lambda one: one != active_language()):
        with translation.override(language):
            found.append((language, OWN_NAME[language], reverse("print_evidence", args=[evidence.public_id])))
    return found


@with_record(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """What goes; then it is gone for good."""
    found = mine(request, public_id)
    if was_sent(request):
        with suppress(Evidence.DoesNotExist):  # pressed twice
            actions.delete_evidence(evidence=found, by=request.viewer.public_id)
        return redirect("portfolio")
    context = {
        "evidence": found,
        "files": queries.files_of(found),
        "sharing": queries.beside(request.viewer, found, timezone.now()),
        "used": queries.used_in(found),
    }
    return render(request, "portfolio/evidence/delete.html", context)
