"""The text of one post: as its worker sees it, and as the employer and the reviewer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.descriptions import access, queries
from llwybr.apps.descriptions.access import AGREE, READ
from llwybr.apps.descriptions.actions import Owner
from llwybr.apps.descriptions.rules.states import EMPLOYER, WORKER
from llwybr.apps.descriptions.views import texts
from llwybr.apps.descriptions.views.texts import EITHER, Desk
from llwybr.apps.posts import queries as posts
from llwybr.core.access.actions import looked
from llwybr.core.access.doors import SIGNED_IN, STRONG, door

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.apps.posts.models import Post
    from llwybr.core.access.viewer import ViewedRequest


@door(SIGNED_IN)
@require_safe
def my_job(request: ViewedRequest) -> HttpResponse:
    """One's own posts: what each asks, and its description."""
    now = timezone.now()
    on, found = timezone.localdate(now), posts.mine(request.viewer, now)
    years = posts.years_of(list({one.post_id: one.post for one in found}.values()), on)
    return render(request, "descriptions/my_job.html", {"jobs": queries.my_jobs(found, on), "years": years})


@door(SIGNED_IN)
@EITHER
def my_text(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The text of a post of one's own; or one press on it."""
    return texts.text(request, _own(request, public_id))


@door(SIGNED_IN)
@EITHER
def my_text_line(request: ViewedRequest, public_id: UUID, key: str) -> HttpResponse:
    """One line of it."""
    return texts.line(request, _own(request, public_id), key)


@door(SIGNED_IN)
@require_safe
def my_text_pdf(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """It on paper."""
    return texts.pdf(request, _own(request, public_id))


@door(STRONG, read=READ, write=AGREE)
@EITHER
def post_text(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The text of somebody's post; or one press on it, for the employer."""
    return texts.text(request, _others(request, public_id, to_change=request.method == "POST"))


@door(STRONG, read=AGREE, write=AGREE)
@EITHER
def post_text_line(request: ViewedRequest, public_id: UUID, key: str) -> HttpResponse:
    """One line of it."""
    return texts.line(request, _others(request, public_id, to_change=True), key)


@door(STRONG, read=READ)
@require_safe
def post_text_pdf(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """It on paper."""
    return texts.pdf(request, _others(request, public_id))


def _own(request: ViewedRequest, public_id: UUID) -> Desk:
    found = posts.post(request.viewer, public_id, timezone.now())
    if found is None or not access.is_own(request.viewer, found):
        raise Http404("no post of theirs")
    return _desk(found, "my_text", may_change=True, side=WORKER)


def _others(request: ViewedRequest, public_id: UUID, *, to_change: bool = False) -> Desk:
    """A post of somebody else that they may read; whose post it is, is told who looked. One's own has its own page."""
    viewer, now = request.viewer, timezone.now()
    found = posts.post(viewer, public_id, now)
    if found is None or access.is_own(viewer, found):
        raise Http404("no post that they may read")
    speaks = access.may_agree(viewer, found, now)
    if to_change and not speaks:
        raise Http404("no post for whose employer they speak")
    person, place = str(found.person.public_id), str(found.workplace.public_id)
    looked(viewer=viewer, at=[person], what="description", why="page", now=now, permission=READ, place=place)
    return _desk(found, "post_text", may_change=speaks, side=EMPLOYER if speaks else None)


def _desk(post: Post, name: str, *, may_change: bool, side: str | None) -> Desk:
    now = timezone.now()
    contract = posts.current(post, timezone.localdate(now))
    if contract is None:
        raise Http404("a post without a contract")
    edition, versions = texts.edition_of(post.workplace.nation, now), queries.of_post(post, contract.profile)
    return Desk(
        owner=Owner(contract.profile, post=post),
        edition=edition,
        profile=texts.profile_of(edition, versions, contract.profile),
        versions=versions,
        name=name,
        args=(str(post.public_id),),
        may_change=may_change,
        side=side,  # type: ignore[arg-type]  # one of the two words
    )
