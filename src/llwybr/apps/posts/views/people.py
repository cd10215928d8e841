"""Who works at a place: my people, as a page and as a file; and the posts of one of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from llwybr.apps.posts import access, queries
from llwybr.apps.posts.access import CHANGE, READ
from llwybr.apps.posts.download import as_table
from llwybr.apps.posts.queries import SORTS, WHEN, Named, Wanted
from llwybr.apps.posts.rules.lacking import LACKS
from llwybr.apps.posts.templatetags.posts import LACKING
from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.queries import holding
from llwybr.core.appointments import person as persons
from llwybr.core.kit.bilingual import active_language

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from llwybr.apps.posts.queries import Line, Staff
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.values.bilingual import Language

A_PAGE = 25
NOBODY = UUID(int=0)


@door(STRONG, read=READ)
@require_safe
def people(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Everybody with a job there and at all under it, and what is missing."""
    now = timezone.now()
    of = _staff(request, public_id, now)
    wanted = _wanted(request.GET, of)
    found = queries.listed(of, wanted)
    page = Paginator(found.entries, A_PAGE).get_page(request.GET.get("page"))
    lines = queries.lines(of, wanted, [one.person for one in page])
    looked(
        viewer=request.viewer, at=_ids(lines), what="posts", why="list", now=now, permission=READ, place=str(of.place)
    )
    context = {
        "place": of.place,
        "workplaces": of.workplaces.values(),
        "many": len(of.workplaces) > 1,
        "wanted": wanted,
        "page": page,
        "lines": lines,
        "counts": [(code, words, found.counts[code]) for code, words in LACKING.items() if found.counts[code]],
        "chosen": LACKING.get(wanted.lacks, ""),
        "narrowed": any((wanted.workplace, wanted.job, wanted.when, wanted.sort)),
        "job_options": _options(active_language(), tuple(of.jobs.items())),
        "job_name": _job_name(of, wanted.job),
        "changes": holding(request.viewer, CHANGE, now),
        "to_post": _before("post"),
        "to_person": _before("person_posts"),
    }
    return render(request, "posts/people.html", context)


def _staff(request: ViewedRequest, public_id: UUID, now: datetime) -> Staff:
    found = queries.staff(request.viewer, public_id, now)
    if found is None:
        raise Http404("no place whose posts this viewer reads")
    return found


def _wanted(said: QueryDict, of: Staff) -> Wanted:
    """What the reader chose; what cannot be chosen does not bind."""

    def one_of(name: str, known: Any) -> str:
        text = said.get(name, "")
        return text if text in known else ""

    families = {f"family:{one.family}" for one in of.jobs.values()}
    return Wanted(
        name=said.get("name", "").replace("\0", "").strip()[:100],
        workplace=one_of("workplace", {str(one) for one in of.workplaces.values()}),
        job=one_of("job", of.jobs.keys() | families),
        lacks=one_of("lacks", LACKS),
        when=one_of("when", WHEN),
        sort=one_of("sort", SORTS),
    )


def _ids(lines: list[Line]) -> list[str]:
    return [str(one.id) for one in lines]


def _before(name: str) -> str:
    """The address of a page up to the public id in it: one for all rows."""
    return reverse(name, args=(NOBODY,)).partition(str(NOBODY))[0]


@lru_cache(maxsize=16)
def _options(language: Language, jobs: tuple[tuple[str, Named], ...]) -> SafeString:
    """Every job under its family, to choose from: the same on every page, so drawn once."""
    families = {one.family: one.family_title for _, one in jobs}
    return format_html_join(
        "",
        '<optgroup label="{}"><option value="family:{}">{}</option>{}</optgroup>',
        (
            (title, slug, _("All of these"), _in_family(slug, jobs, language))
            for slug, title in ((slug, one.in_language(language)) for slug, one in families.items())
        ),
    )


def _in_family(family: str, jobs: tuple[tuple[str, Named], ...], language: Language) -> SafeString:
    rows = ((slug, one.title.in_language(language)) for slug, one in jobs if one.family == family)
    return format_html_join("", '<option value="{}">{}</option>', rows)


def _job_name(of: Staff, job: str) -> str:
    if job in of.jobs:
        return str(of.jobs[job].title)
    return next((str(one.family_title) for one in of.jobs.values() if f"family:{one.family}" == job), "")


@door(STRONG, read=READ)
@require_safe
def people_csv(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """All rows of what was chosen, as a table to take along."""
    now = timezone.now()
    of = _staff(request, public_id, now)
    wanted = _wanted(request.GET, of)
    lines = queries.everyone(of, queries.page_of(queries.fitting(of, wanted), of, wanted))
    looked(
        viewer=request.viewer, at=_ids(lines), what="posts", why="file", now=now, permission=READ, place=str(of.place)
    )
    response = HttpResponse(as_table(lines), content_type="text/csv; charset=utf-8")
    name = slugify(str(of.place.name)) or "people"
    response["Content-Disposition"] = f'attachment; filename="{name}-{of.on.isoformat()}.csv"'
    return response


@door(STRONG, read=READ)
@require_safe
def person_posts(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The jobs of one person that this viewer may read."""
    now = timezone.now()
    on = timezone.localdate(now)
    posts = list(access.visible_to(request.viewer, now).filter(person__public_id=public_id).select_related("person"))
    contracts = queries.contracts_of(posts, on)
    if not contracts or str(public_id) == request.viewer.person:
        raise Http404("nobody whose posts this viewer may read")
    first, at = str(contracts[0].post.workplace), [str(public_id)]
    looked(viewer=request.viewer, at=at, what="posts", why="person", now=now, permission=READ, place=first)
    jobs = queries.jobs_of({one.post.workplace.nation for one in contracts}, on)
    current = any(not one.post.ends_on or one.post.ends_on >= on for one in contracts)
    context = {
        "person": posts[0].person,
        "rows": [(one, jobs.get(one.profile), one.post.ends_on and one.post.ends_on < on) for one in contracts],
        "sees_person": current and holding(request.viewer, persons.READ, now),
        "on": on,
    }
    return render(request, "posts/person_posts.html", context)
