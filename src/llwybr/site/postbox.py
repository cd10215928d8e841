"""The letters of the demonstration, which sends none: everything that would have gone out, to be read."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from llwybr.core.access.doors import DEMONSTRATION, door
from llwybr.core.letters import eml
from llwybr.core.letters.envelope import CALENDAR_FILE
from llwybr.core.letters.wording import STYLE_HASH

A_PAGE = 20

# A letter is a page of its own: it may use the style that we gave it, and nothing else.
LETTER_POLICY = f"default-src 'none'; style-src '{STYLE_HASH}'; form-action 'none'; frame-ancestors 'none'; sandbox"


@door(DEMONSTRATION)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What would have been sent, the newest first."""
    page = Paginator(eml.names(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/letters.html", {"page": page, "letters": [eml.read(name) for name in page]})


@door(DEMONSTRATION)
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: to whom, what about, and its plain text."""
    return render(request, "site/letter.html", {"letter": _filed(name)})


@door(DEMONSTRATION)
@require_safe
def as_html(request: HttpRequest, name: str) -> HttpResponse:
    """The other form of the letter, as a mail program shows it."""
    return HttpResponse(_filed(name).html, headers={"Content-Security-Policy": LETTER_POLICY})


@door(DEMONSTRATION)
@require_safe
def calendar(request: HttpRequest, name: str) -> HttpResponse:
    """The calendar file that came with it."""
    file = _filed(name).calendar
    if not file:
        raise Http404("no calendar file came with this letter")
    named = {"Content-Disposition": f'attachment; filename="{CALENDAR_FILE}"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=named)


def _filed(name: str) -> eml.Filed:
    found = eml.read(name)
    if found is None:
        raise Http404("no such letter")
    return found
