"""G3: a token in every private field, and who gets to see it: in pages and downloads, in letters, logs, events and errors.

`SEEN_BY` is written by hand from the agreed matrix; what the pages show is compared with it, token by token, viewer by viewer.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from llwybr.apps.descriptions import actions as descriptions
from llwybr.apps.descriptions.rules.lines import Add
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.queries import holding as posts_reading
from llwybr.apps.posts.tests import files
from llwybr.apps.selfassessment import actions as selfassessment
from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.selfassessment.rules import Limits
from llwybr.apps.standards import queries as standards
from llwybr.core.appointments import person as person_of_appointments
from llwybr.core.appointments.support import actions as support
from llwybr.core.letters import postman
from llwybr.core.people import actions as people
from llwybr.core.people.models import FORMER, OWN, WORK, Match, Person
from llwybr.core.people.rules.matching import Described
from llwybr.core.people.rules.names import FullName
from llwybr.core.signin import actions as signin
from llwybr.site.tests import jobs, pieces
from llwybr.site.tests.test_who_may import (
    ABSENT,
    BY_PERMISSION,
    EVERYWHERE,
    NAMELESS,
    NOWHERE,
    VIEWERS,
    _plausible,
    ask,
    cells,
    own_things,
    things,
)
from llwybr.site.tests.test_who_may import OWN as OWN_PAGES
from tests.api import get, key_for
from tests.world import World

# What stands in the answers, Python writes alike on both engines; who may see what, test_who_may.py walks on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
AMONG = {"head", "business_manager", "authority_officer"}  # who sees who works at the worker's school
SHOWN = {*pieces.READERS.values()} - {""}  # to whom they show something of their portfolio
SEEN_BY = {  # beside the worker themselves
    "canary-name": {*AMONG, *SHOWN, "registrar"},  # a share says who shares
    "canary-former": {"business_manager", "registrar"},  # beside the record that may be theirs too
    "canary-own-address": set(),
    "canary-work-address": {"head", "business_manager", "reviewer"},
    "canary-number": set(),
    "19 July 1971": set(),
    "1971-07-19": set(),
    "canary-note": set(),
    "4321.17": set(),
    "canary-key": set(),
    "canary-reason": {"platform_support"},  # whose door it is
    "canary-sign-in": set(),
    "canary-title": {"head", "business_manager", "reviewer"},
    "canary-grade": {"head", "business_manager", "reviewer"},
    "22 hours 13 minutes": {"head", "business_manager", "reviewer"},
    "canary-duty": {"head", "business_manager", "reviewer"},  # in the text of their post
    "canary-reference": {
        "head",
        "business_manager",
    },  # what follows is for whoever may change posts, and not to review by
    "canary-wrong": {"head", "business_manager"},
    "A job at another school": {"head", "business_manager"},  # why it ends
    # Of their portfolio: what nobody else reads,
    "piece-private-title": set(),
    "piece-private-text": set(),
    "piece-private-link": set(),
    "piece-private-file": set(),
    "piece-private-bytes": set(),
    "piece-why-private": set(),
    "piece-stranger": set(),  # the address of somebody who has no account
    "piece-asked-title": set(),
    "piece-asked-name": set(),
    "piece-asked-email": set(),
    "piece-asked-question": set(),
    "bundle-bytes": set(),
    # what they share with one person by name,
    "piece-shown-title": {"alnco"},
    "piece-shown-text": {"alnco"},
    "piece-shown-link": {"alnco"},
    "piece-shown-file": {"alnco"},
    "piece-shown-bytes": {"alnco"},
    "piece-why-shown": {"alnco"},
    # with whoever reviews their post,
    "piece-learnt": {"reviewer"},
    "piece-provider": {"reviewer"},
    "piece-changed": {"reviewer"},
    "piece-why-learnt": {"reviewer"},
    # and with whoever signs in with an address.
    "piece-answered-title": {"governor"},
    "piece-answered-question": set(),  # what was asked is between the two: readers get the answer
    "piece-why-answered": {"governor"},
    "piece-witness": {"governor"},
    "piece-role": {"governor"},
    "piece-said": {"governor"},
}
SEEN_AT_THE_PLACE = {  # not the worker's: a draft of the place's own text, and a file of staff that waits
    "canary-draft": {"head", "business_manager", "authority_officer"},
    "canary-row": {"head", "business_manager"},
    "canary-heading": {"head", "business_manager"},
    "canary-cell": {"head", "business_manager"},
    "23/04/1968": {"head", "business_manager"},
    "kept-north_school-name": {"head", "business_manager"},  # of somebody who was erased
    "kept-north_school-grade": {"head", "business_manager"},
    "kept-north_school-line": {"head", "business_manager"},
    "kept-north_closed-name": {"authority_officer"},  # and of somebody at a school that has closed
    "kept-north_closed-grade": {"authority_officer"},
    "kept-north_closed-line": {"authority_officer"},
    "piece-answered-email": set(),  # erased once they answered: not even the worker finds it
    "piece-answered-name": set(),  # in its place stands what the witness is called by themselves
}
TOKENS = {*SEEN_BY, *SEEN_AT_THE_PLACE}
BY_KEY = {  # of their own portfolio, by another system with their own key: what others are shown of it is not theirs to hand on
    *(f"piece-{one}-{part}" for one in ("private", "shown") for part in ("title", "text", "link", "file", "bytes")),
    *("piece-learnt", "piece-provider", "piece-changed", "piece-asked-title"),
    *("piece-answered-title", "piece-witness", "piece-role", "piece-said"),
}
HERE = {"north_school", "north", "wales", EVERYWHERE, NOWHERE}
EVERYONE = ["nobody", *VIEWERS, *(f"other {one}" for one in VIEWERS)]


def planted(world: World) -> World:
    """A token in each private field of one worker."""
    person, account, now = world.people["worker"], world.accounts["worker"], world.now
    account.email = "canary-sign-in@ysgol.example"
    account.save()
    signin.speak(account=account, name="canary-name", language="en", by="test")
    people.add_name(
        person=person, name=FullName("Siân", "canary-former"), kind=FORMER, starts_on=None, ends_on=None, by="test"
    )
    people.add_email(person=person, address="canary-own-address@cartref.example", kind=OWN, by="test")
    at = world.place("north_school")
    people.add_email(person=person, address="canary-work-address@ysgol.example", kind=WORK, place=at, by="test")
    people.add_number(person=person, scheme="ewc", value="canary-number", by="test")
    people.set_birth_date(person=person, born_on=date(1971, 7, 19), by="test")
    _doubted(world)
    signin.give_token(
        account=account,
        key="k" * 43,
        name="canary-key",
        scopes=["results"],
        until=now.replace(year=now.year + 1),
        by="test",
        now=now,
    )
    door = support.ask(
        holder=world.id("platform_support"),
        of=world.id("worker"),
        reason="canary-reason: no letter reaches them.",
        language="en",
        by="test",
        now=now,
    )
    support.agree(door=door, approver=world.id("other platform_support"), name="A", by="test", now=now)
    _employed(world)
    _staged(world)
    world.more |= {"door": str(door.public_id), "own": own_things(world, "worker")}
    attempt = {"public_id": str(_answers(world))}
    world.more["own"] |= dict.fromkeys(("attempt", "attempt_json", "attempt_pdf"), attempt)
    return world


def _doubted(world: World) -> None:
    """A file of the school has somebody of that former name and birthday: are they one?"""
    twin = Described(names=(FullName("Siân", "canary-former"),), born_on=date(1971, 7, 19))
    school = world.place("north_school")
    people.take_in(described=[twin], place=school, by="test", now=world.now)
    found = Match.objects.filter(place=school).latest("pk")
    world.more["matches"]["north_school"] = str(found.public_id)


def _employed(world: World) -> None:
    """Another post of theirs, entered wrongly and put right, which will end; its text, which they sign; a draft of the place."""
    reviewer, now = world.people["reviewer"].pk, world.now
    wrong = jobs.starting(
        world, "worker", "north_school", title="canary-wrong", reviewer=reviewer, reference="canary-reference"
    )
    who: dict[str, Any] = {"granter": world.id("head"), "by": "test", "now": now}
    post = posts.start(wrong, **who)
    days = (1333, 0, 0, 0, 0, 0, 0)
    terms = replace(wrong.terms, title="canary-title", grade="canary-grade", minutes=days)
    posts.correct(contract=post.contracts.get(), terms=terms, **who)
    posts.leave(post=post, last_day=timezone.localdate(now) + timedelta(days=9), leaving="school", **who)
    world.more["posts"]["north_school"] = str(post)
    own = jobs.text_of(world, post)
    line = Add(descriptions.own_line("canary-duty", "dyletswydd", ""))
    text = descriptions.edit(version=own, what=line, by="test", now=now)
    descriptions.sign(version=text, mark=text.mark, side="worker", person=world.id("worker"), by="test", now=now)
    draft = descriptions.begin(
        owner=descriptions.Owner(jobs.JOB, place=world.places["north_school"]), by="test", now=now
    )
    descriptions.edit(version=draft, what=Add(descriptions.own_line("canary-draft", "drafft", "")), by="test", now=now)


def _staged(world: World) -> None:
    """A file of the school's staff, with somebody who is nobody here yet."""
    headings = (*files.HEADINGS, "canary-heading")
    row = files.row("canary-row, Gwenno", DOB="23/04/1968", Job_Title="TA", Hours="900")
    text = files.text((*row, "canary-cell"), headings=headings)
    world.more["files"]["north_school"] = str(files.checked(world, text).public_id)


