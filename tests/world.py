"""Two of everything: organisations that know nothing of one another, and a holder of each role in either.

`make(now)` builds it in the test's own transaction. `HERE` and `BELOW` say, by hand and without asking the code, which places
a role reaches from where its holder stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import Client

from llwybr.core.access import actions as access
from llwybr.core.access.actions import Given
from llwybr.core.access.models import Grant
from llwybr.core.events.actions import Change, record_all
from llwybr.core.people.models import Account, Person
from llwybr.core.places.models import Belonging, Place
from llwybr.core.signin import actions as signin
from tests.cast import signed_in

LONG_AGO = date(2000, 9, 1)
ROLES = {  # role: where its holder on this side, and on the other, holds it
    "worker": ("north_school", "south_school"),
    "head": ("north_school", "south_school"),
    "business_manager": ("north_school", "south_school"),
    "alnco": ("north_school", "south_school"),
    "governor": ("north_school", "south_school"),
    "trust_officer": ("one_trust", "other_trust"),
    "authority_officer": ("north", "south"),
    "union_representative": ("one_union", "other_union"),
    "employer_representative": ("one_employers", "other_employers"),
    "body_secretary": ("wales", "england"),
    "registrar": ("wales", "england"),
    "assessor": ("one_provider", "other_provider"),
    "moderator": ("one_provider", "other_provider"),
    "provider": ("one_provider", "other_provider"),
    "analyst": ("wales", "england"),
    "platform_support": ("", ""),
}
SIDES = ("", "other ")
MORE = ("leaver", "reviewer")  # on either side
NOT_GIVEN = ("leaver", "public")  # nobody is appointed to these; a reviewer's scope is a person
TREE = {  # place: its kind, what it belongs to
    "north": ("local_authority", "wales"),
    "north_school": ("school", "north"),
    "north_other": ("school", "north"),
    "south": ("local_authority", "wales"),
    "south_school": ("school", "south"),
    "one_trust": ("academy_trust", "england"),
    "trust_school": ("school", "one_trust"),
    "other_trust": ("academy_trust", "england"),
    "other_trust_school": ("school", "other_trust"),
    "one_union": ("trade_union", ""),
    "other_union": ("trade_union", ""),
    "one_employers": ("employer_body", ""),
    "other_employers": ("employer_body", ""),
    "one_provider": ("learning_provider", "wales"),
    "other_provider": ("learning_provider", "england"),
}
BELOW = {
    "north": {"north", "north_school", "north_other"},
    "one_trust": {"one_trust", "trust_school"},
    "wales": {"wales", "north", "north_school", "north_other", "south", "south_school", "one_provider"},
}


@dataclass
class World:
    """Places by their names in `TREE`; people by role, "other role" for the holder on the other side."""

    now: datetime
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # what a test adds to it

    def client(self, who: str) -> Client:
        """A browser that this person has signed in on, in two ways; "nobody" has not."""
        if who not in self.clients:
            self.clients[who] = Client() if who == "nobody" else signed_in(self.accounts[who], now=self.now)
        return self.clients[who]

    def id(self, who: str) -> str:
        return str(self.people[who].public_id)

    def place(self, name: str) -> str:
        return str(self.places[name].public_id) if name else ""


@transaction.atomic
def make(now: datetime) -> World:
    """In some forty statements, whereas an action for each place, person and role takes twelve hundred: hundreds of tests begin so."""
    world = World(now)
    for nation in ("wales", "england"):
        world.places[nation] = Place.objects.get(kind="nation", nation=nation)
    _places(world)
    _persons(world)
    _grants(world)
    for gone in ("leaver", "other leaver"):
        access.end(grant=world.grants[gone], by="test", now=now - timedelta(days=1))
    return world


def _places(world: World) -> None:
    """As `places.open_place` makes them."""
    for name, (kind, under) in TREE.items():
        en = name.replace("_", " ").title()
        nation = world.places[under].nation if under in world.places else ""
        place = Place(kind=kind, nation=nation, opened_on=LONG_AGO, name_en=en, name_cy=f"{en} (cy)")
        place.name_again()
        world.places[name] = place
    made = [world.places[name] for name in TREE]
    Place.objects.bulk_create(made)
    Belonging.objects.bulk_create(
        Belonging(place=world.places[name], parent=world.places[under], starts_on=LONG_AGO)
        for name, (_, under) in TREE.items()
        if under
    )
    record_all((Change("places.opened", str(one), {"kind": one.kind}) for one in made), by="test")


def _persons(world: World) -> None:
    """Each with an account: who holds a role on either side, who held one, and who reviews."""
    names = [
        *(f"{side}{role}" for role in ROLES for side in SIDES),
        *(f"{side}{one}" for side in SIDES for one in MORE),
    ]
    world.people |= {name: Person(name=name.title(), language="en") for name in names}
    Person.objects.bulk_create(world.people.values())
    signin.open_accounts(of={_email(name): world.people[name] for name in names}, by="test")
    found = Account.objects.select_related("person").filter(person__in=world.people.values())
    by_person = {one.person_id: one for one in found}
    world.accounts |= {name: by_person[one.pk] for name, one in world.people.items()}
    world.people |= {name: one.person for name, one in world.accounts.items() if one.person}


def _grants(world: World) -> None:
    given = {
        f"{side}{role}": (role, world.place(at))
        for role, both in ROLES.items()
        for side, at in zip(SIDES, both, strict=True)
    }
    schools = zip(SIDES, ROLES["worker"], strict=True)
    given |= {f"{side}leaver": ("worker", world.place(school)) for side, school in schools}
    made = [_given(world, who, role, scope) for who, (role, scope) in given.items()]
    for side, school in zip(SIDES, ROLES["worker"], strict=True):
        made.append(_given(world, f"{side}reviewer", "reviewer", world.id(f"{side}worker"), at=world.place(school)))
    access.grant_all(made, by="test")
    names = {world.id(name): name for name in world.people}
    for one in Grant.objects.filter(holder__in=names).order_by("pk"):
        world.grants[names[one.holder]] = one


def _given(world: World, who: str, role: str, scope: str, *, at: str = "") -> Given:
    since = world.now - timedelta(days=30)
    return Given(world.id(who), role, scope, since, None, granter="system", granted_at=since, place=at)


def _email(name: str) -> str:
    return f"{name.replace(' ', '-')}-{uuid4().hex[:6]}@ysgol.example"


def someone(world: World, name: str) -> Person:
    """A new person with an account, called what they are here."""
    account = signin.open_account(email=_email(name), language="en", by="test")
    assert account.person
    signin.speak(account=account, name=name.title(), language="en", by="test")
    world.people[name], world.accounts[name] = account.person, account
    return account.person


def hold(world: World, name: str, role: str, place: str) -> Grant:
    someone(world, name)
    return give(world, name, role, world.place(place))


def give(world: World, who: str, role: str, scope: str, *, at: str = "", granter: str = "system") -> Grant:
    """`at`: the place at which a person is reviewed."""
    since = world.now - timedelta(days=30)
    made = access.grant(
        holder=world.id(who),
        role=role,
        scope=scope,
        place=world.place(at),
        starts_at=since,
        ends_at=None,
        granter=granter,
        by="test",
        now=since,
    )
    world.grants[who] = made
    return made
