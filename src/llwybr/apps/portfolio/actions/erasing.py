"""What others keep of somebody who is erased: the address with which they shared, or at which they asked for a statement."""

from __future__ import annotations

from datetime import datetime

from llwybr.apps.portfolio.models import Share, Statement
from llwybr.core.people.models import Person
from llwybr.core.rights.erasing import register_eraser
from llwybr.core.rights.erasing.own import addresses_of


def register() -> None:
    """From now on."""
    register_eraser("readers", end_shares)
    register_eraser("witnesses", ask_no_more)


def end_shares(*, person: Person, by: str, now: datetime) -> int:
    """What was shared with an address of theirs: nobody signs in with it any more."""
    return Share.objects.filter(address__in=addresses_of(person)).delete()[0]


def ask_no_more(*, person: Person, by: str, now: datetime) -> int:
    """A statement that they were asked for and have not given is taken back, and their address and name with it."""
    asked = Statement.objects.filter(email__in=addresses_of(person), answered_at=None)
    return asked.update(email="", name="", taken_back_at=now)
