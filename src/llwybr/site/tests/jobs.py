"""What the walls stand around of jobs: at a school of each side and one of the trust's a post with a text, a text of the
place, and a file of staff that waits."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from llwybr.apps.descriptions import actions as descriptions
from llwybr.apps.descriptions.models import Version
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.actions import Start
from llwybr.apps.posts.actions import intake as files
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.rules.terms import Terms
from llwybr.core.people.models import Person
from tests.world import World

JOB = "teaching-assistant-2"
AT = {  # where: whose post, and who employs them
    "north_school": ("worker", "north"),
    "south_school": ("other worker", "south"),
    "trust_school": ("trust worker", "one_trust"),
}
REVIEWERS = {"worker": "reviewer", "other worker": "other reviewer"}
MORNINGS = (180, 180, 180, 180, 180, 0, 0)
FILE = "Surname,Given,Job Title,Hours\r\nLloyd,Gwenno,Teaching assistant,25\r\n"


def prepare(world: World) -> None:
    """Posts as an earlier import made them: whoever reviews has one there too, since nobody else could be named."""
    world.people["trust worker"] = Person.objects.create(name="Trust Worker")
    starts = [starting(world, reviewer, at) for at, reviewer in _reviewers()]
    starts += [
        starting(world, who, at, reviewer=world.people[REVIEWERS[who]].pk if who in REVIEWERS else None)
        for at, (who, _) in AT.items()
    ]
    made = posts.start_all(starts, granter="system", by="test", now=world.now)
    world.more["posts"] = {at: str(one.public_id) for at, one in zip(AT, made[-len(AT) :], strict=True)}
    world.more["texts"] = {at: str(text_of(world, one)) for at, one in zip(AT, made[-len(AT) :], strict=True)}
    world.more["files"] = {}
    for at in AT:
        descriptions.adopt(place=world.places[at], profile=JOB, by="test", now=world.now)
        world.more["files"][at] = str(read_in(world, at, FILE).public_id)


def _reviewers() -> list[tuple[str, str]]:
    return [(at, REVIEWERS[who]) for at, (who, _) in AT.items() if who in REVIEWERS]


def starting(world: World, who: str, at: str, **more: Any) -> Start:
    """A post since a month ago, as the world's own roles."""
    said = {
        "employer": world.places[AT[at][1]].pk,
        "profile": JOB,
        "minutes": MORNINGS,
        "weeks": Decimal(39),
        "kind": "PRM",
        "reviewer": None,
        "grade": "Grade 4",
    }
    fields = {key: more.pop(key) for key in list(more) if key in Start.__dataclass_fields__}
    since = timezone.localdate(world.now) - timedelta(days=30)
    terms = Terms(**said | more)  # type: ignore[arg-type]
    start = {"person": world.people[who], "workplace": world.places[at], "starts_on": since, "terms": terms}
    return Start(**start | fields)  # type: ignore[arg-type]


def text_of(world: World, post: Post) -> Version:
    return descriptions.begin(owner=descriptions.Owner(JOB, post=post), by="test", now=world.now)


def read_in(world: World, at: str, content: str) -> Any:
    return files.read_in(
        file=io.BytesIO(content.encode()),
        place=world.places[at],
        from_on=timezone.localdate(world.now),
        person=world.id("business_manager"),
        by="test",
        now=world.now,
    )
