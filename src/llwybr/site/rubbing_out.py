"""`llwybr erase`: for somebody who cannot do it on their own page, such as whoever has no account. Two people answer for it."""

from __future__ import annotations

import sys
from uuid import UUID

from django.utils import timezone

from llwybr.core.people.models import Account, Person
from llwybr.core.people.queries import now_part_of
from llwybr.core.rights.erasing import NotNowError, Plan, erase, plan


def rub_out(person: str, reason: str, second: str, *, dry_run: bool) -> int:
    """Say what would go and what stays; without `dry_run`, erase. 2 for whoever is not there, or where nobody checked."""
    found = _person(person)
    if found is None:
        print(f"There is no record with the number {person[:80]!r}.", file=sys.stderr)
        return 2
    told = plan(found, timezone.now())
    _tell(told)
    if dry_run:
        return 0
    checked = _person(second)
    if checked is None or checked == found or not Account.objects.filter(person=checked, is_active=True).exists():
        print(
            "Name with --second a person with an account who checked that it is them: not they themselves.",
            file=sys.stderr,
        )
        return 2
    if not reason.strip():
        print("Say with --reason that they asked for it, and how.", file=sys.stderr)
        return 2
    try:
        made = erase(person=found, scope=told.scope, by=str(checked.public_id), now=timezone.now())
    except NotNowError as error:
        said = "Somebody joined a record to theirs that nobody proved to be theirs: part the two first."
        print(
            said if error.reason == "unproved" else "Something has changed in this moment: try again.", file=sys.stderr
        )
        return 1
    print(f"Erased: {made}. Keep this number with the letter in which they asked: {reason.strip()}")
    return 0


def _person(said: str) -> Person | None:
    """By public id; for a record that was joined to another, that one."""
    try:
        UUID(said)
    except ValueError:
        return None
    return Person.objects.filter(public_id=now_part_of(said)).first()


def _tell(told: Plan) -> None:
    print("Everything goes:" if told.is_whole else "They have a post, so only what is theirs alone goes:")
    for name, many in told.goes:
        print(f"  {name.en}: {many:,}")
    for one in told.kept:
        print(f"Kept until {one.until}, at {one.employer.en}: {one.of.name.en}")
    for works_by in told.works_by:
        print(f"Stays: {works_by.name.en}")
