"""Who is signed in where, and the ways in that an account has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import CharField, UUIDField

from llwybr.core.kit.prepared import Prepared, Slot, as_model, columns
from llwybr.core.people.models import Account, Person
from llwybr.core.signin.models import PaperCode, Session, SessionQuerySet, Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def session_with(key: str) -> Session | None:
    """The session of the device that holds this key (its digest), open or not, with its account and person. Asked on every page."""
    return next(map(_session, _WITH_KEY(key=key)), None)


def session(public_id: str) -> Session | None:
    """The session of this id, open or not, with its account and person; None for ""."""
    return next(map(_session, _OF_ID(public_id=public_id)), None) if public_id else None


def _sessions(**said: Slot) -> QuerySet[Session, tuple[Any, ...]]:
    of_whom = (*columns(Account, "account__"), *columns(Person, "account__person__"))
    return Session.objects.filter(**said).values_list(*columns(Session), *of_whom)


_WITH_KEY = Prepared(lambda: _sessions(key=Slot("key", CharField())))
_OF_ID = Prepared(lambda: _sessions(public_id=Slot("public_id", UUIDField())))


def _session(row: list[Any]) -> Session:
    values = iter(row)
    found, account, person = as_model(Session, values), as_model(Account, values), as_model(Person, values)
    account.person = person if account.person_id else None
    found.account = account
    return found


def account_with(email: str) -> Account | None:
    """`email` as `rules.one_address` writes it."""
    return Account.objects.select_related("person").filter(email=email, is_active=True).first()


def sessions_of(account: Account, now: datetime) -> SessionQuerySet:
    """Where this account is signed in, the latest use first."""
    return Session.objects.filter(account=account).open_at(now).order_by("-seen_at")


def tokens_of(account: Account, now: datetime) -> QuerySet[Token]:
    return Token.objects.filter(account=account, ends_at__gt=now).order_by("-made_at")


def token_with(key: str) -> Token | None:
    """The token of whoever shows this key (its digest), past its end or not, with its account and person."""
    asked = (
        "public_id",
        "scopes",
        "ends_at",
        "used_at",
        "account__public_id",
        "account__is_active",
        "account__person__public_id",
    )
    return Token.objects.select_related("account__person").only(*asked).filter(key=key).first()


def names_of_tokens(ids: Iterable[str], *, person: str) -> dict[str, str]:
    """What a person called these keys of theirs; nothing of one that was taken back, or is another's."""
    theirs = Token.objects.filter(account__person__public_id=person, public_id__in=list(ids))
    return {str(id): name for id, name in theirs.values_list("public_id", "name")}


@dataclass(frozen=True)
class Ways:
    """All that opens an account. `papers`: how many codes of its sheet are left, of how many."""

    email: str
    passkeys: tuple[Authenticator, ...]
    app: Authenticator | None
    providers: tuple[SocialAccount, ...]
    papers_left: int
    papers_made: int

    @property
    def first(self) -> int:
        """How many ways open it by themselves: the last one is not taken away."""
        return bool(self.email) + len(self.passkeys) + len(self.providers) + bool(self.papers_left)

    @property
    def second(self) -> bool:
        """Whether its holder could prove themselves in two ways."""
        return bool(self.passkeys or self.app)


def ways_of(account: Account) -> Ways:
    found = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    papers = list(PaperCode.objects.filter(account=account).values_list("used_at", flat=True))
    return Ways(
        email=account.email or "",
        passkeys=tuple(one for one in found if one.type == Authenticator.Type.WEBAUTHN),
        app=next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        providers=tuple(SocialAccount.objects.filter(user=account).order_by("date_joined")),
        papers_left=papers.count(None),
        papers_made=len(papers),
    )


def ways_of_person(account: Account) -> list[Ways]:
    """The ways into every account that opens this one's record: two that were joined keep one record."""
    theirs = Account.objects.filter(person=account.person_id) if account.person_id else [account]
    return [ways_of(one) for one in theirs]


def asks_second(account: Account) -> bool:
    """Whether a code or a provider alone is not enough: its holder has set up an app for a second step."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())
