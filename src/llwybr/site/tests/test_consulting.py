"""`llwybr consultation …`, and the draft that the packs hold."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from llwybr.apps.consultations.models import Consultation
from llwybr.cli import main
from llwybr.core.packs import Knowledge
from llwybr.site import consulting, packs, running
from llwybr.site.running import PACKS

pytestmark = pytest.mark.django_db
FAR = date(2099, 1, 1)


@pytest.mark.sqlite  # the packs alone
def test_the_draft_holds_each_kind_of_change() -> None:
    changes = packs.difference(PACKS / "wales", PACKS / "wales-2027")["wales-2027"]
    whats = {change.id: change.whats for change in changes if change.kind == "elements"}
    assert sorted(whats.values()) == [("meaning",), ("meaning",), ("moved",), ("new",), ("removed",), ("wording",)]
    assert "midday-supervision" in [change.id for change in changes if change.kind == "roles"]


@pytest.mark.sqlite  # the packs alone
def test_the_draft_says_that_it_is_invented() -> None:
    changed = {change.id for change in packs.difference(PACKS / "wales", PACKS / "wales-2027")["wales-2027"]}
    draft: Knowledge = next(one for one in packs.check(PACKS)[0] if one.manifest.id == "wales-2027")
    own = [record for id, record in draft.records["elements"].items() if id in changed]
    assert len(own) == 5
    assert {record.source_status for record in own} == {"placeholder"}
    assert "invented" in draft.manifest.title.en


def test_a_draft_is_opened_and_its_day_moved(capsys: pytest.CaptureFixture[str]) -> None:
    day = timezone.localdate() + timedelta(days=9)
    assert consulting.open_draft("wales", "2027-09", day) == 0
    assert timezone.localdate(Consultation.objects.get().closes_at) == day
    assert "/wales/consultations/2027-09/" in capsys.readouterr().out


def test_what_is_no_draft_or_is_past_is_not_opened(capsys: pytest.CaptureFixture[str]) -> None:
    agreed = Consultation.objects.get().edition.nation
    assert consulting.open_draft(agreed, "1999-01", FAR) == 1
    assert consulting.open_draft("wales", "2027-09", date(1999, 1, 1)) == 1
    in_force = next(one for one in packs.check(PACKS)[0] if one.manifest.id == "wales").manifest.edition
    assert consulting.open_draft("wales", in_force, FAR) == 1
    assert "no longer a draft" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["consultation"], ["consultation", "open", "wales", "x", "--until", "soon"]])
def test_half_a_command_is_answered_with_its_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_the_nightly_purge_erases_comments_too(capsys: pytest.CaptureFixture[str]) -> None:
    Consultation.objects.update(closes_at=timezone.now() - timedelta(days=731))
    count = Consultation.objects.get().comments.count()
    assert running.purge() == 0
    assert f"consultations.Comment: {count}\n" in capsys.readouterr().out
