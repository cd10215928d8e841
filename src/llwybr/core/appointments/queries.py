"""Reading grants: who holds which role at a place, what one holds oneself, and which grants nobody had the authority to give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from llwybr.core.access import matrix
from llwybr.core.access.models import Grant, GrantQuerySet
from llwybr.core.access.resting import works_at
from llwybr.core.access.roles import PERSON, PLACE, Role, policy
from llwybr.core.appointments import access, naming, rules
from llwybr.core.appointments.rules import ENDED, LATER, NOW, READ, REVIEWER, SYSTEM, TOGETHER, WAITS
from llwybr.core.events.models import Event
from llwybr.core.people.models import Person
from llwybr.core.people.queries import all_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written

TO_COME = "to_come"
LONGEST_WAY = 20  # of records that were joined to others that were joined


@dataclass(frozen=True)
class Row:
    """A grant with its words. Names are "" for whoever did not say one. `over`: whom a reviewer reviews.

    `can_end`: whoever looks may end it; `mine`: it is theirs.
    """

    grant: Grant
    role: Role
    state: str
    holder: str
    granter: str
    approver: str
    over: str
    place: Written | None
    can_end: bool
    mine: bool

    @property
    def last_day(self) -> date | None:
        """Its last day, where it is known."""
        end = self.grant.ends_at
        return timezone.localdate(end - timedelta(microseconds=1)) if end else None

    @property
    def reads(self) -> bool:
        """Whether it lets its holder see who holds which role at its place."""
        return self.state == NOW and self.grant.kind == PLACE and READ in self.role.may

    @property
    def by_system(self) -> bool:
        return self.grant.granter == SYSTEM

    @property
    def persons(self) -> tuple[str, ...]:
        """Of whom this row says something."""
        return (self.grant.holder, self.grant.scope) if self.grant.kind == PERSON else (self.grant.holder,)


def in_state(grants: GrantQuerySet, state: str, now: datetime) -> GrantQuerySet:
    """Those of `grants` that are held NOW, begin LATER, wait (WAITS) for a second person, either (TO_COME), or ENDED."""
    over = Q(ends_at__lte=now) | Q(withdrawn_at__isnull=False)
    if state == ENDED:
        return grants.filter(over).order_by("-ends_at", "-pk")
    found = {
        NOW: Q(waits=False, starts_at__lte=now),
        LATER: Q(waits=False, starts_at__gt=now),
        WAITS: Q(waits=True),
        TO_COME: Q(waits=True) | Q(starts_at__gt=now),
    }
    standing = grants.filter(Q(ends_at=None) | Q(ends_at__gt=now), withdrawn_at=None)
    return standing.filter(found[state]).order_by(_by_role(), "starts_at", "pk")


def beside(grants: GrantQuerySet, now: datetime, *, most: int, folded: int) -> list[Grant]:
    """What stands on the page beside those that are held: those that wait or begin later, at most so many, and the last few
    that are over. Two queries."""
    to_come = in_state(grants, TO_COME, now)
    return [*to_come[:most], *in_state(grants, ENDED, now)[:folded]]


def _by_role() -> Case:
    """The order of roles.yaml, with those last who are many."""
    ids = sorted(policy().roles, key=lambda id: id in {"worker", REVIEWER})
    return Case(*(When(role=id, then=Value(at)) for at, id in enumerate(ids)), output_field=IntegerField())


def rows(grants: Iterable[Grant], *, viewer: Viewer, now: datetime, may: Collection[Role] = ()) -> list[Row]:
    """These grants in words, for a viewer who may give the roles `may` there. One query for the names of persons."""
    found = list(grants)
    ids = {
        id for one in found for id in (one.holder, one.granter, one.approver, one.scope if one.kind == PERSON else "")
    }
    names = naming.persons(sorted(ids))
    roles = {one.id for one in may}
    return [_row(one, names, {}, viewer, now, can_end=one.role in roles) for one in found]


def my_rows(grants: Iterable[Grant], *, viewer: Viewer, now: datetime) -> list[Row]:
    """The viewer's own grants in words, with their places. Two queries for the names."""
    found = list(grants)
    names = naming.persons(sorted({id for one in found for id in (one.holder, one.granter, one.approver, one.scope)}))
    places = naming.places(one.place for one in found)
    return [_row(one, names, places, viewer, now, can_end=one.holder == viewer.person) for one in found]


def _row(
    one: Grant, names: Mapping[str, str], places: Mapping[str, Written], viewer: Viewer, now: datetime, *, can_end: bool
) -> Row:
    state = state_of(one, now)
    return Row(
        grant=one,
        role=policy().roles[one.role],
        state=state,
        holder=names.get(one.holder, ""),
        granter=names.get(one.granter, ""),
        approver=names.get(one.approver, ""),
        over=names.get(one.scope, "") if one.scope != viewer.person else "",
        place=places.get(one.place),
        can_end=can_end and state in {NOW, LATER, WAITS},
        mine=one.holder == viewer.person,
    )


