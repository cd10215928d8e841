"""Loading, changing and agreeing editions: what people answered under is never taken from them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from llwybr.apps.standards import actions, queries
from llwybr.apps.standards.models import AGREED, DRAFT, Edition, Element, Framework
from llwybr.core.events.models import Event
from llwybr.core.packs import Knowledge
from llwybr.site.packs import check
from llwybr.site.running import PACKS

pytestmark = pytest.mark.django_db

LATER = date(2027, 9, 1)


@pytest.fixture(scope="module")
def packs() -> dict[str, Knowledge]:
    return {one.manifest.id: one for one in check(PACKS)[0]}


def coded(knowledge: Knowledge, **manifest: object) -> Knowledge:
    """The same knowledge, under another manifest."""
    return replace(knowledge, manifest=knowledge.manifest.model_copy(update=manifest), records=dict(knowledge.records))


def without(knowledge: Knowledge, element: str) -> Knowledge:
    """The same knowledge with one element less."""
    left = {id: one for id, one in knowledge.records["elements"].items() if id != element}
    roles = {
        id: role.model_copy(update={"asks": {key: row for key, row in role.asks.items() if key != element}})
        for id, role in knowledge.records["roles"].items()
    }
    return replace(knowledge, records={**knowledge.records, "elements": left, "roles": roles})


def test_an_agreed_edition_that_asks_something_else_is_refused(packs) -> None:
    with pytest.raises(actions.EditionChangedError, match="asks something else"):
        actions.load(without(packs["wales"], "kitchen.menus"), by="test")


def test_a_draft_may_change_altogether_and_what_left_it_goes(packs) -> None:
    draft = Edition.objects.get(nation="wales", code="2027-09")
    assert draft.status == DRAFT
    actions.load(without(packs["wales-2027"], "kitchen.menus"), by="test")
    assert not draft.elements.filter(slug="kitchen.menus").exists()
    actions.load(packs["wales-2027"], by="test")
    assert draft.elements.filter(slug="kitchen.menus").exists()


def test_a_draft_leaves_the_nations_library_and_frameworks_alone(packs) -> None:
    before = set(Framework.objects.values_list("nation", "slug"))
    actions.load(packs["wales-2027"], by="test")
    assert set(Framework.objects.values_list("nation", "slug")) == before


def test_a_draft_that_is_agreed_comes_into_force_on_its_day_and_supersedes_the_other(packs) -> None:
    draft, old = (
        Edition.objects.get(nation="wales", code="2027-09"),
        Edition.objects.get(nation="wales", code="2026-11"),
    )
    actions.agree(edition=draft, in_force_from=LATER, by="test")
    draft.refresh_from_db()
    eve = LATER - timedelta(days=1)
    assert (queries.standing(draft, eve), queries.standing(old, eve)) == ("coming", "in_force")
    assert (queries.standing(draft, LATER), queries.standing(old, LATER)) == ("in_force", "superseded")
    assert Event.objects.filter(name="standards.edition_agreed").latest("sequence").facts == {
        "in_force_from": LATER.isoformat()
    }


def test_an_edition_is_agreed_once_and_never_on_the_day_of_another(packs) -> None:
    draft = Edition.objects.get(nation="wales", code="2027-09")
    with pytest.raises(actions.NotADraftError):
        actions.agree(edition=draft, in_force_from=date(2026, 11, 16), by="test")
    actions.agree(edition=draft, in_force_from=LATER, by="test")
    with pytest.raises(actions.NotADraftError):
        actions.agree(edition=draft, in_force_from=LATER + timedelta(days=1), by="test")


def test_loading_its_pack_again_does_not_turn_an_agreed_edition_back_into_a_draft(packs) -> None:
    draft = Edition.objects.get(nation="wales", code="2027-09")
    actions.agree(edition=draft, in_force_from=LATER, by="test")
    actions.load(packs["wales-2027"], by="test")
    draft.refresh_from_db()
    assert (draft.status, draft.in_force_from) == (AGREED, LATER)


def test_what_only_changed_in_wording_keeps_its_meaning_where_the_pack_says_so(packs) -> None:
    old, new = (Edition.objects.get(nation="wales", code=code) for code in ("2026-11", "2027-09"))
    said = [id for id, one in packs["wales-2027"].records["elements"].items() if one.same_meaning_as == "2026-11"]
    assert said
    for slug in said:
        before, after = (Element.objects.get(edition=one, slug=slug) for one in (old, new))
        assert before.meaning == after.meaning
    changed = {one.slug: one.whats for one in queries.element_changes(old, new)}
    assert all(changed[slug] == ("wording",) for slug in said)
