"""What the tests stand on: the draft of the demonstration, open for comments, with its secretary and what was said of it."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from llwybr.apps.consultations import actions
from llwybr.apps.consultations.models import Comment, Consultation
from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Account
from llwybr.core.places import queries as places
from llwybr.core.signin import actions as signin
from llwybr.site import secretary as demonstration
from llwybr.values.bilingual import Bilingual
from tests.cast import signed_in

PUBLIC = "/en/wales/consultations/2027-09/"
DIGITAL = f"{PUBLIC}element/information.digital/"
COLLEAGUES = f"{PUBLIC}element/communication.colleagues/"
DESK = "/en/consultations/desk/"
ON_DESK = f"{DESK}wales/2027-09/"
DESK_DIGITAL = f"{ON_DESK}element/information.digital/"
AGREE = f"{ON_DESK}agree/"
WORDS = "canary-in-a-comment"
ANSWER = {
    "outcome": "changed",
    "heard_en": "You want an example.",
    "heard_cy": "Rydych am gael enghraifft.",
    "reason_en": "We add one.",
    "reason_cy": "Byddwn yn ychwanegu un.",
}


def draft() -> Consultation:
    return Consultation.objects.select_related("edition").get(edition__code="2027-09")


def close() -> None:
    Consultation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))


def writer(where: str = COLLEAGUES, words: str = WORDS) -> Client:
    """Someone who has just commented."""
    client = Client()
    response = client.post(where, {"note": words, "role": "staff"})
    assert response.status_code == 302, response.content.decode()
    return client


def mine(words: str = WORDS) -> Comment:
    return Comment.objects.get(text=words)


def secretary() -> Client:
    """The secretary of the demonstration, signed in in two ways."""
    return signed_in(demonstration.seed(by="test", now=timezone.now()))


def somebody() -> Account:
    """The account of somebody new."""
    return signin.open_account(email=None, language="en", by="test")


def appointed(account: Account, nation: str = "wales", *, begins: int = -60, lasts: int = 90) -> Grant:
    """The role of a nation's secretary, from so many days from now, for so many days."""
    place, now = places.nation(nation), timezone.now()
    assert place
    assert account.person
    starts_at = now + timedelta(days=begins)
    return access.grant(
        holder=str(account.person.public_id),
        role="body_secretary",
        scope=str(place),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=lasts),
        granter="system",
        by="test",
        now=now,
    )


def seated(nation: str = "wales") -> Client:
    """Somebody newly appointed, signed in in two ways."""
    account = somebody()
    appointed(account, nation)
    return signed_in(account)


def marks(slug: str = "information.digital") -> list[str]:
    """What the secretary ticks: every comment on an item that waits."""
    return [one.mark for one in draft().comments.waiting().filter(slug=slug)]


def answer_everything() -> None:
    """Every comment gets a decision, one item after another."""
    now = timezone.now()
    for slug in set(draft().comments.waiting().order_by().values_list("slug", flat=True)):
        waiting = draft().comments.waiting().filter(slug=slug)
        actions.decide(
            consultation=draft(),
            comments={one.public_id: one.version for one in waiting},
            outcome="kept",
            heard=Bilingual("Heard.", "Clywyd."),
            reason=Bilingual("Why.", "Pam."),
            by="test",
            now=now,
        )