def _answers(world: World) -> Attempt:
    edition = standards.edition_in_force("wales", timezone.localdate(world.now))
    assert edition
    job = standards.profile(edition, "teaching-assistant-2")
    assert job
    owner = world.id("worker")
    attempt: Attempt = selfassessment.start(edition=edition, job=job, aim=None, by="test", now=world.now, owner=owner)
    element = standards.elements(edition)[0]
    selfassessment.answer_all(attempt=attempt, answers=[(element, "1")], by="test", now=world.now)
    selfassessment.set_step(
        attempt=attempt, element=element, status="chosen", note="canary-note", by="test", now=world.now
    )
    limits = Limits(hours=None, cost=Decimal("4321.17"), languages=(), deliveries=(), by_when=None)
    selfassessment.set_limits(attempt=attempt, limits=limits, by="test", now=world.now)
    return attempt


def paths(world: World, viewer: str) -> Iterator[str]:
    """Every address of ours that shows something of somebody, and every one of one's own. Where the door is shut to a viewer
    whatever they ask about, one stands for all."""
    for pattern in BY_PERMISSION:
        found = [one for one in things(pattern, world) if one.at in HERE]
        role = viewer.removeprefix("other ")
        opens = role != "nobody" and cells()[pattern.callback.read][role] != "-"  # type: ignore[attr-defined]
        for thing in found if opens else found[:1]:
            yield reverse(str(pattern.name), kwargs=thing.kwargs)
    mine = world.more["own"]
    for pattern in OWN_PAGES:
        if pattern.name in mine:
            yield reverse(str(pattern.name), kwargs=mine[str(pattern.name)])
        elif pattern.name in NAMELESS or not pattern.pattern.converters:
            kwargs = {key: _plausible(pattern, key) for key in pattern.pattern.converters}
            yield reverse(str(pattern.name), kwargs=kwargs)
    yield from pieces.read_by_another(world.more["portfolio"])
    yield from pieces.also_own(world.more["portfolio"])
    yield from (
        "/en/",
        "/en/organisations/",
        f"/en/organisations/{world.place('north_school')}/",
        f"/en/people/{ABSENT}/",
    )


