"""Files of staff as tests write them, and bringing them in as a page would."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.utils import timezone

from llwybr.apps.posts.actions import comparing
from llwybr.apps.posts.actions import intake as actions
from llwybr.apps.posts.incoming.headings import propose
from llwybr.apps.posts.models import Intake, Portion
from llwybr.apps.posts.models.intake import CONTRACT, JOB
from llwybr.apps.posts.queries import intake as queries
from llwybr.apps.posts.queries.ground import Doer, meanings
from llwybr.core.places.models import Place
from tests.world import World

HEADINGS = (
    "Surname, Given",
    "Emp No",
    "DOB",
    "Job Title",
    "Grade",
    "SCP",
    "Hours",
    "Weeks",
    "Contract",
    "Start",
    "End",
    "Manager",
)
JOBS = {"TA": "teaching-assistant-2", "Midday": "midday-supervision-1", "Caretaker": "premises-1", "Teacher": "-"}
BORN = date(1980, 1, 31)


def row(name: str, number: str = "", **more: str) -> tuple[str, ...]:
    """A teaching assistant of mornings, unless `more` says otherwise, by heading."""
    said = dict.fromkeys(HEADINGS, "") | {
        "Surname, Given": name,
        "Emp No": number,
        "DOB": "31/01/1980",
        "Job Title": "TA",
        "Hours": "25",
        "Weeks": "39",
        "Contract": "Permanent",
        "Start": "01/09/2024",
    }
    return tuple((said | {heading.replace("_", " "): value for heading, value in more.items()}).values())


def text(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, sign: str = ",") -> str:
    def cell(one: str) -> str:
        return '"' + one.replace('"', '""') + '"' if sign in one or '"' in one else one

    return "\r\n".join(sign.join(cell(one) for one in some) for some in (headings, *rows)) + "\r\n"


def who(world: World, name: str = "business_manager", *places: str) -> Doer:
    pks = {world.places[one].pk for one in (places or ("north_school",))}
    return Doer(world.id(name), frozenset(pks))


def read(
    world: World, content: str | bytes, *, by: str = "business_manager", place: str = "north_school", **more: Any
) -> Intake:
    """Read and understood as it is proposed, its job titles as in JOBS."""
    said = content.encode() if isinstance(content, str) else content
    today = timezone.localdate(world.now)
    at: Place = world.places[place]
    on = more.pop("from_on", today)
    intake = actions.read_in(file=io.BytesIO(said), place=at, from_on=on, person=world.id(by), by="test", now=world.now)
    known = meanings(at)
    proposed = propose(
        intake.headings, queries.first_rows(intake), remembered=known["heading"], titles=set(), today=today
    )
    columns = more.pop("columns", None) or [one.field for one in proposed]
    actions.understand(intake=intake, columns=columns, defaults=more.pop("defaults", {}), from_on=on, by="test")
    jobs = {word: JOBS[word] for word in queries.words_in(intake, "title") if word in JOBS}
    actions.mean(intake=intake, sort=JOB, words=jobs, by="test")
    actions.mean(intake=intake, sort=CONTRACT, words=more.pop("contracts", {}), by="test")
    return intake


def checked(world: World, content: str | bytes, *, doer: Doer | None = None, **more: Any) -> Intake:
    intake = read(world, content, **more)
    comparing.check(intake=intake, who=doer or who(world, more.get("by", "business_manager")), by="test", now=world.now)
    intake.refresh_from_db()
    return intake


def applied(world: World, content: str | bytes, *, doer: Doer | None = None, **more: Any) -> Intake:
    intake = checked(world, content, doer=doer, **more)
    doer = doer or who(world, more.get("by", "business_manager"))
    comparing.apply(intake=intake, who=doer, by="test", now=world.now)
    intake.refresh_from_db()
    return intake


def faults(intake: Intake) -> list[tuple[int, str]]:
    """The line and the code of each fault and, after it, each warning."""
    found = []
    for portion in Portion.objects.filter(intake=intake):
        for cells, one in zip(portion.rows, portion.found, strict=True):
            found += [(cells[0], code) for code, *_ in [*one[4], *one[5]]]
    return found
