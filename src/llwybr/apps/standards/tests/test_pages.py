"""The public pages of the standards: whole, in both languages, and never with more queries for more rows."""

import pytest
from django.test import Client

from llwybr.apps.standards.models import Element, Framework, Profile, Role

pytestmark = pytest.mark.django_db

PAGES = (
    "standards",
    "jobs",
    "jobs/catering-3",
    "jobs/invigilation",
    "roles/premises",
    "roles/teaching-assistant",
    "roles/invigilation",
    "editions",
    "editions/2026-11",
    "editions/2026-11/changes",
    "frameworks",
    "frameworks/isbl-2019",
    "frameworks/stl-2007",
    "learning",
    "provision",
)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("nation", ["wales", "england"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_at_most_ten_queries(
    page: str, nation: str, language: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        response = Client().get(f"/{language}/{nation}/{page}/")
    assert response.status_code == 200


@pytest.mark.parametrize(
    "page", ["roles/pilot", "editions/1999", "editions/1999/changes", "frameworks/nothing", "jobs/pilot"]
)
def test_what_is_not_there_is_a_404(page: str) -> None:
    assert Client().get(f"/en/wales/{page}/").status_code == 404
    assert Client().get(f"/en/scotland/{page}/").status_code == 404


def test_all_59_jobs_are_listed_under_their_role_and_lead_to_their_page() -> None:
    page = Client().get("/cy/wales/jobs/").content.decode()
    profiles = Profile.objects.filter(edition__nation="wales", edition__code="2026-11")
    assert profiles.count() == 59
    for profile in profiles:
        assert f'href="/cy/wales/jobs/{profile.slug}/"' in page


def test_a_role_is_one_table_from_the_first_day_to_the_highest_rung() -> None:
    response = Client().get("/en/wales/roles/premises/")
    assert [rung.rung for rung in response.context["rungs"]] == [1, 2, 3, 4, 5, 6]
    for _, rows in response.context["areas"]:
        for element, levels in rows:
            assert len(levels) == 6, element
            found = [level for _, level in levels]
            assert found == sorted(found), f"{element} falls"
    page = response.content.decode()
    assert "<caption" in page
    assert 'scope="rowgroup"' in page


def test_a_job_says_what_sets_it_apart_and_what_lies_above_and_beside() -> None:
    page = Client().get("/en/wales/jobs/teaching-assistant-3/").content.decode()
    profile = Profile.objects.get(edition__nation="wales", edition__code="2026-11", slug="teaching-assistant-3")
    assert "What sets it apart from the level below" in page
    assert 'href="/en/wales/jobs/teaching-assistant-4/"' in page
    for other in profile.beside.all():
        assert f'href="/en/wales/jobs/{other.slug}/"' in page


def test_every_role_has_its_rungs_in_order_without_a_gap() -> None:
    for role in Role.objects.all():
        rungs = list(role.profiles.order_by("rung").values_list("rung", flat=True))
        assert rungs == list(range(1, len(rungs) + 1)), role


def test_a_framework_shows_each_item_and_where_it_stands_in_our_standards() -> None:
    response = Client().get("/en/england/frameworks/hlta-2007/")
    page = response.content.decode()
    framework = Framework.objects.get(nation="england", slug="hlta-2007")
    for item in framework.items.all():
        assert f'id="{item.slug}"' in page
    element = Element.objects.get(
        edition__nation="england", edition__code="2026-11", slug="supporting-learning.classes"
    )
    assert f'href="/en/england/standards/#{element.slug}">{element.title.en}</a>' in page
    assert "Placeholder: not checked" in page


def test_an_element_names_the_other_standards_that_say_it_too() -> None:
    page = Client().get("/en/england/standards/").content.decode()
    assert 'href="/en/england/frameworks/hlta-2007/"' in page


def test_what_a_draft_changes_stands_beside_what_was() -> None:
    response = Client().get("/en/wales/editions/2027-09/changes/")
    whats = {what for change in response.context["elements"] for what in change.whats}
    assert whats == {"new", "removed", "moved", "meaning", "wording"}
    page = response.content.decode()
    assert "Edition 2027-09 is a draft. It is asked of nobody." in page
    for change in response.context["elements"]:
        assert f'id="{change.slug}"' in page
    assert any(change.asks for change in response.context["profiles"])


def test_a_draft_is_never_the_edition_in_force() -> None:
    page = Client().get("/en/wales/standards/").content.decode()
    assert "Edition 2026-11, in force from" in page
