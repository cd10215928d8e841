"""G1, G2, G4: every address, by every role and method, to what lies here, elsewhere and nowhere, against the agreed matrix.

What is expected comes from `matrix.csv` and from `tests/world.py`, which says by hand what lies where: never from the policy.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from llwybr.apps.portfolio import access as portfolio_access
from llwybr.apps.portfolio.actions.sharing import Reader
from llwybr.apps.portfolio.models import Share
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.queries import holding as posts_reading
from llwybr.apps.posts.queries.days import year_of
from llwybr.apps.selfassessment import actions as selfassessment
from llwybr.apps.standards import queries as standards
from llwybr.core.access import doors as doors_of_access
from llwybr.core.access.doors import ANYONE, DEMONSTRATION, DEVICE, TOKEN
from llwybr.core.access.matrix import matrix
from llwybr.core.access.queries import holding
from llwybr.core.appointments import access as appointments_access
from llwybr.core.appointments.support import actions as support
from llwybr.core.people import actions as people
from llwybr.core.people.models import Match
from llwybr.core.people.rules.matching import Described
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.tests.scene import everything
from llwybr.core.places import access as places_access
from llwybr.core.places import actions as places
from llwybr.core.places.models import Place
from llwybr.core.places.tests import gias
from llwybr.core.signin import actions as signin
from llwybr.site.tests import jobs, keeping, pieces
from llwybr.site.tests.test_every_answer import KNOWN
from tests.architecture.test_house import every_view
from tests.engines import on_both
from tests.world import BELOW, ROLES, TREE, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ABSENT = "00000000-0000-4000-8000-000000000000"
EVERYWHERE, NOWHERE = "everywhere", "nowhere"  # for a page of no one place; for a thing that there is not
SAFE, OTHERS = ("get", "head"), ("options", "put", "patch", "delete")
VIEWERS = sorted([*ROLES, "leaver", "reviewer"])
# One for each way in which the database is asked what somebody reaches: at a place, below it, in a nation, as who reviews a person,
# by a door, not at all. The others go one of these ways, which is the matrix's doing: they walk on SQLite alone, as do the controls.
ON_BOTH = {"head", "trust_officer", "registrar", "reviewer", "platform_support", "worker"}
# By hand, from the row "role grant / end" of the founding matrix: whose role a role may end or renew.
GIVES = {
    "head": {"worker", "reviewer", "business_manager", "alnco"},
    "business_manager": {"worker"},
    "trust_officer": {"head", "business_manager", "governor", "worker", "reviewer", "trust_officer"},
    "authority_officer": {"head", "governor", "worker", "reviewer", "authority_officer"},
    "union_representative": {"union_representative"},
    "employer_representative": {"employer_representative"},
    "body_secretary": {"body_secretary"},
    "registrar": {"registrar", "analyst"},
    "provider": {"provider", "assessor", "moderator"},
}
# What changes when somebody merely reads: that they looked, and that their session is in use.
MAY_CHANGE = {"access.look", "signin.session", "access.tries"}


@dataclass(frozen=True)
class Thing:
    """What an address is asked about. `at`: where it lies; `role`: of which somebody's grant it is; `own`: whose alone it is."""

    at: str
    kwargs: dict[str, Any]
    role: str = ""
    own: str = ""


Recipe = Callable[[World], Iterator[Thing]]
NAMED: dict[str, Recipe] = {}


def recipe(*names: str) -> Callable[[Recipe], Recipe]:
    def keep(make: Recipe) -> Recipe:
        NAMED.update(dict.fromkeys(names, make))
        return make

    return keep


@recipe("place_roles", "give_role", "kept")
def at_a_place(world: World) -> Iterator[Thing]:
    for name in (*TREE, "wales", "england"):
        yield Thing(name, {"public_id": world.place(name)})
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("kept_closed")
def at_a_closed_place(world: World) -> Iterator[Thing]:
    """It lies where it lay; what is open, or lay elsewhere, is nowhere."""
    for name, under in keeping.CLOSED.items():
        yield Thing(under, {"public_id": world.place(name)})
    for public_id in (world.place("north_school"), world.place("north"), ABSENT):
        yield Thing(NOWHERE, {"public_id": public_id})


