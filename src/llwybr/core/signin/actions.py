"""Every change to accounts, their sessions and their ways in. Each is one transaction with one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from llwybr.core.access.viewer import digest
from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.letters import actions as letters
from llwybr.core.people import actions as people
from llwybr.core.people.models import Account, Person
from llwybr.core.signin import totp
from llwybr.core.signin.letters import ADDRESS_CHANGED, RECORDS_JOINED
from llwybr.core.signin.models import PaperCode, Session, Token
from llwybr.core.signin.rules import SHEET_SIZE, USED_EVERY, ends_at
from llwybr.values.secret_code import new_code, read_code

if TYPE_CHECKING:
    from llwybr.values.bilingual import Language

ENDED_ARE_KEPT = timedelta(hours=12)  # so that what was typed in an ended session goes to nobody else


@transaction.atomic
def open_account(*, email: str | None, language: Language, by: str) -> Account:
    """The account with this address, or a new one with its person. `email` as `rules.one_address` writes it."""
    found = Account.objects.select_related("person").filter(email=email).first() if email else None
    if found:
        return found
    try:
        return _new_account(email=email, language=language, by=by)
    except IntegrityError:  # another press of the same moment was first
        return Account.objects.select_related("person").get(email=email)


@transaction.atomic
def _new_account(*, email: str | None, language: Language, by: str) -> Account:
    person = Person.objects.create(name="", language=language)
    account = Account.objects.create(email=email, person=person)
    record("signin.account_opened", subject=str(account), by=by)
    return account


@transaction.atomic
def open_accounts(*, of: Mapping[str, Person], by: str) -> int:
    """An account for each address and its person, neither of whom has one yet; an event for each. How many."""
    made = Account.objects.bulk_create(Account(email=email, person=person) for email, person in of.items())
    return record_all((Change("signin.account_opened", subject=str(one)) for one in made), by=by)


@transaction.atomic
def start_session(*, account: Account, key: str, device: str, way: str, strong: bool, now: datetime) -> Session:
    """Sign an account in on the device that holds `key`."""
    session = Session.objects.create(
        account=account,
        key=digest(key),
        device=device,
        way=way,
        strong=strong,
        started_at=now,
        seen_at=now,
        proved_at=now,
        ends_at=ends_at(now, now, privileged=False),
    )
    record("signin.signed_in", subject=str(session), by=str(account), facts={"way": way})
    return session


def see(*, session: Session, now: datetime) -> None:
    """It is being used: its end moves on. A session that somebody has just ended stays ended."""
    session.seen_at, session.ends_at = now, session.ends_after(now)
    Session.objects.open_at(now).filter(pk=session.pk).update(seen_at=now, ends_at=session.ends_at)


@transaction.atomic
def prove(*, session: Session, key: str, strong: bool, now: datetime) -> None:
    """Its holder has proved to be themselves again: the session goes on under a new key."""
    session.key, session.proved_at, session.strong = digest(key), now, session.strong or strong
    mine = Session.objects.open_at(now).filter(pk=session.pk)  # ended elsewhere, it stays ended
    mine.update(key=session.key, proved_at=now, strong=session.strong)
    record("signin.proved", subject=str(session), by=str(session.account), facts={"strong": session.strong})


@transaction.atomic
def use_privilege(*, session: Session, key: str, now: datetime) -> bool:
    """It opens what is other people's: from now on it ends sooner, and goes on under a new key.

    False, and the key is not taken, if another request of the same moment has done so, or ended it.
    """
    session.privileged = True
    session.ends_at = session.ends_after(now)
    plain = Session.objects.open_at(now).filter(pk=session.pk, privileged=False)
    changed = plain.update(privileged=True, key=digest(key), ends_at=session.ends_at)
    if changed:
        session.key = digest(key)
        record("signin.privilege_used", subject=str(session), by=str(session.account))
    return bool(changed)


@transaction.atomic
def end_session(*, session: Session, by: str, now: datetime) -> None:
    """Signed out there, from the next request on."""
    if Session.objects.open_at(now).filter(pk=session.pk).update(ended_at=now):
        record("signin.session_ended", subject=str(session), by=by)


@transaction.atomic
def end_other_sessions(*, account: Account, kept: Session | None, by: str, now: datetime) -> int:
    """Signed out everywhere but here; how many sessions ended."""
    others = Session.objects.filter(account=account).open_at(now)
    others = others.exclude(pk=kept.pk) if kept else others
    ended = others.update(ended_at=now)
    if ended:
        record("signin.other_sessions_ended", subject=str(account), by=by, facts={"sessions": ended})
    return ended


@transaction.atomic
def end_privileged(*, person: str, kept: Session | None, by: str, now: datetime) -> int:
    """Signed out wherever this person opened what is other people's, but in `kept`; how many sessions ended."""
    theirs = Session.objects.open_at(now).filter(account__person__public_id=person, privileged=True)
    theirs = theirs.exclude(pk=kept.pk) if kept else theirs
    ended = theirs.update(ended_at=now)
    if ended:
        record("signin.privileged_sessions_ended", subject=person, by=by, facts={"sessions": ended})
    return ended


