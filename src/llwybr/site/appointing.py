"""What `llwybr role …` does once Django is set up: the first roles, which nobody could give yet; ending, listing, checking."""

import sys
from datetime import date
from uuid import UUID

from django.utils import timezone

from llwybr.core.access import queries as access
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import policy
from llwybr.core.appointments import actions, naming, queries
from llwybr.core.appointments.actions import Invited, RefusedError
from llwybr.core.appointments.forms import ends
from llwybr.core.appointments.words import refusal
from llwybr.core.places import queries as places
from llwybr.core.places.models import Place
from llwybr.core.signin.rules import one_address

WHY = {
    queries.UNAUTHORISED: "{granter} gave it, who did not hold a role at that moment that gives this one there",
    queries.UNSECONDED: "it takes a second person, and none agreed",
    queries.UNRECORDED: "no event tells of it: it was written past the platform",
    queries.ONE_PERSON: "its second person is its giver, or its holder, by another record",
    queries.NOT_BY_SYSTEM: "it says that the system gave it, and its event says that somebody else did",
}


def give(role: str, email: str, *, place: str, nation: str, platform: bool, until: date | None) -> int:
    """Give a role to whoever has this address, with a letter. 1 if it cannot be given, 2 if it cannot be read."""
    if role not in policy().roles:
        return _refused(f"There is no role {role!r}: use one of {', '.join(policy().roles)}.", 2)
    scope = _scope(place, nation, platform=platform)
    if scope is None:
        return _refused("There is no such place: write its URN or its id, or --nation wales.", 2)
    try:
        address = one_address(email)
        to = Invited(address, address.partition("@")[0], "cy")
        made = actions.begin(to=to, role=role, scope=scope, ends_at=ends(until) if until else None, now=timezone.now())
    except ValueError:
        return _refused(f"{email!r} is not an e-mail address.", 2)
    except OverflowError:
        return _refused("That day is too far ahead.", 2)
    except RefusedError as error:
        return _refused(refusal(error.reason))
    print(f"{made}  {address} holds {role} now. A letter tells them so.")
    return 0


def end(id: str) -> int:
    """End the grant of this id at once. 1 if there is none that stands."""
    try:
        found = Grant.objects.filter(public_id=UUID(id)).first()
    except ValueError:
        found = None
    if found is None:
        return _refused("There is no such grant: `llwybr role list` prints their ids.")
    try:
        actions.end_by_system(grant=found, now=timezone.now())
    except RefusedError as error:
        return _refused(refusal(error.reason))
    print(f"{found}  has ended.")
    return 0


def listed(*, place: str, nation: str, platform: bool) -> int:
    """Every grant that stands, at one place or everywhere, a line each."""
    wanted = bool(place or nation or platform)
    scope = _scope(place, nation, platform=platform) if wanted else ""
    if scope is None:
        return _refused("There is no such place: write its URN or its id, or --nation wales.", 2)
    found = access.grants().order_by("role", "pk")
    _print(list(found.filter(scope=scope) if wanted else found))
    return 0


def _print(grants: list[Grant]) -> None:
    now = timezone.now()
    people = naming.persons({one.holder for one in grants})
    names = naming.places({one.scope for one in grants})
    for one in grants:
        where = names[one.scope].en if one.scope in names else one.kind
        until = f" until {timezone.localdate(one.ends_at)}" if one.ends_at else ""
        who = people.get(one.holder, one.holder)
        print(
            f"{one}  {queries.state_of(one, now):9} {one.role}  {who}  {where}  from {timezone.localdate(one.starts_at)}{until}"
        )


def check() -> int:
    """Print every grant that nobody with the authority gave; 1 if there is one. For every night."""
    found = queries.without_authority(timezone.now())
    people = naming.persons({id for one in found for id in (one.grant.holder, one.grant.granter)})
    for one in found:
        granter = people.get(one.grant.granter, one.grant.granter)
        holder = people.get(one.grant.holder, one.grant.holder)
        print(f"{one.grant}  {holder} as {one.grant.role}: {WHY[one.why].format(granter=granter)}.")
    number = Grant.objects.count()
    print(f"{len(found)} of {number} grants lack authority" if found else f"{number} grants: each was rightly given")
    return 1 if found else 0


def _scope(place: str, nation: str, *, platform: bool) -> str | None:
    """The scope that was named: "" for the platform, None for no place that there is."""
    if platform:
        return ""
    found: Place | None = places.nation(nation) if nation else None
    if place and "\0" not in place:
        found = places.place(place) or places.by_code("urn", place)
    return str(found) if found else None


def _refused(why: str, code: int = 1) -> int:
    print(why, file=sys.stderr)
    return code
