"""What the people of the invented nation learnt, and the evidence that some of them keep: the same every time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from llwybr.apps.portfolio.models import Activity, Evidence, Shows
from llwybr.apps.portfolio.rules.codes import TEXT
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.core.events.actions import Change, record_all
from llwybr.core.kit.inserting import insert, insert_and_key
from llwybr.core.people.models import Person
from llwybr.site import portfolios
from llwybr.site.nation.plan import Plan, Someone

SPAN = 730  # days back that these entries are of


@dataclass
class _Draw:
    persons: Mapping[str, Person]
    said: Mapping[str, Any]
    now: datetime
    chance: random.Random
    activities: list[Activity] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    shows: list[Shows] = field(default_factory=list)

    def take(self, someone: list[Someone]) -> None:
        for number, one in enumerate(self.chance.sample(someone, self.said["learners"])):
            for _ in range(self.chance.randint(1, 5)):
                self._learns(one)
            if number < self.said["with_evidence"]:
                for _ in range(self.chance.randint(1, 2)):
                    self._keeps(one)

    def _learns(self, one: Someone) -> None:
        drawn, then, spoken = self.chance.choice(self.said["learnt"]), self._then(), one.language or "en"
        minutes, said_so = self.chance.choice(drawn["minutes"]), self.chance.randrange(3) > 0
        made = Activity(
            public_id=self._id(),
            person=self.persons[one.slug],
            title=drawn["title"][spoken],
            on=then.date(),
            minutes=minutes,
            language=spoken,
            nation=one.nation if drawn["area"] else "",
            area=drawn["area"],
            provider=drawn["provider"][spoken],
            changed=drawn["changed"][spoken] if said_so else "",
            created_at=then,
            changed_at=then,
        )
        self.activities.append(made)

    def _keeps(self, one: Someone) -> None:
        drawn, then, spoken = self.chance.choice(self.said["evidence"]), self._then(), one.language or "en"
        title, text = drawn["title"][spoken], drawn["text"][spoken]
        made = Evidence(
            public_id=self._id(),
            person=self.persons[one.slug],
            kind=TEXT,
            title=title,
            text=text,
            language=spoken,
            on=then.date(),
            created_at=then,
            changed_at=then,
            folded=folded(title, text),
        )
        self.evidence.append(made)
        self.shows += [Shows(evidence=made, nation=one.nation, element=element) for element in drawn["shows"]]

    def _then(self) -> datetime:
        day = self.now.date() - timedelta(days=self.chance.randrange(1, SPAN))
        return datetime.combine(day, time(15, 30), tzinfo=UTC)

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)


@transaction.atomic
def keep_portfolios(made: Plan, persons: Mapping[str, Person], *, by: str, now: datetime) -> int:
    """Records of learning and evidence of as many people as portfolio.yaml says, none of the cast among them; how many rows."""
    someone = [one for one in made.people if one.given and one.nation]
    drawn = _Draw(persons, portfolios.written()["many"], now, random.Random(made.said["seed"] + 4))  # noqa: S311  nothing secret is drawn
    drawn.take(someone)
    insert(drawn.activities)
    insert_and_key(drawn.evidence)
    for one in drawn.shows:
        one.evidence_id = one.evidence.pk
    insert(drawn.shows)
    events = [Change("portfolio.activity_added", str(one)) for one in drawn.activities]
    events += [
        Change("portfolio.evidence_written", str(one), {"kind": one.kind, "warned": 0}) for one in drawn.evidence
    ]
    record_all(events, by=by)
    return len(drawn.activities) + len(drawn.evidence)
