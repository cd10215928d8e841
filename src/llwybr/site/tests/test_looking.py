"""The log and the timed door beside everything else: what is never seen through the door, and what the purge drops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from llwybr.apps.portfolio import letters as portfolio
from llwybr.apps.selfassessment.models import Attempt, Step
from llwybr.core.access import actions as access
from llwybr.core.access.models import Look
from llwybr.core.appointments.models import SupportDoor
from llwybr.core.appointments.support import actions
from llwybr.core.appointments.support.rules import OPEN_LASTS
from llwybr.core.appointments.tests.looks import HOUR, account, client_of, give, look, page, person
from llwybr.core.letters import actions as letters
from llwybr.core.letters.kinds import everything
from llwybr.core.people.models import Identity, Person
from llwybr.core.signin.letters import NEW_DEVICE
from llwybr.core.signin.models import Token
from llwybr.site.running import purge
from llwybr.values.bilingual import Bilingual

pytestmark = pytest.mark.django_db
NIA, DEWI, MENNA = "nia", "dewi", "menna"
THROUGH = ("", "letters/", "roles/")


def opened() -> SupportDoor:
    """Dewi's door to Nia."""
    now = timezone.now()
    for slug in (DEWI, MENNA):
        give(slug, "platform_support")
    door = actions.ask(holder=person(DEWI), of=person(NIA), reason="x" * 20, language="en", by="test", now=now)
    return actions.agree(door=door, approver=person(MENNA), name="Dewi", by="test", now=now)


def canaries() -> list[str]:
    """Something in every private place of Nia's record; what must be seen nowhere through the door."""
    mine = Person.objects.get(public_id=person(NIA))
    attempt = Attempt.objects.filter(person=mine).latest("started_at")
    element = attempt.answers.select_related("element").first().element
    Step.objects.update_or_create(
        attempt=attempt,
        element=element,
        defaults={"note": "CANARI-NODYN", "status": "chosen", "changed_at": timezone.now()},
    )
    Identity.objects.update_or_create(person=mine, defaults={"born_on": "1987-06-05"})
    now = timezone.now()
    Token.objects.create(
        account=account(NIA), name="CANARI-ALLWEDD", key="x" * 64, scopes=[], made_at=now, ends_at=now + OPEN_LASTS
    )
    private = ["CANARI", "1987", "5 June", "5 Mehefin", mine.name, "nia@ysgol.example", person(NIA), str(attempt)]
    return [*private, attempt.job.title.en, attempt.job.title.cy, element.title.en, element.title.cy]


def test_never_an_answer_a_plan_a_note_a_name_an_address_or_a_birth_date() -> None:
    secrets, door = canaries(), opened()
    for path in THROUGH:
        for language in ("en", "cy"):
            shown = page(client_of(DEWI), f"/support/{door}/{path}", language)
            assert [secret for secret in secrets if secret in shown] == [], path


def test_nor_that_they_share_their_portfolio_ask_a_witness_or_take_all_of_it_along() -> None:
    """A letter tells by its kind alone: the door shows those about the account, and no other."""
    door, nia, now = opened(), account(NIA), timezone.now()
    told = {"to": nia.email, "language": "en", "by": str(nia), "now": now}
    who = {"who": Bilingual("Nia", "Nia")}
    for kind, values in (
        (portfolio.SHARED, who),
        (portfolio.ASKED, {**who, "day": now.date(), "key": "x" * 43}),
        (portfolio.ANSWERED, {}),
        (NEW_DEVICE, {}),
    ):
        letters.post(kind=kind, values=values, **told)
    letters.post(kind=portfolio.SHARED, values=who, **{**told, "to": "elsewhere@ysgol.example"})
    shown = page(client_of(DEWI), f"/support/{door}/letters/", "en")
    assert str(NEW_DEVICE.subject) in shown, "the control"
    assert {one.name for one in everything() if str(one.subject) in shown} == {"support_opened", "new_device"}


def test_two_years_are_kept_and_the_nightly_purge_drops_the_rest() -> None:
    now = timezone.now()
    look("dewi", "nia", now=now - access.LOOKS_KEPT - HOUR)
    look("menna", "nia", now=now - access.LOOKS_KEPT + HOUR)
    purge()
    assert [one.by for one in Look.objects.filter(of=person("nia"))] == [person("menna")]


def test_and_doors_after_as_long() -> None:
    door = opened()
    purge()
    assert SupportDoor.objects.count() == 1
    SupportDoor.objects.filter(pk=door.pk).update(asked_at=timezone.now() - actions.KEPT - timedelta(days=1))
    purge()
    assert not SupportDoor.objects.exists()
