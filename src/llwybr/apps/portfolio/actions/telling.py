"""To whom the letters of a portfolio go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llwybr.apps.portfolio.letters import ANSWERED, SHARED
from llwybr.core.appointments import naming
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account
from llwybr.values.bilingual import Bilingual, as_language

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.letters.models import Letter
    from llwybr.core.people.models import Person

SOMEBODY = Bilingual("Somebody", "Rhywun")


def tell_person(reader: Person, *, sharer: Person, until: datetime, by: str, now: datetime) -> list[str]:
    """At every address that opens their record: whoever has none sees it when they sign in. The letters."""
    found = Account.objects.filter(person=reader, is_active=True).exclude(email=None).order_by("pk")
    return [str(_shared(str(one.email), reader, sharer, until, by, now).public_id) for one in found]


def tell_address(address: str, *, sharer: Person, until: datetime, by: str, now: datetime) -> list[str]:
    """Only where somebody signs in with it: strangers get no letter. What is written is the same, and takes the same time: to
    a stranger, a letter that goes to nobody."""
    known = Account.objects.select_related("person").filter(email=address, is_active=True).first()
    reader = known.person if known else None
    return [str(_shared(address if reader else "", reader, sharer, until, by, now).public_id)]


def _shared(to: str, reader: Person | None, sharer: Person, until: datetime, by: str, now: datetime) -> Letter:
    language = as_language(reader.language if reader else None)
    return letters.post(
        kind=SHARED, to=to, language=language, values={"who": called(sharer)}, by=by, now=now, until=until
    )


def tell_answered(owner: Person, *, by: str, now: datetime) -> None:
    """Whoever asked: not whom, nor what was said."""
    for account in Account.objects.filter(person=owner, is_active=True).exclude(email=None).order_by("pk"):
        letters.post(kind=ANSWERED, to=str(account.email), language=account.language, values={}, by=by, now=now)


def called(person: Person) -> Bilingual:
    """What somebody wants to be called, as a letter takes it."""
    name = naming.line(person.name)
    return Bilingual(name, name) if name else SOMEBODY
