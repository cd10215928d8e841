"""What anyone sees: consultations, what a draft changes, what was decided, and their own comments."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.consultations import access, actions, queries, rules
from llwybr.apps.consultations.forms import CommentForm
from llwybr.apps.consultations.queries import Item
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, DEVICE, door
from llwybr.core.access.throttle import bucket_of, count_failure, too_many
from llwybr.core.access.viewer import digest, new_key, remember
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.consultations.models import Comment, Consultation, Decision
    from llwybr.core.access.viewer import ViewedRequest

WRITER = "anonymous"  # also of who is signed in: a comment is tied to no person, in the record of events neither
MOST_COMMENTS = 300  # in ten minutes from one address: a whole school may sit together and write


@door(ANYONE)
@require_safe
def consultations(request: ViewedRequest, nation: str) -> HttpResponse:
    """The consultations of a nation, open and closed, and what happens when."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    now, today = timezone.now(), timezone.localdate()
    found = [
        (one, one.state(now).is_open, standards.standing(one.edition, today)) for one in queries.consultations(nation)
    ]
    return render(request, "consultations/consultations.html", {"nation": nation, "consultations": found})


@door(DEVICE)
@require_safe
def consultation(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """What a draft changes, item by item, with what was decided and one's own comments."""
    found = _consultation(nation, code)
    draft, decided = queries.draft(found.edition), queries.decisions(found)
    tallies = queries.tallies(found, decided)
    gone = [rows[0] for key, rows in decided.items() if key not in draft.items]
    context = {
        **_about(found),
        "draft": draft,
        "whole": draft.items[rules.EDITION, rules.WHOLE],
        "elements": draft.of(rules.ELEMENT, changed=True),
        "jobs": draft.of(rules.PROFILE, changed=True),
        "same_elements": draft.of(rules.ELEMENT, changed=False),
        "same_jobs": draft.of(rules.PROFILE, changed=False),
        "gone": gone,
        "decided": decided,
        "tallies": tallies,
        "together": queries.together(tallies.values()),
        "mine": {(one.kind, one.slug): one for one in queries.mine(request.viewer, found)},
    }
    return render(request, "consultations/consultation.html", context)


@door(DEVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: ViewedRequest, nation: str, code: str, kind: str, slug: str) -> HttpResponse:
    """One item before and after, what was decided about it, and one's own comment."""
    found = _consultation(nation, code)
    about = _item(request, found, kind, slug)
    waiting = queries.my_waiting(request.viewer, found, about.key)
    before = {"note": waiting.text, "role": waiting.role} if waiting else {}
    before["key"] = "" if request.viewer.device else new_key()
    form = page_form(CommentForm, request, initial=before)
    status = 200
    if was_sent(request) and form.is_valid():
        bucket = bucket_of(request, "comment")
        if too_many(bucket, MOST_COMMENTS):
            form.add_error("note", _("Very many comments came from here just now. Wait ten minutes, then send yours."))
            status = 429
        elif sent := _send(request, found, about, form, bucket):
            return sent
        else:
            status = 409
    decided = queries.decisions(found)
    context = {
        **_about(found),
        "item": about,
        "tally": queries.tallies(found, decided).get(about.key, queries.Tally()),
        "decisions": decided.get(about.key, []),
        "waiting": waiting,
        "form": form,
        "kept_until": found.kept_until,
        "answers": access.answers_comments(request.viewer, nation, timezone.now()),
    }
    return render(request, "consultations/item.html", context, status=422 if form.errors and status == 200 else status)


def _send(
    request: ViewedRequest, found: Consultation, about: Item, form: CommentForm, bucket: str
) -> HttpResponse | None:
    """Save the comment and come back to it; None, with the reason on the form, where the state does not allow it any more."""
    if access.answers_comments(request.viewer, found.edition.nation, timezone.now()):
        form.add_error("note", refusal("own"))
        return None
    said = form.cleaned_data
    key = request.COOKIES[settings.DEVICE_COOKIE_NAME] if request.viewer.device else said["key"]
    try:
        actions.comment(
            consultation=found,
            item=about,
            text=said["note"],
            role=said["role"],
            language=active_language(),
            device=digest(key),
            by=WRITER,
            now=timezone.now(),
        )
    except actions.RefusedError as error:
        form.add_error("note", refusal(error.reason))
        return None
    count_failure(bucket)
    address = reverse("consultation_item", args=[found.edition.nation, found.edition.code, about.kind, about.slug])
    response = redirect(f"{address}#mine")
    remember(response, key)
    return response


@door(DEVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: ViewedRequest, nation: str, code: str, kind: str, slug: str) -> HttpResponse:
    """Take a comment back, after being asked once. Pressed twice, it is simply gone."""
    found = _consultation(nation, code)
    waiting = queries.my_waiting(request.viewer, found, (kind, slug)) if "\0" not in slug else None
    if was_sent(request) and waiting:
        with suppress(actions.RefusedError):  # answered a moment ago: the page that it leads to shows the answer
            actions.take_back(comment=waiting, by=WRITER)
    if waiting is None or was_sent(request):
        return redirect("my_comments", nation, code)
    return render(request, "consultations/take_back.html", {**_about(found), "comment": waiting})


@door(DEVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def my_comments(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """What this device wrote, and its answers; it can forget them."""
    found = _consultation(nation, code)
    if was_sent(request):
        actions.let_go(consultation=found, device=request.viewer.device, by=WRITER)
        return redirect("my_comments", nation, code)
    context = {**_about(found), "comments": queries.mine(request.viewer, found), "kept_until": found.kept_until}
    return render(request, "consultations/mine.html", context)


def _consultation(nation: str, code: str) -> Consultation:
    found = queries.consultation(nation, code)
    if found is None:
        raise Http404("no such consultation")
    return found


def _item(request: ViewedRequest, found: Consultation, kind: str, slug: str) -> Item:
    """An item of the draft, or one that has left it since this device commented on it, or since it was decided."""
    if about := queries.draft(found.edition).items.get((kind, slug)):
        return about
    left: list[Comment | Decision] = [*queries.mine(request.viewer, found), *found.decisions.all()]
    titles = {(one.kind, one.slug): one.title for one in left}
    if (kind, slug) not in titles:
        raise Http404("no such item")
    return Item(kind, slug, titles[kind, slug])


def _about(found: Consultation) -> dict[str, object]:
    """What every page of a consultation shows of it."""
    return {
        "consultation": found,
        "edition": found.edition,
        "standing": standards.standing(found.edition, timezone.localdate()),
        "is_open": found.state(timezone.now()).is_open,
    }
