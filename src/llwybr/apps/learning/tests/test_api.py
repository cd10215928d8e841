"""The catalogue over the API: the same as the pages show."""

from decimal import Decimal

import pytest
from django.utils import timezone

from llwybr.apps.learning import queries
from llwybr.apps.learning.models import Catalogue, Offer
from llwybr.apps.learning.queries import Wanted
from llwybr.apps.learning.rules import Within
from llwybr.apps.learning.schemas import OfferOut, ProviderList, ProvisionOut
from llwybr.apps.standards import queries as standards
from tests.api import ask, everything, refusal

pytestmark = pytest.mark.django_db

HERE = "nations/wales/learning"


def wanted(**chosen: object) -> list[str]:
    found = queries.catalogue("wales", timezone.localdate(), Wanted(**chosen))  # type: ignore[arg-type]
    return [one.slug for one in found]


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("", {}),
        ("free=true", {"free": True}),
        ("language=cy&family=facilities", {"language": "cy", "family": "facilities"}),
        ("delivery=at-work&hours=2", {"delivery": "at-work", "hours": Decimal(2)}),
        ("element=kitchen.menus", {"elements": ("kitchen.menus",)}),
    ],
)
def test_offers_are_those_that_the_catalogue_holds_in_its_order(asked: str, chosen: dict[str, object]) -> None:
    found = everything(f"{HERE}?{asked}", 9)
    assert [one["id"] for one in found] == wanted(**chosen)
    assert found


def test_an_area_stands_for_its_elements() -> None:
    edition = standards.edition_in_force("wales", timezone.localdate())
    assert edition
    slugs = tuple(one.slug for one in standards.elements(edition) if one.area.slug == "communication")
    assert [one["id"] for one in everything(f"{HERE}?area=communication")] == wanted(elements=slugs)
    assert everything(f"{HERE}?area=communication&element=kitchen.menus") == []


def test_each_choice_binds() -> None:
    assert all(one["cost_pence"] == 0 for one in everything(f"{HERE}?free=true"))
    assert all(one["hours"] <= 1.5 for one in everything(f"{HERE}?hours=1.5"))
    assert all(one["delivery"]["id"] == "in-person" for one in everything(f"{HERE}?delivery=in-person"))
    assert all("cy" in one["languages"] for one in everything(f"{HERE}?language=cy"))


def test_every_offer_has_the_shape_that_is_described_and_its_own_address() -> None:
    for one in everything(HERE)[::20]:
        OfferOut.model_validate(one)
        assert ask(one["href"]) == one


def test_money_is_in_whole_pence() -> None:
    for one in everything(HERE):
        row = Offer.objects.get(nation="wales", slug=one["id"])
        assert one["cost_pence"] == row.cost * 100
        assert Decimal(str(one["hours"])) == row.hours


def test_providers_are_those_that_offer_and_the_invented_are_marked() -> None:
    found = ProviderList.model_validate(ask("nations/wales/providers")).items
    assert {one.id for one in found} == {one["provider"]["id"] for one in everything(HERE)}
    assert any(one.invented for one in found)


@pytest.mark.parametrize("asked", ["", "language=cy&hours=2", "free=true"])
def test_provision_is_the_table_of_the_page(asked: str) -> None:
    edition = standards.edition_in_force("wales", timezone.localdate())
    assert edition
    within = Within(
        language="cy" if "cy" in asked else "", hours=Decimal(2) if "hours" in asked else None, free="free" in asked
    )
    rows = queries.provision(standards.asked_by_family(edition), "wales", timezone.localdate(), within)
    expected = {(one.element, one.family): (one.asked, list(one.missing)) for one in rows}
    found = everything(f"nations/wales/provision?{asked}")
    assert {
        (one["element"]["id"], one["family"]["id"]): (
            one["asked"]["number"],
            [level["number"] for level in one["missing"]],
        )
        for one in found
    } == expected
    ProvisionOut.model_validate(found[0])


def test_a_new_load_is_seen_at_once() -> None:
    slug = everything(HERE)[0]["id"]
    Offer.objects.filter(nation="wales", slug=slug).update(title_cy="Rhywbeth arall")
    Catalogue.objects.filter(nation="wales").update(stamp="00000000-0000-4000-8000-000000000001")
    assert ask(f"{HERE}/{slug}")["title"]["cy"] == "Rhywbeth arall"


@pytest.mark.parametrize("path", [f"{HERE}?limit=100", "nations/wales/provision", "nations/wales/providers"])
def test_an_answer_needs_at_most_ten_queries(path: str, django_assert_max_num_queries) -> None:
    from llwybr.apps.learning.api import there

    there._offers.cache_clear()
    there._provision.cache_clear()
    with django_assert_max_num_queries(10):
        ask(path)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{HERE}?area=x", "communication"),
        (f"{HERE}?family=x", "facilities"),
        (f"{HERE}?element=x", "/elements"),
        (f"{HERE}/nothing", "/api/v1/nations/wales/learning"),
        ("nations/france/provision", "wales, england"),
        ("nations/france/providers", "wales, england"),
    ],
)
def test_a_name_that_stands_for_nothing_is_answered_with_where_to_look(path: str, named: str) -> None:
    error = refusal(path, 404)
    assert named in error["en"]
    assert named in error["cy"]


@pytest.mark.parametrize(
    "asked", ["free=1", "hours=-1", "hours=nan", "hours=inf", "hours=1e999", "hours=2001", "delivery=owl"]
)
def test_what_makes_no_sense_is_refused_in_words(asked: str) -> None:
    assert refusal(f"{HERE}?{asked}", 422)["where"][0]["name"] == asked.split("=")[0]