@recipe("place_role", "end_role")
def grants(world: World) -> Iterator[Thing]:
    for role, (here, there) in ROLES.items():
        for holder, place in ((role, here), (f"other {role}", there)):
            if place:
                ids = {"public_id": world.place(place), "grant": str(world.grants[holder])}
                yield Thing(place, ids, role=role)
    yield Thing(NOWHERE, {"public_id": world.place("north_school"), "grant": ABSENT})


@recipe("person")
def persons(world: World) -> Iterator[Thing]:
    for who in ("worker", "alnco", "other worker", "other alnco"):
        place = "south_school" if who.startswith("other") else "north_school"
        yield Thing(place, {"public_id": world.id(who)}, role="reviewed" if who == "worker" else "")
    for who in ("leaver", "authority_officer", "union_representative"):
        yield Thing(NOWHERE, {"public_id": world.id(who)})
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("match", "part_match")
def matches(world: World) -> Iterator[Thing]:
    for at, public_id in world.more["matches"].items():
        yield Thing(at, {"public_id": public_id})
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("place_import")
def imports(world: World) -> Iterator[Thing]:
    for nation, public_id in world.more["imports"].items():
        yield Thing(nation, {"public_id": public_id})
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("seen_account", "seen_letters", "seen_roles", "leave_support")
def doors(world: World) -> Iterator[Thing]:
    yield Thing(EVERYWHERE, {"public_id": world.more["door"]}, own="platform_support")
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("desk_consultation", "comments_csv", "close_consultation", "agree_edition")
def consultations(world: World) -> Iterator[Thing]:
    yield Thing("wales", {"nation": "wales", "code": "2027-09"})
    yield Thing(NOWHERE, {"nation": "wales", "code": "1999-01"})
    yield Thing(NOWHERE, {"nation": "narnia", "code": "2027-09"})


@recipe("desk_item")
def items(world: World) -> Iterator[Thing]:
    item = {"kind": "element", "slug": "information.digital"}
    yield Thing("wales", {"nation": "wales", "code": "2027-09", **item})
    yield Thing(NOWHERE, {"nation": "england", "code": "2027-09", **item})


STAFFED = ("north", "north_school", "south_school", "one_trust", "trust_school", "other_trust_school")
YEAR = 2026


@recipe("people", "people_csv", "start_post", "staff_files", "staff_sheet", "place_descriptions")
def at_a_workplace(world: World) -> Iterator[Thing]:
    for name in STAFFED:
        yield Thing(name, {"public_id": world.place(name)})
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("calendar_terms", "calendar_days", "drop_terms")
def calendars(world: World) -> Iterator[Thing]:
    for thing in at_a_workplace(world):
        yield Thing(thing.at, {**thing.kwargs, "year": YEAR})
    yield Thing(NOWHERE, {"public_id": world.place("north_school"), "year": 1})


@recipe("remove_calendar_day")
def calendar_days(world: World) -> Iterator[Thing]:
    for thing in calendars(world):
        yield Thing(thing.at, {**thing.kwargs, "day": ABSENT})


@recipe("post", "change_post", "first_day", "leave_post", "post_text", "post_text_pdf")
def posts(world: World) -> Iterator[Thing]:
    for at, public_id in world.more["posts"].items():
        yield Thing(at, {"public_id": public_id}, role="reviewed" if at == "north_school" else "")
    yield Thing(NOWHERE, {"public_id": ABSENT})


@recipe("post_days")
def days_of_posts(world: World) -> Iterator[Thing]:
    year = year_of(timezone.localdate(world.now) - timedelta(days=30))  # as the posts of `jobs.prepare`
    for thing in posts(world):
        yield Thing(thing.at, {**thing.kwargs, "year": year}, role=thing.role)


