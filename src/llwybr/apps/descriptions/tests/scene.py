"""A small national set in place of the real one, a school that takes it over, and an assistant's post there."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from llwybr.apps.descriptions import actions, queries
from llwybr.apps.descriptions.models import Duty, Line, Version
from llwybr.apps.descriptions.rules.lines import Add, Drop, Reword
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.tests.scene import manager, start
from llwybr.apps.standards.models import Edition
from llwybr.apps.standards.queries import edition_in_force
from tests.world import World, make

if TYPE_CHECKING:
    from llwybr.apps.descriptions.rules.lines import Edit

JOB = "teaching-assistant-2"
TODAY = date(2026, 11, 23)
TEXTS = {  # slug: rungs of the teaching assistant, English, Welsh; without rungs everybody's
    "everyone.safe": ((), "Tell the safeguarding person about a worry.", "Dweud wrth y person diogelu am bryder."),
    "teaching-assistant.tasks": ((1,), "Help with everyday tasks.", "Helpu gyda thasgau bob dydd."),
    "teaching-assistant.reading": ((1, 2), "Listen to pupils who read aloud.", "Gwrando ar ddisgyblion yn darllen."),
    "teaching-assistant.groups": ((2, 3), "Support small groups.", "Cefnogi grwpiau bach."),
    "teaching-assistant.feedback": ((2, 3), "Tell the teacher what pupils can do.", "Dweud wrth yr athro."),
    "teaching-assistant.plan": ((3, 4), "Plan the groups’ week with the teacher.", "Cynllunio wythnos y grwpiau."),
    "teaching-assistant.class": ((4, 5), "Lead a whole class for a lesson.", "Arwain dosbarth cyfan am wers."),
    "teaching-assistant.team": ((5,), "Lead a team of assistants.", "Arwain tîm o gynorthwywyr."),
}
OWN = [slug for slug, (rungs, *_) in TEXTS.items() if not rungs or 2 in rungs]


def national(edition: Edition, texts: dict[str, tuple[tuple[int, ...], str, str]] = TEXTS) -> Edition:
    """This set, and nothing else, as the edition's duties."""
    Duty.objects.filter(edition=edition).delete()
    Duty.objects.bulk_create(
        Duty(
            edition=edition,
            slug=slug,
            position=at,
            text_en=en,
            text_cy=cy,
            element="safeguarding.passing-on",
            profiles=[f"teaching-assistant-{rung}" for rung in rungs],
            source_name_en="Llwybr",
            source_name_cy="Llwybr",
            source_status="derived",
        )
        for at, (slug, (rungs, en, cy)) in enumerate(texts.items())
    )
    edition.stamp = uuid.uuid4()
    edition.save(update_fields=["stamp"])
    return edition


def in_force(on: datetime) -> Edition:
    found = queries.edition_for("wales", on.date())
    assert found
    return found


def another(code: str = "2026-12", texts: dict[str, tuple[tuple[int, ...], str, str]] = TEXTS) -> Edition:
    """A later edition of the same jobs, with another national set: agreed, and in force from its day."""
    old = edition_in_force("wales", date(2026, 11, 23))
    assert old
    new = Edition.objects.create(
        nation="wales", code=code, in_force_from=date(2026, 11, 22), shape="x", status="agreed"
    )
    for family in old.families.filter(slug="teaching-and-learning"):
        role = family.roles.get(slug="teaching-assistant")
        jobs = list(role.profiles.all())
        family.pk, family.edition = None, new
        family.save()
        role.pk, role.edition, role.family = None, new, family
        role.save()
        for job in jobs:
            job.pk, job.edition, job.family, job.role = None, new, family, role
            job.save()
    return national(new, texts)


def world(now: datetime) -> World:
    """Everybody of the twin worlds, and an assistant with a post at the north school."""
    made = make(now)
    national(in_force(now))
    made.more["post"] = posts.start(start(made, made.people["worker"]), granter=manager(made), by="test", now=now)
    return made


def post(made: World) -> Post:
    return Post.objects.select_related("person", "workplace").get(pk=made.more["post"].pk)


def begun(made: World) -> Version:
    return actions.begin(owner=actions.Owner(JOB, post=post(made)), by="test", now=made.now)


def edited(version: Version, what: Edit, *, by: str = "test", now: datetime | None = None) -> Version:
    return actions.edit(version=version, what=what, by=by, now=now or version.changed_at)


def lines(version: Version) -> list[Line]:
    return list(version.lines.at(version.edit))


def line(version: Version, slug: str) -> Line:
    return next(one for one in lines(version) if one.slug == slug)


def reword(one: Line, en: str, cy: str = "") -> Reword:
    return Reword(one.key, en, cy, "", None)


def add(version: Version, slug: str) -> Add:
    return Add(actions.duty_line(version, slug))


def own(en: str, cy: str = "", chosen: str = "") -> Add:
    return Add(actions.own_line(en, cy, chosen))


def drop(one: Line) -> Drop:
    return Drop(one.key)


def counts(version: Version) -> tuple[int, int, int, int]:
    version.refresh_from_db()
    return version.kept, version.changed, version.added, version.dropped
