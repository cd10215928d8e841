"""The record of learning: a year of it with its totals, one entry, and everything that its owner does to them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.portfolio.actions import activities as actions
from llwybr.apps.portfolio.download import learning as download
from llwybr.apps.portfolio.forms.activities import ActivityForm, ChangedForm, as_typed
from llwybr.apps.portfolio.models import Activity
from llwybr.apps.portfolio.queries import activities as queries
from llwybr.apps.portfolio.queries.evidence import Wanted, listed, piece
from llwybr.apps.portfolio.queries.sharing import beside
from llwybr.apps.portfolio.rules.learning import bounds, year_of
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

A_PAGE = 20
YEAR = re.compile(r"(19[5-9]\d|20\d\d)", re.ASCII)
PAGE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
ActivityView = Callable[..., HttpResponse]
AnyForm: TypeAlias = ActivityForm | ChangedForm


def _year(request: ViewedRequest) -> int:
    """The one that was asked for, or this one."""
    asked = request.GET.get("year", "")
    return int(asked) if YEAR.fullmatch(asked) else year_of(timezone.localdate())


@door(SIGNED_IN)
@require_safe
def learning_record(request: ViewedRequest) -> HttpResponse:
    """A year of it, this one first: hours by year, area and language, and the entries."""
    year = _year(request)
    totals = queries.totals(request.viewer, year)
    paginator = Paginator(queries.activities(request.viewer, year), A_PAGE)
    vars(paginator)["count"] = totals.entries  # known already: it is not asked for again
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "totals": totals,
        "year": year,
        "this_year": year == year_of(timezone.localdate()),
        "page": page,
        "pieces": queries.pieces_counted(page),
        "titles": queries.area_titles(queries.nation_of_learner(request.viewer, timezone.now()), totals.areas),
        "bounds": bounds(year),
    }
    return render(request, "portfolio/learning/learning_record.html", context)


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ViewedRequest) -> HttpResponse:
    """Write down what one learnt. Pressed twice, it is one entry."""
    if not request.viewer.person:
        return redirect("account")
    now = timezone.now()
    form = _form(request, {"key": str(uuid.uuid4()), "on": timezone.localdate(now).isoformat()})
    if was_sent(request) and form.is_valid() and not form.unasked():
        who = {"person": request.viewer.person, "by": request.viewer.public_id}
        made = actions.add(learnt=form.learnt(), key=form.key_of_entry(), now=now, **who)
        return redirect("activity", made.public_id)
    return _written(request, "portfolio/learning/add_activity.html", form, {"nation": form.nation})


def _written(request: ViewedRequest, template: str, form: AnyForm, context: dict[str, Any]) -> HttpResponse:
    """The form again, with what is wrong or what was noticed: every word of it as it was typed."""
    if was_sent(request):
        form.ask()
    context |= {"form": form, "noticed": form.warned()}
    return render(request, template, context, status=422 if was_sent(request) else 200)


def _form(request: ViewedRequest, initial: dict[str, str], one: Activity | None = None) -> ActivityForm:
    nation = one.nation if one and one.nation else queries.nation_of_learner(request.viewer, timezone.now())
    areas = queries.area_titles(nation, {one.area} if one else ())
    return page_form(ActivityForm, request, initial=initial, areas=areas, nation=nation)


def _unbound(request: ViewedRequest, initial: dict[str, str]) -> ActivityForm:
    """Filled, but not judged."""
    nation = queries.nation_of_learner(request.viewer, timezone.now())
    return ActivityForm(initial=initial, areas=queries.area_titles(nation), nation=nation)


def one_of_mine(view: ActivityView) -> ActivityView:
    """Give the view the entry of this address, if it is the viewer's own. Another's is as little there as none."""

    @door(SIGNED_IN)
    @wraps(view)
    def page(request: ViewedRequest, public_id: uuid.UUID, **more: object) -> HttpResponse:
        one = queries.own_activity(request.viewer, public_id)
        try:
            if one:
                return view(request, one, **more)
        except Activity.DoesNotExist:  # deleted from another tab a moment ago
            pass
        return _gone(request)

    return page


def _gone(request: ViewedRequest) -> HttpResponse:
    """Deleted twice: the record shows that it went. What was typed into one that went meanwhile can be kept as a new one."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if was_sent(request) and name == "delete_activity":
        return redirect("learning_record")
    if was_sent(request) and name in {"change_activity", "what_changed"} and request.viewer.person:
        typed = {field: request.POST.get(field, "") for field in ActivityForm.base_fields}
        form = _unbound(request, {**typed, "key": str(uuid.uuid4()), "mark": ""})
        context = {"form": form, "nation": form.nation, "gone": True}
        return render(request, "portfolio/learning/add_activity.html", context, status=404)
    raise Http404("no such entry of this viewer's")


