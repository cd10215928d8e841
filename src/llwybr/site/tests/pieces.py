"""What the walls stand around of a portfolio: pieces of evidence with files, entries of a record of learning, what is shared with
whom, and what witnesses say. Every word of theirs begins with one mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from llwybr.apps.portfolio import actions
from llwybr.apps.portfolio.actions import activities, sharing, witness
from llwybr.apps.portfolio.actions.sharing import Reader
from llwybr.apps.portfolio.models import Activity, Attached, Evidence, Share
from llwybr.apps.portfolio.rules.learning import Learnt
from llwybr.core.files import storing
from llwybr.core.files.models import File
from tests.world import World

WEEK = timedelta(days=7)
BY_NAME, FOR_REVIEW, BY_ADDRESS, STRANGER = "by name", "for review", "by address", "by an address of nobody"
READERS = {BY_NAME: "alnco", FOR_REVIEW: "reviewer", BY_ADDRESS: "governor", STRANGER: ""}


@dataclass(frozen=True)
class Portfolio:
    """Of one person: what nobody else reads, what somebody does by a share, and what a witness was asked for and has not said."""

    private: Attached
    shared: Attached
    learnt: Activity
    asked: Evidence
    shares: dict[str, Share]


def portfolio(world: World, who: str, mark: str = "piece") -> Portfolio:
    """A portfolio of this person's, who has a post at the north school."""
    private, shared = (written(world, who, f"{mark}-{one}") for one in ("private", "shown"))
    learnt = activities.add(person=world.id(who), learnt=_learnt(world, mark), key=uuid4(), by="test", now=world.now)
    activities.attach(activity=learnt, evidence=private.evidence, by="test")
    answered, asked = _asked(world, who, f"{mark}-answered"), _asked(world, who, f"{mark}-asked")
    said = witness.Answer(f"{mark}-witness", f"{mark}-role", f"{mark}-said", "en")
    witness.answer(statement=answered.statement, answer=said, by="test", now=world.now)  # type: ignore[attr-defined]
    stranger = Reader(address=f"{mark}-stranger@elsewhere.example")
    shares = {
        BY_NAME: share(world, shared.evidence, Reader(person=world.people[READERS[BY_NAME]]), f"{mark}-why-shown"),
        FOR_REVIEW: share(world, learnt, Reader(post=world.more["posts"]["north_school"]), f"{mark}-why-learnt"),
        BY_ADDRESS: share(
            world, answered, Reader(address=_address(world, READERS[BY_ADDRESS])), f"{mark}-why-answered"
        ),
        STRANGER: share(world, private.evidence, stranger, f"{mark}-why-private"),
    }
    world.more["portfolio"] = Portfolio(private, shared, learnt, asked, shares)
    return world.more["portfolio"]  # type: ignore[no-any-return]


def _address(world: World, who: str) -> str:
    return str(world.accounts[who].email)


def written(world: World, who: str, mark: str) -> Attached:
    """A piece with a file, whose bytes lie where they would."""
    words = actions.evidence.Words(f"{mark}-title", f"{mark}-text", "en", link=f"https://{mark}-link.example/")
    piece = actions.write_evidence(
        owner=world.id(who), kind="text", words=words, key=uuid4().hex, warned=0, by="test", now=world.now
    )
    content, stored_as = f"{mark}-bytes".encode(), storing.fresh_name()
    path = storing.place_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    file = File.objects.create(
        of=world.id(who),
        name=f"{mark}-file.txt",
        kind="txt",
        size=len(content),
        digest="",
        stored_as=stored_as,
        stored_at=world.now,
    )
    return Attached.objects.create(evidence=piece, file=file, position=1)


def _learnt(world: World, mark: str) -> Learnt:
    return Learnt(
        title=f"{mark}-learnt",
        on=timezone.localdate(world.now),
        minutes=90,
        language="cy",
        nation="wales",
        provider=f"{mark}-provider",
        changed=f"{mark}-changed",
    )


def _asked(world: World, who: str, mark: str) -> Evidence:
    """A piece that a witness is asked about."""
    last = timezone.localdate(world.now + WEEK)
    ask = witness.Ask(
        title=f"{mark}-title",
        name=f"{mark}-name",
        email=f"{mark}-email@elsewhere.example",
        asked=f"{mark}-question",
        language="en",
        last_day=last,
        ends_at=world.now + WEEK,
    )
    return witness.ask(owner=world.id(who), ask=ask, key=uuid4(), by="test", now=world.now)


def share(world: World, piece: Evidence | Activity, reader: Reader, purpose: str, *, by: str = "test") -> Share:
    """For a week from now."""
    return sharing.share(
        piece=piece,
        reader=reader,
        purpose=purpose,
        ends_at=world.now + WEEK,
        key=uuid4(),
        by=by,
        now=world.now,
    )


def own_addresses(of: Portfolio) -> dict[str, dict[str, Any]]:
    """{name of an address: what it takes} for what is its owner's alone, whomever they share with."""
    piece, entry = {"public_id": str(of.private.evidence)}, {"public_id": str(of.learnt)}
    a_share, file = {"public_id": str(of.shares[BY_NAME])}, str(of.private.file)
    on_a_piece = ("evidence", "change_evidence", "delete_evidence", "evidence_elements", "add_evidence_file")
    on_an_entry = ("activity", "change_activity", "what_changed", "delete_activity", "activity_evidence")
    return {
        **dict.fromkeys([*on_a_piece, "print_evidence", "share_evidence"], piece),
        **dict.fromkeys([*on_an_entry, "share_activity"], entry),
        **dict.fromkeys(["share", "take_back_share"], a_share),
        "evidence_file": {"public_id": file},
        "remove_evidence_file": {**piece, "file_id": file},
        "take_back_witness": {"public_id": str(of.asked)},
    }


def read_by_another(of: Portfolio) -> dict[str, str]:
    """{address at which a reader finds it: who that is, or ""}."""
    found = {reverse("shared", args=[str(of.shares[how])]): who for how, who in READERS.items()}
    file = reverse("shared_file", args=[str(of.shares[BY_NAME]), str(of.shared.file)])
    return {**found, file: READERS[BY_NAME]}


def over_the_api(of: Portfolio) -> list[str]:
    """Where another system reads it with its owner's key."""
    evidence = (of.private.evidence, of.shared.evidence, of.shares[BY_ADDRESS].piece, of.asked)
    files = (of.private.file, of.shared.file)
    paths = ["portfolio", *(f"portfolio/{one}" for one in evidence), *(f"portfolio/files/{one}" for one in files)]
    return [f"/api/v1/my/{path}" for path in (*paths, "learning", f"learning/{of.learnt}", "learning-totals")]


def also_own(of: Portfolio) -> list[str]:
    """Where their owner finds what is shared, and what witnesses said."""
    answered = of.shares[BY_ADDRESS].piece
    pages = [reverse("evidence", args=[str(one)]) for one in (of.shared.evidence, answered, of.asked)]
    file = reverse("evidence_file", args=[str(of.shared.file)])
    return [*pages, file, *(reverse("share", args=[str(one)]) for one in of.shares.values())]
