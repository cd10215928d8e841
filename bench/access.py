"""What it costs to ask who may see a page: processor time of the page of roles at a school of the invented nation, on SQLite,
for its head and for an officer of its authority; and of the checks in it, called alone.

Two figures, since a part of the check lies inside queries that are asked anyway: what decides (the roles held, the place
found within their reach, the roles that may be given), and how much dearer the queries for the rows are for asking at the
same time which of them this viewer may see. That the looking is noted is a cost too, and no check: it stands beside them.

The peer is Django's ModelBackend, asked the same two permissions of somebody who has them by a group. It knows no places.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from typing import TYPE_CHECKING, Any

from _common import SMALL, demonstration, processor_ms, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from llwybr.core.access.models import Grant, GrantQuerySet
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.people.models import Account
    from llwybr.core.places.models import Place

ROUNDS = 30 if SMALL else 200
GOAL = 0.1  # of a page
PEOPLE = 1656  # of the invented nation
WHO = {"a head": "head", "an authority officer": "authority-officer"}


def main() -> None:
    demonstration()
    from django.utils import timezone

    from llwybr.core.places.models import Place
    from llwybr.site.nation import seed

    now = timezone.now()
    assert seed.seed(by="system", now=now) == PEOPLE
    place = Place.objects.get(name_en="Ysgol Gynradd Carreg Wen")
    ours: dict[str, Any] = {}
    ratios: dict[str, Any] = {"goal: checks / page, at most": GOAL}
    for name, slug in WHO.items():
        account = seed.account_of(slug)
        assert account, slug
        found = ours[name] = measured(account, place, now)
        ratios[f"{name}: checks / page"] = round(found["checks"]["p50"] / found["page"]["p50"], 3)
    with multiprocessing.get_context("spawn").Pool(1) as alone:  # it needs other settings
        peer = alone.apply(by_groups)
    for name in WHO:
        ratios[f"{name}: checks / peer"] = round(ours[name]["checks"]["p50"] / peer["p50"], 1)
    report("access", ours, {"ModelBackend, two permissions by a group, no places": peer}, ratios)


def measured(account: Account, place: Place, now: datetime) -> dict[str, Any]:
    """The page, and what in it is there because not everyone may see it, in milliseconds."""
    from llwybr.core.access.queries import held
    from llwybr.core.appointments import access
    from tests.cast import signed_in

    client, path = signed_in(account), f"/cy/organisations/{place.public_id}/roles/"
    assert client.get(path).status_code == 200, path
    known = viewer_of(account, now)  # its roles are asked for below, once, as the door has done when rows are read
    persons = {one.holder for one in rows(access.visible_at(known, place, now), now)}
    found = in_turn(
        {
            "page": lambda: client.get(path),
            "to decide": lambda: decide(viewer_of(account, now), place, now),
            "the place, whoever looks": lambda: type(place).objects.get(public_id=place.public_id),
            "of that, the roles held": lambda: held(viewer_of(account, now), now),
            "of that, the place within reach": lambda: reached(known, place, now),
            "of that, the roles that may be given": lambda: access.may_give(known, place, now),
            "the rows that they may see": lambda: rows(access.visible_at(known, place, now), now),
            "the same rows, whoever looks": lambda: rows(at(place), now),
            "to note who looked (no check)": lambda: note(known, persons, place, now),
        }
    )
    dearer = found["the rows that they may see"]["p50"] - found["the same rows, whoever looks"]["p50"]
    decided = found["to decide"]["p50"] - found["the place, whoever looks"]["p50"]  # which the page needs in any case
    checks = {"p50": round(decided + max(0.0, dearer), 3), "of that, to decide": round(decided, 3)}
    return {"page": found.pop("page"), "checks": checks, **found, "rows": len(rows(at(place), now))}


def in_turn(works: dict[str, Callable[[], Any]]) -> dict[str, dict[str, float]]:
    """The times of each, one after the other in every round: what else this machine does falls on all of them alike. Each round
    has an order of its own, since whatever comes second of two alike finds its memory warm."""
    times: dict[str, list[float]] = {name: [] for name in works}
    order, chance = list(works.items()), random.Random(1)
    for number in range(ROUNDS + 1):
        chance.shuffle(order)
        for name, work in order:
            before = time.process_time()
            work()
            if number:  # the first round warms up
                times[name].append(1000 * (time.process_time() - before))
    ordered = {name: sorted(all) for name, all in times.items()}
    return {
        name: {"p50": round(all[len(all) // 2], 3), "p95": round(all[int(0.95 * (len(all) - 1))], 3)}
        for name, all in ordered.items()
    }


def viewer_of(account: Account, now: datetime) -> Viewer:
    """As at the beginning of a request: nothing is known of their roles yet."""
    from llwybr.core.access.viewer import SignedIn, Viewer

    assert account.person
    return Viewer("", SignedIn(str(account.public_id), str(account.person.public_id), now, True, now))


def decide(viewer: Viewer, place: Place, now: datetime) -> None:
    """What the door and the view of this page ask before any row."""
    from llwybr.core.access.queries import holding
    from llwybr.core.appointments import access
    from llwybr.core.appointments.rules import READ

    assert holding(viewer, READ, now)
    found = reached(viewer, place, now)
    assert found
    assert access.may_give(viewer, found, now)


def reached(viewer: Viewer, place: Place, now: datetime) -> Place | None:
    from llwybr.core.appointments import access

    viewer.kept.pop(f"above {place}", None)  # as in each request
    return access.place_read(viewer, place.public_id, now)


def rows(grants: GrantQuerySet, now: datetime) -> list[Grant]:
    """The queries of the page: how many there are, the first of them, and what stands beside them."""
    from llwybr.core.appointments import queries
    from llwybr.core.appointments.rules import NOW
    from llwybr.core.appointments.views.roles import A_PAGE, FOLDED

    held = queries.in_state(grants, NOW, now)
    assert held.count()
    return [*held[:A_PAGE], *queries.beside(grants, now, most=A_PAGE, folded=FOLDED)]


def at(place: Place) -> GrantQuerySet:
    """The same rows without asking who looks."""
    from llwybr.core.access.models import Grant

    return Grant.objects.filter(place=str(place))


def note(viewer: Viewer, persons: set[str], place: Place, now: datetime) -> None:
    from llwybr.core.access.actions import looked
    from llwybr.core.appointments.rules import READ

    looked(viewer=viewer, at=persons, what="roles", why="list", now=now, permission=READ, place=str(place))


def by_groups() -> dict[str, float]:
    """Django's own users, groups and permissions, among as many people, with every cache as at the beginning of a request."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{tempfile.mkdtemp()}/peer.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.backends import ModelBackend
    from django.contrib.auth.models import Group, Permission, User

    User.objects.bulk_create([User(username=str(number)) for number in range(PEOPLE)])
    group = Group.objects.create(name="head")
    group.permissions.set(Permission.objects.filter(codename__in=["view_group", "change_group"]))
    group.user_set.set(User.objects.all())
    number, backend = User.objects.latest("pk").pk, ModelBackend()

    def ask() -> None:
        user = User(pk=number, username="somebody")  # known already, as our viewer is
        assert backend.has_perm(user, "auth.view_group")
        assert backend.has_perm(user, "auth.change_group")

    return processor_ms(ask, ROUNDS)


if __name__ == "__main__":
    main()
