"""What the ground erases beside the rows that fields.yaml finds: roles, events, letters, sessions between two pages, bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.events.actions import erase_personal
from llwybr.core.files import storing
from llwybr.core.files.models import File
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Email, Name, Number, Person
from llwybr.core.rights.erasing.registry import register_eraser
from llwybr.core.rights.incoming import staging
from llwybr.core.rights.models import Bundle
from llwybr.core.signin.entering import HALF

SHORTEST = 4  # signs of a name that a letter is searched for: a shorter one would be found in other people's words


def register() -> None:
    """From now on, in this order."""
    register_eraser("roles", end_roles, private=False)
    register_eraser("letters", drop_letters)
    register_eraser("accounts", drop_sessions)
    register_eraser("bundles", remove_bundles)
    register_eraser("files", remove_files)
    register_eraser("events", forget_events)


def end_roles(*, person: Person, by: str, now: datetime) -> int:
    """Their roles end this second, and so do the reviews of them. What they did in an office stays, and names nobody."""
    me = str(person.public_id)
    lasting = Q(ends_at=None) | Q(ends_at__gt=now)
    theirs = Q(holder=me) | Q(scope=me)
    ended = 0
    for grant in Grant.objects.standing().filter(theirs, lasting).order_by("pk"):
        access.end(grant=grant, by=by, now=now)
        ended += 1
    return ended


def drop_letters(*, person: Person, by: str, now: datetime) -> int:
    """Those that wait for an address of theirs, and those to others that name them."""
    addresses, names = addresses_of(person), names_of(person)
    waiting = Letter.objects.waiting().select_for_update()
    found = [one.pk for one in waiting if one.to.casefold() in addresses or mentions(one.values, names)]
    return Letter.objects.filter(pk__in=found).delete()[0]


def addresses_of(person: Person) -> set[str]:
    """Each of their addresses, folded."""
    accounts = Account.objects.filter(person=person, email__isnull=False).values_list("email", flat=True)
    emails = Email.objects.filter(person=person).values_list("address", flat=True)
    return {str(one).casefold() for one in [*accounts, *emails]}


def names_of(person: Person) -> set[str]:
    """What names them in other people's words: names whole, addresses and numbers, folded."""
    names = {str(one.full) for one in Name.objects.filter(person=person)} | {person.name}
    numbers = Number.objects.filter(person=person).values_list("value", flat=True)
    found = {one.strip().casefold() for one in [*names, *numbers]} | addresses_of(person)
    return {one for one in found if len(one) >= SHORTEST}


def mentions(said: Any, names: Iterable[str]) -> bool:
    """Whether any text in it has one of these in it."""
    if isinstance(said, str):
        folded = said.casefold()
        return any(name in folded for name in names)
    if isinstance(said, Mapping):
        return any(mentions(one, names) for one in said.values())
    return isinstance(said, list | tuple) and any(mentions(one, names) for one in said)


def drop_sessions(*, person: Person, by: str, now: datetime) -> int:
    """What lies between two pages of signing in, with their address or a form that they sent. It lasts an hour, so there are few."""
    accounts = Account.objects.filter(person=person)
    ids = {str(one) for one in accounts.values_list("public_id", flat=True)} | names_of(person)
    pks = set(accounts.values_list("pk", flat=True))
    found = [one.pk for one in Session.objects.iterator() if _is_theirs(one.get_decoded(), ids, pks)]
    return Session.objects.filter(pk__in=found).delete()[0]


def _is_theirs(kept: Mapping[str, Any], ids: set[str], pks: set[int]) -> bool:
    return mentions(kept, ids) or (kept.get(HALF) or {}).get("account") in pks


def remove_bundles(*, person: Person, by: str, now: datetime) -> int:
    """The bytes of what they took along: its rows go with the rest."""
    names = [one for one in Bundle.objects.filter(person=person).values_list("stored_as", flat=True) if one]
    paths = [Path(settings.BUNDLES) / name for name in names]

    def remove() -> None:
        staging.put_away(str(person.public_id))
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)
    return len(paths)


def remove_files(*, person: Person, by: str, now: datetime) -> int:
    """The bytes of their files, once it is done; the rows go with the rest, after what points at them."""
    of = str(person.public_id)
    names = list(File.objects.filter(of=of).values_list("stored_as", flat=True))

    def remove() -> None:
        for name in names:
            storing.remove(name)

    transaction.on_commit(remove)
    return len(names)


def forget_events(*, person: Person, by: str, now: datetime) -> int:
    """What events say of them: the chain stays whole without it."""
    return erase_personal(of=str(person.public_id), by=by)
