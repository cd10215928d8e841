"""The API as a whole: its headers, its refusals, its limit, what it says of itself, and the page that explains it."""

import html
import json
import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.html import escape

from llwybr.core.access import requests
from llwybr.core.kit.api.refusals import ALL, STATUSES
from llwybr.site.api import serving
from llwybr.site.api.described import described
from tests.api import API, ask, get, one_language, refusal
from tests.cast import client_of

pytestmark = pytest.mark.django_db

HERE = f"{API}/nations/wales/editions/current"
PATHS = list(described("en")["paths"])
OWN = [path for path in PATHS if path.startswith(f"{API}/my/")]


# --- headers --------------------------------------------------------------------------------------------------------


def test_an_answer_may_be_kept_and_is_not_sent_twice() -> None:
    first = get(f"{HERE}/roles")
    assert first["Cache-Control"] == "public, max-age=300"
    for said in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = get(f"{HERE}/roles", if_none_match=said)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
        assert again["Access-Control-Allow-Origin"] == "*"
    assert get(f"{HERE}/roles", if_none_match='"other"').status_code == 200
    assert get(f"{HERE}/roles", if_match='"other"').status_code == 200


def test_an_answer_depends_on_nobody() -> None:
    response = get(HERE, accept_language="cy", cookie="llwybr-language=cy")
    assert "Vary" not in response
    assert response["Content-Language"] == "en, cy"
    assert not response.cookies
    assert response.content == get(HERE, accept_language="en").content


def test_any_site_may_read_what_is_open_and_only_that() -> None:
    for path in (HERE, f"{API}/nowhere", f"{API}/openapi.json"):
        response = get(path, origin="https://elsewhere.example")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in response
    page = Client().get("/en/api/")
    assert "Access-Control-Allow-Origin" not in page
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_is_personal_and_what_is_refused_is_still_kept_by_nobody() -> None:
    for path in ("/en/my/", "/en/my/results/", "/en/api/", "/en/"):
        assert client_of("nia").get(path)["Cache-Control"] == "no-store"
    assert get("nations/france/editions")["Cache-Control"] == "no-store"