@pytest.fixture
def world(world: World) -> World:
    return planted(world)


def seen(world: World, viewer: str) -> set[str]:
    """The tokens that this viewer finds anywhere."""
    client, found = world.client(viewer), set()
    for path in paths(world, viewer):
        text = said(ask(client, "get", path))
        found |= {token for token in TOKENS if token in text}
    return found


def seen_by_key(world: World, viewer: str) -> set[str]:
    """The tokens that another system finds with a key of this viewer's, for all that a key can be for."""
    key, found = key_for(world.accounts[viewer]), set()
    for path in pieces.over_the_api(world.more["portfolio"]):
        text = said(get(path, authorization=f"Bearer {key}"))
        found |= {token for token in TOKENS if token in text}
    return found


def said(response: HttpResponseBase) -> str:
    """What a reader finds in an answer, on paper too."""
    body = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    if response.headers.get("Content-Type") == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "\n".join(file.read(name).decode() for name in file.namelist())
    return str(body.decode())


@pytest.mark.usefixtures("refused_once")
def test_each_token_is_seen_by_exactly_whom_the_matrix_allows(world: World) -> None:
    seers: dict[str, set[str]] = {token: set() for token in TOKENS}
    for viewer in EVERYONE:
        for token in seen(world, viewer):
            seers[token].add(viewer)
    assert seers == {token: {"worker", *allowed} for token, allowed in SEEN_BY.items()} | SEEN_AT_THE_PLACE
    found = {viewer: seen_by_key(world, viewer) for viewer in ("worker", "head", *SHOWN)}
    assert found == {viewer: BY_KEY if viewer == "worker" else set() for viewer in found}


