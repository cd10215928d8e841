"""Everyone as the rules of matching see them, and who among them may be whom a file describes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from llwybr.core.people.models import CURRENT, Account, Email, Identity, MatchKey, Name, Number
from llwybr.core.people.rules import matching
from llwybr.core.people.rules.matching import Candidate, Described, Outcome, asked_keys
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.schemes import scheme

CHUNK, MOST_KEYS = 500, 10_000  # described, and asked for, at once: a list that every database takes

Asked = list[tuple[Described, set[int]]]


def find(described: Iterable[Described]) -> list[Outcome]:
    """Who each one is: the ids in an outcome are keys of people. Seven queries for every 500, however many people there are."""
    found: list[Outcome] = []
    for chunk in _chunks(described):
        found += _find(chunk)
    return found


def _chunks(described: Iterable[Described]) -> Iterator[Asked]:
    chunk: Asked = []
    keys = 0
    for one in described:
        asked = asked_keys(one)
        if len(chunk) == CHUNK or keys + len(asked) > MOST_KEYS:
            yield chunk
            chunk, keys = [], 0
        chunk.append((one, asked))
        keys += len(asked)
    yield chunk


def _find(chunk: Asked) -> list[Outcome]:
    owners = _owners({key for _, asked in chunk for key in asked})
    at = _accounts_at({address for one, _ in chunk for address in one.emails})
    may_be = [
        {pk for key in asked for pk in owners.get(key, ())} | {at[email] for email in one.emails if email in at}
        for one, asked in chunk
    ]
    known = describe({pk for pks in may_be for pk in pks})
    return [
        matching.match(one, [Candidate(pk, known[pk]) for pk in sorted(pks)])
        for (one, _), pks in zip(chunk, may_be, strict=True)
    ]


def _owners(keys: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, pk in MatchKey.objects.filter(key__in=keys).values_list("key", "person"):
        found[key].append(pk)
    return found


def _accounts_at(addresses: set[str]) -> dict[str, int]:
    rows = Account.objects.filter(email__in=addresses, person__isnull=False).values_list("email", "person")
    return {str(email): int(pk) for email, pk in rows if pk}


def describe(pks: Iterable[int]) -> dict[int, Described]:
    """These people as they are now. Names and numbers that have ended still tell who somebody is."""
    pks = list(pks)
    names, numbers = _names(pks), _numbers(pks)
    born = dict(Identity.objects.filter(person__in=pks).values_list("person", "born_on"))
    emails = _emails(pks)
    return {
        pk: Described(
            tuple(name for name, _ in names[pk]),
            tuple(numbers[pk]),
            born.get(pk),
            tuple(dict.fromkeys(emails[pk])),
            sum(kind == CURRENT for _, kind in names[pk]),
        )
        for pk in pks
    }


def _names(pks: list[int]) -> dict[int, list[tuple[FullName, str]]]:
    """With their kinds, the current ones first."""
    found: dict[int, list[tuple[FullName, str]]] = defaultdict(list)
    rows = Name.objects.filter(person__in=pks).order_by("kind", "pk")
    for pk, given, family, kind in rows.values_list("person", "given", "family", "kind"):
        found[pk].append((FullName(given, family), kind))
    return found


def _numbers(pks: list[int]) -> dict[int, list[matching.Number]]:
    found: dict[int, list[matching.Number]] = defaultdict(list)
    rows = Number.objects.filter(person__in=pks).order_by("pk")
    for pk, named, value, claimed, ended in rows.values_list("person", "scheme", "value", "claimed", "ends_on"):
        found[pk].append(matching.Number(named, value, claimed, sole=ended is None and scheme(named).one))
    return found


def _emails(pks: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, address in Email.objects.filter(person__in=pks).order_by("pk").values_list("person", "address"):
        found[pk].append(address)
    accounts = Account.objects.filter(person__in=pks, email__isnull=False).order_by("pk")
    for account_person, email in accounts.values_list("person", "email"):
        found[int(account_person or 0)].append(str(email))
    return found
