"""Everyone as the rules of matching see them, and who among them may be whom a file describes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import F

from llwybr.core.people.models import CURRENT, Account, Email, MatchKey, Merge, Name, Number, Person
from llwybr.core.people.rules import matching
from llwybr.core.people.rules.matching import Candidate, Described, Outcome, asked_keys
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.schemes import scheme

CHUNK, MOST_KEYS = 2_000, 40_000  # described, and asked for, at once: a list that every database takes

Asked = list[tuple[Described, set[int]]]


def find(described: Iterable[Described]) -> list[Outcome]:
    """Who each one is: the ids in an outcome are keys of people. Seven queries for every 2,000, however many people there are."""
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
    for key, pk in MatchKey.objects.filter(key__among=keys).values_list("key", "person"):
        found[key].append(pk)
    return found


def _accounts_at(addresses: set[str]) -> dict[str, int]:
    rows = Account.objects.filter(email__among=addresses, person__isnull=False).values_list("email", "person")
    return {str(email): int(pk) for email, pk in rows if pk}


def describe(pks: Iterable[int]) -> dict[int, Described]:
    """These people as they are now, with what is sealed of a record that was joined to theirs. Names and numbers that have
    ended still tell who somebody is."""
    pks = list(pks)
    of, born = _records(pks)
    names, numbers, emails = _names(of), _numbers(of), _emails(of)
    return {
        pk: Described(
            tuple(name for name, _ in names[pk]),
            tuple(numbers[pk]),
            born.get(pk),
            tuple(emails[pk]),
            sum(kind == CURRENT for _, kind in names[pk]),
            frozenset(address for address, claimed in emails[pk].items() if claimed),
        )
        for pk in pks
    }


def _records(pks: list[int]) -> tuple[dict[int, int], dict[int, date]]:
    """Their records and the sealed ones that were joined to these, each with whose facts it holds; and when they were born, as
    they said themselves or else as a sealed one says."""
    own = Person.objects.filter(pk__among=pks).values_list("pk", F("pk"), "identity__born_on")
    sealed = Merge.objects.filter(into__among=pks, sealed=True, undone_at=None).order_by()
    rows = [*own.union(sealed.values_list("merged", "into", "merged__identity__born_on"), all=True)]
    rows.sort(key=lambda row: row[0] == row[1])  # their own last: it is what counts
    return {pk: whose for pk, whose, _ in rows}, {whose: born for _, whose, born in rows if born}


def _names(of: Mapping[int, int]) -> dict[int, list[tuple[FullName, str]]]:
    """With their kinds, the current ones first."""
    found: dict[int, list[tuple[FullName, str]]] = defaultdict(list)
    rows = Name.objects.filter(person__among=of).order_by("kind", "pk")
    for pk, given, family, kind in rows.values_list("person", "given", "family", "kind"):
        found[of[pk]].append((FullName(given, family), kind))
    return found


def _numbers(of: Mapping[int, int]) -> dict[int, list[matching.Number]]:
    found: dict[int, list[matching.Number]] = defaultdict(list)
    rows = Number.objects.filter(person__among=of).order_by("pk")
    for pk, named, value, claimed, ended in rows.values_list("person", "scheme", "value", "claimed", "ends_on"):
        found[of[pk]].append(matching.Number(named, value, claimed, sole=ended is None and scheme(named).one))
    return found


def _emails(of: Mapping[int, int]) -> dict[int, dict[str, bool]]:
    """Each address, and whether only its holder has said so: the one that they sign in with was proved."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = Email.objects.filter(person__among=of).order_by("pk").values_list("person", "address", "claimed")
    for pk, address, claimed in rows:
        found[of[pk]][address] = claimed and found[of[pk]].get(address, True)
    accounts = Account.objects.filter(person__among=of, email__isnull=False).order_by("pk")
    for account_person, email in accounts.values_list("person", "email"):
        found[of[int(account_person or 0)]][str(email)] = False
    return found
