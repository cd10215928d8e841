"""`llwybr retention`: what is past its time in the table of what is kept (core/rights/retention.yaml), counted and then erased.

Every model that says when its time begins has a rule. What is listed first is what goes: were it anything else, nothing would.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from llwybr.apps.consultations import actions as consultations
from llwybr.apps.consultations.models import Consultation
from llwybr.apps.posts.actions import intake
from llwybr.apps.selfassessment import actions as selfassessment
from llwybr.core.events.actions import record
from llwybr.core.events.models import Event
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.rights import erasing
from llwybr.core.rights.classified import Lasts
from llwybr.core.rights.erasing.rows import in_order
from llwybr.core.rights.fields import classes, model_of, said
from llwybr.core.rights.outside import UnreadableError

BY = "system"
# Their own field says their last moment, whatever their class.
ENDS = {
    "rights.Kept": "until",
    "selfassessment.Holding": "expires_at",
    "sessions.Session": "expire_date",
}


BACK, FAR = timedelta(hours=1), timedelta(days=62)  # how far from the last event the clock may be: a summer's rest


class ParityError(Exception):
    """What went is not what was listed: nothing has gone."""


@dataclass(frozen=True)
class Rule:
    """`past(now)`: the rows of a model whose time is over. `erase`: what its own app does to them first, with its own events."""

    label: str
    past: Callable[[datetime], models.QuerySet[Any]]
    erase: Callable[[datetime], object] | None = None


def rules() -> list[Rule]:
    """One for each model of which the table says when it goes; what hangs on another before it."""
    own = {one.label: one for one in OWN}
    timed = [label for label, one in said().items() if label in own or label in ENDS or _period(label)]
    return [own.get(label) or Rule(label, _by_table(label)) for label in in_order(timed)]


def _period(label: str) -> Lasts | None:
    one = said()[label]
    return classes()[one.keeps].lasts if one.begins else None


def _by_table(label: str) -> Callable[[datetime], models.QuerySet[Any]]:
    def past(now: datetime) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = model_of(label)._base_manager.all()
        if label in ENDS:
            return rows.filter(_before(label, ENDS[label], now, timezone.localdate(now)))
        period = _period(label)
        begins = str(said()[label].begins)
        return (
            rows.filter(_before(label, begins, now, last_begin(period, timezone.localdate(now))))
            if period
            else rows.none()
        )

    return past


def last_begin(period: Lasts, today: date) -> date:
    """The first day that is not past yet: what began before it is over today."""
    day = today - timedelta(days=period.days + 31 * period.months + 366 * period.years + 3)
    while period.after(day) < today:
        day += timedelta(days=1)
    return day


def _before(label: str, path: str, now: datetime, day: date) -> Q:
    """A moment is past to the second, a day once it is over."""
    if isinstance(_field(label, path), models.DateTimeField):
        return Q(**{f"{path}__lt": now - (timezone.localdate(now) - day)})
    return Q(**{f"{path}__lt": day})


def _field(label: str, path: str) -> Any:
    model: Any = model_of(label)
    *way, last = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)


def _attempts(now: datetime) -> models.QuerySet[Any]:
    """Of nobody who signs in: what is somebody's stays as long as they want."""
    return model_of("selfassessment.Attempt")._base_manager.filter(kept_until__lte=now, person=None)


def _comments(now: datetime) -> models.QuerySet[Any]:
    over = [one.pk for one in Consultation.objects.select_related("edition") if one.kept_until <= now]
    return model_of("consultations.Comment")._base_manager.filter(consultation__in=over)


OWN = (
    Rule("selfassessment.Attempt", _attempts, lambda now: selfassessment.purge(by=BY, now=now)),
    Rule("consultations.Comment", _comments, lambda now: consultations.purge(by=BY, now=now)),
    Rule("posts.Portion", _by_table("posts.Portion"), lambda now: intake.purge(by=BY, now=now)),
)


def over(now: datetime) -> Iterator[tuple[Rule, list[Any]]]:
    """What is past its time: the keys, by rule."""
    for rule in rules():
        if keys := list(rule.past(now).values_list("pk", flat=True)):
            yield rule, keys


@transaction.atomic
def erase_over(now: datetime) -> dict[str, int]:
    """Erase all of it; how many rows, by model. Raises ParityError."""
    found = dict(_erased(rule, keys, now) for rule, keys in over(now))
    if found:
        record("rights.retention", subject="platform", by=BY, facts=found)
        transaction.on_commit(overwrite_what_was_freed)
    return found


def _erased(rule: Rule, keys: list[Any], now: datetime) -> tuple[str, int]:
    rows: Any = model_of(rule.label)._base_manager
    there = rows.count()
    if rule.erase:
        rule.erase(now)
    still = rule.past(now).order_by().filter(pk__in=keys).values("pk")  # not what its owner used in this moment
    rows.filter(pk__in=still).delete()
    if rows.count() != there - len(keys):
        raise ParityError(rule.label)
    return rule.label, len(keys)


def erase_again(now: datetime) -> None:
    """Whoever is on the list outside and still here: after a crash at the last moment of an erasure. Said where the list cannot be
    read, since nobody knows then who is missing."""
    try:
        if again := erasing.replay(now=now):
            print(f"{again} people who had been erased are erased again.")
    except (UnreadableError, OSError) as error:
        print(f"The list of erasures cannot be read, and whoever is only on it is not erased: {error}", file=sys.stderr)


def clock_is_odd(now: datetime) -> bool:
    """Whether the clock says a time before what was last recorded, or long after it: years of records would go by mistake."""
    last = Event.objects.order_by("-sequence").values_list("at", flat=True).first()
    return last is not None and not -BACK <= now - last <= FAR


def run(*, dry_run: bool, clock_is_right: bool = False) -> int:
    """For the command: say what is past its time and, unless it is a dry run, erase it."""
    now = timezone.now()
    if not dry_run and not clock_is_right and clock_is_odd(now):
        print(
            f"Nothing was erased: the clock says {now:%Y-%m-%d %H:%M} UTC, far from when something was last recorded here. "
            "If it is right, say --clock-is-right.",
            file=sys.stderr,
        )
        return 2
    try:
        found = {rule.label: len(keys) for rule, keys in over(now)} if dry_run else erase_over(now)
    except ParityError as error:
        print(f"Nothing was erased: of {error} others would have gone than were listed.", file=sys.stderr)
        return 1
    for label, rows in sorted(found.items()):
        print(f"{label}: {rows:,}")
    print(
        f"{sum(found.values()):,} rows {'are past their time' if dry_run else 'were past their time and are erased'}."
    )
    return 0
