"""Each grant says at which place it holds: its scope; of a review, the workplace at which this person is reviewed.

A review that was there before gets a workplace of the one reviewed: one that reviewer and reviewed share comes first. It is
open no longer than that work. One of somebody who worked nowhere is taken back; its place is the nil id, which no place has.

It comes after the migration of `consultations` that makes grants without a place.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone

from llwybr.core.events.actions import record

WORKS = ("worker", "alnco", "business_manager", "head")
NOWHERE = "00000000-0000-0000-0000-000000000000"


def fill(apps, schema_editor):
    Grant = apps.get_model("access", "Grant")
    Grant.objects.filter(kind="place").update(place=F("scope"))
    worked = Grant.objects.filter(role__in=WORKS, waits=False, withdrawn_at=None).order_by("starts_at", "pk")
    now = timezone.now()
    for review in Grant.objects.filter(kind="person").order_by("pk"):
        theirs = list(worked.filter(holder=review.scope))
        review.place = where(review, theirs, set(worked.filter(holder=review.holder).values_list("scope", flat=True)))
        event = shorten(review, [one for one in theirs if one.scope == review.place], now)
        review.save(update_fields=["place", "ends_at", "withdrawn_at"])
        if event:
            record(event, subject=str(review.public_id), by="system")


def where(review, theirs, shared):
    """Where it was that this review began: where both worked, else where the one reviewed did, else where they worked ever."""
    then = [one.scope for one in theirs if _covers(one, review.starts_at)]
    ever = [one.scope for one in theirs]
    return next(iter([*(one for one in then if one in shared), *then, *ever, NOWHERE]))


def _covers(work, moment):
    return work.starts_at <= moment and (work.ends_at is None or work.ends_at > moment)


def shorten(review, works, now):
    """It ends when the work there does: the name of the event that tells of it, or ""."""
    over = review.withdrawn_at is not None or (review.ends_at is not None and review.ends_at <= now)
    until = max((one.ends_at for one in works if one.ends_at), default=now)
    if over or any(one.ends_at is None for one in works):
        return ""
    if until <= review.starts_at or not works:
        review.withdrawn_at = now
        return "access.ended"
    if review.ends_at is None or review.ends_at > until:
        review.ends_at = until
        return "access.end_moved"
    return ""


def triggers_again(apps, schema_editor):
    """SQLite makes the table anew to change it, and forgets its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        apart = import_module("llwybr.core.access.migrations.0003_apart")
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS access_apart_{verb}")
        apart.forwards(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_apart"),
        ("consultations", "0003_secretaries_become_grants"),
        ("events", "0004_guards"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers_again),
        migrations.RemoveConstraint(model_name="grant", name="one_open_grant_of_a_role"),
        migrations.AddField(
            model_name="grant", name="place", field=models.CharField(blank=True, db_index=True, default="", max_length=36), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=Q(kind="platform", place="")
                | Q(kind="place", place=F("scope"))
                | (Q(kind="person") & ~Q(place="") & ~Q(place=F("scope"))),
                name="grant_place_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=Q(ends_at=None, withdrawn_at=None),
                fields=("holder", "role", "scope", "place"),
                name="one_open_grant_of_a_role",
            ),
        ),
        migrations.RunPython(triggers_again, migrations.RunPython.noop),
    ]
