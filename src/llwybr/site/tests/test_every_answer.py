"""G10: whatever is asked, by whom and how, the answer carries every header; and the check itself can go red."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone

from llwybr.site import views
from llwybr.site.headers import HEADERS
from llwybr.site.tests import keeping, pieces
from tests import world as worlds
from tests.cast import begin, client_of
from tests.consultation import ON_DESK, secretary

# Headers are Python's; that no address breaks on PostgreSQL either, test_hostile.py and test_who_may.py see.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
CSP, HSTS, REFERRER = "Content-Security-Policy", "Strict-Transport-Security", "Referrer-Policy"
OURS, DJANGOS = "llwybr.site.headers.HeadersMiddleware", "django.middleware.security.SecurityMiddleware"
A_YEAR = 31_536_000
OPEN = ("/static/", "/api/", "/ims/", "/health/")  # nobody is signed in there: these may be kept
KNOWN = {"nation": "wales", "code": "2027-09", "kind": "element", "slug": "information.digital"}
KNOWN["profile"] = "teaching-assistant-2"
ANY = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1"}


def faults(response: HttpResponseBase, *, private: bool) -> set[str]:
    """The headers that are missing or too weak. `private`: it may show what is somebody's own."""
    said = {name: response.headers.get(name, "") for name in (*HEADERS, HSTS, "Cache-Control")}
    policy = dict(part.strip().partition(" ")[::2] for part in said[CSP].split(";"))
    age = re.match(r"max-age=(\d+); includeSubDomains", said[HSTS])
    closed = policy.get("default-src") == policy.get("frame-ancestors") == "'none'"
    right = {
        CSP: closed and not re.search(r"unsafe-|\*|data:|https?:(?!//)", said[CSP]),
        "X-Content-Type-Options": said["X-Content-Type-Options"] == "nosniff",
        REFERRER: said[REFERRER] in {"no-referrer", "same-origin"},
        "Cross-Origin-Opener-Policy": said["Cross-Origin-Opener-Policy"] == "same-origin",
        "Permissions-Policy": {"camera=()", "geolocation=()"} <= set(said["Permissions-Policy"].split(", ")),
        HSTS: age is not None and int(age[1]) >= A_YEAR,
        "Cache-Control": not private or said["Cache-Control"] == "no-store",
        "Set-Cookie": all(_is_strict(cookie) for cookie in response.cookies.values() if cookie.value),
    }
    return {name for name, holds in right.items() if not holds}


def _is_strict(cookie) -> bool:
    own = cookie.key.startswith("__Host-") and cookie["path"] == "/" and not cookie["domain"]
    return bool(own and cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax")


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address there is, with something plausible in each of its places."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = "en/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, before + own)
        else:
            assert isinstance(pattern, URLPattern)
            yield re.sub(r"<(?:(\w+):)?(\w+)>", _something, before + own)


def _something(place: re.Match[str]) -> str:
    return KNOWN.get(place[2]) or ANY.get(place[1] or "", "x")


def ask(client: Client, method: str, path: str, **more: object) -> HttpResponseBase:
    client.raise_request_exception = False
    response: HttpResponseBase = getattr(client, method)(path, secure=True, **more)
    if response.streaming:
        response.getvalue()  # a file is closed once it is read
    return response


ROUTES = sorted(set(routes()))


def test_the_routes_are_all_there() -> None:
    assert len(ROUTES) > 100
    assert {"/", "/en/my/plan.pdf", "/en/account/", f"{ON_DESK}comments.csv", "/health/"} <= set(ROUTES)
    assert not any("<" in route for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_by_every_method_signed_in_or_not(route: str) -> None:
    private = not route.startswith(OPEN)
    for client in (Client(), client_of("nia")):
        for method in ("get", "head", "options", "put", "delete", "post"):  # the last may sign out or close the account
            response = ask(client, method, route)
            assert faults(response, private=private) == set(), (method, response.status_code)
            assert response.status_code != 500, method


@pytest.mark.parametrize("path", ["/en/my/", "/en/my/plan.pdf", "/en/my/plan.json"])
def test_what_a_device_or_an_account_holds_is_never_kept(path: str) -> None:
    for client in (begin(), client_of("nia")):
        response = ask(client, "get", path)
        assert (response.status_code, faults(response, private=True)) == (200, set())


def test_a_file_that_somebody_brought_and_a_bundle_are_no_exception() -> None:
    world = worlds.make(timezone.now())
    file, bundle = pieces.written(world, "worker", "own").file, keeping.bundle(world, "worker")
    for name, one in {"evidence_file": file, "my_bundle_file": bundle}.items():
        response = ask(world.client("worker"), "get", reverse(name, args=[str(one)]))
        assert (response.status_code, faults(response, private=True)) == (200, set()), name
        assert response.headers["Content-Disposition"].startswith("attachment"), name
        assert "sandbox" in response.headers[CSP], name


@pytest.mark.parametrize("path", ["", "comments.csv", "element/information.digital/"])
def test_nor_is_what_others_wrote(path: str) -> None:
    response = ask(secretary(), "get", ON_DESK + path)
    assert (response.status_code, faults(response, private=True)) == (200, set())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/kit/llwybr.css", 200),
        ("/static/kit/absent.css", 404),
        ("/en/nowhere/", 404),
        ("/cy/nowhere/", 404),
        ("/nowhere/", 404),
        ("/en/help", 301),
        ("/", 302),
        ("/cy/account/", 302),
        (f"{ON_DESK}", 302),
        ("/en/wales/standards/?%00", 200),
        ("/en/%00/", 404),
    ],
)
def test_errors_redirects_and_static_files(path: str, status: int) -> None:
    response = ask(Client(), "get", path)
    assert (response.status_code, faults(response, private=not path.startswith(OPEN))) == (status, set())


