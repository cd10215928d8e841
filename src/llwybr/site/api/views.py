"""The descriptions for programs, the page for people, and any other address here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.api.views import editions_of
from llwybr.core.access.doors import ANYONE, door
from llwybr.core.kit.api.reading import answer
from llwybr.core.kit.api.refusals import missing
from llwybr.core.kit.api.texts import in_both
from llwybr.core.kit.bilingual import active_language
from llwybr.site.api import example, page
from llwybr.site.api.composed import ROOT
from llwybr.site.api.described import as_json
from llwybr.site.api.serving import MOST, open_data
from llwybr.values.bilingual import Language


@open_data
def openapi(request: HttpRequest, language: Language) -> HttpResponse:
    """What the API says of itself, in one language."""
    return answer(request, as_json(language))


@door(ANYONE)
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What it is, a first request with its answer of this moment, every address, and what to expect of it."""
    context = {
        "base": f"{request.scheme}://{request.get_host()}",
        "root": ROOT,
        "first": page.pretty(editions_of("wales")),
        "own": page.pretty(example.attempt(timezone.now())),
        "refusal": page.refusal_example(list(standards.nations())),
        "chapters": page.chapters(active_language()),
        "statuses": page.statuses(),
        "most": MOST,
    }
    return render(request, "site/api.html", context)


@open_data
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address here, for programs that cannot read a page."""
    text = _("There is nothing at this address. Begin at %(start)s; every address is described at %(all)s.")
    raise missing("path", rest[:80], in_both(text, start=f"{ROOT}/nations", all=f"{ROOT}/openapi.json"))
