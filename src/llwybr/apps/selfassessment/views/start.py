"""Starting, without signing in: three plain questions propose a job; nothing is kept until the person starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door
from llwybr.core.access.viewer import ViewedRequest, new_key, remember
from llwybr.core.kit.forms import Option, was_sent

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Profile


@dataclass(frozen=True)
class Question:
    """One of the three: its name in the address, its words, its choices."""

    name: str
    words: str | Promise
    choices: Sequence[tuple[str, Option]]


QUESTIONS = (
    Question(
        "nation",
        _("Is your school in Wales or in England?"),
        [("wales", Option(_("Wales"))), ("england", Option(_("England")))],
    ),
    Question(
        "where",
        _("Where in the school do you spend most of your day?"),
        [
            ("classroom", Option(_("In classrooms, with children who are learning"))),
            ("lunch-and-play", Option(_("At lunch and at play, with children"))),
            ("wellbeing", Option(_("Wherever a pupil needs someone to talk to"))),
            ("workshop", Option(_("In a laboratory, workshop, library or computer room"))),
            ("office", Option(_("In the office"))),
            ("kitchen", Option(_("In the kitchen"))),
            ("premises", Option(_("All over the buildings and grounds"))),
        ],
    ),
    Question(
        "how",
        _("How do you mostly work?"),
        [
            ("1", Option(_("Someone shows me what to do"), _("and I know whom to ask"))),
            ("2", Option(_("I get on with it myself"), _("in the way that we agreed"))),
            ("3", Option(_("I plan the work, or lead other people"), _("and others come to me"))),
        ],
    ),
)
NAMES = [question.name for question in QUESTIONS]


@door(ANYONE)
@require_safe
def start(request: ViewedRequest, name: str = "nation") -> HttpResponse:
    """One of the three questions. What was said before travels in the address, so that Back always works."""
    if name not in NAMES:
        raise Http404("no such question")
    at = NAMES.index(name)
    said = {earlier.name: request.GET.get(earlier.name, "") for earlier in QUESTIONS[:at]}
    if unsaid := _first_unsaid(request.GET, at):
        return redirect(_address(unsaid, request.GET, missing=unsaid))
    context = {
        "question": QUESTIONS[at],
        "number": at + 1,
        "said": said,
        "chosen": request.GET.get(name, ""),
        "missing": request.GET.get("missing") == name,
        "next": _next_address(at),
        "back": _address(NAMES[at - 1], request.GET) if at else reverse("home"),
        "holds": queries.held(request.viewer, timezone.now()) if at == 0 else None,
    }
    return render(request, "selfassessment/start.html", context)


@door(ANYONE)
@require_safe
def job(request: HttpRequest) -> HttpResponse:
    """The job proposed, and every other one, searchable."""
    if unsaid := _first_unsaid(request.GET, len(QUESTIONS)):
        return redirect(_address(unsaid, request.GET, missing=unsaid))
    edition = _edition(request.GET["nation"])
    everyone = standards.profiles(edition)
    words = request.GET.get("q", "")[:100]
    proposed = standards.proposed(everyone, request.GET["where"], int(request.GET["how"]))
    context = {
        "said": {name: request.GET[name] for name in NAMES},
        "words": words,
        "proposed": proposed if not words else [],
        "others": standards.matching(everyone, words) if words else [one for one in everyone if one not in proposed],
        "chosen": request.GET.get("job", "") or (proposed[0].slug if proposed and not words else ""),
        "missing": request.GET.get("missing") == "job",
        "back": _address("how", request.GET),
    }
    return render(request, "selfassessment/job.html", context)


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def aim(request: ViewedRequest) -> HttpResponse:
    """The job that they would like one day, if any. Starting keeps the first thing about them."""
    said = request.POST if request.method == "POST" else request.GET
    edition = _edition(said.get("nation", ""))
    chosen = standards.profile(edition, said.get("job", "")) if said.get("job") else None
    if chosen is None:
        return redirect(_address("job", said, missing="job"))
    wanted = said.get("aim", "")
    aimed = standards.profile(edition, wanted) if wanted not in {"", "none"} else None
    if was_sent(request) and (wanted == "none" or aimed):
        return _begin(request, edition, chosen, aimed)
    leads = list(chosen.leads_to.select_related("family"))
    others = [one for one in standards.profiles(edition) if one != chosen and one not in leads]
    context = {
        "said": {name: said.get(name, "") for name in [*NAMES, "job"]},
        "job": chosen,
        "leads": leads,
        "others": others,
        "chosen": wanted,
        "missing": was_sent(request),
        "holds": queries.held(request.viewer, timezone.now()),
        "back": _address("job", said),
    }
    return render(request, "selfassessment/aim.html", context)


def _begin(request: ViewedRequest, edition: Edition, job: Profile, aim: Profile | None) -> HttpResponseRedirect:
    now, key, by = timezone.now(), new_key(), request.viewer.public_id
    response = redirect("my")
    if request.viewer.person:
        actions.start(edition=edition, job=job, aim=aim, owner=request.viewer.person, by=by, now=now)
        return response
    before = queries.held(request.viewer, now)
    actions.start(edition=edition, job=job, aim=aim, key=key, by=by, now=now, instead_of=before)
    remember(response, key)
    return response


def _edition(nation: str) -> Edition:
    edition = standards.edition_in_force(nation, timezone.localdate())
    if edition is None:
        raise Http404("no edition is in force for this nation")
    return edition


def _first_unsaid(said: QueryDict, upto: int) -> str | None:
    for question in QUESTIONS[:upto]:
        if said.get(question.name) not in dict(question.choices):
            return question.name
    return None


def _next_address(at: int) -> str:
    return reverse("start_question", args=[NAMES[at + 1]]) if at + 1 < len(NAMES) else reverse("job")


def _address(name: str, said: QueryDict, *, missing: str = "") -> str:
    """The page that asks `name`, with what was said so far."""
    kept = QueryDict(mutable=True)
    for key in [*NAMES, "job"]:
        if value := said.get(key):
            kept[key] = str(value)
    if missing:
        kept["missing"] = missing
    address = (
        reverse("job")
        if name == "job"
        else reverse("start")
        if name == NAMES[0]
        else reverse("start_question", args=[name])
    )
    return f"{address}?{kept.urlencode()}" if kept else address