def test_a_form_without_its_token_a_file_and_a_form_too_large() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    guarded = Client(enforce_csrf_checks=True)
    refused = [
        (403, ask(guarded, "post", "/en/resume/", data={"code": "x"})),
        (400, ask(Client(), "post", "/en/resume/", data={"code": SimpleUploadedFile("a", b"b")})),
        (400, ask(Client(), "post", "/en/resume/", data={"code": "x" * 300_000})),
        (422, ask(Client(), "post", "/en/resume/", data={"code": "x"})),
        (400, ask(Client(), "get", "/en/", headers={"host": "elsewhere.example"})),
    ]
    for status, response in refused:
        assert (response.status_code, faults(response, private=True)) == (status, set())


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError, 500), (OperationalError, 503)])
def test_a_broken_page_and_a_database_that_is_away(monkeypatch, error: type[Exception], status: int) -> None:
    def fail(on: object) -> None:
        raise error

    monkeypatch.setattr(views.people, "sample_path", fail)
    response = ask(Client(), "get", "/en/")
    assert (response.status_code, faults(response, private=True)) == (status, set())


def test_the_way_from_http_to_https() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = Client().get("/en/my/")
    assert response.status_code == 301
    assert faults(response, private=True) == {HSTS}, "said over https alone: elsewhere a browser must not believe it"


# --- that the check itself can go red ----------------------------------------------------------------------------

GUARDED = [
    CSP,
    "X-Content-Type-Options",
    REFERRER,
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    HSTS,
    "Cache-Control",
]


@pytest.mark.parametrize("name", GUARDED)
def test_one_header_dropped_is_seen(name: str) -> None:
    response = ask(client_of("nia"), "get", "/en/my/")
    del response.headers[name]
    assert faults(response, private=True) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (CSP, "default-src 'self'; frame-ancestors 'none'"),
        (CSP, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        (CSP, "default-src 'none'; script-src *; frame-ancestors 'none'"),
        (CSP, "default-src 'none'; script-src https:; frame-ancestors 'none'"),
        (CSP, "default-src 'none'; frame-ancestors 'self'"),
        (CSP, "default-src 'none'"),
        (REFERRER, "unsafe-url"),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Permissions-Policy", "camera=(self), geolocation=()"),
        (HSTS, "max-age=3600; includeSubDomains"),
        (HSTS, "max-age=63072000"),
        ("Cache-Control", "private, max-age=60"),
    ],
)
def test_one_header_weakened_is_seen(name: str, value: str) -> None:
    response = ask(client_of("nia"), "get", "/en/my/")
    response.headers[name] = value
    assert faults(response, private=True) == {name}


@pytest.mark.parametrize("weak", ["httponly", "secure", "samesite", "domain", "path"])
def test_one_cookie_weakened_is_seen(weak: str) -> None:
    response = begin().get("/en/start/", secure=True)
    response.set_cookie("__Host-x", "1", secure=True, httponly=True, samesite="Lax")
    assert faults(response, private=True) == set()
    response.cookies["__Host-x"][weak] = "elsewhere" if weak in {"domain", "path"} else ""
    assert faults(response, private=True) == {"Set-Cookie"}


@pytest.mark.parametrize(
    ("without", "red"),
    [
        ({OURS}, {CSP, "Permissions-Policy", "Cache-Control"}),
        ({DJANGOS}, {HSTS}),
        ({OURS, DJANGOS}, set(GUARDED)),
    ],
)
def test_without_the_middleware_the_check_goes_red(without: set[str], red: set[str]) -> None:
    """Some headers have two guards: with one of them out, the other still stands."""
    left = [one for one in settings.MIDDLEWARE if one not in without]
    with override_settings(MIDDLEWARE=left):
        assert faults(ask(client_of("nia"), "get", "/en/my/"), private=True) == red