@recipe("post_text_line")
def lines_of_posts(world: World) -> Iterator[Thing]:
    for thing in posts(world):
        yield Thing(thing.at, {**thing.kwargs, "key": "new"}, role=thing.role)


@recipe("person_posts")
def holders(world: World) -> Iterator[Thing]:
    for at, (who, _) in jobs.AT.items():
        yield Thing(at, {"public_id": world.id(who)}, role="reviewed" if who == "worker" else "")
    for public_id in (world.id("leaver"), ABSENT):
        yield Thing(NOWHERE, {"public_id": public_id})


@recipe("staff_file", "staff_columns", "staff_words", "staff_faults")
def staff_files(world: World) -> Iterator[Thing]:
    for at, file in world.more["files"].items():
        yield Thing(at, {"public_id": world.place(at), "file": file})
    for file in (world.more["files"]["south_school"], ABSENT):
        yield Thing(NOWHERE, {"public_id": world.place("north_school"), "file": file})


@recipe("place_text", "place_text_pdf")
def texts(world: World) -> Iterator[Thing]:
    for at in jobs.AT:
        yield Thing(at, {"public_id": world.place(at), "profile": jobs.JOB})
    yield Thing(NOWHERE, {"public_id": world.place("north_school"), "profile": "absent"})


@recipe("place_text_line")
def lines_of_texts(world: World) -> Iterator[Thing]:
    for thing in texts(world):
        yield Thing(thing.at, {**thing.kwargs, "key": "new"})


# Asked with a thing of the wrong state, these are tested beside their pages; here only that they say nothing to outsiders.
STATEFUL = {"agree_role": grants, "give_reviewer": grants, "agree_to_support": doors}
NAMED |= STATEFUL


def prepared(world: World) -> World:
    """What the recipes need beside places and people."""
    now = world.now
    twins = [
        Described(names=(FullName(given, family),), born_on=date(year, 3, 14))
        for given, family, year in (
            ("Siân", "Hafod", 1970),
            ("Olwen", "Larkwhistle", 1980),
            ("Imran", "Duskwater", 1990),
        )
    ]
    world.more["matches"] = {}
    for place, one in zip(("north_school", "south_school", "other_trust_school"), twins, strict=True):
        people.take_in(described=[one, one], place=world.place(place), by="test", now=now)
        world.more["matches"][place] = str(Match.objects.get(place=world.place(place)).public_id)
    world.more["imports"] = {
        nation: str(
            places.stage(
                file=io.BytesIO(gias.as_csv([gias.school(400001 + at, f"Ysgol {at}", la)])),
                nations=[nation],
                on=timezone.localdate(now),
                by="test",
                now=now,
            )
        )
        for at, (nation, la) in enumerate({"wales": 681, "england": 330}.items())
    }
    reason = "They wrote that no letter reaches them."
    door = support.ask(
        holder=world.id("platform_support"), of=world.id("worker"), reason=reason, language="en", by="test", now=now
    )
    support.agree(door=door, approver=world.id("other platform_support"), name="A", by="test", now=now)
    world.more["door"] = str(door.public_id)
    jobs.prepare(world)
    keeping.prepare(world)
    return world


@cache
def cells() -> dict[str, dict[str, str]]:
    """{permission: {role: how far}}, as the matrix says."""
    return {row.permission: row.cells for row in matrix() if row.permission}


def reaches(viewer: str, permission: str, thing: Thing) -> bool:
    """Whether the matrix lets this viewer at this thing, which lies where the world says."""
    cell, own = cells()[permission][viewer], ROLES.get(viewer, ("",))[0]
    if cell == "-" or thing.at == NOWHERE or (thing.own and thing.own != viewer):
        return False
    if cell == "person":
        return thing.role == "reviewed"
    if thing.at == EVERYWHERE or cell == "everywhere":
        return True
    if thing.role == "union_representative" and viewer != thing.role:
        return False
    return thing.at == own if cell == "here" else thing.at in BELOW[own]


