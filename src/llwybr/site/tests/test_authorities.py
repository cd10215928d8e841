"""The authorities of both nations, as the packs hold them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from llwybr.core.places import queries
from llwybr.core.places.actions.packs import public_id
from llwybr.core.places.models import Belonging, Code, Place, Tree
from llwybr.core.places.tests.a_place import TODAY
from llwybr.site import packs
from llwybr.site.running import PACKS

WELSH = range(660, 682)
NO_AUTHORITIES = {0, 999, *range(701, 709)}
# Orders that the pack names: one day for each.
DAYS = {date(2019, 4, 1): 5, date(2021, 4, 1): 3, date(2023, 4, 1): 3}


def authorities(nation: str) -> Counter[bool]:
    """How many are there, and how many are gone."""
    found = Place.objects.filter(kind="local_authority", nation=nation)
    return Counter(one.is_open(TODAY) for one in found)


@pytest.mark.django_db
def test_all_of_wales_and_the_current_ones_of_england() -> None:
    assert authorities("wales") == {True: 22}
    assert authorities("england") == {True: 153, False: 31}
    codes = {int(one) for one in Code.objects.filter(scheme="la_code").values_list("value", flat=True)}
    assert set(WELSH) <= codes
    assert not codes & NO_AUTHORITIES
    welsh = {one.name.cy for one in queries.under(str(queries.nation("wales")), TODAY).filter(kind="local_authority")}
    assert {"Ynys Môn", "Rhondda Cynon Taf", "Pen-y-bont ar Ogwr", "Castell-nedd Port Talbot", "Caerdydd"} <= welsh


@pytest.mark.django_db
def test_only_days_that_an_order_gives() -> None:
    """What came, and what it took over from, share their day."""
    found = Place.objects.filter(kind="local_authority").values_list("opened_on", "closed_on")
    assert Counter(day for pair in found for day in pair if day) == DAYS
    poole = Place.objects.get(name_en="Poole", kind="local_authority")
    assert [one.into.name_en for one in queries.successors(poole)] == ["Bournemouth, Christchurch and Poole"]
    assert (poole.is_open(date(2019, 3, 31)), poole.is_open(date(2019, 4, 1))) == (True, False)


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    before = Place.objects.count(), Code.objects.count(), Belonging.objects.count(), Tree.objects.get().version
    packs.load(PACKS, by="test")
    assert (
        Place.objects.count(),
        Code.objects.count(),
        Belonging.objects.count(),
        Tree.objects.get().version,
    ) == before
    assert str(queries.nation("wales")) == public_id("wales", "wales")


def written(tmp_path: Path, **more: object) -> list[str]:
    """What the check says of a pack with these fields on one authority."""
    places = [
        {"id": "wales", "kind": "nation", "name": "Wales"},
        {"id": "a", "kind": "local_authority", "name": "A", "parent": "wales", "codes": {"la_code": "681"}},
        {"id": "b", "kind": "local_authority", "name": "B", "parent": "wales", **more},
    ]
    defaults = {"source": {"name": "a test"}, "source_status": "derived"}
    for name in ("shared", "wales"):
        folder = tmp_path / name / "places"
        folder.mkdir(parents=True)
        about = {"id": name, "title": {"en": "A", "cy": "A"}}
        about |= {"edition": "2026", "in_force_from": date(2026, 1, 1)} if name == "wales" else {}
        (folder.parent / "pack.yaml").write_text(yaml.safe_dump(about))
    (tmp_path / "wales" / "places" / "a.yaml").write_text(yaml.safe_dump({"defaults": defaults, "places": places}))
    return [str(one) for one in packs.check(tmp_path)[1] if "places" in str(one)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"codes": {"la_code": "681"}}, "has the la_code 681 of a"),
        ({"codes": {"la_code": "68"}}, "la_code"),
        ({"parent": "nowhere"}, "is no other place here"),
        ({"parent": "b"}, "is no other place here"),
        ({"parent": "a"}, "lies under a local authority"),
        ({"parent": None}, "lies under no nation"),
        ({"kind": "shop"}, "kind"),
        ({"closed": True, "closed_on": date(2020, 1, 1)}, "closed alone says"),
        ({"successor": "a"}, "give the day on which it took over"),
        ({"opened_on": date(2020, 1, 1), "closed_on": date(2019, 1, 1)}, "closed_on is not after"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_the_check_says_what_is_wrong_and_where(wrong: dict[str, object], said: str, tmp_path: Path) -> None:
    found = written(tmp_path, **wrong)
    assert len(found) == 1, found
    assert said in found[0]
    assert "places/a.yaml:" in found[0]


def test_a_pack_that_is_right_has_no_faults(tmp_path: Path) -> None:
    assert written(tmp_path, successor="a", closed_on=date(2020, 1, 1)) == []
