"""What someone hostile tries: each test says what must happen instead, whatever was sent, by whom and how often."""

import contextlib
import gc
import io
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import Answer, Attempt, CountedNeed, Holding
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.events.models import Event
from llwybr.core.packs import Fault
from llwybr.core.packs import yaml as pack_yaml
from llwybr.site import cast, environment, packs, wsgi
from tests.cast import attempt_of, begin, client_of, stranger
from tests.engines import on_both
from tests.races import raced

pytestmark = pytest.mark.django_db

QUESTION = "/en/my/questions/short/communication.children/"
STEP = "/en/my/next/communication.children/"
STARTED = {"nation": "wales", "where": "classroom", "how": "2", "job": "teaching-assistant-2", "aim": "none"}
OURS = {"origin": "http://testserver"}
CANARY = "canary-in-a-note"


def mine() -> Attempt:
    return Attempt.objects.latest("pk")


def holder() -> Client:
    """Someone who has answered, has a way to go, has said what they have and written a note."""
    client = begin(aim="teaching-assistant-4")
    client.post(QUESTION, {"answer": "1"})
    client.post(STEP, {"status": "chosen", "note": CANARY})
    client.post("/en/my/plan/limits/", {"hours": "12", "cost": "40"})
    client.raise_request_exception = False
    return client


def code_of(client: Client) -> str:
    return client.post("/en/my/code/").content.decode().split('translate="no">')[1].split("<")[0]


def ask(
    method: str, path: str, *, query: str = "", body: object = b"", content_type: str = "", **environ: str
) -> tuple[int, dict[str, str], bytes]:
    """As the web server asks: what breaks before Django has a request is seen here, and not by Django's own test client."""
    stream = body if not isinstance(body, bytes) else io.BytesIO(body)
    said: dict[str, object] = {}

    def begun(status: str, headers: list[tuple[str, str]]) -> None:
        said["status"], said["headers"] = int(status.split()[0]), {name.lower(): value for name, value in headers}

    given = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.input": stream,
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "CONTENT_LENGTH": str(len(body)) if isinstance(body, bytes) else "",
        **environ,
    }
    if content_type:
        given["CONTENT_TYPE"] = content_type
    signals = (request_started, request_finished)
    for signal in signals:  # the test's transaction lives on this connection, as with Django's own test client
        signal.disconnect(close_old_connections)
    try:
        response = wsgi.application(given, begun)
        content = b"".join(response)
        response.close()  # type: ignore[attr-defined]
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
    return said["status"], said["headers"], content  # type: ignore[return-value]


# --- every address, every method, every actor ---------------------------------------------------------------------

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"]
SAFE = ["GET", "HEAD", "OPTIONS", "TRACE"]
ASKING = {
    "GET",
    "POST",
}  # all others are served as GET is, or refused before the database is asked: they go on SQLite alone
VALUES = {
    "nation": ["wales", "mars"],
    "name": ["short", "where", "nowhere"],
    "code": ["2027-09", "absent"],
    "kind": ["element", "absent"],
    "slug": ["communication.children", "nia", "teaching-assistant-2", "absent", "\x00", "%", "ŵ" * 90, "\r\nX: y"],
}
ODD = {
    "csrfmiddlewaretoken": "\x00",
    "answer": "9",
    "note": "\x00\u2028<script>",
    "status": "\x1f",
    "hours": "NaN",
    "cost": "1e999",
    "languages": ["xx", "cy"],
    "by_when": "0000-00-00",
    "count": "perhaps",
    "how": "9",
    "aim": "\x00",
    "job": "\x00",
    "nation": "\x00",
    "code": "\x00",
    "next": "//elsewhere.example/\r\nX: y",
}


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the site as a pattern, such as `/en/my/next/<str:slug>/`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from routes(pattern, here)


def addresses() -> list[str]:
    """Every pattern, filled with what exists, what does not, and what nobody should send."""
    found = []
    for route in sorted(set(routes())):
        filled = [route]
        for name, values in VALUES.items():
            filled = [
                re.sub(rf"<\w+:{name}>", lambda _, v=value: v, one, count=1) for one in filled for value in values
            ]
        found += [one for one in dict.fromkeys(filled) if "<" not in one]
    return found


def table_sums() -> dict[str, tuple[int, str]]:
    """Rows and a checksum of every table."""
    sums = {}
    for model in django_apps.get_models():
        rows = sorted(str(sorted(row.items())) for row in model._default_manager.values())
        sums[model._meta.label] = (len(rows), digest("\n".join(rows)))
    return sums


