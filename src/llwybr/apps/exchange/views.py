"""The open data of a nation: what there is and how to get it, and the files themselves."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from llwybr.apps.exchange.queries import record, tables
from llwybr.apps.exchange.queries.identity import API
from llwybr.apps.exchange.queries.shelf import Book, books_of
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door


@door(ANYONE)
@require_safe
def data(request: HttpRequest, nation: str) -> HttpResponse:
    """Every edition as CASE, CSV and JSON, and other people's frameworks as CASE."""
    found = books_of(nation)
    if not found:
        raise Http404("there is nothing of such a nation")
    context = {
        "nation": nation,
        "api": API,
        "address": f"{request.scheme}://{request.get_host()}{API}/CFDocuments",
        "editions": sorted((one for one in reversed(found) if one[0].of_edition), key=_in_force_first),
        "frameworks": [books for books in found if not books[0].of_edition],
    }
    return render(request, "exchange/data.html", context)


def _in_force_first(books: list[Book]) -> int:
    return ("Adopted", "Draft", "Deprecated").index(books[0].status or "Draft")


@door(ANYONE)
@require_safe
def table(request: HttpRequest, nation: str, code: str, name: str) -> HttpResponseBase:
    """One table of an edition, for a spreadsheet."""
    edition = standards.edition(nation, code)
    if edition is None or name not in tables.TABLES:
        raise Http404("no such table")
    return _file(tables.as_csv(name, edition), "text/csv", f"llwybr-{nation}-{code}-{name}.csv")


@door(ANYONE)
@require_safe
def whole(request: HttpRequest, nation: str, code: str) -> HttpResponseBase:
    """An edition in both languages, as JSON."""
    edition = standards.edition(nation, code)
    if edition is None:
        raise Http404("no such edition")
    return _file(record.as_json(edition), "application/json", f"llwybr-{nation}-{code}.json")


def _file(pieces: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
