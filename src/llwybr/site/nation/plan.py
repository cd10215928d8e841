"""Who lives in the invented nation: places, people and their roles, the same every time. Nothing is written here."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from llwybr.core.kit.bilingual import Written

NATION = Path(__file__).resolve().parents[4] / "packs" / "demo" / "nation.yaml"
MAIL = "ysgol.example"
WELSH = (("none", 20), ("entry", 20), ("foundation", 15), ("intermediate", 15), ("advanced", 15), ("proficient", 15))


@dataclass(frozen=True)
class Spot:
    """A place: `under` and `area` are slugs; `size` of a school says how much of the staff it has."""

    slug: str
    kind: str
    nation: str
    name: Written
    under: str = ""
    area: str = ""
    size: int = 0


@dataclass(frozen=True)
class Someone:
    """A person: `mail` is "" for whoever has none. `former` is an earlier family name."""

    slug: str
    nation: str
    given: str
    family: str
    born: date
    language: str
    works_in: tuple[str, ...]
    welsh: str
    mail: str
    former: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Office:
    """A role: `who`, `by` and a reviewed `over` are slugs of people ("" for the system); `at` of the place where it holds."""

    who: str
    role: str
    by: str
    since: date
    at: str = ""
    over: str = ""
    job: str = ""


@dataclass(frozen=True)
class Character:
    """Somebody whom a visitor can step into."""

    slug: str
    name: str
    about: Written


@dataclass
class Plan:
    """The whole, in the order in which it comes to be: whoever appoints was appointed before."""

    said: dict[str, Any]
    spots: list[Spot] = field(default_factory=list)
    people: list[Someone] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)

    def holder(self, role: str, at: str, over: str = "") -> Someone | None:
        """Who held a role at a place first, or the one over this person there."""
        held = (one for one in self.offices if (one.role, one.at) == (role, at) and over in ("", one.over))
        who = next((one.who for one in held), "")
        return next((one for one in self.people if one.slug == who), None)

    @property
    def support_staff(self) -> set[str]:
        """Whoever holds a job (slugs): all but those who hold a role alone, as heads, governors and officers do."""
        return {one.who for one in self.offices if one.job or one.role == "business_manager"}

    @property
    def characters(self) -> list[Character]:
        """Whom a visitor can step into."""
        found = [(one, self.holder(one["role"], one["place"], one.get("over", ""))) for one in self.said["characters"]]
        return [Character(one["slug"], who.name, Written(**one["about"])) for one, who in found if who]


def slug_of(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


@cache
def plan() -> Plan:
    """The invented nation, worked out once."""
    said = yaml.safe_load(NATION.read_text(encoding="utf-8"))
    made = Plan(said)
    made.spots = [*_bodies(said), *_schools(said)]
    _Census(made, random.Random(said["seed"])).take()  # noqa: S311  nothing secret is drawn
    return made


def _bodies(said: dict[str, Any]) -> list[Spot]:
    return [
        Spot(
            one["slug"],
            one["kind"],
            one["nation"],
            Written(one["en"], one["cy"]),
            one.get("under", ""),
            one.get("area", ""),
        )
        for one in said["places"]
    ]


def _schools(said: dict[str, Any]) -> list[Spot]:
    """Each authority's and trust's. One that lies in an authority belongs to it too; a trust's lies in no invented area."""
    nation = {one["slug"]: one["nation"] for one in said["places"]}
    return [
        Spot(
            slug_of(english),
            "school",
            nation[under],
            Written(english, welsh),
            under,
            under if nation[under] == "wales" else "",
            said["size"][size],
        )
        for under, schools in said["schools"].items()
        for size, english, welsh in schools
    ]