def actor(who: str) -> Client:
    client = stranger() if who == "stranger" else holder()
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("who", ["stranger", "holder"])
@pytest.mark.parametrize("method", on_both(METHODS, ASKING))
def test_no_address_breaks_under_any_method_for_anyone(method: str, who: str) -> None:
    client, broken = actor(who), []
    for address in addresses():
        odd = {"data": ODD} if method == "POST" else {}
        response = client.post(address, **odd) if odd else client.generic(method, address)
        if response.status_code >= 500:
            broken.append((address, response.status_code))
    assert broken == []


@pytest.mark.parametrize("who", ["stranger", "holder"])
@pytest.mark.parametrize("method", on_both(SAFE, ASKING))
@pytest.mark.usefixtures("plain_refusals")
def test_no_safe_method_changes_any_table(method: str, who: str) -> None:
    client = actor(who)
    before = table_sums()
    for address in addresses():
        client.generic(method, address, QUERY_STRING="answer=2&how=erase&count=yes&note=x&_switch=cy")
    assert table_sums() == before


def test_what_only_a_press_may_do_changes_nothing_when_the_press_is_not_ours() -> None:
    client = holder()
    client.handler.enforce_csrf_checks = True
    before = table_sums()
    for address in addresses():
        response = client.post(address, {"how": "erase", "count": "yes", "answer": "2"}, headers={"origin": "null"})
        assert response.status_code in {403, 404, 405}, address
    assert table_sums() == before


@pytest.mark.parametrize("page", ["/en/start/job/?nation=wales&where=classroom&how=2", "/en/start/", "/en/my/results/"])
def test_head_is_answered_wherever_get_is(page: str) -> None:
    client = holder()
    assert client.head(page).status_code == client.get(page).status_code


# --- whose record it is --------------------------------------------------------------------------------------------

PRIVATE = ["my/", "my/results/", "my/plan/", "my/plan.json", "my/plan.pdf", "my/questions/short/", "my/counted/"]


@pytest.mark.parametrize(
    "key", ["", "x", "a" * 43, "cast-nia", "A" * 101, "\x01" * 30, '"' * 40, "\xff" * 30, "' OR 1=1 --" * 4]
)
def test_a_forged_key_opens_nothing(key: str) -> None:
    holder()
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = key
    for page in PRIVATE:
        assert client.get(f"/en/{page}").status_code == 404, page


def test_what_is_stored_of_a_key_is_no_key() -> None:
    holder()
    for stored in Holding.objects.values_list("device", flat=True):
        client = Client()
        client.cookies[settings.DEVICE_COOKIE_NAME] = stored
        assert client.get("/en/my/").status_code == 404


def test_a_key_from_before_opens_nothing_after_finishing() -> None:
    for how in ("erase", "keep"):
        client = holder()
        code_of(client)
        key = client.cookies[settings.DEVICE_COOKIE_NAME].value
        client.post("/en/my/finish/", {"how": how})
        client.cookies[settings.DEVICE_COOKIE_NAME] = key
        assert client.get("/en/my/").status_code == 404, how


def test_one_holder_never_sees_the_note_of_another() -> None:
    holder()
    other = begin(aim="teaching-assistant-4")
    other.post(QUESTION, {"answer": "1"})
    for page in (*PRIVATE, "my/next/communication.children/", "my/finish/", "my/code/"):
        assert CANARY.encode() not in other.get(f"/en/{page}").content, page


def test_no_event_says_what_was_answered_written_or_shown() -> None:
    before = Event.objects.count()
    client = holder()
    code = code_of(client)
    client.post("/en/my/counted/", {"count": "yes"})
    client.post("/en/my/aim/", {"aim": "premises-2"})
    Client().post("/en/resume/", {"code": code})
    device = Holding.objects.latest("pk").device
    client.post("/en/my/finish/", {"how": "erase"})
    told = " ".join(
        str(row) for row in Event.objects.order_by("sequence")[before:].values("name", "by", "subject", "facts")
    )
    for private in (CANARY, "communication", "children", "premises", code, code.replace("-", ""), device, "192.0.2"):
        assert private not in told, private


