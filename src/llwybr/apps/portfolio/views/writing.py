"""Writing evidence: first its kind, then its words, then a file or the parts of the job that it shows; and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.portfolio import actions, queries
from llwybr.apps.portfolio.actions import ElementsError, NewerError
from llwybr.apps.portfolio.forms.evidence import EvidenceForm
from llwybr.apps.portfolio.models import Evidence
from llwybr.apps.portfolio.rules.codes import KINDS, MOST_ELEMENTS, TEXT, WITH_FILE, WITNESS
from llwybr.apps.portfolio.templatetags.evidence import KINDS as KIND_WORDS
from llwybr.apps.portfolio.views.own import mine, with_record
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.apps.portfolio.queries import Job, Part
    from llwybr.apps.standards.models import Area, Element
    from llwybr.core.access.viewer import ViewedRequest

EITHER = require_http_methods(["GET", "HEAD", "POST"])
MOST_FOUND = 40  # parts that a search shows
FIND = "find"  # the name of the button that searches
NATIONS = ("wales", "england")


@with_record()
@require_safe
def kinds(request: ViewedRequest) -> HttpResponse:
    """One question: what kind of evidence?"""
    return render(request, "portfolio/evidence/kinds.html", {"kinds": KIND_WORDS})


@with_record()
@EITHER
def add(request: ViewedRequest, kind: str) -> HttpResponse:
    """The words of a new piece: kept before any file is asked for."""
    if kind == WITNESS:
        return redirect("ask_witness")
    if kind not in KINDS:
        raise Http404("no such kind of evidence")
    now, viewer = timezone.now(), request.viewer
    initial = {"language": active_language(), "key": str(uuid4())}
    form = page_form(EvidenceForm, request, initial=initial, kind=kind, today=timezone.localdate(now))
    if was_sent(request) and form.is_valid() and not form.unasked():
        made = actions.write_evidence(
            owner=viewer.person,
            kind=kind,
            words=form.words(),
            key=form.cleaned_data["key"],
            warned=len(form.warned()),
            by=viewer.public_id,
            now=now,
        )
        return redirect("add_evidence_file" if kind in WITH_FILE else "evidence_elements", made.public_id)
    return _written(request, "portfolio/evidence/add.html", form, {"kind": kind, "asks_file": kind in WITH_FILE})


@with_record()
@EITHER
def change(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Other words for a piece. Where somebody (or another tab) has changed it since, that is told, and nothing is lost."""
    found = queries.piece(request.viewer, public_id)
    if found is None or found.kind == WITNESS:
        return _gone(request)
    now = timezone.now()
    initial = {
        **{name: getattr(found, name) for name in ("title", "text", "language", "link", "on")},
        "was": actions.mark_of_evidence(found),
    }
    form = page_form(EvidenceForm, request, initial=initial, kind=found.kind, today=timezone.localdate(now))
    context: dict[str, Any] = {"evidence": found, "sharing": queries.beside(request.viewer, found, now)}
    if was_sent(request) and form.is_valid() and not form.unasked():
        said = {"was": form.cleaned_data["was"], "warned": len(form.warned())}
        try:
            actions.change_evidence(evidence=found, words=form.words(), by=request.viewer.public_id, now=now, **said)
        except NewerError as error:
            form.opened(actions.mark_of_evidence(error.now))
            context["newer"] = error.now
        except Evidence.DoesNotExist:
            return _gone(request)
        else:
            return redirect("evidence", found.public_id)
    return _written(request, "portfolio/evidence/change.html", form, context)


def _written(request: ViewedRequest, template: str, form: EvidenceForm, context: dict[str, Any]) -> HttpResponse:
    """The form again, with what is wrong, what was noticed, or what is newer: every word of it as it was typed."""
    if was_sent(request):
        form.ask()
    job = queries.job_of(request.viewer, timezone.now())
    context |= {"form": form, "noticed": form.warned(), "nation": job.nation if job and job.title else ""}
    return render(request, template, context, status=422 if was_sent(request) else 200)


