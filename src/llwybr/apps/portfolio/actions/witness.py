"""Asking somebody for a witness statement, taking it back, and what they answer. Each is one transaction with one event.

The address of a witness is kept until they answered, the time is over or it was taken back: then it is erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction

from llwybr.apps.portfolio.actions.sharing import RefusedError, is_own_address
from llwybr.apps.portfolio.actions.telling import called, tell_answered
from llwybr.apps.portfolio.letters import ASKED
from llwybr.apps.portfolio.models import Evidence, Statement
from llwybr.apps.portfolio.rules.codes import WITNESS
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.apps.portfolio.rules.witness import MANY, MOST_ASKED, MOST_IN_A_DAY, MOST_TO_ONE, NAMELESS, SELF
from llwybr.core.access.throttle import bucket_for, count_failure, failed_today, too_many
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.events.actions import record
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Person

if TYPE_CHECKING:
    from datetime import date, datetime

    from llwybr.core.letters.kinds import Value
    from llwybr.values.bilingual import Language


@dataclass(frozen=True)
class Ask:
    """Who is asked, in which language, what about. `email` as `one_address` writes it; `last_day`: until when, with `ends_at`."""

    title: str
    name: str
    email: str
    asked: str
    language: Language
    last_day: date
    ends_at: datetime


@dataclass(frozen=True)
class Answer:
    """What a witness says, in their own words and language. `by`: their public id, where they are signed in."""

    name: str
    role: str
    said: str
    language: Language
    by: str = ""


@transaction.atomic
def ask(*, owner: str, ask: Ask, key: UUID, by: str, now: datetime) -> Evidence:
    """A piece of evidence that waits for its witness, and the letter to them. `key`: the public id of the piece; pressed twice,
    one letter goes.

    Raises RefusedError: self (the address is one of their own), nameless (a letter from nobody), many.
    """
    person = Person.objects.select_for_update().get(public_id=owner)
    if known := Evidence.objects.filter(public_id=key, person=person).first():
        return known
    _allow(person, ask, now)
    piece = _piece(person, ask, key, now)
    secret = new_key()
    values: dict[str, Value] = {"who": called(person), "day": ask.last_day, "key": secret}
    letter = letters.post(
        kind=ASKED, to=ask.email, language=ask.language, values=values, by=by, now=now, until=ask.ends_at
    )
    Statement.objects.create(
        evidence=piece,
        name=ask.name,
        email=ask.email,
        key=digest(secret),
        letter=str(letter.public_id),
        asked=ask.asked,
        language=ask.language,
        asked_at=now,
        ends_at=ask.ends_at,
    )
    record("portfolio.witness_asked", subject=str(piece), by=by)
    return piece


def _allow(person: Person, ask: Ask, now: datetime) -> None:
    if not person.name.strip():
        raise RefusedError(NAMELESS)
    if is_own_address(person, ask.email):
        raise RefusedError(SELF)
    mine, theirs = bucket_for("witness", str(person.public_id)), bucket_for("witness.to", ask.email)
    if too_many(mine, MOST_ASKED, now=now) or failed_today(mine, now=now) >= MOST_IN_A_DAY:
        raise RefusedError(MANY)
    if too_many(theirs, MOST_TO_ONE, now=now):
        raise RefusedError(MANY)
    count_failure(mine, now=now)
    count_failure(theirs, now=now)


def _piece(person: Person, ask: Ask, key: UUID, now: datetime) -> Evidence:
    is_taken = Evidence.objects.filter(public_id=key).exists()  # by somebody else: nothing is said of it
    return Evidence.objects.create(
        public_id=uuid4() if is_taken else key,
        person=person,
        kind=WITNESS,
        title=ask.title,
        language=ask.language,
        created_at=now,
        changed_at=now,
        folded=folded(ask.title, ""),
    )


@transaction.atomic
def take_back_asked(*, statement: Statement, by: str, now: datetime) -> bool:
    """The link opens nothing from this moment on, and a letter that has not gone does not go. Whether it was still open."""
    one = Statement.objects.select_for_update().open(now).filter(pk=statement.pk).first()
    if one is None:
        return False
    one.taken_back_at, one.email = now, ""
    one.save(update_fields=["taken_back_at", "email"])
    letters.withdraw(ids=[one.letter], now=now)
    transaction.on_commit(overwrite_what_was_freed)
    record("portfolio.witness_taken_back", subject=str(one), by=by)
    return True


@transaction.atomic
def answer(*, statement: Statement, answer: Answer | None, by: str, now: datetime) -> bool:
    """What the witness says, or None: they would rather not. Once, while it is open: whether it was.

    Its owner is told that somebody answered, and by no letter what.
    """
    one = Statement.objects.select_for_update().open(now).filter(pk=statement.pk).first()
    if one is None:
        return False
    one.answered_at, one.email, one.declined = now, "", answer is None
    if answer:
        one.name, one.role, one.said, one.language = answer.name, answer.role, answer.said, answer.language
        one.by = answer.by
    one.save()
    letters.withdraw(ids=[one.letter], now=now)
    tell_answered(one.evidence.person, by=by, now=now)
    transaction.on_commit(overwrite_what_was_freed)
    record("portfolio.witness_declined" if one.declined else "portfolio.witness_answered", subject=str(one), by=by)
    return True


def purge_addresses(*, now: datetime) -> int:
    """The address of a witness who did not answer in time is erased; how many were."""
    late = Statement.objects.filter(ends_at__lte=now).exclude(email="")
    return late.update(email="")