@transaction.atomic
def give_paper_codes(*, account: Account, by: str, now: datetime) -> list[str]:
    """A new sheet, shown once; the sheet before it opens nothing any more."""
    _wait_for_others(account)
    account.paper_codes.all().delete()
    codes = [new_code() for _ in range(SHEET_SIZE)]
    PaperCode.objects.bulk_create(
        PaperCode(account=account, number=number, code=_code_digest(code), made_at=now)
        for number, code in enumerate(codes, start=1)
    )
    record("signin.paper_codes_given", subject=str(account), by=by, facts={"codes": len(codes)})
    return codes


@transaction.atomic
def use_paper_code(*, typed: str, by: str, now: datetime, account: Account | None = None) -> Account | None:
    """Whose code this is, and from now on it is used; None if it opens nothing (any more), or not this account."""
    code = read_code(typed)
    found = PaperCode.objects.select_for_update().filter(code=_code_digest(code or ""), used_at=None)
    found = found.filter(account=account) if account else found.filter(account__is_active=True)
    one = found.first() if code else None
    if one is None:
        return None
    one.used_at = now
    one.save(update_fields=["used_at"])
    record("signin.paper_code_used", subject=str(one.account), by=by, facts={"number": one.number})
    return one.account


@transaction.atomic
def add_passkey(*, account: Account, name: str, credential: dict[str, Any], by: str, now: datetime) -> None:
    data = {"name": name, "credential": credential}
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data, created_at=now)
    record("signin.passkey_added", subject=str(account), by=by)


@transaction.atomic
def add_provider(*, account: Account, provider: str, uid: str, by: str) -> None:
    """From now on this account of a provider opens ours. Raises IntegrityError if it opens another."""
    SocialAccount.objects.create(user=account, provider=provider, uid=uid)
    record("signin.provider_added", subject=str(account), by=by, facts={"provider": provider})


@transaction.atomic
def turn_on_app(*, account: Account, secret: str, counter: int, kept: Session | None, by: str, now: datetime) -> None:
    """From now on, a code or a provider is only the first of two steps. Sessions that came by one end, but `kept`."""
    _wait_for_others(account)
    data = {"secret": totp.lock(secret), "used": counter}
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data, created_at=now)
    record("signin.app_turned_on", subject=str(account), by=by)
    end_other_sessions(account=account, kept=kept, by=by, now=now)


@transaction.atomic
def use_app_code(*, account: Account, typed: str, by: str, now: datetime) -> bool:
    """Whether this is the app's code of about now, which has not been used before."""
    app = Authenticator.objects.select_for_update().filter(user=account, type=Authenticator.Type.TOTP).first()
    counter = totp.counter_of(totp.unlock(app.data["secret"]), typed, now) if app else None
    if app is None or counter is None or counter <= app.data["used"]:
        return False
    app.data["used"], app.last_used_at = counter, now
    app.save(update_fields=["data", "last_used_at"])
    record("signin.app_code_used", subject=str(account), by=by)
    return True