@one_of_mine
@require_safe
def activity(request: ViewedRequest, one: Activity) -> HttpResponse:
    """One entry, with the evidence that counts here."""
    context = {
        "activity": one,
        "title_of_area": queries.area_titles(one.nation, {one.area}).get(one.area) if one.area else None,
        "evidence": list(one.evidence.all()),
        "record": f"{reverse('learning_record')}?year={year_of(one.on)}",
        "sharing": beside(request.viewer, one, timezone.now()),
    }
    return render(request, "portfolio/learning/activity.html", context)


@one_of_mine
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ViewedRequest, one: Activity) -> HttpResponse:
    """Change any of it. Where it was changed in another tab meanwhile, both are shown and nothing typed is lost."""
    form = _form(request, {**as_typed(one), "mark": actions.mark_of(one)}, one)
    if was_sent(request) and form.is_valid() and not form.unasked():
        fields = dict(vars(form.learnt()))
        return _save(request, one, fields, form, "portfolio/learning/change_activity.html")
    context = {"activity": one, "nation": form.nation}
    return _written(request, "portfolio/learning/change_activity.html", form, context)


@one_of_mine
@require_http_methods(["GET", "HEAD", "POST"])
def what_changed(request: ViewedRequest, one: Activity) -> HttpResponse:
    """The one big question, on a page of its own."""
    form = page_form(ChangedForm, request, initial={"changed": one.changed, "mark": actions.mark_of(one)})
    if was_sent(request) and form.is_valid() and not form.unasked():
        fields = {"changed": form.cleaned_data["changed"]}
        return _save(request, one, fields, form, "portfolio/learning/what_changed.html")
    context = {"activity": one, "nation": one.nation}
    return _written(request, "portfolio/learning/what_changed.html", form, context)


def _save(
    request: ViewedRequest, one: Activity, fields: dict[str, object], form: AnyForm, template: str
) -> HttpResponse:
    by, now, mark = request.viewer.public_id, timezone.now(), form.cleaned_data["mark"]
    try:
        actions.change(activity=one, fields=fields, mark=mark, by=by, now=now)
    except actions.ChangedError as error:
        form.carry("mark", actions.mark_of(error.activity))  # whoever presses again has seen both
        there = [(form[name].label, value) for name, value in _differing(error.activity, fields, form)]
        context = {"form": form, "activity": one, "nation": one.nation, "there": there}
        return render(request, template, context, status=409)
    return redirect("activity", one.public_id)


def _differing(now: Activity, fields: dict[str, object], form: AnyForm) -> list[tuple[str, str]]:
    """What the entry says now where it is not what was typed, as the form would show it."""
    shown = as_typed(now)
    typed = [name for name, value in fields.items() if name in form.fields and getattr(now, name) != value]
    return [(name, shown[name]) for name in typed]


@one_of_mine
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ViewedRequest, one: Activity) -> HttpResponse:
    """What goes; then it is gone for good."""
    if was_sent(request):
        actions.erase(activity=one, by=request.viewer.public_id)
        return redirect(f"{reverse('learning_record')}?year={year_of(one.on)}")
    return render(
        request, "portfolio/learning/delete_activity.html", {"activity": one, "evidence": one.evidence.count()}
    )


@one_of_mine
@require_http_methods(["GET", "HEAD", "POST"])
def activity_evidence(request: ViewedRequest, one: Activity) -> HttpResponse:
    """Which of one's own evidence counts here: chosen, not copied."""
    if was_sent(request):
        return _attach(request, one)
    wanted = Wanted(words=request.GET.get("q", "").replace("\0", "")[:200])
    asked = request.GET.get("page", "")
    number = int(asked) if PAGE.fullmatch(asked) else 1
    found = listed(request.viewer, wanted, number, timezone.now())
    attached = list(one.evidence.all())
    context = {
        "activity": one,
        "attached": attached,
        "here": {each.pk for each in attached},
        "found": found,
        "before": found.number - 1,
        "after": found.number + 1,
        "words": wanted.words,
    }
    return render(request, "portfolio/learning/activity_evidence.html", context)


def _attach(request: ViewedRequest, one: Activity) -> HttpResponse:
    """Pressed twice, or for what is not there any more, it changes nothing."""
    for name, action in (("attach", actions.attach), ("detach", actions.detach)):
        try:
            found = piece(request.viewer, uuid.UUID(request.POST.get(name, "")))
        except ValueError:
            found = None
        if found:
            action(activity=one, evidence=found, by=request.viewer.public_id)
    return redirect(request.get_full_path())  # the same search, the same page of it


@door(SIGNED_IN)
@require_safe
def print_record(request: ViewedRequest) -> HttpResponse:
    """A year on paper: its totals, then its entries; in Welsh, in English or in both."""
    year = _year(request)
    return download.as_paper(request.viewer, year, request.GET.get("in", ""), timezone.now())


@door(SIGNED_IN)
@require_safe
def as_csv(request: ViewedRequest) -> HttpResponse:
    """All of it as a table."""
    response = HttpResponse(download.as_table(request.viewer, timezone.now()), content_type="text/csv; charset=utf-8")
    name = "cofnod-dysgu" if active_language() == "cy" else "learning-record"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