@pytest.mark.usefixtures("plain_refusals")
def test_no_token_is_in_a_letter_a_log_an_event_or_the_log_of_looks(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for viewer in ("worker", "head", "business_manager", "platform_support"):
        seen(world, viewer)
    postman.deliver(timezone.now(), most=200)
    told = {
        world.accounts[who].email for who in (AMONG & SEEN_BY["canary-grade"]) | SHOWN
    }  # a text was offered, or shared
    told |= {f"piece-{one}@elsewhere.example" for one in ("stranger", "asked-email", "answered-email")}
    for one in mail.outbox:
        assert "canary-name" not in str(one.message()) or set(one.to) <= told
    letters = [str(one.message()).replace("canary-name", "") for one in mail.outbox]
    assert len(letters) > len(told), "the support door was told of too"
    private = TOKENS - {
        "canary-reason",
        "canary-sign-in",
        *("piece-stranger", "piece-asked-email", "piece-answered-email"),
    }  # the reason is in the letter to them, at their address; the others are addresses of whoever is written to
    kept = [repr(list(model._base_manager.values_list())) for model in CHAINED]
    for text in (*letters, *kept, *(record.getMessage() for record in caplog.records)):
        assert not {token for token in private if token in text}
    assert not {token for token in TOKENS for text in kept if token in text}


CHAINED = [
    apps.get_model(one) for one in ("events.Event", "access.Look", "access.Tries", "access.Grant", "signin.Session")
]


@pytest.mark.parametrize("viewer", ["nobody", "head", "other worker", "other head", "platform_support"])
def test_an_error_repeats_no_token(world: World, viewer: str) -> None:
    """What is refused, missing or broken says nothing of what is there."""
    client = world.client(viewer)
    for name, kwargs in world.more["own"].items():
        for method in ("get", "post", "put", "delete"):
            answer = said(ask(client, method, reverse(name, kwargs=kwargs)))
            assert not {token for token in TOKENS if token in answer}, (name, method)
    others = [] if viewer == "head" else [reverse(str(name), kwargs=kwargs) for name, kwargs in _of_posts(world)]
    for path in others:
        for method in ("post", "put", "delete"):
            answer = said(ask(client, method, path))
            assert not {token for token in TOKENS if token in answer}, (path, method)


def _of_posts(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """The addresses of posts, their texts and files, and of who works there."""
    for pattern in BY_PERMISSION:
        if pattern.callback.read.startswith(("post.", "description.")):  # type: ignore[attr-defined]
            yield from (
                (str(pattern.name), thing.kwargs) for thing in things(pattern, world) if thing.at == "north_school"
            )


@pytest.mark.usefixtures("plain_refusals")
def test_without_its_guard_a_token_is_seen_where_it_may_not_be(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the crawl is not blind."""
    monkeypatch.setattr(person_of_appointments, "visible_to", lambda viewer, now: Person.objects.all())
    assert "canary-work-address" not in seen(world, "other head"), "it is of a workplace that they do not read"
    monkeypatch.setattr(person_of_appointments, "_seen_at", lambda viewer, of, now: {world.place("north_school")})
    assert "canary-work-address" in seen(world, "other head")
    assert "canary-grade" not in seen(world, "other head")
    monkeypatch.setattr(posts_reading, "visible_to", lambda viewer, now: Post.objects.all())
    assert {"canary-grade", "canary-duty"} <= seen(world, "other head")
