"""G30: what people brought leaves by another host, to which no cookie goes. Nothing else answers there, and what was taken back is
taken back there in the same second."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from llwybr.apps.portfolio.actions import sharing
from llwybr.apps.portfolio.actions.sharing import Reader
from llwybr.apps.portfolio.models import Opening, Share
from llwybr.core.access.models import Look
from llwybr.core.events.models import Event
from llwybr.core.files import checks, elsewhere, serving
from llwybr.core.files.models import HELD, File
from llwybr.core.people.models import Account
from llwybr.core.signin.models import Session
from llwybr.site import environment, files_host
from llwybr.site.tests import keeping, pieces
from llwybr.site.tests.test_every_answer import CSP, faults
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = "files.example"


@dataclass(frozen=True)
class Scene:
    """A file that the worker shares with a colleague (`alnco`), by the address of either."""

    world: World
    share: Share
    own: str
    shared: str


@pytest.fixture
def scene(settings) -> Scene:
    settings.FILES_HOST = FILES
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, FILES]
    world = worlds.make(timezone.now())
    written = pieces.written(world, "worker", "shown")
    share = pieces.share(world, written.evidence, Reader(person=world.people["alnco"]), "For you")
    ids = [str(share), str(written.file)]
    shared = Share.objects.get(public_id=ids[0])
    return Scene(world, shared, reverse("evidence_file", args=ids[1:]), reverse("shared_file", args=ids))


def sent_on(client: Client, path: str, **more: Any) -> str:
    """The whole address to which the site sends whoever may have it."""
    answer = client.get(path, secure=True, **more)
    assert answer.status_code == 303, answer.status_code
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
    return answer["Location"]


def opened(address: str, client: Client | None = None, method: str = "get", **headers: str) -> HttpResponseBase:
    """By a browser that was never here, unless told otherwise. Whatever comes, it is fit for that host."""
    parts, client = urlsplit(address), client or Client()
    client.raise_request_exception = False
    ask = getattr(client, method)
    answer: HttpResponseBase = ask(
        parts.path, secure=parts.scheme == "https", headers={"host": parts.netloc, **headers}
    )
    answer.brought = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert not answer.cookies
    assert "Location" not in answer.headers
    assert faults(answer, private=True) == set()
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Resource-Policy"]) == ("no-referrer", "cross-origin")
    return answer


def test_a_file_leaves_by_its_own_host_once_and_is_noted_once(scene: Scene) -> None:
    address = sent_on(scene.world.client("alnco"), scene.shared)
    assert address.startswith(f"https://{FILES}/file/")
    inside = base64.urlsafe_b64decode(urlsplit(address).path.split("/")[2])
    assert not any(
        one.encode() in inside for one in ("shared", *map(str, Session.objects.values_list("public_id", flat=True)))
    )
    answer = opened(address)
    assert isinstance(answer, serving.Download)
    assert (answer.status_code, answer.brought) == (200, b"shown-bytes")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="shown-file.txt"'
    assert (answer[CSP], answer["X-Content-Type-Options"]) == (serving.HEADERS[CSP], "nosniff")
    assert opened(address).status_code == 404, "it works once"
    assert Opening.objects.count() == Look.objects.filter(what="evidence").count() == 1


@pytest.mark.parametrize("host", [FILES, "Files.Example", f"{FILES}.", f"{FILES}:8443"])
def test_nothing_else_answers_there_whoever_asks(host: str, scene: Scene) -> None:
    worker = scene.world.client("worker")
    said = sent_on(worker, scene.own).rstrip("/")
    more = [f"{said}{scene.shared}", f"{said}/x/", said]
    paths = [
        "/",
        "/en/",
        "/en/home/",
        "/cy/sign-in/",
        "/health/",
        "/static/kit/llwybr.css",
        "/api/",
        "/file/",
        scene.own,
    ]
    for path in (*paths, *(urlsplit(one).path for one in more)):
        answer = opened(f"https://{host}{path}", worker)
        assert (answer.status_code, answer[CSP]) == (404, files_host.POLICY), path
    assert opened(f"https://{host}{scene.own}", worker, "post").status_code == 404


def test_a_ticket_opens_nothing_on_the_site_and_only_by_get(scene: Scene) -> None:
    worker = scene.world.client("worker")
    path = urlsplit(sent_on(worker, scene.own)).path
    assert worker.get(path, secure=True).status_code == 404
    for method in ("post", "put", "delete", "options"):
        assert opened(f"https://{FILES}{path}", method=method).status_code == 404
    assert opened(f"https://{FILES}{path}", method="head").status_code == 200


def test_a_ticket_that_was_bent_or_made_elsewhere_opens_nothing(scene: Scene, monkeypatch) -> None:
    worker = scene.world.client("worker")
    address = sent_on(worker, scene.own)
    middle = len(address) // 2
    bent = address[:middle] + ("A" if address[middle] != "A" else "B") + address[middle + 1 :]
    assert opened(bent).status_code == 404
    assert opened(address).status_code == 200
    for again in (address.replace("/file/", "/file/%20"), f"{address[:-1]}=/", f"{address[:-1]}!/"):
        assert opened(again).status_code == 404, "the same ticket, written in another way"
    other = sent_on(worker, scene.own)
    elsewhere._box.cache_clear()
    monkeypatch.setattr(live, "SECRET_KEY", "of another server")
    try:
        assert opened(other).status_code == 404
    finally:
        elsewhere._box.cache_clear()


def test_a_ticket_is_good_for_a_minute_at_its_host(scene: Scene, settings, monkeypatch) -> None:
    worker, now = scene.world.client("worker"), timezone.now()
    first, late = sent_on(worker, scene.own), sent_on(worker, scene.own)
    monkeypatch.setattr(files_host.timezone, "now", lambda: now + timedelta(seconds=59))
    assert opened(first).status_code == 200
    monkeypatch.setattr(files_host.timezone, "now", lambda: now + timedelta(seconds=61))
    assert opened(late).status_code == 404
    monkeypatch.undo()
    moved = sent_on(worker, scene.own).replace(FILES, "testserver")
    settings.FILES_HOST = "testserver"
    assert opened(moved).status_code == 404


def _sign_out(scene: Scene) -> None:
    Session.objects.filter(account=scene.world.accounts["alnco"]).update(ended_at=timezone.now())


def _take_back(scene: Scene) -> None:
    assert sharing.take_back(share=scene.share, by="test", now=timezone.now())


def _run_out(scene: Scene) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Share.objects.update(starts_at=past - timedelta(days=1), ends_at=past)


def _lock(scene: Scene) -> None:
    Account.objects.filter(pk=scene.world.accounts["alnco"].pk).update(is_active=False)


def _hold(scene: Scene) -> None:
    File.objects.update(state=HELD)


@pytest.mark.parametrize(
    ("change", "status"), [(_sign_out, 404), (_take_back, 404), (_run_out, 404), (_lock, 404), (_hold, 409)]
)
def test_what_changed_since_the_ticket_was_given_has_changed_there(
    change: Callable[[Scene], None], status: int, scene: Scene
) -> None:
    """Also for a browser that shows the cookie of somebody else there, who could open it."""
    address = sent_on(scene.world.client("alnco"), scene.shared.replace("/en/", "/cy/"))
    before = Opening.objects.get().last_at
    change(scene)
    answer = opened(address, scene.world.client("worker"))
    text = answer.brought.decode()  # type: ignore[attr-defined]
    assert answer.status_code == status
    assert '<html lang="cy">' in text
    assert f'href="https://testserver{scene.shared.replace("/en/", "/cy/")}"' in text
    assert "shown" not in text.replace(scene.shared, "")
    assert (Opening.objects.get().last_at == before) == (status == 404), "what is not opened is not noted"


def test_the_cookie_of_whoever_may_opens_nothing_there(scene: Scene) -> None:
    worker = scene.world.client("worker")
    address = sent_on(worker, scene.own)
    Session.objects.update(ended_at=timezone.now())
    again = worlds.signed_in(scene.world.accounts["worker"], now=timezone.now())
    assert again.get(scene.own, secure=True).status_code == 303, "the control: it opens the site"
    assert opened(address, again).status_code == 404


def test_no_cookie_or_query_goes_further_and_no_cookie_comes_back(scene: Scene) -> None:
    seen = []

    def page(request: HttpRequest) -> HttpResponseBase:
        seen.append((request.COOKIES, dict(request.GET), request.path))
        answer = serving.Download(io.BytesIO(b"x"))
        answer.set_cookie("a", "b")
        return answer

    path = urlsplit(sent_on(scene.world.client("worker"), scene.own)).path
    sent = {"host": FILES, "cookie": f"{live.DEVICE_COOKIE_NAME}=x"}
    request = RequestFactory().get(f"{path}?next=/en/", headers=sent, secure=True)
    assert not files_host.FilesHostMiddleware(page)(request).cookies
    assert seen == [({}, {}, scene.own)]


def test_when_something_is_broken_it_says_so_and_no_log_has_the_ticket(scene: Scene, monkeypatch, caplog) -> None:
    def fail(*_given: object) -> bool:
        raise OperationalError

    addresses = [sent_on(scene.world.client("worker"), scene.own) for _ in range(2)]
    monkeypatch.setattr(serving, "limits", None)
    with caplog.at_level(logging.DEBUG):
        assert opened(addresses[0]).status_code == 500
        monkeypatch.setattr(files_host, "is_first_use", fail)
        assert opened(addresses[1]).status_code == 503
    assert caplog.text
    assert not any(urlsplit(one).path.split("/")[2] in caplog.text for one in addresses)


def test_in_a_demonstration_it_is_the_other_name_of_the_machine(scene: Scene, settings, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_MODE", "demo")
    monkeypatch.setenv("PORT", "8123")
    settings.FILES_HOST, settings.OTHER_NAMES = "", environment.other_names()
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    worker = scene.world.client("worker")
    for here, there in (("localhost:8123", "127.0.0.1:8123"), ("127.0.0.1:8123", "localhost:8123")):
        address = sent_on(worker, scene.own, headers={"host": here})
        assert address.startswith(f"https://{there}/file/")
        assert opened(address.replace(there, here)).status_code == 404
        assert opened(address).status_code == 200


def test_a_bundle_leaves_there_too_and_is_noted_once(scene: Scene) -> None:
    bundle = keeping.bundle(scene.world, "worker")
    address = sent_on(scene.world.client("worker"), reverse("my_bundle_file", args=[str(bundle)]))
    assert opened(address).status_code == 200
    assert Event.objects.filter(name="rights.bundle_fetched").count() == 1


def test_without_such_a_host_a_file_leaves_by_the_site(scene: Scene, settings) -> None:
    settings.FILES_HOST = ""
    answer = scene.world.client("worker").get(scene.own, secure=True)
    assert (answer.status_code, answer.getvalue()) == (200, b"shown-bytes")
    assert elsewhere.leaves_here(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("https://files.example", "name one host"),
        ("http://files.example", "name one host"),
        (".example", "name one host"),
        ("files.example/x", "name one host"),
        ("Llwybr.example", "people are signed in there"),
        ("llwybr.example:8443", "people are signed in there"),
    ],
)
def test_a_host_that_is_none_or_the_sites_own_is_refused_in_words(said: str, why: str, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_HOSTS", "www.example,llwybr.example:443")
    monkeypatch.setenv("LLWYBR_FILES_HOST", said)
    with pytest.raises(ImproperlyConfigured, match=why):
        environment.files_host()


@pytest.mark.parametrize(("domain", "found"), [(None, 0), ("other.example", 0), (".example", 1), ("FILES.example", 1)])
def test_a_cookie_that_would_go_there_is_found(domain: str | None, found: int, settings) -> None:
    settings.FILES_HOST, settings.SESSION_COOKIE_DOMAIN = FILES, domain
    assert len(checks.no_cookie_goes_there()) == found
    assert checks.has_a_host() == []
    settings.FILES_HOST = ""
    assert [one.id for one in checks.has_a_host()] == ["files.W001"]
    assert checks.no_cookie_goes_there() == []
