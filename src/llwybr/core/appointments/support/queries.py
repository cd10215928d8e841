"""Doors of platform support, and what is seen through one: how an account is set up, and nothing that is in its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.core.access import queries as access
from llwybr.core.access.roles import policy
from llwybr.core.appointments import naming
from llwybr.core.appointments.letters import SUPPORT_OPENED
from llwybr.core.appointments.models import SupportDoor, SupportDoorQuerySet
from llwybr.core.appointments.seen import UNION
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account
from llwybr.core.signin import queries as signin
from llwybr.core.signin.letters import ADDRESS_CHANGED, NEW_DEVICE, RECORDS_JOINED, SIGN_IN_CODE
from llwybr.core.signin.rules import one_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.models import Grant
    from llwybr.core.kit.bilingual import Written
    from llwybr.core.signin.models import Session

# Of the account alone. That any other letter went would tell of an office of a union, or that somebody shares their portfolio.
OF_ACCOUNTS = [one.name for one in (SIGN_IN_CODE, ADDRESS_CHANGED, NEW_DEVICE, RECORDS_JOINED, SUPPORT_OPENED)]
MOST_SHOWN = 50  # of doors, sessions or letters on a page
LETTERS_BACK = timedelta(days=30)  # for as long as the outbox keeps their rows


def person_of(typed: str) -> str:
    """The person of the account with exactly this e-mail address or account number; "" if there is none."""
    which = Q(public_id=typed) if naming.PUBLIC_ID.fullmatch(typed) else Q(email=_address(typed))
    found = Account.objects.filter(which, person__isnull=False).values_list("person__public_id").first()
    return str(found[0]) if found else ""


def _address(typed: str) -> str:
    try:
        return one_address(typed)
    except ValueError:
        return "-"  # nobody's


def held_by(supporter: str) -> SupportDoorQuerySet:
    """The doors that a supporter asked for, the latest first."""
    return SupportDoor.objects.filter(holder=supporter)


def waiting_for(supporter: str, now: datetime) -> SupportDoorQuerySet:
    """Those that wait for this supporter as the second: never their own, nor one to themselves."""
    return SupportDoor.objects.waiting(now).exclude(holder=supporter).exclude(of=supporter)


def open_to(person: str, now: datetime) -> SupportDoorQuerySet:
    """The doors to a person that stand open now: for that person alone."""
    return SupportDoor.objects.filter(of=person).open_at(now) if person else SupportDoor.objects.none()


def opened_to(person: str) -> SupportDoorQuerySet:
    """All that ever opened to a person, the latest first: for that person alone."""
    return SupportDoor.objects.filter(of=person, opened_at__isnull=False) if person else SupportDoor.objects.none()


def through(supporter: str, public_id: UUID, now: datetime) -> SupportDoor | None:
    """The door that this supporter can look through at this moment."""
    return held_by(supporter).open_at(now).filter(public_id=public_id).first()


@dataclass(frozen=True)
class Ways:
    """One account: which ways open it, never what opens it; and where it is signed in."""

    number: str
    active: bool
    email: bool
    passkeys: int
    app: bool
    providers: tuple[str, ...]
    papers_left: int
    papers_made: int
    sessions: Sequence[Session]


def accounts_of(person: str, now: datetime) -> list[Ways]:
    """How a person's accounts are opened, and since when they are open where."""
    return [_ways(one, now) for one in _accounts(person)]


def _accounts(person: str) -> list[Account]:
    found = Account.objects.filter(person__public_id=person) if person else Account.objects.none()
    return list(found.order_by("pk"))


def _ways(account: Account, now: datetime) -> Ways:
    ways = signin.ways_of(account)
    return Ways(
        number=str(account),
        active=account.is_active,
        email=bool(ways.email),
        passkeys=len(ways.passkeys),
        app=ways.app is not None,
        providers=tuple(one.provider for one in ways.providers),
        papers_left=ways.papers_left,
        papers_made=ways.papers_made,
        sessions=list(signin.sessions_of(account, now)[:MOST_SHOWN]),
    )


def letters_of(person: str, now: datetime) -> list[Letter]:
    """What became of the letters about a person's accounts that these caused, the latest first. Neither to whom, nor what they said."""
    accounts = _accounts(person)
    caused = Event.objects.filter(
        name="letters.posted", by__in=[str(one) for one in accounts], at__gt=now - LETTERS_BACK
    )
    numbers = list(caused.order_by("-sequence").values_list("subject", flat=True)[:MOST_SHOWN])
    addresses = [one.email for one in accounts if one.email]
    known = Q(public_id__in=numbers) | Q(to__in=addresses)
    shown = (
        Letter.objects.filter(known, kind__in=OF_ACCOUNTS)
        .defer("to", "values", "calendar")
        .order_by("-posted_at", "-pk")
    )
    return list(shown[:MOST_SHOWN]) if accounts else []


def roles_of(person: str, now: datetime) -> list[tuple[Grant, Written, Written | None]]:
    """The roles that a person holds or will hold, with their names. A union's office is that union's to know."""
    grants = list(access.grants(holders=[person]).current(now).exclude(role=UNION)) if person else []
    places = naming.places(one.scope for one in grants)
    return [(one, policy().roles[one.role].name, places.get(one.scope)) for one in grants]
