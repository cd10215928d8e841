"""What of a person's own rows moves with a merge, and back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q

from llwybr.core.access import actions as access
from llwybr.core.people.models import Account, Email, Identity, Match, Name, Number, Person
from llwybr.core.people.movers import register_mover

OWN_WORDS = ("name", "welsh", "works_in")  # kept by the one who goes on; taken over where they have said nothing


def register_own() -> None:
    """People's own movers, in the order in which they run."""
    register_mover("accounts", move=partial(_give, Account), back=partial(_take_back, Account))
    for name, rows in (("names", Name), ("numbers", Number), ("emails", Email)):
        register_mover(name, move=partial(_give, rows), back=partial(_take_back, rows), waits=True)
    register_mover("identity", move=_give_identity, back=partial(_take_back, Identity), waits=True)
    register_mover("words", move=_give_words, back=_take_words_back)
    register_mover("matches", move=_give_matches, back=_take_matches_back)
    register_mover("grants", move=_give_grants, back=_take_grants_back)


def _give(rows: Any, merged: Person, into: Person) -> list[Any]:
    found = list(rows.objects.select_for_update().filter(person=merged).order_by("pk").values_list("pk", flat=True))
    rows.objects.filter(pk__in=found).update(person=into)
    return found


def _take_back(rows: Any, merged: Person, into: Person, moved: list[Any]) -> None:
    rows.objects.filter(pk__in=moved, person=into).update(person=merged)


def _give_identity(merged: Person, into: Person) -> list[Any]:
    """A birth date that the other one has said already stays where it is."""
    return [] if Identity.objects.filter(person=into).exists() else _give(Identity, merged, into)


def _give_words(merged: Person, into: Person) -> list[Any]:
    given = [(field, getattr(merged, field)) for field in OWN_WORDS if getattr(merged, field)]
    taken = [(field, value) for field, value in given if not getattr(into, field)]
    for field, value in taken:
        setattr(into, field, value)
    into.save(update_fields=[field for field, _ in taken])
    return [list(one) for one in taken]


def _take_words_back(merged: Person, into: Person, moved: list[Any]) -> None:
    """What they have changed since is theirs."""
    still = [field for field, value in moved if getattr(into, field) == value]
    for field in still:
        setattr(into, field, getattr(Person(), field))
    into.save(update_fields=still)


def _give_matches(merged: Person, into: Person) -> list[Any]:
    """What was asked about one is asked, and remembered, of the other; but not where that was asked of both."""
    theirs = Match.objects.select_for_update().filter(Q(left=merged) | Q(right=merged)).order_by("pk")
    known = Match.objects.filter(Q(left=into) | Q(right=into)).values_list("left", "right")
    asked = {into.pk, *(pk for pair in known for pk in pair)}
    moved = [one.pk for one in theirs if (one.right_id if one.left_id == merged.pk else one.left_id) not in asked]
    _rename(moved, merged, into)
    return moved


def _take_matches_back(merged: Person, into: Person, moved: list[Any]) -> None:
    _rename(moved, into, merged)


def _rename(pks: list[Any], old: Person, new: Person) -> None:
    """One side of each pair becomes another person; the lower key stays on the left."""
    for match in Match.objects.filter(pk__in=pks):
        other = match.right_id if match.left_id == old.pk else match.left_id
        match.left_id, match.right_id = sorted((other, new.pk))
        match.save(update_fields=["left", "right"])


def _give_grants(merged: Person, into: Person) -> list[Any]:
    return list(access.move(holder=str(merged.public_id), to=str(into.public_id)))


def _take_grants_back(merged: Person, into: Person, moved: list[Any]) -> None:
    access.move_back(holder=str(into.public_id), to=str(merged.public_id), rows=moved)
