"""What the columns and the words of a file of staff mean: proposed, mended by whoever brings it in, and remembered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from llwybr.apps.posts.access import CHANGE
from llwybr.apps.posts.actions import intake as actions
from llwybr.apps.posts.actions import running
from llwybr.apps.posts.incoming import jobs as job_words
from llwybr.apps.posts.incoming.headings import Proposal, contract_words, fold, propose, samples
from llwybr.apps.posts.models import Intake
from llwybr.apps.posts.models.intake import CONTRACT, DEFAULT, HEADING, JOB
from llwybr.apps.posts.queries import ground as grounds
from llwybr.apps.posts.queries import intake as queries
from llwybr.apps.posts.rules.codes import KINDS
from llwybr.apps.posts.rules.intake import LEFT_OUT
from llwybr.apps.posts.templatetags.intake import WHY
from llwybr.apps.posts.views.intake import EITHER, file_of, place_of
from llwybr.apps.posts.views.intake_forms import ColumnsForm, WordsForm
from llwybr.core.access.doors import STRONG, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Profile
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place

MOST_WORDS = 300  # of one file: a column with more is no column of job titles


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def staff_columns(request: ViewedRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """What each column of the file is."""
    now = timezone.now()
    place = place_of(request, public_id, now)
    intake = file_of(request, place, file, now, waiting=True)
    rows, known = queries.first_rows(intake), grounds.meanings(place)
    several = len(grounds.doer(request.viewer, place, now).places) > 1
    proposed = _proposed(intake, rows, known[HEADING], place, now)
    shown = samples(rows, len(intake.headings))
    hints = [_hint(some, one) for some, one in zip(shown, proposed, strict=True)]
    initial: dict[str, Any] = {f"column{at}": one.field for at, one in enumerate(proposed)}
    initial |= {
        "weeks": known[DEFAULT].get("weeks", ""),
        "kind": known[DEFAULT].get("kind", ""),
        "from_on": intake.from_on,
    }
    form = page_form(
        ColumnsForm, request, initial=initial, headings=intake.headings, hints=hints, needs_workplace=several
    )
    if was_sent(request) and form.is_valid():
        by, from_on = request.viewer.public_id, form.cleaned_data["from_on"]
        actions.understand(intake=intake, columns=form.said, defaults=form.defaults, from_on=from_on, by=by)
        return _next(request, place, intake, now)
    remembered = sum(one.why == "remembered" and bool(one.field) for one in proposed)
    context = {"place": place, "file": intake, "form": form, "remembered": remembered}
    return render(request, "posts/intake_columns.html", context, status=422 if form.errors else 200)


def _proposed(
    intake: Intake, rows: list[list[str]], remembered: dict[str, str], place: Place, now: datetime
) -> list[Proposal]:
    """What was said before of this very file; else what its columns look like."""
    if intake.columns:
        return [Proposal(field, "remembered" if field else "") for field in intake.columns]
    titles = {fold(name) for names in _names_of_jobs(queries.jobs(place, now)).values() for name in names}
    return propose(intake.headings, rows[:50], remembered=remembered, titles=titles, today=timezone.localdate(now))


def _hint(shown: list[str], proposal: Proposal) -> str:
    """Three values of a column, and why it was taken for what it is."""
    words = (
        gettext("Such as: %(values)s") % {"values": " · ".join(shown)} if shown else gettext("Nothing stands in it.")
    )
    return f"{words}. {WHY[proposal.why]}".replace("..", ".") if proposal.field else words


def _next(request: ViewedRequest, place: Place, intake: Intake, now: datetime) -> HttpResponse:
    """To the words that nobody has explained yet; if there are none, to what would change."""
    if _unknown_words(intake, place, now):
        return redirect("staff_words", place.public_id, intake.public_id)
    return _compare(request, place, intake, now)


def _compare(request: ViewedRequest, place: Place, intake: Intake, now: datetime) -> HttpResponse:
    who = grounds.doer(request.viewer, place, now)
    running.start_comparing(intake, who=who, by=request.viewer.public_id)
    return redirect("staff_file", place.public_id, intake.public_id)


def _names_of_jobs(jobs: list[Profile]) -> dict[str, list[str]]:
    return {
        one.slug: [
            one.title.en,
            one.title.cy,
            *one.also_called.en.splitlines(),
            *one.also_called.cy.splitlines(),
        ]
        for one in jobs
    }


def _titles(intake: Intake) -> dict[str, int]:
    """The job titles of a file with how many rows each has; none where the file names our own jobs."""
    return {} if "profile" in intake.columns else dict(queries.words_in(intake, "title"))


def _unknown_words(intake: Intake, place: Place, now: datetime) -> bool:
    known = grounds.meanings(place)
    jobs = {**grounds.names_of_jobs(queries.jobs(place, now)), **known[JOB]}
    contracts = {**contract_words(), **known[CONTRACT]}
    return not (queries.settled(_titles(intake), jobs) and queries.settled(queries.words_in(intake, "kind"), contracts))


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def staff_words(request: ViewedRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """Which of our jobs their job titles are, and what their words for contracts mean."""
    now = timezone.now()
    place = place_of(request, public_id, now)
    intake = file_of(request, place, file, now, waiting=True)
    titles, jobs, known = _titles(intake), queries.jobs(place, now), grounds.meanings(place)
    contracts = {word: n for word, n in queries.words_in(intake, "kind").items() if fold(word) not in contract_words()}
    too_many = max(len(titles), len(contracts)) > MOST_WORDS
    words: list[tuple[str, str, str, Any]] = []
    initial: dict[str, str] = {}
    if not too_many:
        job_choices, initial = _job_words(titles, jobs, known[JOB])
        words = [*job_choices, *_contract_words(contracts, known[CONTRACT], initial)]
    form = page_form(WordsForm, request, initial=initial, words=words)
    if was_sent(request) and not too_many and form.is_valid():
        by = request.viewer.public_id
        actions.mean(intake=intake, sort=JOB, words=form.said(JOB), by=by)
        actions.mean(intake=intake, sort=CONTRACT, words=form.said(CONTRACT), by=by)
        return _compare(request, place, intake, now)
    context = {
        "place": place,
        "file": intake,
        "form": form,
        "jobs": [form[name] for name, _word in form.words if name.startswith(JOB)],
        "contracts": [form[name] for name, _word in form.words if name.startswith(CONTRACT)],
        "too_many": too_many,
    }
    return render(request, "posts/intake_words.html", context, status=422 if form.errors else 200)


def _job_words(
    titles: dict[str, int], jobs: list[Profile], remembered: dict[str, str]
) -> tuple[list[tuple[str, str, str, Any]], dict[str, str]]:
    """For each job title its choices: the likely ones first, then all by family. And what is chosen already."""
    names, certain = _names_of_jobs(jobs), grounds.names_of_jobs(jobs)
    by_slug = {one.slug: one for one in jobs}
    families: dict[str, list[tuple[str, str]]] = {}
    for one in jobs:
        families.setdefault(str(one.family.title), []).append((one.slug, str(one.title)))
    words, initial = [], {}
    for at, (title, count) in enumerate(sorted(titles.items(), key=lambda pair: -pair[1])):
        likely = job_words.propose(title, names)
        choices: list[Any] = [("", gettext("Choose…")), (LEFT_OUT, gettext("Not support staff: leave these rows out"))]
        if likely:
            choices.append((gettext("Likely"), [(slug, str(by_slug[slug].title)) for slug in likely]))
        words.append((f"{JOB}{at}", title, _rows(count), [*choices, *families.items()]))
        known = remembered.get(fold(title)) or certain.get(fold(title)) or next(iter(likely), "")
        initial[f"{JOB}{at}"] = known if known in by_slug or known == LEFT_OUT else ""
    return words, initial


def _contract_words(
    words: dict[str, int], remembered: dict[str, str], initial: dict[str, str]
) -> list[tuple[str, str, str, Any]]:
    language = active_language()
    choices = [("", gettext("Choose…")), *((code, KINDS[code].in_language(language)) for code in KINDS)]
    initial |= {f"{CONTRACT}{at}": remembered.get(fold(word), "") for at, word in enumerate(words)}
    return [(f"{CONTRACT}{at}", word, _rows(count), choices) for at, (word, count) in enumerate(words.items())]


def _rows(count: int) -> str:
    return ngettext("In %(n)s row", "In %(n)s rows", count) % {"n": count}
