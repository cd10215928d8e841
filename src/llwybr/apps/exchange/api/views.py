"""The readings of CASE: a list of documents, a package, an object, a set, an item with its associations."""

import json

from django.http import HttpRequest, HttpResponse

from llwybr.apps.exchange.api.answers import RefusedError, as_json, base_of, endpoint
from llwybr.apps.exchange.api.selection import select
from llwybr.apps.exchange.interface.primitives import is_uuid
from llwybr.apps.exchange.queries.identity import API
from llwybr.apps.exchange.queries.shelf import shelf


@endpoint
def documents(request: HttpRequest) -> HttpResponse:
    """Every document: editions of our standards and other people's frameworks, in each language."""
    page = select(list(shelf().documents()), request.GET)
    response = as_json(request, json.dumps({"CFDocuments": page.documents}, ensure_ascii=False).encode())
    response.headers["X-Total-Count"] = str(page.total)
    response.headers["Link"] = page.links(f"{base_of(request)}{API}/CFDocuments", request.GET)
    return response


@endpoint
def package(request: HttpRequest, identifier: str) -> HttpResponse:
    """A document with all that belongs to it."""
    return _found(request, "CFPackages", identifier, shelf().package(_known_form(identifier)))


@endpoint
def thing(request: HttpRequest, member: str, identifier: str) -> HttpResponse:
    """One object alone."""
    return _found(request, member, identifier, shelf().object(member, _known_form(identifier)))


@endpoint
def things(request: HttpRequest, member: str, identifier: str) -> HttpResponse:
    """A type, subject or concept with those within it."""
    return _found(request, member, identifier, shelf().with_parts(member, _known_form(identifier)))


@endpoint
def item_associations(request: HttpRequest, identifier: str) -> HttpResponse:
    """An item, and every association that it has a part in."""
    return _found(request, "CFItemAssociations", identifier, shelf().associations(_known_form(identifier)))


@endpoint
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address here, for programs that cannot read a page."""
    raise RefusedError(404, "path", "unknownobject", "There is nothing at this address: CASE 1.1 names what there is.")


def _known_form(identifier: str) -> str:
    if not is_uuid(identifier):  # the interface answers 404 for these too
        raise RefusedError(404, "sourcedId", "invalid_uuid", "The identifier must be a UUID in lower case.")
    return identifier


def _found(request: HttpRequest, member: str, identifier: str, text: bytes | None) -> HttpResponse:
    if text is None:
        raise RefusedError(404, "sourcedId", "unknownobject", f"There is no object {identifier} among the {member}.")
    return as_json(request, text)