def behind(*kinds: str) -> list[URLPattern]:
    return [one for one in every_view() if one.callback.door not in kinds]


BY_PERMISSION = [one for one in every_view() if getattr(one.callback, "read", "")]
OWN = [one for one in behind(ANYONE, DEMONSTRATION, TOKEN) if not getattr(one.callback, "read", "")]


def ask(client: Client, method: str, path: str) -> HttpResponseBase:
    """The answer; whatever an unsafe method changed is as it was afterwards."""
    client.raise_request_exception = False
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(path, secure=True)
        if response.streaming:
            response.streaming_content = [
                response.getvalue()
            ]  # a file is closed once it is read: kept for whoever asks again
        if method not in SAFE:
            transaction.set_rollback(True)
    return response


def things(pattern: URLPattern, world: World) -> list[Thing]:
    assert pattern.name
    if pattern.name in NAMED:
        return list(NAMED[pattern.name](world))
    assert not pattern.pattern.converters, f"{pattern.name} takes something that no recipe here makes"
    return [Thing(EVERYWHERE, {})]


def wrong(viewer: str, pattern: URLPattern, thing: Thing, method: str, status: int) -> bool:
    """Whether this is not what the matrix and the kind of the request call for."""
    view: Any = pattern.callback
    if pattern.name in STATEFUL and _may_ask(viewer, view):
        return status >= 500
    if not reaches(viewer, view.read, thing):
        unserved = status == 405 or (status == 403 and method not in SAFE)  # the same whatever it is asked about
        return status != 404 and not (unserved and _may_ask(viewer, view))
    if method in OTHERS:
        return status not in {403, 405}
    if thing.role in ROLES and pattern.name == "end_role" and thing.role not in GIVES.get(viewer, set()):
        return status != 403
    if method == "post" and not view.write:
        return status != 405
    if method == "post" and not reaches(viewer, view.write, thing):  # they may read it, and no more
        return status != (404 if cells()[view.write][viewer] != "-" else 403)
    return status in {403, 404} or status >= 500


def _may_ask(viewer: str, view: Any) -> bool:
    """They hold the permission somewhere: that such a method is not served is no secret to them."""
    return cells()[view.read][viewer] != "-"


def asked_about(viewer: str, pattern: URLPattern, world: World) -> list[Thing]:
    """Whoever holds the permission nowhere is refused by the door, which does not know what is asked for: what is here and what
    is nowhere stand for all."""
    found = things(pattern, world)
    return found if _may_ask(viewer, pattern.callback) else [*found[:1], *found[1:][-1:]]


def faults(viewer: str, world: World, *names: str) -> list[tuple[object, ...]]:
    """Whatever is answered otherwise than the matrix calls for, at every address or at those of these names."""
    client = world.client(viewer)
    return [
        (pattern.name, thing.at, thing.role, method, response.status_code)
        for pattern in BY_PERMISSION
        if not names or pattern.name in names
        for at, thing in enumerate(asked_about(viewer, pattern, world))
        for path in [reverse(str(pattern.name), kwargs=thing.kwargs)]
        for method in (("get", "post") if at else (*SAFE, "post", *OTHERS))
        for response in [ask(client, method, path)]
        if wrong(viewer, pattern, thing, method, response.status_code)
    ]


@pytest.mark.parametrize("viewer", on_both(VIEWERS, ON_BOTH))
@pytest.mark.usefixtures("plain_refusals")
def test_what_is_other_peoples_opens_to_whom_the_matrix_says_and_to_nobody_else(viewer: str, world: World) -> None:
    world.client(viewer)
    before = everything()
    assert faults(viewer, world) == []
    after = everything()
    assert {table for table in before if before[table] != after[table]} <= MAY_CHANGE, "reading changed something"


