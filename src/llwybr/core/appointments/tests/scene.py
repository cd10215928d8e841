"""What the tests of roles stand on: a nation, an authority, two schools, a trust, a union, employers; and who works there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.test import Client

from llwybr.core.access import actions as access
from llwybr.core.access.actions import Given
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import WORKS
from llwybr.core.access.viewer import SignedIn, Viewer
from llwybr.core.events.actions import Change, record_all
from llwybr.core.people.models import Account, Person
from llwybr.core.places import actions as places
from llwybr.core.places.models import Belonging, Place
from llwybr.core.places.queries import nation
from llwybr.core.signin import actions as signin
from llwybr.values.bilingual import Bilingual
from tests.cast import signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Scene:
    now: datetime
    places: dict[str, Place] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def place(self, name: str, kind: str, under: str = "") -> Place:
        parent = self.places.get(under)
        both = Bilingual(f"{name.title()} place", f"Lle {name.title()}")
        self.places[name] = places.open_place(kind=kind, name=both, by="system", parent=parent)
        return self.places[name]

    def at(self, name: str) -> str:
        return str(self.places[name])

    def account(self, name: str) -> Account:
        if name not in self.accounts:
            made = signin.open_account(email=f"{name}@ysgol.example", language="en", by="test")
            signin.speak(account=made, name=name.title(), language="en", by="test")
            self.accounts[name] = made
        return self.accounts[name]

    def person(self, name: str) -> str:
        person = self.account(name).person
        assert person
        return str(person.public_id)

    def gives(self, name: str, role: str, at: str, **more: object) -> Grant:
        """A role that the system gave a year ago, with its event. `at`: a place, a person (reviewed where they work first), or
        "" for the platform."""
        then = self.now - 365 * DAY
        said = {"starts_at": then, "ends_at": None, "granter": "system", "by": "system", "now": then, **more}
        scope, place = self.where(at)
        said.setdefault("place", place)
        return access.grant(holder=self.person(name), role=role, scope=scope, **said)  # type: ignore[arg-type]

    def where(self, at: str) -> tuple[str, str]:
        """The scope that is meant, and the place at which a person is reviewed."""
        if at in self.places or not at:
            return (self.at(at), self.at(at)) if at else ("", "")
        works = Grant.objects.filter(holder=self.person(at), role__in=WORKS).order_by("pk").first()
        return self.person(at), works.place if works else self.at("school")

    def viewer(self, name: str, now: datetime | None = None) -> Viewer:
        at = now or self.now
        return Viewer(
            signed_in=SignedIn(str(self.account(name)), self.person(name), at, strong=True, ends_at=at + HOUR)
        )

    def client(self, name: str) -> Client:
        return signed_in(self.account(name))


PLACES = {  # what it is called: its kind, what it is under
    "authority": ("local_authority", "wales"),
    "school": ("school", "authority"),
    "other": ("school", "authority"),
    "trust": ("academy_trust", ""),
    "academy": ("school", "trust"),
    "union": ("trade_union", ""),
    "association": ("trade_union", ""),
    "employers": ("employer_body", ""),
}
ROLES = {  # who holds it: which, where
    "head": ("head", "school"),
    "manager": ("business_manager", "school"),
    "worker": ("worker", "school"),
    "elsewhere": ("head", "other"),
    "officer": ("authority_officer", "authority"),
    "trustee": ("trust_officer", "trust"),
    "rep": ("union_representative", "union"),
    "steward": ("union_representative", "association"),
    "employer": ("employer_representative", "employers"),
    "registrar": ("registrar", "wales"),
    "deputy": ("registrar", "wales"),
    "support": ("platform_support", ""),
}


@transaction.atomic
def scene(now: datetime) -> Scene:
    """As `Scene` makes each, in a tenth of its statements: hundreds of tests begin so."""
    made = Scene(now)
    wales = nation("wales")
    assert wales, "its pack is loaded"
    made.places["wales"] = wales
    _places(made)
    _people(made)
    then = now - 365 * DAY
    access.grant_all(
        [
            Given(made.person(name), role, made.where(at)[0], then, None, "system", then)
            for name, (role, at) in ROLES.items()
        ],
        by="system",
    )
    return made


def _places(made: Scene) -> None:
    for name, (kind, _) in PLACES.items():
        one = Place(kind=kind, name_en=f"{name.title()} place", name_cy=f"Lle {name.title()}")
        one.name_again()
        made.places[name] = one
    new = [made.places[name] for name in PLACES]
    Place.objects.bulk_create(new)
    Belonging.objects.bulk_create(
        Belonging(place=made.places[name], parent=made.places[under]) for name, (_, under) in PLACES.items() if under
    )
    record_all((Change("places.opened", str(one), {"kind": one.kind}) for one in new), by="system")


def _people(made: Scene) -> None:
    people = {f"{name}@ysgol.example": Person(name=name.title(), language="en") for name in ROLES}
    Person.objects.bulk_create(people.values())
    signin.open_accounts(of=people, by="test")
    accounts = Account.objects.select_related("person").filter(email__in=people)
    made.accounts |= {str(one.email).partition("@")[0]: one for one in accounts}