def state_of(one: Grant, now: datetime) -> str:
    return rules.state(
        starts_at=one.starts_at, ends_at=one.ends_at, waits=one.waits, withdrawn_at=one.withdrawn_at, now=now
    )


def own(viewer: Viewer, now: datetime) -> GrantQuerySet:
    """Every grant of the viewer's own: what is over at the end, else the latest first."""
    over = Q(ends_at__lte=now) | Q(withdrawn_at__isnull=False)
    last = Case(When(over, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Grant.objects.filter(holder=viewer.person).order_by(last, "waits", "-starts_at", "-pk")


def reviewers_of(viewer: Viewer, now: datetime) -> GrantQuerySet:
    """Who reviews the viewer's work now, or will."""
    return Grant.objects.current(now).filter(kind=PERSON, scope=viewer.person)


def seconds(grant: Grant, now: datetime) -> set[str]:
    """The persons who could agree to a grant that waits: neither its granter nor its holder."""
    role = policy().roles[grant.role]
    by = [one.id for one in policy().roles.values() if role.id in one.with_another]
    found = Grant.objects.open_at(now).filter(role__in=by).exclude(holder__in=[grant.granter, grant.holder])
    persons = set(found.values_list("holder", flat=True))
    return {one for one in persons if access.authority(one, role, grant.scope, now) == TOGETHER}


@dataclass(frozen=True)
class Can:
    """What somebody in a role may do to something, and how far it goes (a cell of the matrix)."""

    object: Written
    verb: Written
    far: str


def may_do(role: str, state: str = "built") -> list[Can]:
    """What the matrix says of a role, in its order: what is built, or what is to come (`later`)."""
    return [
        Can(row.object, row.verb, row.cells[role])
        for row in matrix.matrix()
        if row.state == state and row.cells[role] != "-"
    ]


def opens(role: Role) -> list[Can]:
    """What a role opens beyond what is one's own, what is everyone's, and what others share with one."""
    return [one for one in may_do(role.id) if one.far not in {"own", "all", "shared"}]


# --- the nightly check ------------------------------------------------------------------------------------------------

UNAUTHORISED, UNSECONDED, UNRECORDED, NOT_BY_SYSTEM = "unauthorised", "unseconded", "unrecorded", "not_by_system"
ONE_PERSON = "one_person"


@dataclass(frozen=True)
class Unfounded:
    """A grant that should not be there. `why`: its granter could not give it then; it lacks its second person; no event tells
    of it; it says that the system gave it, and somebody else did; or its second is its giver or holder by another record."""

    grant: Grant
    why: str


def without_authority(now: datetime) -> list[Unfounded]:
    """Every grant that nobody with the authority gave, as roles and the tree of places were at that moment.

    "system" may give whatever the command line, an import of ours or the demonstration gave, which its event says.
    """
    told = dict(_told())
    joined = _joined()
    found = ((one, _unfounded(one, told, joined)) for one in Grant.objects.filter(granted_at__lte=now).order_by("pk"))
    return [Unfounded(one, why) for one, why in found if why]


def _told() -> Iterable[tuple[str, str]]:
    """Who made each grant, as its event says; one event may name many (core/access/actions.grant_all)."""
    events = Event.objects.filter(name__in=["access.granted", "access.proposed"])
    yield from events.values_list("subject", "by").iterator()
    for facts, by in Event.objects.filter(name="access.granted_all").values_list("facts", "by").iterator():
        yield from ((grant, by) for grant in str(facts["grants"]).split())


def _joined() -> dict[str, str]:
    """For each record that became part of another one: which."""
    pairs = Person.objects.filter(merged_into__isnull=False).values_list("public_id", "merged_into__public_id")
    return {str(one): str(into) for one, into in pairs}


def _unfounded(one: Grant, told: Mapping[str, str], joined: Mapping[str, str]) -> str:
    if str(one) not in told:
        return UNRECORDED
    if one.granter == SYSTEM:
        return "" if told[str(one)] == SYSTEM else NOT_BY_SYSTEM
    giver = _today(one.granter, joined)
    if one.approver and _today(one.approver, joined) in {giver, _today(one.holder, joined)}:
        return ONE_PERSON
    way = access.authority(giver, policy().roles[one.role], one.place, one.granted_at)
    if not way or not _worked_there(one):
        return UNAUTHORISED
    return UNSECONDED if way == TOGETHER and not (one.waits or one.approver or one.withdrawn_at) else ""


def _worked_there(one: Grant) -> bool:
    """Of a review: whether the one reviewed worked at its place when it was given, by whichever record of theirs."""
    if one.kind != PERSON:
        return True
    first = works_at(one.scope, one.place, one.granted_at)
    return first or any(works_at(record, one.place, one.granted_at) for record in all_of(one.scope))


def _today(person: str, joined: Mapping[str, str]) -> str:
    for _step in range(LONGEST_WAY):
        person = joined.get(person, person)
    return person
