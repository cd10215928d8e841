"""The twelve readings: each answers in the shape that the interface asks, to anyone, whatever is sent."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from llwybr.apps.exchange.interface import objects
from llwybr.apps.exchange.queries.identity import BASE
from llwybr.apps.exchange.queries.shelf import shelf

pytestmark = pytest.mark.django_db

API = "/ims/case/v1p1/"
NOBODY = "00000000-0000-4000-8000-000000000000"
SHAPES: dict[str, type[objects.Object]] = {
    "CFDocuments": objects.DocumentAlone,
    "CFPackages": objects.Package,
    "CFItems": objects.ItemAlone,
    "CFItemAssociations": objects.AssociationSet,
    "CFAssociations": objects.AssociationAlone,
    "CFAssociationGroupings": objects.AssociationGrouping,
    "CFItemTypes": objects.ItemTypeSet,
    "CFConcepts": objects.ConceptSet,
    "CFSubjects": objects.SubjectSet,
    "CFLicenses": objects.License,
    "CFRubrics": objects.Rubric,
}
OF = {"CFPackages": "CFDocuments", "CFItemAssociations": "CFItems"}


def ask(path: str, status: int = 200, **query: str) -> Any:
    response = Client().get(API + path, query)
    assert response.status_code == status, response.content[:300]
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def refusal(path: str, status: int, **query: str) -> str:
    """The minor code of a refusal, which has the shape of one."""
    told = objects.StatusInfo.model_validate(ask(path, status, **query))
    assert (told.code_major, told.severity) == ("failure", "error")
    assert told.description
    assert told.code_minor
    return told.code_minor.fields[0].value


def some(member: str) -> list[str]:
    """A few identifiers from the whole shelf."""
    uids = list(shelf().kept[OF.get(member, member)])
    return uids[:: max(1, len(uids) // 5)]


def titles(**query: str) -> list[str]:
    return [one["title"] for one in ask("CFDocuments", **query)["CFDocuments"]]


@pytest.mark.parametrize("member", SHAPES)
def test_each_reading_answers_in_its_shape_in_at_most_ten_queries(member: str) -> None:
    uids = some(member)
    assert uids
    for uid in uids:
        with CaptureQueriesContext(connection) as queries:
            SHAPES[member].model_validate(ask(f"{member}/{uid}"))
        assert len(queries) <= 10


def test_the_list_of_documents_answers_in_its_shape_and_says_how_many_there_are() -> None:
    response = Client().get(API + "CFDocuments")
    found = objects.DocumentSet.model_validate(json.loads(response.content))
    assert response.headers["X-Total-Count"] == str(len(found.cf_documents))
    assert {one.language for one in found.cf_documents} >= {"en", "cy"}


def test_every_address_that_an_answer_names_leads_somewhere() -> None:
    found = shelf()
    for uid in found.books:
        text = found.package(uid)
        assert text
        named = set(re.findall(rf'"uri":"{BASE}{API}(\w+)/([0-9a-f-]+)"'.encode(), text))
        dead = [
            (member, one)
            for member, one in named
            if one.decode() not in found.kept[OF.get(member.decode(), member.decode())]
        ]
        assert dead == []


def test_addresses_begin_with_those_of_the_server_that_was_asked() -> None:
    text = Client().get(API + "CFDocuments", headers={"host": "localhost:8123"}).content.decode()
    assert "http://localhost:8123/ims/case/v1p1/CFDocuments/" in text
    assert BASE not in text


def test_an_item_comes_with_the_associations_of_every_document_that_it_has_a_part_in() -> None:
    job = next(
        one
        for one in shelf().kept["CFItems"].values()
        if b'"kind":"profile"' in one.json and b'"language":"en"' in one.json
    )
    uid = json.loads(job.json)["identifier"]
    kinds = {one["associationType"] for one in ask(f"CFItemAssociations/{uid}")["CFAssociations"]}
    assert kinds >= {"isChildOf", "hasSkillLevel", "isTranslationOf"}


def test_a_type_comes_with_those_within_it() -> None:
    area = next(uid for uid, one in shelf().kept["CFItemTypes"].items() if b'"typeCode":"area"' in one.json)
    codes = [one["typeCode"] for one in ask(f"CFItemTypes/{area}")["CFItemTypes"]]
    assert codes == ["area", "element", "level", "example", "chance"]


# --- choosing among documents -------------------------------------------------------------------------------------


def test_pages_of_documents_follow_one_another_without_loss() -> None:
    everything = [one["identifier"] for one in ask("CFDocuments")["CFDocuments"]]
    found, at = [], f"{API}CFDocuments?limit=3"
    while at:
        response = Client().get(at)
        assert response.headers["X-Total-Count"] == str(len(everything))
        found += [one["identifier"] for one in json.loads(response.content)["CFDocuments"]]
        ahead = re.search(r'<http://testserver([^>]+)>; rel="next"', response.headers["Link"])
        at = ahead[1] if ahead else ""
    assert found == everything


def test_documents_are_sorted_both_ways() -> None:
    assert titles(sort="title") == sorted(titles())
    assert titles(sort="title", orderBy="desc") == sorted(titles(), reverse=True)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("language='cy'", lambda one: one["language"] == "cy"),
        ("language!='cy'", lambda one: one["language"] != "cy"),
        ("title~'STANDARDS'", lambda one: "standards" in one["title"].casefold()),
        ("language='cy' AND adoptionStatus='Adopted'", lambda one: one["language"] == "cy" and "adoptionStatus" in one),
        ("version>='2026'", lambda one: one["version"] >= "2026"),
        ("subject='School support staff'", lambda one: one["subject"] == ["School support staff"]),
    ],
)
def test_documents_are_filtered(text: str, holds: Any) -> None:
    everything = ask("CFDocuments")["CFDocuments"]
    found = ask("CFDocuments", filter=text)["CFDocuments"]
    expected = [one for one in everything if holds(one)]
    if "adoptionStatus" in text:
        expected = [one for one in expected if one["adoptionStatus"] == "Adopted"]
    assert [one["identifier"] for one in found] == [one["identifier"] for one in expected]


def test_or_gives_what_either_side_gives() -> None:
    total = len(titles())
    assert len(titles(filter="language='cy' OR language!='cy'")) == total


def test_chosen_fields_come_with_those_that_the_interface_requires() -> None:
    (first, *_) = ask("CFDocuments", fields="language,version")["CFDocuments"]
    assert set(first) == {
        *("identifier", "uri", "creator", "title", "lastChangeDateTime", "CFPackageURI", "language", "version")
    }


# --- what cannot be answered --------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", SHAPES)
@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        (NOBODY, "unknownobject"),
        ("x", "invalid_uuid"),
        ("\x00", "invalid_uuid"),
        ("'; drop table", "invalid_uuid"),
        ("ŵ" * 500, "invalid_uuid"),
        (NOBODY.upper().replace("0", "A"), "invalid_uuid"),
    ],
    ids=ascii,
)
def test_an_identifier_that_is_none_or_nobodys_is_not_found(member: str, identifier: str, code: str) -> None:
    assert refusal(f"{member}/{identifier}", 404) == code


def test_an_identifier_of_another_kind_of_object_is_not_found() -> None:
    assert refusal(f"CFRubrics/{some('CFItems')[0]}", 404) == "unknownobject"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"sort": "nonsense"}, "invalid_sort_field"),
        ({"sort": "extensions"}, "invalid_sort_field"),
        ({"sort": "\x00"}, "invalid_sort_field"),
        ({"orderBy": "sideways"}, "invalid_sort_field"),
        ({"fields": "title,nonsense"}, "invalid_selection_field"),
        ({"filter": "title"}, "invalid_selection_field"),
        ({"filter": "title='x' XOR title='y'"}, "invalid_selection_field"),
        ({"filter": "title='x' AND"}, "invalid_selection_field"),
        ({"filter": "nonsense='x'"}, "invalid_selection_field"),
        ({"filter": "title='" + "'" * 100_001}, "invalid_selection_field"),
        ({"filter": "\x00"}, "invalid_selection_field"),
        ({"limit": "0"}, "invalid_selection_field"),
        ({"limit": "-1"}, "invalid_selection_field"),
        ({"limit": "1e3"}, "invalid_selection_field"),
        ({"limit": "٣"}, "invalid_selection_field"),
        ({"limit": "9" * 5000}, "invalid_selection_field"),
        ({"limit": str(2**31)}, "invalid_selection_field"),
        ({"offset": "\x00"}, "invalid_selection_field"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_parameter_that_means_nothing_is_refused_in_the_words_of_the_interface(
    query: dict[str, str], code: str
) -> None:
    assert refusal("CFDocuments", 400, **query) == code


@pytest.mark.parametrize("query", [{"offset": str(2**31 - 1)}, {"filter": "title='there is none'"}], ids=str)
def test_an_empty_list_is_not_found_since_the_interface_has_none(query: dict[str, str]) -> None:
    assert refusal("CFDocuments", 404, **query) == "unknownobject"


@pytest.mark.parametrize("path", ["", "nonsense", "CFItems/", "CFItems", "CFItems/a/b", "CFDocuments/"])
def test_any_other_address_is_refused_in_the_words_of_the_interface(path: str) -> None:
    assert refusal(path, 404) in {"unknownobject", "invalid_uuid"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(API + "CFDocuments", b"{}", content_type="application/json")
    assert response.status_code == 405
    assert objects.StatusInfo.model_validate(json.loads(response.content)).code_major == "unsupported"


def test_head_says_what_get_would_and_options_says_what_there_is() -> None:
    head = Client().head(API + "CFDocuments")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["X-Total-Count"]) > 0
    assert Client().options(API + "CFDocuments").headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_a_query_cannot_write_headers() -> None:
    response = Client().get(f"{API}CFDocuments?limit=1&x=%0d%0aSet-Cookie:%20a=b&y=%3E;rel=next")
    assert "\n" not in response.headers["Link"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/en/wales/data/", "/en/wales/standards/", "/cy/", "/health/"])
def test_no_other_page_may_be_read_from_another_site(path: str) -> None:
    response = Client().get(path)
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
