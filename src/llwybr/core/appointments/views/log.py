"""Who looked at my record: for the person whose record it is, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.appointments import naming, seen
from llwybr.core.appointments.support import queries as support
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.spreadsheet import as_csv

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.appointments.seen import Seen

A_PAGE = 50
HEAD = ("day", "first", "last", "who", "role", "place", "en", "cy")


@door(SIGNED_IN)
@require_safe
def looked(request: ViewedRequest) -> HttpResponse:
    """Each look in words, the latest day first; and the doors of our support, open and shut."""
    now, viewer = timezone.now(), request.viewer
    page = Paginator(seen.mine(viewer), A_PAGE).get_page(request.GET.get("page"))
    doors = list(support.opened_to(viewer.person)[: support.MOST_SHOWN]) if page.number == 1 else []
    context = {
        "page": page,
        "looks": seen.in_words(page, viewer=viewer, now=now),
        "open": [one for one in doors if one.is_open(now)],
        "shut": [one for one in doors if not one.is_open(now)],
        "names": naming.persons(one.holder for one in doors),
    }
    return render(request, "appointments/looked.html", context)


@door(SIGNED_IN)
@require_safe
def looked_csv(request: ViewedRequest) -> HttpResponse:
    """All of it as a table."""
    rows = [[said or "" for said in _plain(one).values()] for one in _everything(request)]
    return _file(HttpResponse(as_csv(HEAD, rows), content_type="text/csv; charset=utf-8"), "csv")


@door(SIGNED_IN)
@require_safe
def looked_json(request: ViewedRequest) -> HttpResponse:
    """All of it as data."""
    said = {"looks": [_plain(one) for one in _everything(request)]}
    return _file(JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 2}), "json")


def _everything(request: ViewedRequest) -> list[Seen]:
    return seen.in_words(seen.mine(request.viewer), viewer=request.viewer, now=timezone.now())


def _plain(one: Seen) -> dict[str, str | None]:
    """In the order of HEAD."""
    times = [timezone.localtime(at).isoformat(timespec="minutes") for at in (one.first_at, one.last_at)]
    role, place = (str(said) if said else None for said in (one.role, one.place))
    cells = (one.day.isoformat(), *times, one.who or None, role, place, one.says.en, one.says.cy)
    return dict(zip(HEAD, cells, strict=True))


def _file(response: HttpResponse, kind: str) -> HttpResponse:
    name = "pwy-edrychodd" if active_language() == "cy" else "who-looked"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
