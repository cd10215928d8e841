"""An address that is read: its parameters checked, its answer with a name (ETag) by which a reader asks whether it changed."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from hashlib import blake2b
from typing import Any, TypeVar, get_args

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext_noop as _
from ninja import Router
from ninja.constants import NOT_SET

from llwybr.core.kit.api.pages import Asked
from llwybr.core.kit.api.refusals import ALL, STATUSES, Fault, Refusal, fault, missing, not_understood
from llwybr.core.kit.api.texts import Answer, in_both, listed

JSON = "application/json"
# Open data changes when packs are loaded, and with the day. Five minutes are soon enough for both.
KEPT = "public, max-age=300"

View = Callable[..., Answer | bytes]
Fetch = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", View, Fetch)
Guard = Callable[[HttpRequest], object]  # names the viewer, or raises RefusedError


def reading(router: Router, path: str, shape: Any, *, summary: str, about: str) -> Callable[[View], View]:
    """Serve a view at a path. It gives an answer of this shape, or the JSON of one; what it says of itself is translated."""
    responses = {200: shape, 304: None, **dict.fromkeys(STATUSES, Refusal)}
    return _served(router, path, answer, response=responses, summary=summary, description=about)


def reading_own(
    router: Router, path: str, shape: Any, guard: Guard, *, summary: str, about: str
) -> Callable[[View], View]:
    """The same for what is somebody's own: after the guard, and kept by nobody."""
    responses = {200: shape, **dict.fromkeys(ALL, Refusal)}
    return _served(router, path, answer_own, response=responses, summary=summary, description=about, guard=guard)


def fetching_own(
    router: Router, path: str, types: Iterable[str], guard: Guard, *, summary: str, about: str
) -> Callable[[Fetch], Fetch]:
    """The same for bytes of one of these media types, as which the view sends them itself."""
    bytes_of_one = {one: {"schema": {"type": "string", "format": "binary"}} for one in types}
    return _served(
        router,
        path,
        lambda request, found: found,
        response={200: None, **dict.fromkeys(ALL, Refusal)},
        summary=summary,
        description=about,
        guard=guard,
        openapi_extra={"responses": {200: {"content": bytes_of_one}}},
    )


def _served(
    router: Router,
    path: str,
    send: Callable[[HttpRequest, Any], HttpResponseBase],
    guard: Guard | None = None,
    **said: Any,
) -> Callable[[AnyView], AnyView]:
    def fit(view: AnyView) -> AnyView:
        known = list(_parameters(view))

        def understood(request: HttpRequest) -> None:
            _refuse_parameters(request, known)

        @wraps(view)
        def answered(request: HttpRequest, **given: Any) -> HttpResponseBase:
            understood(request)
            _refuse_what_cannot_be(given)
            return send(request, view(request, **given))

        # Ninja asks the next one where the first has nothing to say: a key in the address is refused as what it is.
        auth = [understood, guard] if guard else NOT_SET
        router.get(path, operation_id=view.__name__, auth=auth, **said)(answered)
        return view

    return fit


def answer_own(request: HttpRequest, found: Answer | bytes) -> HttpResponse:
    """What is somebody's own: nothing on the way may keep it."""
    return HttpResponse(_body(found), JSON, headers={"Cache-Control": "no-store", "Content-Language": "en, cy"})


def answer(request: HttpRequest, found: Answer | bytes) -> HttpResponse:
    """An open answer: kept by anyone for a while, and not sent again to whoever has it."""
    body = _body(found)
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    same = "*" in known or etag in {one.removeprefix("W/") for one in known}
    headers = {"ETag": etag, "Cache-Control": KEPT, "Content-Language": "en, cy"}
    return HttpResponse(status=304, headers=headers) if same else HttpResponse(body, JSON, headers=headers)


def _body(found: Answer | bytes) -> bytes:
    return found if isinstance(found, bytes) else found.model_dump_json().encode()


def _parameters(view: Callable[..., Any]) -> Iterator[str]:
    """The names that a view knows after the question mark."""
    for one in inspect.signature(view).parameters.values():
        shape = next(iter(get_args(one.annotation)), None)
        if isinstance(shape, type) and issubclass(shape, Asked):
            yield from shape.model_fields


def _refuse_parameters(request: HttpRequest, known: list[str]) -> None:
    """A misspelt parameter must not quietly give everything, nor one of two that contradict each other win."""
    if faults := list(_faults(request, known)):
        raise not_understood(faults)


def _refuse_what_cannot_be(given: dict[str, Any]) -> None:
    for name, value in given.items():
        if isinstance(value, str) and "\0" in value:  # PostgreSQL refuses to look for it
            raise missing("path", name, in_both(_("There is nothing of that name.")))


def _faults(request: HttpRequest, known: list[str]) -> Iterator[Fault]:
    for name, values in request.GET.lists():
        if name not in known:
            yield _unknown(name[:80], known)
        elif len(values) > 1:
            yield fault("query", name, _("%(name)s is given more than once: give it once."))


def _unknown(name: str, known: list[str]) -> Fault:
    if not known:
        return fault("query", name, _("This address takes no parameters: leave out %(name)s."))
    text = _("This address has no parameter %(name)s. It knows these: %(known)s.")
    return fault("query", name, text, known=listed(known))
