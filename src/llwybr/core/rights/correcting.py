"""What an employer wrote of somebody is wrong: whoever may change it there is told, and has a month to answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from llwybr.core.access.models import Grant
from llwybr.core.access.roles import BELOW, HERE, WORKS, policy
from llwybr.core.access.throttle import bucket_for, count_failure, failed_today, too_many
from llwybr.core.appointments import naming
from llwybr.core.events.actions import record
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account
from llwybr.core.places import queries as places
from llwybr.core.rights.letters import CORRECTION_ASKED
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.kit.bilingual import Written
    from llwybr.core.letters.kinds import Value
    from llwybr.core.people.models import Person

ASKED = "rights.correction_asked"
CHANGES = "post.change"
MOST, MOST_IN_A_DAY = 3, 10  # in ten minutes, in 24 hours: each sends letters with their words
SOMEBODY = Bilingual("Somebody who works there", "Rhywun sy’n gweithio yno")
SINCE = timedelta(days=365)  # so long after they left can they ask


class RefusedError(Exception):
    """`reason`: too_often, today (the same of a whole day), or nobody (who could be told)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def workplaces(person: Person, now: datetime) -> dict[str, Written]:
    """Where they work, or worked a year ago: {public id of the place: its name}."""
    mine = Grant.objects.standing().filter(holder=str(person.public_id), role__in=WORKS, starts_at__lte=now)
    found = [one.place for one in mine if one.ends_at is None or one.ends_at > now - SINCE]
    return naming.places(found)


def who_may_change(place: str, *, but: str, now: datetime) -> list[str]:
    """The public ids of whoever may change a post there: at the place itself, or else above it. Never `but`."""
    above = [str(one.public_id) for one in places.above(place, timezone.localdate(now))]
    for scopes, far in (([place], {HERE, BELOW}), (above, {BELOW})):
        roles = [one.id for one in policy().roles.values() if one.may.get(CHANGES) in far]
        held = Grant.objects.open_at(now).filter(role__in=roles, scope__in=scopes).exclude(holder=but)
        if found := list(dict.fromkeys(held.values_list("holder", flat=True))):
            return found
    return []


def ask(*, person: Person, place: str, what: str, by: str, now: datetime) -> None:
    """Say so, in the words of the person. Raises RefusedError."""
    bucket = bucket_for("correction", str(person.public_id))
    if too_many(bucket, MOST, now=now):
        raise RefusedError("too_often")
    if failed_today(bucket, now=now) >= MOST_IN_A_DAY:
        raise RefusedError("today")
    to = _accounts(who_may_change(place, but=str(person.public_id), now=now))
    if not to:
        raise RefusedError("nobody")
    count_failure(bucket, now=now)
    _tell(person, place, what, to, by, now)


def _accounts(persons: list[str]) -> list[Account]:
    found = Account.objects.select_related("person").filter(person__public_id__in=persons, is_active=True)
    return list(found.exclude(email=None).order_by("pk"))


@transaction.atomic
def _tell(person: Person, place: str, what: str, to: list[Account], by: str, now: datetime) -> None:
    where = naming.places([place])[place]
    name = naming.line(person.name)
    values: dict[str, Value] = {
        "who": Bilingual(name, name) if name else SOMEBODY,
        "place": Bilingual(naming.line(where.en), naming.line(where.cy)),
        "what": what,
    }
    for one in to:
        letters.post(kind=CORRECTION_ASKED, to=str(one.email), language=one.language, values=values, by=by, now=now)
    record(
        ASKED, subject=str(person.public_id), by=by, facts={"told": len(to)}, personal={"place": place, "what": what}
    )
