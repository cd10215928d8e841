"""What the places of the invented nation made of the national job descriptions, and what some agreed with their staff."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from llwybr.apps.descriptions import actions as descriptions
from llwybr.apps.descriptions import queries
from llwybr.apps.descriptions.actions import Owner
from llwybr.apps.descriptions.models import Version
from llwybr.apps.descriptions.rules.lines import Add, Drop, Reword, Written
from llwybr.apps.descriptions.rules.states import Side
from llwybr.apps.posts import queries as posts
from llwybr.apps.posts.models import Contract
from llwybr.core.places.models import Place
from llwybr.site import cast
from llwybr.site.nation.plan import Plan


@dataclass
class _Describing:
    made: Plan
    spots: Mapping[str, Place]
    heads: Mapping[str, str]  # the public id of the head of each school, by its slug
    by: str
    now: datetime
    chance: random.Random
    cast: frozenset[str]  # their stories are for visitors to tell

    def take(self) -> None:
        held = self._held()
        for over, said in self.made.said["descriptions"].items():
            schools = [spot.slug for spot in self.made.spots if spot.under == over]
            for profile in _commonest(held, schools)[: said["own"]]:
                self._adopt(self.spots[over], profile, edited=self._of_a_hundred(said["edited"]))
            for school in schools:
                self._school(school, held[school], said)

    def _held(self) -> dict[str, dict[str, list[Contract]]]:
        """{school: {profile: contracts of today}}"""
        slugs = {place.pk: slug for slug, place in self.spots.items()}
        found: dict[str, dict[str, list[Contract]]] = defaultdict(lambda: defaultdict(list))
        rows = posts.at([str(place) for place in self.spots.values()], timezone.localdate(self.now))
        for one in rows.select_related("post__person", "post__workplace").order_by("post"):
            found[slugs[one.post.workplace_id]][one.profile].append(one)
        return found

    def _school(self, school: str, held: Mapping[str, list[Contract]], said: Mapping[str, int]) -> None:
        for profile in sorted(held):
            if self._of_a_hundred(said["adopted"]):
                self._adopt(self.spots[school], profile, edited=self._of_a_hundred(said["edited"]))
                for contract in held[profile]:
                    if contract.post.person.name not in self.cast and self._of_a_hundred(said["agreed"]):
                        self._agree(contract, self.heads[school])

    def _adopt(self, place: Place, profile: str, *, edited: bool) -> None:
        if not edited:
            descriptions.adopt(place=place, profile=profile, by=self.by, now=self.now)
            return
        version = descriptions.begin(owner=Owner(profile, place=place), by=self.by, now=self.now)
        for said in self.chance.sample(self.made.said["added_duties"], self.chance.randint(1, 3)):
            version = self._edit(version, Add(descriptions.own_line(said["en"], said["cy"], "")))
        lines = queries.written(version)
        dropped, changed = self.chance.sample([one for one in lines if one.slug], 2)
        version = self._edit(version, Drop(dropped.key))
        version = self._edit(version, Reword(changed.key, *_shorter(changed), "", None))
        descriptions.put_in_use(version=version, mark=version.mark, by=self.by, now=self.now)

    def _edit(self, version: Version, what: Add | Drop | Reword) -> Version:
        return descriptions.edit(version=version, what=what, by=self.by, now=self.now)

    def _agree(self, contract: Contract, head: str) -> None:
        version = descriptions.begin(owner=Owner(contract.profile, post=contract.post), by=self.by, now=self.now)
        signers: tuple[tuple[Side, str], ...] = (("worker", str(contract.post.person.public_id)), ("employer", head))
        for side, person in signers:
            version = descriptions.sign(
                version=version, mark=version.mark, side=side, person=person, by=self.by, now=self.now
            )

    def _of_a_hundred(self, share: int) -> bool:
        return self.chance.randrange(100) < share


@transaction.atomic
def describe(made: Plan, spots: Mapping[str, Place], heads: Mapping[str, str], *, by: str, now: datetime) -> None:
    """Every text of a place, and every one that both sides of a post agreed."""
    chance = random.Random(made.said["seed"] + 3)  # noqa: S311  nothing secret is drawn
    names = frozenset(one.name for one in cast.everyone())
    _Describing(made, spots, heads, by, now, chance, names).take()


def _commonest(held: Mapping[str, Mapping[str, list[Any]]], schools: Iterable[str]) -> list[str]:
    """The jobs that most people hold in these schools, most first."""
    counts: dict[str, int] = defaultdict(int)
    for school in schools:
        for profile, contracts in held[school].items():
            counts[profile] += len(contracts)
    return sorted(counts, key=lambda profile: (-counts[profile], profile))


def _shorter(line: Written) -> tuple[str, str]:
    """The first half of a sentence, in both languages: what a school does when the national words are too many."""
    english, welsh = (re.split(r"[,;:]| and | a(?:c)? ", words)[0].rstrip(".") + "." for words in (line.en, line.cy))
    return english, welsh
