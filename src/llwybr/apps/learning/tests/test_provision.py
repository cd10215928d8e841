"""Where need has no learning: the sum, and the page that shows it."""

from decimal import Decimal

import pytest
from django.test import Client

from llwybr.apps.learning.models import Offer
from llwybr.apps.learning.rules import Lesson, Within, provision


def lesson(*, to: int = 2, hours: str = "2", cost: str = "0", languages: str = "en", families: str = "") -> Lesson:
    return Lesson(
        {"cooking": (1, to)}, Decimal(hours), Decimal(cost), frozenset(languages.split()), frozenset(families.split())
    )


NEED = {("cooking", "facilities"): 3}


def missing(*lessons: Lesson, within: Within | None = None) -> tuple[int, ...]:
    (one,) = provision(NEED, lessons, within or Within())
    return one.missing


def test_without_an_offer_every_step_is_missing() -> None:
    assert missing() == (1, 2, 3)


def test_an_offer_takes_people_to_every_level_up_to_its_ceiling() -> None:
    assert missing(lesson(to=2)) == (3,)
    assert missing(lesson(to=2), lesson(to=3)) == ()


def test_an_offer_for_other_jobs_helps_nobody_here() -> None:
    assert missing(lesson(to=3, families="administration-and-management")) == (1, 2, 3)
    assert missing(lesson(to=3, families="facilities")) == ()


@pytest.mark.parametrize(
    ("within", "left"),
    [
        (Within(language="cy"), (1, 2, 3)),
        (Within(language="en"), ()),
        (Within(hours=Decimal(1)), (1, 2, 3)),
        (Within(hours=Decimal(2)), ()),
        (Within(free=True), (1, 2, 3)),
    ],
)
def test_language_hours_and_price_each_bind(within: Within, left: tuple[int, ...]) -> None:
    assert missing(lesson(to=3, cost="10"), within=within) == left


def test_what_nobody_asks_is_never_missing() -> None:
    assert provision({}, [lesson()], Within()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["wales/provision/", "wales/provision/?language=cy", "england/provision/"])
def test_every_step_that_a_job_asks_has_an_offer_and_in_wales_one_in_welsh(place: str) -> None:
    response = Client().get(f"/en/{place}")
    assert response.context["missing"] == 0, [(element.slug, lacking) for element, lacking in response.context["holes"]]


@pytest.mark.django_db
def test_the_page_says_in_words_what_is_missing_when_an_offer_goes(django_assert_max_num_queries) -> None:
    Offer.objects.filter(nation="wales", raises__element="kitchen.menus").delete()
    with django_assert_max_num_queries(10):
        response = Client().get("/en/wales/provision/")
    page = response.content.decode()
    assert "kitchen.menus" in [element.slug for element, _ in response.context["holes"]]
    assert "nothing is offered for:" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["language=xx&hours=99999", "hours=-1&free=yes", "hours=%00", "language=cy&hours=4&free=1"]
)
def test_whatever_is_asked_the_page_answers(query: str) -> None:
    assert Client().get(f"/cy/wales/provision/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("area=kitchen", lambda offer: any(one.element.startswith("kitchen.") for one in offer.raises.all())),
        ("family=facilities", lambda offer: not offer.families or "facilities" in offer.families),
        ("free=1", lambda offer: offer.cost == 0),
        ("language=cy", lambda offer: "cy" in offer.languages),
    ],
)
def test_the_catalogue_shows_what_fits_and_only_that(query: str, holds) -> None:
    response = Client().get(f"/en/wales/learning/?{query}")
    offers = response.context["offers"].paginator.object_list
    assert 0 < len(offers) < Offer.objects.filter(nation="wales").count()
    assert all(holds(offer) for offer in offers)
    fitting = [offer for offer in Offer.objects.filter(nation="wales").prefetch_related("raises") if holds(offer)]
    assert {offer.pk for offer in offers} == {offer.pk for offer in fitting}