class _Census:
    """Draws the people and their roles. One source of chance, used in one order."""

    def __init__(self, made: Plan, chance: random.Random) -> None:
        self.made, self.said, self.chance = made, made.said, chance
        self.since: date = made.said["since"]
        self.spots = {spot.slug: spot for spot in made.spots}
        self.taken: set[str] = set()
        self.before = {one["school"]: one["from"] for one in self.said["moved"]}
        self.first: dict[tuple[str, str], str] = {}  # (role, place): whoever held it first

    def take(self) -> None:
        for one in self.said["offices"]:
            for place in one["places"]:
                self._office(one["role"], place, one["count"])
        schools = [spot for spot in self.made.spots if spot.kind == "school"]
        for spot in schools:
            self._leaders(spot)
        for spot in self.made.spots:
            if spot.kind in {"further_education_college", "university"}:
                self._staff(spot, next(one["staff"] for one in self.said["places"] if one["slug"] == spot.slug))
        self._cast()
        self._named(schools)
        left = self.said["support_staff"] - len(self.made.support_staff)
        for spot, count in zip(schools, _shares(left, [spot.size for spot in schools]), strict=True):
            self._staff(spot, count)

    def _office(self, role: str, place: str, count: int) -> None:
        nation = self.spots[place].nation if place in self.spots else place
        for _ in range(count):
            self._give(self._someone(nation or "wales"), role, "", at=place)

    def _leaders(self, spot: Spot) -> None:
        """Whoever answers for the school appoints its head, who appoints the others; each later than who appoints."""
        under = self.before.get(spot.slug, spot.under)  # to which it belonged when this began
        officer = self.first[("trust_officer" if spot.nation == "england" else "authority_officer", under)]
        head = self._give(self._someone(spot.nation), "head", officer, at=spot.slug, days=1)
        self._give(self._someone(spot.nation), "governor", officer, at=spot.slug, days=1)
        for role in ("business_manager", "alnco"):
            who = self._give(self._someone(spot.nation), role, head, at=spot.slug, days=2)
            self.made.offices.append(Office(head, "reviewer", officer, self._day(2), spot.slug, who))

    def _staff(self, spot: Spot, count: int) -> None:
        jobs, shares = self.said["jobs"], _shares(count, [job["share"] for job in self.said["jobs"]])
        for job, many in zip(jobs, shares, strict=True):
            for _ in range(many):
                self._works(self._someone(spot.nation, address=job["address"]), spot, job)

    def _works(self, who: Someone, spot: Spot, job: dict[str, Any]) -> None:
        """At a school, its business manager takes them on; elsewhere nobody of ours did."""
        by = self.first.get(("business_manager", spot.slug), "")
        self._give(who, "worker", by, at=spot.slug, days=self.chance.randint(3, 700), job=job["job"])
        if over := self.first.get((job["reviewer"], spot.slug)):
            head = self.first["head", spot.slug]
            self.made.offices.append(Office(over, "reviewer", head, self.made.offices[-1].since, spot.slug, who.slug))

    def _cast(self) -> None:
        for slug, school in self.said["cast"].items():
            spot = self.spots[school]
            who = Someone(slug, spot.nation, "", "", self._birthday(), "", (), "", "")
            self.made.people.append(who)
            self._works(who, spot, self.said["jobs"][0])

    def _named(self, schools: list[Spot]) -> None:
        """People with one name and birthday; and somebody who is there twice."""
        for one in self.said["twins"]:
            for _ in range(2):
                self._works(self._as(one, one["family"]), self.spots[one["school"]], self.said["jobs"][0])
        for one in self.said["twice"]:
            self._works(self._as(one, one["former"], mail=""), self.spots[one["school"]], self.said["jobs"][1])
            again = self._as(one, one["family"], former=one["former"])
            self._works(again, self.spots[one["school"]], self.said["jobs"][0])

    def _as(self, one: dict[str, Any], family: str, **more: str) -> Someone:
        drawn = self._someone(self.spots[one["school"]].nation, name=(one["given"], family))
        made = Someone(**{**vars(drawn), "born": one["born"], **more})
        self.made.people[-1] = made
        return made

    def _give(self, who: Someone | str, role: str, by: str, *, at: str, days: int = 0, job: str = "") -> str:
        slug = who if isinstance(who, str) else who.slug
        self.made.offices.append(Office(slug, role, by, self._day(days), at=at, job=job))
        self.first.setdefault((role, at), slug)
        return slug

    def _someone(self, nation: str, address: int = 100, name: tuple[str, str] | None = None) -> Someone:
        names = self.said["names"]
        given, family = name or (
            self.chance.choice(names["given"][nation]),
            self.chance.choice(names["family"][nation]),
        )
        slug = self._free(slug_of(f"{given} {family}"))
        welsh = self.chance.choices([level for level, _ in WELSH], [share for _, share in WELSH])[0]
        speaks = nation == "wales" and welsh in {"advanced", "proficient"}
        made = Someone(
            slug,
            nation,
            given,
            family,
            self._birthday(),
            "cy" if speaks else "en",
            ("cy", "en") if speaks else ("en",),
            welsh if nation == "wales" else "",
            f"{slug}@{MAIL}" if self.chance.randrange(100) < address else "",
        )
        self.made.people.append(made)
        return made

    def _free(self, slug: str) -> str:
        number, tried = 1, slug
        while tried in self.taken:
            number += 1
            tried = f"{slug}-{number}"
        self.taken.add(tried)
        return tried

    def _birthday(self) -> date:
        return date(1959, 1, 1) + timedelta(days=self.chance.randrange(365 * 47))

    def _day(self, days: int) -> date:
        return self.since + timedelta(days=days)


def _shares(whole: int, weights: list[int]) -> list[int]:
    """A whole number shared out by weight, nothing left over: the largest remainders get the rest."""
    exact = [whole * weight / sum(weights) for weight in weights]
    shares = [int(one) for one in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (int(exact[at]) - exact[at], at))
    for at in by_rest[: whole - sum(shares)]:
        shares[at] += 1
    return shares