@pytest.mark.sqlite
@pytest.mark.usefixtures("plain_refusals")
def test_without_the_doors_the_walk_goes_red(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(doors_of_access, "_refused", lambda view, request: None)
    doors = {"matches", "support", "platform"}
    assert {name for name, *_ in faults("worker", world, *doors)} == doors


@pytest.mark.sqlite
@pytest.mark.usefixtures("plain_refusals")
def test_without_the_tree_the_walk_goes_red(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(places_access, "visible_to", lambda viewer, permission, now: Place.objects.all())
    monkeypatch.setattr(
        appointments_access, "over", lambda viewer, permission, place, now: holding(viewer, permission, now)
    )
    monkeypatch.setattr(posts_reading, "visible_to", lambda viewer, now: Post.objects.all())
    names = ("place_roles", "person", "post", "post_text_pdf", "place_text", "kept")
    found = {(name, at) for name, at, *_ in faults("head", world, *names)}
    assert {("place_roles", "south_school"), ("place_roles", "north"), ("person", "south_school")} <= found
    assert {("post", "south_school"), ("post_text_pdf", "trust_school"), ("place_text", "south_school")} <= found
    assert ("kept", "south_school") in found
    assert ("kept_closed", "south") in {
        (name, at) for name, at, *_ in faults("authority_officer", world, "kept_closed")
    }


@pytest.mark.sqlite  # the door refuses before anything is looked up
def test_whoever_is_signed_out_learns_nothing_of_what_is_there(world: World) -> None:
    for pattern in BY_PERMISSION:
        said = set()
        for thing in things(pattern, world):
            path = reverse(str(pattern.name), kwargs=thing.kwargs)
            for method in ("get", "post", *OTHERS):
                response = ask(Client(), method, path)
                said.add((response.status_code, response.headers["Location"].partition("?")[0]))
        assert said == {(302, "/en/sign-in/")}, pattern.name


@pytest.mark.sqlite  # how a refusal is written: that it is one, is walked above
@pytest.mark.parametrize("viewer", ["worker", "head", "authority_officer", "registrar", "platform_support"])
def test_what_lies_outside_looks_like_what_is_not_there(viewer: str, world: World) -> None:
    """The same status, headers and length, so that nobody finds out by asking."""
    client = world.client(viewer)
    ask(client, "get", "/en/")
    for pattern in BY_PERMISSION:
        found = things(pattern, world)
        outside = [one for one in found if not reaches(viewer, pattern.callback.read, one)]  # type: ignore[attr-defined]
        if any(one.at == NOWHERE for one in outside):
            paths = [reverse(str(pattern.name), kwargs=one.kwargs) for one in outside]
            answers = {shape(ask(client, "get", path), path) for path in paths}
            assert len(answers) == 1, pattern.name


def shape(response: HttpResponseBase, path: str) -> tuple[object, ...]:
    """An answer without what it repeats of the question, and without what each answer has of its own."""
    text = response.content.decode(errors="replace")  # type: ignore[attr-defined]  # a PDF has other signs
    after_language = path.removeprefix("/en")
    text = text.replace(after_language, "").replace(quote(after_language, safe=""), "")
    own = r'name="(csrfmiddlewaretoken|key)" value="[^"]*"|data-left="\d+"|(?<=warned-in=")\d+|\d\d:\d\d(?=\.</p>)'
    return response.status_code, tuple(sorted(set(response.headers) - {"Set-Cookie"})), re.sub(own, "", text)


# --- what is one's own -------------------------------------------------------------------------------------------


def own_things(world: World, who: str) -> dict[str, dict[str, Any]]:
    """{name of an address: what it takes} for what is this person's alone."""
    account, person = world.accounts[who], world.people[who]
    edition = standards.edition_in_force("wales", timezone.localdate(world.now))
    assert edition
    job = standards.profile(edition, "teaching-assistant-2")
    assert job
    first, second = (
        selfassessment.start(edition=edition, job=job, aim=None, by="test", now=world.now, owner=str(person.public_id))
        for _ in range(2)
    )
    session = signin.start_session(account=account, key=uuid4().hex, device="", way="code", strong=False, now=world.now)
    token = signin.give_token(
        account=account, key=uuid4().hex, name="x", scopes=["attempts"], until=world.now + DAY, by="test", now=world.now
    )
    thing = people.add_email(person=person, address="own@ysgol.example", kind="own", by="test")
    assert thing
    attempt, post = {"public_id": str(first)}, {"public_id": world.more["posts"]["north_school"]}  # the worker's too
    bundle = {"public_id": str(keeping.bundle(world, who))}
    return {
        **dict.fromkeys(["attempt", "attempt_json", "attempt_pdf", "hand_over", "delete_attempt"], attempt),
        **{name: {"now_id": str(second), "then_id": str(first)} for name in ("since", "since_json")},
        "end_session": {"public_id": str(session.public_id)},
        "take_token_back": {"public_id": str(token)},
        "lay_down": {"grant": str(world.grants[who])},
        "remove_detail": {"kind": "address", "id": person.emails.get(address="own@ysgol.example").pk},
        "shut_support": {"public_id": world.more["door"]},  # to the worker
        **dict.fromkeys(["my_post", "my_text", "my_text_pdf"], post),
        "my_days": {**post, "year": year_of(timezone.localdate(world.now) - timedelta(days=30))},
        "my_text_line": {**post, "key": "new"},
        **pieces.own_addresses(pieces.portfolio(world, who)),
        **_shared_with(world, who),
        **dict.fromkeys(["my_bundle", "my_bundle_file"], bundle),
    }


def _shared_with(world: World, who: str) -> dict[str, dict[str, Any]]:
    """What a colleague shares with them opens to them and to nobody else: here it is they who own that."""
    shown = pieces.written(world, "alnco", "colleague")
    share = pieces.share(world, shown.evidence, Reader(person=world.people[who]), "For you")
    return {"shared": {"public_id": str(share)}, "shared_file": {"public_id": str(share), "file": str(shown.file)}}


# What is one's own opens by no role: these stand for all, with those that reach farthest among them.
OUTSIDERS = ["worker", "reviewer", "head", "authority_officer", "union_representative", "registrar", "platform_support"]

# Addresses of one's own that name no thing: a question, a step, a way in by its number among one's own, a page of words.
NAMELESS = {
    "check", "question", "step", "suggestion", "take_away", "part_own", "prove_joined",
    "consultation", "my_comments", "consultation_item", "take_back", "add_evidence_of", "put_in_record",
}  # fmt: skip


@pytest.mark.sqlite
def test_every_address_of_ones_own_is_asked_about_here(world: World) -> None:
    taking = {one.name for one in OWN if one.pattern.converters}
    asked = NAMELESS | set(own_things(world, "worker"))
    assert taking == asked, taking ^ asked


@pytest.mark.parametrize("viewer", on_both(OUTSIDERS, {"worker", "platform_support"}))
@pytest.mark.usefixtures("refused_in_words_when_read")
def test_nobody_opens_what_is_anothers_own_nor_learns_that_it_is_there(viewer: str, world: World) -> None:
    """A head, a registrar, platform support: for all of them it is as if there were none."""
    client, mine = world.client("other worker" if viewer == "worker" else viewer), own_things(world, "worker")
    before = everything()
    for name, kwargs in mine.items():
        absent = {
            key: 0 if isinstance(value, int) else value if key == "kind" else ABSENT for key, value in kwargs.items()
        }
        paths = [reverse(name, kwargs=one) for one in (kwargs, absent)]
        for method in (*SAFE, "post", *OTHERS):
            answers = [ask(client, method, path) for path in paths]
            assert shape(answers[0], paths[0]) == shape(answers[1], paths[1]), (name, method)
            assert answers[0].status_code not in {200, 500}, (name, method)
    after = everything()
    assert {table for table in before if before[table] != after[table]} <= MAY_CHANGE


def test_their_owner_does_open_it(world: World) -> None:
    """The control: the same addresses, by whom they belong to."""
    client = world.client("worker")
    for name, kwargs in own_things(world, "worker").items():
        statuses = {ask(client, method, reverse(name, kwargs=kwargs)).status_code for method in ("get", "post")}
        assert statuses & {200, 302}, (name, statuses)


EVERYONE = ["nobody", *VIEWERS, *(f"other {one}" for one in VIEWERS)]


def readers(world: World, path: str) -> set[str]:
    """Whoever gets something there; to everybody else it answers as if there were nothing."""
    absent = re.sub(r"[0-9a-f-]{36}", ABSENT, path)
    found = set()
    for viewer in EVERYONE:
        client = world.client(viewer)
        answer = ask(client, "get", path)
        if answer.status_code == 200:
            found.add(viewer)
        else:
            assert shape(answer, path) == shape(ask(client, "get", absent), absent), viewer
    return found


def test_what_is_shared_opens_to_whom_it_is_shared_with_and_to_nobody_else(world: World) -> None:
    """By name, as the reviewer of a post, by an address: a head who could see the post itself finds nothing."""
    shared = pieces.read_by_another(pieces.portfolio(world, "worker"))
    assert {path: readers(world, path) for path in shared} == {path: {who} - {""} for path, who in shared.items()}


def test_and_to_nobody_once_its_time_is_over_or_it_was_taken_back(world: World) -> None:
    shared = pieces.read_by_another(pieces.portfolio(world, "worker"))
    half = list(Share.objects.order_by("pk"))[::2]
    Share.objects.filter(pk__in=[one.pk for one in half]).update(taken_back_at=world.now)
    Share.objects.filter(taken_back_at=None).update(starts_at=world.now - DAY, ends_at=world.now - timedelta(seconds=1))
    assert [path for path in shared if readers(world, path)] == []


@pytest.mark.sqlite
def test_without_its_guard_what_is_shared_opens_to_others(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The control: the walk is not blind."""
    shared = pieces.read_by_another(pieces.portfolio(world, "worker"))
    monkeypatch.setattr(portfolio_access, "shares_with", lambda viewer, now: Share.objects.open(now))
    assert all("head" in readers(world, path) for path in shared)


def test_whoever_reads_what_is_shared_reads_nothing_else_of_theirs(world: World) -> None:
    """Not its own page, nor its files by another way, nor what its owner keeps beside it."""
    own = pieces.portfolio(world, "worker")
    for who in {*pieces.READERS.values()} - {""}:
        for one in (own.private, own.shared):
            for name in ("evidence", "print_evidence", "share_evidence", "delete_evidence"):
                answer = ask(world.client(who), "get", reverse(name, args=[str(one.evidence)]))
                assert answer.status_code == 404, (who, name)
            assert ask(world.client(who), "get", reverse("evidence_file", args=[str(one.file)])).status_code == 404
        assert ask(world.client(who), "get", reverse("activity", args=[str(own.learnt)])).status_code == 404
    private = reverse("shared_file", args=[str(own.shares[pieces.BY_NAME]), str(own.private.file)])
    assert ask(world.client("alnco"), "get", private).status_code == 404, "a share of one piece opens no other's file"


@pytest.mark.parametrize("viewer", on_both(["nobody", "worker", "head", "registrar"], {"worker"}))
def test_every_other_address_of_ones_own_asks_who_one_is_and_never_breaks(viewer: str, world: World) -> None:
    client = world.client(viewer)
    for pattern in OWN:
        path = reverse(str(pattern.name), kwargs={key: _plausible(pattern, key) for key in pattern.pattern.converters})
        for method in ("get", "post"):
            response = ask(client, method, path)
            assert response.status_code < 500, (pattern.name, method)
            if viewer == "nobody" and pattern.callback.door != DEVICE:  # type: ignore[attr-defined]
                assert response.status_code == 302, (pattern.name, method)
                assert response.headers["Location"].startswith("/en/sign-in/"), pattern.name


def _plausible(pattern: URLPattern, key: str) -> object:
    kind = type(pattern.pattern.converters[key]).__name__
    return {"UUIDConverter": ABSENT, "IntConverter": 1}.get(kind) or KNOWN.get(key, "x")
