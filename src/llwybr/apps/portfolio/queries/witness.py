"""What witnesses were asked and said: for whoever asked, for who reads a shared piece, and for the witness at their link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.apps.portfolio import access
from llwybr.core.access.viewer import KEY, digest
from llwybr.core.appointments import naming
from llwybr.core.people.models import Account
from llwybr.core.people.queries import all_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Evidence, Statement
    from llwybr.core.access.viewer import Viewer

OPEN, ANSWERED, DECLINED, OVER, TAKEN_BACK = "open", "answered", "declined", "over", "taken_back"


@dataclass(frozen=True)
class Said:
    """A statement with the name of the account that gave it: "" where nobody was signed in, or they have no name here."""

    statement: Statement
    signed_in_as: str


def said_in(piece: Evidence) -> Said | None:
    """What the witness of a piece said; None where none has answered, or they would not. A query for the name."""
    statement = getattr(piece, "statement", None)
    if statement is None or statement.answered_at is None or statement.declined:
        return None
    return Said(statement, naming.persons([statement.by]).get(statement.by, "") if statement.by else "")


@dataclass(frozen=True)
class OfPiece:
    """For the owner: how it stands with what they asked."""

    statement: Statement
    state: str
    said: Said | None

    @property
    def last_day(self) -> date:
        return last_day(self.statement)


def of_piece(piece: Evidence, now: datetime) -> OfPiece | None:
    """None where nobody was asked."""
    statement = getattr(piece, "statement", None)
    return OfPiece(statement, state_of(statement, now), said_in(piece)) if statement else None


def state_of(statement: Statement, now: datetime) -> str:
    if statement.taken_back_at:
        return TAKEN_BACK
    if statement.answered_at:
        return DECLINED if statement.declined else ANSWERED
    return OPEN if now < statement.ends_at else OVER


def my_statement(viewer: Viewer, piece: UUID) -> Statement | None:
    """What the viewer asked for one of their own pieces."""
    return access.statements_of(viewer).filter(evidence__public_id=piece).select_related("evidence").first()


def open_with(key: str, now: datetime) -> Statement | None:
    """What this key asks for, while it can be answered."""
    return access.statement_with(digest(key), now) if KEY.fullmatch(key) else None


@dataclass(frozen=True)
class Claimant:
    """Whoever asks, in every way in which a browser may turn out to be theirs: the public ids of their records and accounts, and
    under what a browser knows that they signed in there."""

    records: frozenset[str]
    accounts: frozenset[str]
    known_as: tuple[str, ...]


def claimant(statement: Statement) -> Claimant:
    """Of what was asked for."""
    records = frozenset(all_of(str(statement.evidence.person.public_id)))
    accounts = list(Account.objects.filter(person__public_id__in=records))
    return Claimant(records, frozenset(str(one) for one in accounts), tuple(one.email or str(one) for one in accounts))


def last_day(statement: Statement) -> date:
    """Until which it can be answered."""
    return timezone.localdate(statement.ends_at - timedelta(microseconds=1))