def test_a_database_that_refuses_logs_nothing_private(caplog) -> None:
    client = holder()
    client.post("/en/my/counted/", {"count": "yes"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("llwybr.apps.selfassessment.actions.set_step", _refuse)
        client.post(STEP, {"note": CANARY})
    assert CANARY not in caplog.text


def _refuse(**kwargs: object) -> None:
    raise OperationalError("the database is away")


# --- forms from elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin", ["null", "https://elsewhere.example", "http://testserver.elsewhere.example", "http://testserver:81", "x"]
)
def test_a_form_of_another_origin_is_never_offered_for_sending(origin: str) -> None:
    """A page that sends no referrer makes the browser say `Origin: null`: it may be anyone's."""
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/my/finish/", {"how": "erase", "code": "x"}, headers={"origin": origin})
    assert response.status_code == 403
    assert 'value="erase"' not in response.content.decode()


def test_a_referrer_that_names_no_host_is_not_ours() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/my/finish/", {"how": "erase"}, headers={"referer": "nothing"})
    assert 'value="erase"' not in response.content.decode()


def test_a_lost_form_that_only_switched_the_language_still_only_switches_it() -> None:
    client = holder()
    client.handler.enforce_csrf_checks = True
    response = client.post("/cy/my/finish/", {"how": "erase", "_switch": "cy"}, headers=OURS)
    assert 'name="_switch"' in response.content.decode(), "sending it again would erase everything"


@pytest.mark.parametrize(
    "to",
    [
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "/\t/elsewhere.example/",
        "\x00//elsewhere.example/",
        " //elsewhere.example/",
        "https:elsewhere.example",
        "/[",
        "//[",
        "/%0d%0aX: y",
        "/en/my/\r\nX: y",
    ],
)
def test_a_code_leads_to_this_site_only_and_never_splits_a_header(to: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.post("/en/resume/", {"code": code_of(begin()), "next": to, "answer": "1"})
    assert response.status_code < 500
    assert not re.match(r"[^/]|/[/\\\s]", response.headers.get("Location", "/en/my/"))
    assert "X" not in response.headers


def test_what_is_typed_into_an_address_or_a_note_is_never_markup() -> None:
    client = holder()
    bad = "\"'><script>alert(1)</script>"
    client.post(STEP, {"note": bad})
    said = {"nation": "wales", "where": "classroom", "how": "2"}
    pages = [
        client.get(STEP),
        client.get("/en/start/job/", {**said, "q": bad, "job": bad}),
        client.get("/en/start/where/", {"nation": bad, "where": bad}),
        client.get("/en/start/aim/", {**said, "job": "catering-3", "aim": bad, "where": bad}),
        client.get("/en/wales/learning/", {"language": bad}),
        client.get(f"/en/nowhere/{bad}/"),
        Client().post("/en/my/", {bad: bad}),
        client.post("/en/resume/", {"next": bad, "code": bad, bad: bad}),
        client.post(QUESTION, {"answer": bad, "_switch": bad}),
        Client(enforce_csrf_checks=True).post("/en/resume/", {bad: bad}, headers=OURS),
    ]
    for page in pages:
        assert "<script>alert" not in page.content.decode(), page.request


# --- what cannot be read ---------------------------------------------------------------------------------------------

CHARSETS = ["hex", "rot13", "idna", "undefined", "zip", "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "x"]
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="code"\r\n\r\nhi\\ud800\r\n--b--\r\n'


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_of_the_senders_choice_breaks_nothing(charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    query = "nation=wales&where=classroom&how=2&q=%5Cud800A"
    status, headers, _ = ask("GET", "/en/start/job/", query=query, content_type=kind)
    assert status < 500
    assert "content-security-policy" in headers


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_in_a_charset_of_the_senders_choice_breaks_nothing(charset: str) -> None:
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    status, headers, _ = ask("POST", "/en/resume/", body=MULTIPART, content_type=kind, HTTP_ORIGIN="http://testserver")
    assert status < 500
    assert "content-security-policy" in headers


@pytest.mark.parametrize("charset", ["hex", "undefined", "idna", "unicode_escape", "x"])
@pytest.mark.parametrize("path", ["/en/", "/en/start/job/"])
def test_a_charset_in_the_extended_form_breaks_nothing(charset: str, path: str) -> None:
    """RFC 2231 writes `charset*=utf-8''hex`, or gives any parameter a codec of its own."""
    for parameter in (f"charset*=utf-8''{charset}", f"charset*={charset}''%41", f"x*={charset}''%5Cud800"):
        status, headers, _ = ask("GET", path, query="nation=w%61les", content_type=f"text/plain; {parameter}")
        assert status < 500, parameter
        assert "content-security-policy" in headers


@pytest.mark.parametrize("codec", ["hex", "undefined", "idna", "unicode_escape", "x"])
def test_a_codec_inside_a_part_of_a_form_breaks_nothing(codec: str) -> None:
    for parameter in (f"name*={codec}''%5Cud800", f"name=code; x*={codec}''%41"):
        body = f"--b\r\nContent-Disposition: form-data; {parameter}\r\n\r\nhi\r\n--b--\r\n".encode()
        kind = "multipart/form-data; boundary=b"
        status, headers, _ = ask("POST", "/en/resume/", body=body, content_type=kind, HTTP_ORIGIN="http://testserver")
        assert status < 500, parameter
        assert "content-security-policy" in headers


def test_a_thousand_fields_are_refused_in_words_even_with_a_charset() -> None:
    for kind in ("", "application/x-www-form-urlencoded; charset=utf-8"):
        status, headers, content = ask("GET", "/en/start/job/", query="a=1&" * 1000, content_type=kind)
        assert status in {302, 400}, kind
        assert "content-security-policy" in headers
        assert status == 302 or b"<html" in content


class Endless(io.RawIOBase):
    """A body that never ends, and how much of it was read."""

    def __init__(self, begin: bytes) -> None:
        self.begin, self.taken = begin, 0

    def read(self, size: int = -1) -> bytes:
        size = 65536 if size < 0 else min(size, 65536)
        given, self.begin = self.begin[:size], self.begin[size:]
        given += b"x" * (size - len(given))
        self.taken += size
        return given


@pytest.mark.parametrize("origin", ["http://testserver", "https://elsewhere.example"])
def test_a_file_that_nobody_asked_for_is_refused_before_it_fills_the_disk(origin: str) -> None:
    body = Endless(b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n')
    kind = "multipart/form-data; boundary=b"
    status, _, _ = ask(
        "POST", "/en/resume/", body=body, content_type=kind, CONTENT_LENGTH="40000000", HTTP_ORIGIN=origin
    )
    assert status in {400, 403, 413}
    assert body.taken <= 1_000_000, f"{body.taken:,} bytes were read and kept"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"note=%ff%ed%a0%80&answer=%00", "application/x-www-form-urlencoded"),
        (b"note=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 1000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"x", "multipart/form-data"),
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"--b", "multipart/form-data; boundary=" + "b" * 300),
        (b"x", ";;;=;" * 100),
    ],
)
@pytest.mark.parametrize("path", [STEP, QUESTION, "/en/resume/", "/en/my/plan/limits/", "/en/start/aim/"])
def test_a_broken_body_is_refused_and_changes_nothing(body: bytes, kind: str, path: str) -> None:
    client = holder()
    before = Answer.objects.count()
    assert client.post(path, body, content_type=kind).status_code in {200, 302, 400, 404, 422}
    assert Answer.objects.count() == before


@pytest.mark.parametrize(
    "wish", ["a" * 5000, "cy" + "-x" * 3000, "cy;q=nan", "en," * 5000, "\xff\xfe", "*;q=0", "cy;q=١"]
)
def test_an_absurd_wish_for_a_language_leads_to_one_of_the_two(wish: str) -> None:
    response = Client().get("/", headers={"accept-language": wish})
    assert response["Location"] in {"/en/", "/cy/"}


@pytest.mark.parametrize(
    "path", ["/\xff/", "/en/\xed\xa0\x80/", "//elsewhere.example/", "/\\elsewhere.example", "/en/\x00"]
)
def test_an_address_in_no_encoding_is_a_page_and_leads_nowhere(path: str) -> None:
    status, headers, content = ask("GET", path)
    assert status == 404
    assert "location" not in headers
    assert b"<html" in content


@pytest.mark.parametrize("field", ["nation", "job", "aim"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_nul_where_a_name_is_looked_up_is_not_found(field: str, method: str) -> None:
    client = Client(raise_request_exception=False)
    response = getattr(client, method)("/en/start/aim/", {**STARTED, field: "\x00"})
    assert response.status_code < 500
    assert settings.DEVICE_COOKIE_NAME not in response.cookies


def test_a_refusal_is_in_the_language_of_the_page() -> None:
    page = holder().post(STEP.replace("/en/", "/cy/"), {"note": "a\x00b"})
    assert page.status_code == 422
    assert "Null characters are not allowed." not in page.content.decode()


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e400", "0e999999", "0e-999999", "9" * 5000, "0x10", "٣"])
def test_an_odd_amount_is_refused_or_read_and_the_plan_still_opens(amount: str) -> None:
    client = holder()
    assert client.post("/en/my/plan/limits/", {"hours": amount, "cost": amount}).status_code in {302, 422}
    for page in ("plan/", "plan/limits/", "plan.json", "plan.pdf"):
        assert client.get(f"/en/my/{page}").status_code == 200


# --- guessing and limits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "remote-addr", "via"])
def test_a_guesser_cannot_pass_for_someone_else(header: str, monkeypatch) -> None:
    monkeypatch.setattr("llwybr.core.access.codes.MOST_WRONG_CODES", 30)
    answers = [
        Client().post("/en/resume/", {"code": f"{n}"}, headers={header: f"203.0.113.{n}"}).status_code
        for n in range(32)
    ]
    assert answers == [422] * 30 + [429] * 2


# --- two things at once ------------------------------------------------------------------------------------------------


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A holder whose record is erased from another device just after the page has found it."""
    client = holder()
    from llwybr.apps.selfassessment import queries

    found = queries.held

    def held(viewer: object, now: object) -> Attempt | None:
        attempt = found(viewer, now)  # type: ignore[arg-type]
        if attempt:
            Attempt.objects.filter(pk=attempt.pk).delete()
        return attempt

    monkeypatch.setattr(queries, "held", held)
    return client


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        (QUESTION, {"answer": "2"}),
        ("/en/my/plan/limits/", {"hours": "3"}),
        ("/en/my/counted/", {"count": "yes"}),
        ("/en/my/counted/", {"count": "no"}),
        ("/en/my/aim/", {"aim": "none"}),
        ("/en/my/code/", {}),
        ("/en/my/finish/", {"how": "erase"}),
        ("/en/my/edition/", {}),
        ("/en/start/aim/", STARTED),
    ],
)
def test_what_is_sent_to_a_record_that_was_just_erased_is_answered_in_words(
    page: str, typed: dict, gone: Client
) -> None:
    assert gone.post(page, typed).status_code in {302, 404}


def test_a_code_opens_its_record_though_the_one_held_here_was_just_erased(request: pytest.FixtureRequest) -> None:
    code, wanted = code_of(begin()), mine()
    client = request.getfixturevalue("gone")
    assert client.post("/en/resume/", {"code": code})["Location"] == "/en/my/"
    assert wanted.holdings.filter(device=digest(client.cookies[settings.DEVICE_COOKIE_NAME].value)).exists()


def test_a_purge_spares_what_was_used_meanwhile_and_is_not_stopped_by_what_its_owner_erased(monkeypatch) -> None:
    attempts = [begin() and mine() for _ in range(4)]
    past, used, erased, also_past = [one.pk for one in attempts]
    late, really = timezone.now() + timedelta(days=31), actions.erase

    def erase(*, attempt: Attempt, by: str) -> None:
        if attempt.pk == past:
            Attempt.objects.filter(pk=used).update(kept_until=late + timedelta(days=30))
            Attempt.objects.filter(pk=erased).delete()
        really(attempt=attempt, by=by)

    monkeypatch.setattr(actions.attempts, "erase", erase)
    actions.purge(by="test", now=late)
    left = Attempt.objects.filter(pk__in=[past, used, erased, also_past])
    assert list(left.values_list("pk", flat=True)) == [used]


RACES = """
import json, sys, threading
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from llwybr.apps.selfassessment.models import Answer, Attempt, CountedNeed
from llwybr.core.access.models import Tries
from tests.cast import begin

QUESTION, CANARY = "/en/my/questions/short/communication.children/", "canary-in-a-note"

def at_once(client, *posts):
    wait, statuses = threading.Barrier(len(posts)), [0] * len(posts)
    def send(at, page, typed):
        other = Client(raise_request_exception=False)
        other.cookies[settings.DEVICE_COOKIE_NAME] = client.cookies[settings.DEVICE_COOKIE_NAME].value
        wait.wait()
        statuses[at] = other.post(page, typed).status_code
        connection.close()
    threads = [threading.Thread(target=send, args=(at, *post)) for at, post in enumerate(posts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return statuses

erasing, saying, codes, consents, opening, starting, lost, rows = [], [], [], [], [], [], 0, []
for _ in range(25):
    client = begin()
    erasing += at_once(client, ("/en/my/finish/", {"how": "erase"}), (QUESTION, {"answer": "1"}), (QUESTION, {"answer": "2"}))
    client.post("/en/my/finish/", {"how": "erase"})
    client = begin()
    page = client.post("/en/my/code/").content.decode()
    code = {"code": page.split('translate="no">')[1].split("<")[0]}
    opening += at_once(client, ("/en/my/finish/", {"how": "erase"}), ("/en/resume/", code), ("/en/resume/", code))
    Tries.objects.all().delete()
    again = {"nation": "wales", "where": "classroom", "how": "2", "job": "teaching-assistant-2", "aim": "none"}
    starting += at_once(begin(), *[("/en/start/aim/", again)] * 3)
    client = begin()
    saying += at_once(client, *[(QUESTION, {"answer": str(1 + n % 4)}) for n in range(6)])
    attempt = Attempt.objects.latest("pk")
    rows.append(attempt.answers.count())
    client.post(QUESTION, {"answer": "1"})
    codes += at_once(client, *[("/en/my/code/", {})] * 3)
    yes = ("/en/my/counted/", {"count": "yes"})
    consents += at_once(client, yes, yes, yes)
    at_once(client, ("/en/my/counted/", {"count": "yes"}), ("/en/my/counted/", {"count": "no"}))
    attempt.refresh_from_db()
    lost += attempt.counted_since is None and attempt.counted.exists()

client = begin()
client.post(QUESTION, {"answer": "1"})
client.post("/en/my/next/communication.children/", {"note": CANARY})
client.post("/en/my/finish/", {"how": "erase"})
from pathlib import Path
from llwybr.site.environment import data_folder
left = [one.name for one in data_folder().glob("llwybr.sqlite3*") if CANARY.encode() in one.read_bytes()]
orphans = Answer.objects.exclude(attempt__in=Attempt.objects.all()).count()
from llwybr.core.events.audit import verify
print(json.dumps({"erasing": erasing, "saying": saying, "codes": codes, "consents": consents, "unasked": lost,
                  "rows": rows, "opening": opening, "starting": starting, "left": left, "orphans": orphans, "events": verify()}))
"""


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Real threads on a real database of its own, in a process of its own: what happened."""
    return raced(RACES, tmp_path_factory.mktemp("races"), "packs")


def test_erasing_while_answering_never_breaks(races: dict) -> None:
    assert set(races["erasing"]) <= {302, 404}
    assert races["orphans"] == 0


def test_opening_with_a_code_while_it_is_erased_never_breaks(races: dict) -> None:
    assert set(races["opening"]) <= {302, 404, 422}


def test_starting_again_several_times_at_once_starts(races: dict) -> None:
    assert set(races["starting"]) == {302}


def test_the_same_answer_many_times_at_once_is_one_row(races: dict) -> None:
    assert set(races["saying"]) == {302}
    assert set(races["rows"]) == {1}


def test_codes_and_consents_at_once_never_break(races: dict) -> None:
    assert set(races["codes"]) == {200}
    assert set(races["consents"]) == {302}


def test_nothing_stays_counted_once_consent_is_withdrawn_even_at_once(races: dict) -> None:
    assert races["unasked"] == 0


def test_the_record_of_events_is_whole_after_all_of_it(races: dict) -> None:
    assert races["events"] > 200


def test_what_was_erased_is_in_no_file_of_the_database(races: dict) -> None:
    """“Gone for good, everywhere”: nor in the pages that SQLite has freed, nor in its write-ahead log."""
    assert races["left"] == []


def test_a_second_press_on_finish_says_that_it_is_finished() -> None:
    client = holder()
    again = Client()
    again.cookies[settings.DEVICE_COOKIE_NAME] = client.cookies[settings.DEVICE_COOKIE_NAME].value
    client.post("/en/my/finish/", {"how": "erase"})
    second = again.post("/en/my/finish/", {"how": "erase"})
    assert "What you just sent is not lost" not in second.content.decode()


def test_a_code_given_in_another_tab_is_not_forgotten_by_an_answer() -> None:
    begin()
    here, there = mine(), mine()
    actions.give_code(attempt=there, by="test", now=timezone.now())
    element = here.edition.elements.first()
    actions.answer(attempt=here, element=element, value="1", by="test", now=timezone.now())
    assert mine().kept_until > timezone.now() + timedelta(days=395)


def test_a_code_given_in_another_tab_saves_the_record_from_a_new_start() -> None:
    begin()
    here, there = mine(), mine()
    actions.give_code(attempt=there, by="test", now=timezone.now())
    started = {"edition": here.edition, "job": here.job, "aim": None, "key": new_key(), "by": "test"}
    actions.start(**started, now=timezone.now(), instead_of=here)
    assert Attempt.objects.filter(pk=there.pk).exists()


# --- how long, and gone ------------------------------------------------------------------------------------------------


def test_opening_with_a_code_starts_the_thirteen_months_again() -> None:
    code = code_of(begin())
    Attempt.objects.filter(pk=mine().pk).update(kept_until=timezone.now() + timedelta(days=1))
    Client().post("/en/resume/", {"code": code})
    assert mine().kept_until > timezone.now() + timedelta(days=395)


@pytest.mark.parametrize("count", ["yes", "no"])
def test_saying_whether_needs_are_counted_starts_the_thirty_days_again(count: str) -> None:
    client = holder()
    Attempt.objects.filter(pk=mine().pk).update(kept_until=timezone.now() + timedelta(days=1))
    client.post("/en/my/counted/", {"count": count})
    assert mine().kept_until > timezone.now() + timedelta(days=29)


def test_what_is_past_its_time_is_shown_to_nobody_even_before_it_is_erased() -> None:
    client = holder()
    Attempt.objects.filter(pk=mine().pk).update(kept_until=timezone.now() - timedelta(seconds=1))
    for page in PRIVATE:
        assert client.get(f"/en/{page}").status_code == 404, page


def test_a_device_past_its_time_opens_nothing() -> None:
    client = holder()
    Holding.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/en/my/").status_code == 404


def test_erasing_takes_every_row_that_points_at_the_attempt() -> None:
    client = holder()
    client.post("/en/my/counted/", {"count": "yes"})
    attempt = mine()
    pointing = [field.related_model for field in Attempt._meta.related_objects]
    assert {Answer, CountedNeed, Holding} <= set(pointing)
    client.post("/en/my/finish/", {"how": "erase"})
    for table in pointing:
        assert not table._default_manager.filter(attempt_id=attempt.pk).exists(), table


def test_opening_another_with_a_code_leaves_nothing_that_nobody_can_reach() -> None:
    code = code_of(begin())
    client = holder()
    before = client.cookies[settings.DEVICE_COOKIE_NAME].value
    assert "/en/my/code/" in client.get("/en/resume/").content.decode(), "it says what becomes of the record held here"
    client.post("/en/resume/", {"code": code})
    assert not Holding.objects.filter(device=digest(before)).exists()


def test_starting_again_says_first_what_becomes_of_the_record_held_here() -> None:
    page = holder().get("/en/start/aim/", STARTED).content.decode()
    assert "/en/my/code/" in page, "the Back button leads here, and Start erases every answer"


def test_one_of_the_cast_who_was_erased_by_a_visitor_comes_back() -> None:
    client_of("nia").post("/en/my/finish/", {"how": "erase"})
    cast.seed(by="test", now=timezone.now())
    assert attempt_of("nia").answers.exists()


# --- what was typed ----------------------------------------------------------------------------------------------------


def test_everything_that_was_typed_can_be_taken_along() -> None:
    client = holder()
    taken = client.get("/en/my/plan.json").content.decode()
    assert CANARY in taken
    assert "chosen" in taken


def test_a_note_can_be_read_after_its_step_is_done() -> None:
    client = holder()
    client.post(QUESTION, {"answer": "4"})
    assert CANARY in client.get("/en/my/plan.json").content.decode() + client.get(STEP).content.decode()


def test_a_note_that_was_typed_while_its_step_was_closed_elsewhere_is_not_lost() -> None:
    client = holder()
    client.post(QUESTION, {"answer": "4"})
    page = client.post(STEP, {"status": "done", "note": "typed for ten minutes"})
    kept = mine().steps.filter(note="typed for ten minutes").exists()
    assert kept or "typed for ten minutes" in page.content.decode()


def test_a_first_note_that_was_typed_while_its_step_was_closed_elsewhere_is_not_lost() -> None:
    client = begin(aim="teaching-assistant-4")
    client.post(QUESTION, {"answer": "1"})
    assert client.get(STEP).status_code == 200
    client.post(QUESTION, {"answer": "4"})
    page = client.post(STEP, {"status": "done", "note": "typed for ten minutes"})
    kept = mine().steps.filter(note="typed for ten minutes").exists()
    assert kept or "typed for ten minutes" in page.content.decode()


def test_a_note_that_was_typed_while_the_database_was_away_is_not_lost(monkeypatch) -> None:
    client = holder()
    monkeypatch.setattr("llwybr.apps.selfassessment.actions.set_step", _refuse)
    page = client.post(STEP, {"note": "typed for ten minutes"})
    assert page.status_code == 503
    assert "typed for ten minutes" in page.content.decode(), "no-store: the Back button brings an empty form"


def test_what_was_typed_on_a_cleared_device_survives_a_change_of_language() -> None:
    page = Client().post(STEP, {"note": CANARY}).content.decode()
    assert 'name="_switch"' in page, "a link would forget what is held for sending"
    twin = Client().post(STEP.replace("/en/", "/cy/"), {"note": CANARY, "code": "4F7K", "next": STEP, "_switch": "cy"})
    page = twin.content.decode()
    assert f'name="note" value="{CANARY}"' in page
    assert 'value="4F7K"' in page
    assert page.count('name="next"') == 1


def test_what_was_unticked_stays_unticked_through_a_change_of_language() -> None:
    client = holder()
    client.post("/en/my/plan/limits/", {"hours": "12", "languages": ["cy"]})
    page = client.post("/cy/my/plan/limits/", {"hours": "12", "_switch": "cy"}).content.decode()
    assert not re.search(r'name="languages"[^>]*checked', page)


# --- the ground --------------------------------------------------------------------------------------------------------


def test_the_monitor_asks_the_database_and_not_only_whether_it_was_once_there() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get("/health/").status_code == 200
    assert len(asked) >= 1


def test_nobody_else_on_the_machine_can_read_the_folder_of_data(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path / "new"))
    monkeypatch.setenv("LLWYBR_MODE", "demo")
    monkeypatch.delenv("LLWYBR_SECRET_KEY", raising=False)
    before = os.umask(0o022)
    try:
        environment.secret_key()
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0


# --- packs and problems from anyone --------------------------------------------------------------------------------------


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder of packs with nothing in it; `wales/e` takes the hostile file."""
    for name in ("shared", "wales"):
        (tmp_path / name / "e").mkdir(parents=True)
        manifest = f"id: {name}\ntitle: {{en: a, cy: b}}\nedition: '2026'\nin_force_from: 2026-01-01\n"
        (tmp_path / name / "pack.yaml").write_text(manifest)
    return tmp_path


LONG = "0x" + "f" * 9000


@pytest.mark.parametrize(
    "text",
    [
        f"? {LONG}\n: 1\n",
        f"elements:\n- id: a\n  ? {LONG}\n  : 1\n  ? {LONG}\n  : 2\n",
        f"elements:\n- id: a\n  x: {LONG}\n",
        "elements:\n- id: a\n  x: 1" + ":1" * 400 + ".5\n",
        "elements:\n- id: a\n  x: 0x_\n",
        ".nan: 1\n",
        "? [a]\n: 1\n",
        "[" * 5000,
        "a: &x [1]\nb: *x\n",
        "a: !!python/object/apply:os.system [id]\n",
        "elements: true\n",
    ],
    ids=range(11),
)
def test_a_hostile_pack_has_faults_and_never_a_trace(text: str, pack: Path) -> None:
    (pack / "wales" / "e" / "a.yaml").write_text(text)
    assert packs.check(pack)[1]


def test_a_number_in_sixties_takes_no_longer_than_another() -> None:
    began = time.monotonic()
    with contextlib.suppress(Fault):
        pack_yaml.parse("x: 1" + ":1" * 60_000, Path("a.yaml"))
    assert time.monotonic() - began < 1, "900 kB of it would take minutes"


def test_many_small_records_are_checked_in_the_time_of_their_number(pack: Path) -> None:
    file = pack / "wales" / "e" / "a.yaml"
    took = []
    for number in (1500, 6000):
        file.write_text("elements:\n" + "".join(f"- id: a{n}\n" for n in range(number)))
        gc.collect()
        gc.disable()  # its sweeps of all that the tests hold are not the check's
        began = time.process_time()  # others may be working on this machine
        packs.check(pack)
        took.append(time.process_time() - began)
        gc.enable()
    assert took[1] < 10 * took[0], took  # four times the records: sixteen times, if it were quadratic


def test_a_fault_says_nothing_that_a_terminal_obeys(pack: Path) -> None:
    (pack / "wales" / "e" / "a.yaml").write_text('elements:\n- id: "a\\e[2J\\n0 faults"\n  "\\e[31m": 1\n')
    told = "".join(str(fault) for fault in packs.check(pack)[1])
    assert not re.search(r"[\x00-\x1f\x7f]", told)


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_a_fault_and_is_not_read(kind: str, pack: Path) -> None:
    file = pack / "wales" / "e" / "a.yaml"
    os.mkfifo(file) if kind == "pipe" else file.symlink_to("/dev/zero")
    ran = llwybr("pack", "check", str(pack))
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr


def test_a_problem_of_many_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "problem.json"
    with file.open("wb") as made:
        made.truncate(20_000_000_000)
    ran = llwybr("engine", "gaps", str(file))
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def llwybr(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command with 2 GB of memory and 10 seconds; 124 if that was not enough."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))

    command = [sys.executable, "-m", "llwybr.cli", *arguments]
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False, preexec_fn=small)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"it did not end")
