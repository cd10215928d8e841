"""A retake: the same questions once more, under the edition in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.forms import AgainForm
from llwybr.apps.selfassessment.views.holding import nothing_yet
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.apps.standards.models import Edition
    from llwybr.core.access.viewer import ViewedRequest


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: ViewedRequest) -> HttpResponse:
    """What goes along and what is asked anew, with the job and the aim to keep or to change."""
    latest = queries.current(request.viewer)
    if latest is None:
        return nothing_yet(request)
    edition = standards.edition_in_force(latest.edition.nation, timezone.localdate()) or latest.edition
    jobs = standards.profiles(edition)
    form = page_form(AgainForm, request, initial=_initial(latest), jobs=jobs)
    if was_sent(request) and form.is_valid():
        if form.cleaned_data["after"] == str(latest):  # else it was pressed twice: they are at the new one already
            _begin(request, latest, edition, form)
        return redirect("my")
    context = {"form": form, "latest": latest, "edition": edition, "some": latest.answers.exists()}
    return render(request, "selfassessment/again.html", context, status=422 if form.errors else 200)


def _begin(request: ViewedRequest, latest: Attempt, edition: Edition, form: AgainForm) -> None:
    job, aim = form.chosen()
    by, now = request.viewer.public_id, timezone.now()
    owner = request.viewer.person
    actions.again(owner=owner, after=latest, edition=edition, job=job, aim=aim, by=by, now=now)


def _initial(latest: Attempt) -> dict[str, str]:
    return {"job": latest.job.slug, "aim": latest.aim.slug if latest.aim else "", "after": str(latest)}