@transaction.atomic
def take_away(
    *, account: Account, way: Authenticator | SocialAccount, kept: Session | None, by: str, now: datetime
) -> None:
    """Take one way in away, and end every session but `kept`: one of them may have come by it. Whether another way is left was
    asked before."""
    kind = way.type if isinstance(way, Authenticator) else "provider"
    way.delete()
    record("signin.way_taken_away", subject=str(account), by=by, facts={"kind": str(kind)})
    end_other_sessions(account=account, kept=kept, by=by, now=now)


@transaction.atomic
def change_email(*, account: Account, email: str | None, kept: Session | None, by: str, now: datetime) -> bool:
    """The account's address, proved by a code that went there; False if another account has it. The old one is told, and every
    session but `kept` ends."""
    old = account.email
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(email=email)
    except IntegrityError:
        return False
    account.email = email
    if old and old != email:
        letters.post(kind=ADDRESS_CHANGED, to=old, language=account.language, values={}, by=by, now=now)
    record("signin.email_changed", subject=str(account), by=by)
    end_other_sessions(account=account, kept=kept, by=by, now=now)
    return True


@transaction.atomic
def join(*, account: Account, other: Account, by: str, now: datetime) -> None:
    """The records of two accounts of one person become one, which either opens. Both were proved to be theirs; both addresses
    are told. Raises people's MergeRefusedError."""
    if account.person is None or other.person is None:
        raise ValueError("an account without a person has no record")
    people.merge(into=account.person, merged=other.person, by=by, now=now, both_proved=True)
    for one in (account, other):
        if one.email:
            letters.post(kind=RECORDS_JOINED, to=one.email, language=account.language, values={}, by=by, now=now)


@transaction.atomic
def speak(*, account: Account, name: str, language: Language, by: str) -> None:
    """What a person is called here, and the language in which we write to them."""
    person = account.person
    if person is not None:
        person.name, person.language = name, language
        person.save(update_fields=["name", "language"])
        record("signin.person_changed", subject=str(account), by=by)


@transaction.atomic
def give_token(
    *, account: Account, key: str, name: str, scopes: Sequence[str], until: datetime, by: str, now: datetime
) -> Token:
    """A token for another system, shown once."""
    token = Token.objects.create(
        account=account, key=digest(key), name=name, scopes=list(scopes), made_at=now, ends_at=until
    )
    record("signin.token_given", subject=str(token), by=by, facts={"scopes": " ".join(scopes)})
    return token


def use_token(*, token: Token, now: datetime) -> None:
    """It was shown: its owner sees when it last was, to the minute. One that was just taken back stays so."""
    if token.used_at is None or now - token.used_at >= USED_EVERY:
        long_ago = Q(used_at=None) | Q(used_at__lte=now - USED_EVERY)
        Token.objects.filter(long_ago, pk=token.pk).update(used_at=now)


@transaction.atomic
def take_token_back(*, token: Token, by: str) -> None:
    subject = str(token)
    token.delete()
    record("signin.token_taken_back", subject=subject, by=by)


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Forget sessions and tokens that are past their time, and what lay between two pages; how many of the first went."""
    SessionStore.clear_expired()
    sessions = Session.objects.filter(ends_at__lt=now - ENDED_ARE_KEPT).delete()[0]
    return sessions + Token.objects.filter(ends_at__lt=now - ENDED_ARE_KEPT).delete()[0]


def _wait_for_others(account: Account) -> None:
    """Of two presses of the same moment, the second waits until the first is through."""
    list(Account.objects.select_for_update().filter(pk=account.pk).values_list("pk"))


def _code_digest(code: str) -> str:
    return salted_hmac("signin.paper", code, algorithm="sha256").hexdigest()