def test_a_public_answer_that_sets_a_cookie_is_kept_by_nobody() -> None:
    from django.http import HttpRequest, HttpResponse

    from llwybr.site.headers import HeadersMiddleware

    def answered(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(headers={"Cache-Control": "public, max-age=300"})
        response.set_cookie("a", "b")
        return response

    assert HeadersMiddleware(answered)(HttpRequest())["Cache-Control"] == "no-store"


def test_a_compressed_file_still_says_what_it_depends_on() -> None:
    from django.http import HttpRequest, HttpResponse

    from llwybr.site.headers import HeadersMiddleware

    request = HttpRequest()
    request.path = "/static/kit/llwybr.css"
    answered = HeadersMiddleware(lambda _: HttpResponse(headers={"Cache-Control": "public", "Vary": "Accept-Encoding"}))
    assert answered(request)["Vary"] == "Accept-Encoding"


def test_head_and_options_are_answered() -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    head = client.head(HERE)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get(HERE)["ETag"]
    options = client.options(HERE, headers={"origin": "https://elsewhere.example"})
    assert (options.status_code, options["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", [HERE, f"{API}/openapi.json", f"{API}/nowhere"])
def test_another_method_is_refused_in_words(method: str, path: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert json.loads(response.content)["error"]["code"] == "method_not_allowed"
    assert list(one_language(json.loads(response.content))) == []


@pytest.mark.parametrize(
    ("query", "part", "words"),
    [
        ("limit=101", "limit", "limit must be 100 or less."),
        ("limit=0", "limit", "limit must be 1 or more."),
        ("limit=", "limit", "limit must be a whole number, such as 20."),
        ("limit=1_0", "limit", "limit must be a whole number, such as 20."),
        ("limit=%EF%BC%91", "limit", "limit must be a whole number, such as 20."),
        ("offset=99999999999999999999999999", "offset", "offset must be a whole number, such as 20."),
        ("offset=100001", "offset", "offset must be 100000 or less."),
        ("limit=5&limit=6", "limit", "limit is given more than once: give it once."),
        ("limt=5", "limt", "This address has no parameter limt. It knows these: limit, offset, area."),
        ("language=cy", "language", "This address has no parameter language. It knows these: limit, offset, area."),
        ("area=" + "a" * 10_000, "area", "area is too long: it may have 200 characters."),
        ("area=%00", "area", "area is not understood. See the documentation of this address."),
    ],
)
def test_what_is_not_understood_is_named_with_what_to_do(query: str, part: str, words: str) -> None:
    error = refusal(f"{HERE}/elements?{query}", 422)
    assert (error["code"], error["en"]) == ("not_understood", words)
    assert error["cy"] != words
    assert [(one["part"], one["name"], one["en"]) for one in error["where"]] == [("query", part, words)]


def test_every_fault_is_named_not_only_the_first() -> None:
    error = refusal(f"{API}/nations/wales/learning?limit=x&offset=-1&hours=long", 422)
    assert [one["name"] for one in error["where"]] == ["limit", "offset", "hours"]


def test_an_address_without_parameters_takes_none() -> None:
    assert "takes no parameters" in refusal(f"{API}/nations?page=2", 422)["en"]


def test_more_parameters_than_any_address_needs_are_refused() -> None:
    assert refusal(f"{API}/nations?" + "&".join(f"p{n}=1" for n in range(300)), 422)["code"] == "not_understood"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/",
        "/api/v2/nations",
        f"{API}/nations/",
        f"{API}/nations/wales",
        f"{API}/nations/wales%2Feditions%2Fx%2Fy",
        f"{API}/nations/%00/editions",
        f"{API}/nations/wales/editions/%00",
        f"{API}/nations/wales/library/%00",
        f"{API}/nations/wales/learning/%00",
        f"{HERE}/elements/%00",
        f"{HERE}/elements/..%2F..%2Fnations",
        f"{HERE}/profiles/%ff%fe",
        f"{HERE}/profiles/" + "a" * 3000,
        f"{HERE}/elements/' OR 1=1 --",
    ],
)
def test_nothing_hostile_in_a_path_is_more_than_not_found(path: str) -> None:
    response = Client().get(path, follow=True)
    assert response.status_code == 404
    error = json.loads(response.content)["error"]
    assert error["code"] == "not_found"
    assert len(response.content) < 2000


def test_what_breaks_is_a_refusal_in_words_and_is_told_to_those_who_run_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("llwybr.apps.standards.queries.editions", lambda nation: 1 / 0)
    assert refusal("nations/wales/editions", 500)["code"] == "broken"
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_is_away_is_a_refusal_that_asks_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(nation: str) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr("llwybr.apps.standards.queries.editions", away)
    response = get("nations/wales/editions")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert json.loads(response.content)["error"]["code"] == "unavailable"


# --- the limit ------------------------------------------------------------------------------------------------------


def test_one_address_asks_so_often_and_then_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    requests.forget()
    monkeypatch.setattr(serving, "MOST", 3)
    client = Client(REMOTE_ADDR="192.0.2.1")
    assert [client.get(f"{API}/nations").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get(f"{API}/nations")
    assert 0 < int(refused["Retry-After"]) <= 600
    assert json.loads(refused.content)["error"]["code"] == "too_many_requests"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert Client(REMOTE_ADDR="192.0.2.2").get(f"{API}/nations").status_code == 200
    assert client.get("/en/wales/standards/").status_code == 200


def test_a_read_writes_nothing() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        for path in ("nations", "nations/wales/learning", "nations/wales/library?q=plant"):
            ask(path)
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


# --- what it says of itself -----------------------------------------------------------------------------------------


def spoken(node: Any) -> list[str]:
    """Every text for people in a description, in its order."""
    if isinstance(node, list):
        return [text for one in node for text in spoken(one)]
    if not isinstance(node, dict):
        return []
    own = [node[name] for name in ("summary", "description") if isinstance(node.get(name), str)]
    return own + [text for one in node.values() for text in spoken(one)]


def test_both_descriptions_say_the_same_each_in_its_language() -> None:
    english, welsh = described("en"), described("cy")
    assert re.sub(r'"(summary|description)": "[^"]*"', "", json.dumps(english)) == re.sub(
        r'"(summary|description)": "[^"]*"', "", json.dumps(welsh)
    )
    pairs = list(zip(spoken(english), spoken(welsh), strict=True))
    assert len(pairs) > 200
    assert [one for one, other in pairs if one == other] == []


def test_the_description_is_served_in_both_languages() -> None:
    for name, language in (("openapi.json", "en"), ("openapi.en.json", "en"), ("openapi.cy.json", "cy")):
        response = get(name)
        assert json.loads(response.content) == described(language)  # type: ignore[arg-type]
        assert get(name, if_none_match=response["ETag"]).status_code == 304


def test_every_parameter_and_every_status_is_explained() -> None:
    for path, methods in described("en")["paths"].items():
        for one in methods.values():
            assert one["summary"], path
            assert all(given["description"] for given in one["parameters"]), path
            own = {*map(str, ALL)} if path in OWN else {"304", *map(str, STATUSES)}
            assert set(one["responses"]) == {"200", *own}, path


def test_a_key_is_asked_for_just_where_something_is_somebodys_own() -> None:
    schema = described("en")
    asked = [path for path, methods in schema["paths"].items() if "security" in methods["get"]]
    assert asked == OWN
    assert len(OWN) == 13
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path in PATHS:
        response = get(re.sub(r"{\w+}", "x", path))
        assert response.status_code == 401 if path in OWN else response.status_code in {200, 404}, path


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_shows_every_address_and_an_answer_of_this_moment(
    language: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        page = Client().get(f"/{language}/api/").content.decode()
    for path in PATHS:
        assert f"GET {path}" in page
    for one in ask("nations/wales/editions")["items"]:
        assert escape(f'"id": "{one["id"]}"') in page
    for number, (code, _) in ALL.items():
        assert str(number) in page
        assert code in page


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_shows_how_to_get_a_key_and_what_one_reads(language: str) -> None:
    page = Client().get(f"/{language}/api/").content.decode()
    assert f'href="/{language}/account/tokens/"' in page
    assert "Authorization: Bearer KEY" in html.unescape(page)
    shown = json.loads(html.unescape(re.search(r"<code>(\{\s+&quot;id&quot;: &quot;6f1d.*?)</code>", page, re.S)[1]))
    assert (shown["job"]["id"], shown["current"]) == ("teaching-assistant-2", True)
    assert get(shown["edition"]["href"]).status_code == 200


def test_every_example_on_the_page_opens() -> None:
    page = Client().get("/cy/api/").content.decode()
    examples = re.findall(r'href="(/api/v1/[^"]+)"', page)
    assert len(examples) > 10
    for one in examples:
        assert get(one).status_code == 200, one


@pytest.mark.parametrize("language", ["en", "cy"])
def test_whoever_opens_the_bare_address_is_led_to_the_page(language: str) -> None:
    for path in ("/api", "/api/"):
        response = Client().get(path, headers={"accept-language": language}, follow=True)
        assert response.redirect_chain[-1][0] == f"/{language}/api/"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_of_open_data_leads_there(language: str) -> None:
    assert f'href="/{language}/api/"' in Client().get(f"/{language}/wales/data/").content.decode()
