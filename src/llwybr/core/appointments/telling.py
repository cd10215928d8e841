"""To whom the letters about roles go, and what stands in them. A union's office is named in none: a mailbox may be an employer's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.core.access.roles import PERSON, policy
from llwybr.core.appointments import naming
from llwybr.core.appointments.letters import ROLE_ENDED, ROLE_GIVEN, ROLE_WAITS
from llwybr.core.appointments.rules import SYSTEM, is_union_office
from llwybr.core.letters import actions as letters
from llwybr.core.letters.kinds import LONGEST, Kind, has_control
from llwybr.core.people.models import Account
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from llwybr.core.access.models import Grant
    from llwybr.core.letters.kinds import Value

UNNAMED_ROLE = Bilingual(
    "a role that only you, and those who hold it with you, see once you sign in",
    "rôl na fydd neb ond chi, a’r rhai sy’n ei dal gyda chi, yn ei gweld ar ôl mewngofnodi",
)
SOMEBODY = Bilingual("Somebody who may do so", "rhywun sydd â’r hawl")
PLATFORM = Bilingual("Llwybr", "Llwybr")
SOONEST = timedelta(microseconds=1)


def tell_given(grant: Grant, *, by: str, now: datetime) -> None:
    """Its holder, from when and by whom."""
    begins = timezone.localdate(grant.starts_at)
    values: dict[str, Value] = {"who": _who(grant, grant.granter), "what": _what(grant), "day": begins}
    _post(ROLE_GIVEN, [grant.holder], values, by=by, now=now)


def tell_waits(grant: Grant, seconds: Iterable[str], *, by: str, now: datetime) -> None:
    """Whoever could agree to it."""
    _post(ROLE_WAITS, seconds, {"who": _who(grant, grant.granter), "what": _what(grant)}, by=by, now=now)


def tell_ended(grant: Grant, *, ender: str, by: str, now: datetime) -> None:
    """Its holder, whose role it was, or would have been."""
    last = timezone.localdate((grant.withdrawn_at or grant.ends_at or now) - SOONEST)
    values: dict[str, Value] = {"who": _who(grant, ender), "what": _what(grant), "day": last}
    _post(ROLE_ENDED, [grant.holder], values, by=by, now=now)


def _post(kind: Kind, to: Iterable[str], values: Mapping[str, Value], *, by: str, now: datetime) -> None:
    """To every account of theirs that has an address: whoever has none sees it when they sign in."""
    found = Account.objects.select_related("person").filter(person__public_id__in=list(to), is_active=True)
    for account in found.exclude(email=None).order_by("pk"):
        letters.post(kind=kind, to=str(account.email), language=account.language, values=values, by=by, now=now)


def _who(grant: Grant, person: str) -> Bilingual:
    if is_union_office(policy().roles[grant.role]):
        return SOMEBODY
    if person == SYSTEM:
        return PLATFORM
    name = _line(naming.persons([person]).get(person, ""))
    return Bilingual(name, name) if name else SOMEBODY


def _what(grant: Grant) -> Bilingual:
    """The role and where it is held: `Headteacher, Ysgol Tan-yr-Enfys`."""
    role = policy().roles[grant.role]
    if is_union_office(role):
        return UNNAMED_ROLE
    if grant.kind == PERSON:
        name = naming.persons([grant.scope]).get(grant.scope, "")
        where = Bilingual(name, name)
    else:
        where = naming.places([grant.scope]).get(grant.scope) or PLATFORM
    return Bilingual(
        _line(f"{role.name.en}, {where.en}" if where.en else role.name.en),
        _line(f"{role.name.cy}, {where.cy}" if where.cy else role.name.cy),
    )


def _line(text: str) -> str:
    """What a letter takes: one line, not too long."""
    return "".join(sign for sign in text if not has_control(sign))[:LONGEST]