def _gone(request: ViewedRequest) -> HttpResponse:
    """The same for what is not there any more, never was, or is another's: what was typed can be kept as a new piece."""
    if request.method != "POST":
        raise Http404("no such piece of this viewer's")
    typed = {name: request.POST.get(name, "") for name in ("title", "text", "on")}
    initial = {**typed, "language": active_language(), "key": str(uuid4())}
    form = EvidenceForm(initial=initial, kind=TEXT, today=timezone.localdate())
    return render(request, "portfolio/evidence/gone.html", {"form": form, "kind": TEXT}, status=404)


@dataclass(frozen=True)
class Choice:
    """What the page of the parts shows: those chosen, and those to choose from under their areas. `many`: more than fit."""

    chosen: list[tuple[str, Element]]
    offered: list[tuple[Area, list[tuple[str, Element]]]]
    many: bool


@with_record()
@EITHER
def elements(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Which parts of the job it shows: those of one's own job first, others by a search or an area."""
    found, sent = mine(request, public_id), request.POST
    held = list(found.shows.values_list("nation", "element"))
    was = " ".join(sorted(map(_code, held)))
    chosen = _parts(sent.getlist("parts")) if request.method == "POST" else held
    saves = was_sent(request) and FIND not in sent
    newer = saves and sent.get("was", was) != was
    if saves and not newer and len(chosen) <= MOST_ELEMENTS:
        try:
            actions.show_elements(evidence=found, parts=list(_known(chosen)), by=request.viewer.public_id)
        except (ElementsError, Evidence.DoesNotExist):
            raise Http404("it has gone meanwhile") from None
        return redirect("evidence", found.public_id)
    job = _job(request)
    context = {
        "evidence": found,
        "was": was,
        "newer": newer,
        "too_many": saves and not newer,
        "most": MOST_ELEMENTS,
        "job": job,
        "areas": queries.areas(job.edition) if job else [],
        "asked": {name: _text(sent.get(name, "")) for name in ("q", "area")},
        "choice": _choice(job, chosen, _text(sent.get("q", "")), _text(sent.get("area", ""))),
    }
    return render(request, "portfolio/evidence/elements.html", context, status=422 if saves else 200)


def _job(request: ViewedRequest) -> Job | None:
    nation = request.POST.get("nation", "")
    return queries.job_of(request.viewer, timezone.now(), nation if nation in NATIONS else "")


def _choice(job: Job | None, chosen: list[Part], words: str, area: str) -> Choice:
    known = _known(chosen)
    taken = {(part, one.slug) for part, one in known.items()}
    found = _offered(job, words, area)
    offered = [one for one in found if job and ((job.nation, one.slug), one.slug) not in taken]
    nation = job.nation if job else ""
    return Choice(
        [(_code(part), one) for part, one in known.items()],
        [
            (area, [(_code((nation, one.slug)), one) for one in some])
            for area, some in queries.grouped(offered[:MOST_FOUND])
        ],
        len(offered) > MOST_FOUND,
    )


def _offered(job: Job | None, words: str, area: str) -> list[Element]:
    if job is None:
        return []
    return queries.matching(job.edition, words, area) if words or area else list(job.elements)


def _known(parts: list[Part]) -> dict[Part, Element]:
    """In the order in which they were chosen, without any that no edition has."""
    found = queries.known(parts, timezone.localdate())
    return {part: found[part] for part in parts if part in found}


def _parts(codes: list[str]) -> list[Part]:
    """`wales:reading` as ("wales", "reading"); so many at most as a hand may send."""
    pairs = (one.partition(":") for one in codes[:200])
    return list(dict.fromkeys((nation, slug) for nation, _, slug in pairs if nation in NATIONS and slug))


def _code(part: Part) -> str:
    return ":".join(part)


def _text(typed: str) -> str:
    return typed.replace("\0", "").strip()[:100]
