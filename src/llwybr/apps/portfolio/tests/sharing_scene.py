"""Nia works at a school: the ALNCo reviews her, the head leads it. She has a piece of evidence and an entry of what she learnt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from llwybr.apps.portfolio.actions.sharing import Reader, share
from llwybr.apps.portfolio.models import Activity, Evidence, Share
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.tests.scene import manager
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.viewer import SignedIn, Viewer
from tests import world as worlds
from tests.world import World

DAY = timedelta(days=1)
TITLE, TEXT, PURPOSE = "The reading corner", "They read there every day now.", "For our talk in June"


def made() -> World:
    world = worlds.make(timezone.now())
    worlds.someone(world, "nia")
    one = of(world, world.people["nia"], starts_on=world.now.date() - 400 * DAY)
    world.more["post"] = posts.start(one, granter=manager(world), by="test", now=world.now)
    world.more["piece"] = piece(world)
    return world


def piece(world: World, who: str = "nia", **more: Any) -> Evidence:
    said = {"kind": "text", "title": TITLE, "text": TEXT, "language": "en", **more}
    return Evidence.objects.create(
        person=world.people[who], created_at=world.now, changed_at=world.now, folded="reading", **said
    )


def activity(world: World, **more: Any) -> Activity:
    said = {"title": "Makaton, level 1", "on": world.now.date(), "minutes": 90, "language": "cy", **more}
    return Activity.objects.create(person=world.people["nia"], created_at=world.now, changed_at=world.now, **said)


def shared(world: World, reader: str | Reader = "alnco", *, lasts: timedelta = 7 * DAY, **more: Any) -> Share:
    said: dict[str, Any] = {"piece": world.more["piece"], "purpose": PURPOSE, "now": world.now, **more}
    to = Reader(person=world.people[reader]) if isinstance(reader, str) else reader
    said.setdefault("ends_at", said["now"] + lasts)
    return share(reader=to, key=uuid4(), by="test", **said)


def viewer(world: World, who: str) -> Viewer:
    account = world.accounts[who]
    later = world.now + timedelta(days=400)
    return Viewer(signed_in=SignedIn(str(account), world.id(who), world.now, strong=True, ends_at=later))


def form(reader: str, **more: Any) -> dict[str, Any]:
    return {"reader": reader, "purpose": PURPOSE, "until": "week", "key": str(uuid4()), **more}


def id_of(answer: Any) -> UUID:
    """The share to which a redirect leads."""
    return UUID(answer["Location"].strip("/").split("/")[-1])
