"""What becomes of posts when somebody is erased: what their employer has to keep of them, and files of staff that name them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from llwybr.apps.posts.actions.intake import discard
from llwybr.apps.posts.models import Contract, Intake, Meaning, Portion, Post
from llwybr.apps.posts.queries import jobs_in
from llwybr.apps.posts.rules.codes import KINDS, LEAVINGS
from llwybr.core.kit.templatetags.kit import hours
from llwybr.core.people.models import Name, Person
from llwybr.core.rights.erasing import KeptRecord, register_eraser, register_keeper, register_work
from llwybr.core.rights.erasing.own import mentions, names_of
from llwybr.core.rights.records import Fact, called, in_both, kept_record
from llwybr.values.bilingual import Bilingual

EMPLOYMENT = "employment"  # a class of retention.yaml


def register() -> None:
    """From now on."""
    register_work("posts", works_on)
    register_keeper("posts", keep)
    register_eraser("staff_files", put_files_away, private=False)


def works_on(*, person: Person, on: date) -> bool:
    """Whether they hold a post on that day, or will."""
    return Post.objects.not_over(on).filter(person=person).exists()


def keep(*, person: Person, on: date) -> list[KeptRecord]:
    """One record a post, as its last contract had it. Nobody else is named in it: who reviewed it was somebody else's record."""
    found = []
    for post in Post.objects.filter(person=person).select_related("workplace"):
        rows = Contract.objects.standing().filter(post=post).select_related("employer").order_by("starts_on")
        if (contract := rows.last()) is not None:
            found.append(_kept(post, contract, person, min(post.ends_on or on, on)))
    return found


def _kept(post: Post, contract: Contract, person: Person, ended_on: date) -> KeptRecord:
    job = jobs_in(post.workplace.nation, ended_on).get(contract.profile)
    facts: list[Fact | None] = [
        Fact(in_both(lambda: _("Job")), job.title if job else Bilingual(contract.profile, contract.profile)),
        _plain(lambda: _("What it is called there"), contract.title),
        Fact(in_both(lambda: _("Workplace")), post.workplace.name),
        Fact(in_both(lambda: _("Employer")), contract.employer.name),
        _plain(lambda: _("Post reference"), post.reference),
        Fact(in_both(lambda: _("From")), _day(post.starts_on)),
        Fact(in_both(lambda: _("Until")), _day(ended_on)),
        Fact(in_both(lambda: _("Why it ended")), LEAVINGS[post.leaving]) if post.leaving else None,
        Fact(in_both(lambda: _("Contract type")), KINDS[contract.kind]),
        Fact(in_both(lambda: _("Hours a week")), in_both(lambda: hours(Decimal(contract.weekly_minutes) / 60))),
        Fact(in_both(lambda: _("Days worked")), in_both(lambda: _days(contract.minutes))),
        _plain(lambda: _("Weeks a year"), f"{contract.weeks.normalize():f}"),
        _plain(lambda: _("Grade"), contract.grade),
        _plain(lambda: _("Spine point"), str(contract.spine_point or "")),
    ]
    what = kept_record(name=called(person), title=job.title if job else None, facts=[one for one in facts if one])
    return KeptRecord(EMPLOYMENT, post.workplace_id, what, ended_on)


def _plain(label: Callable[[], str], value: str) -> Fact | None:
    return Fact(in_both(label), Bilingual(value, value)) if value else None


def _days(minutes: Sequence[int]) -> str:
    """`Mon 6:30, Tue 6:30`"""
    return ", ".join(f"{WEEKDAYS_ABBR[at]} {one // 60}:{one % 60:02}" for at, one in enumerate(minutes) if one)


def _day(on: date) -> Bilingual:
    return in_both(lambda: date_format(on))


def put_files_away(*, person: Person, by: str, now: datetime) -> int:
    """A file that waits and names them is put away whole: a row less would make it another file than the one that was checked.
    And what a file's first row said of them is no heading any more."""
    names = names_of(person)
    halves = [(one.given.casefold(), one.family.casefold()) for one in Name.objects.filter(person=person)]
    away = 0
    for intake in Intake.objects.waiting():
        if any(_names_them(one, person.pk, names, halves) for one in Portion.objects.filter(intake=intake).iterator()):
            discard(intake=intake, by=by)
            away += 1
    for intake in Intake.objects.all():
        if mentions(intake.headings, names):
            Intake.objects.filter(pk=intake.pk).update(headings=["" for _one in intake.headings])
    said = [one.pk for one in Meaning.objects.iterator() if mentions(one.said, names)]
    return away + Meaning.objects.filter(pk__in=said).delete()[0]


def _names_them(portion: Portion, pk: int, names: set[str], halves: list[tuple[str, str]]) -> bool:
    if mentions([portion.rows, portion.found], names) or any(one and one[1] == pk for one in portion.found):
        return True
    return any(_is_row_of(row[1:], halves) for row in portion.rows)


def _is_row_of(cells: list[Any], halves: list[tuple[str, str]]) -> bool:
    """Given and family name stand in cells of their own."""
    said = {str(cell).strip().casefold() for cell in cells}
    return any(given and family and {given, family} <= said for given, family in halves)
