"""A secretary is whoever holds the role `body_secretary` for a nation: appointments that were taken up become such grants.

Each grant keeps the public id of its appointment, so decisions and events go on naming it, and has the event that every grant has.

Lost are the appointments whose code was never used: they name nobody who could hold anything, and neither does one
whose account was closed. Those people must be appointed anew, with `llwybr role give body_secretary`.
"""

import uuid
from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone

from llwybr.core.events.actions import record

PLACES = uuid.UUID("6c1f5f0e-6d0b-4c57-9a3e-2f4c1f8a7b10")  # as core/places names the places of a pack (a test compares)


def give_grants(apps, schema_editor):
    Secretary, Grant = apps.get_model("consultations", "Secretary"), apps.get_model("access", "Grant")
    for one in Secretary.objects.filter(account__person__isnull=False).select_related("account__person"):
        Grant.objects.create(
            public_id=one.public_id,
            holder=str(one.account.person.public_id),
            role="body_secretary",
            kind="place",
            scope=str(uuid.uuid5(PLACES, f"{one.nation}/{one.nation}")),
            starts_at=_midnight(one.since),
            ends_at=_midnight(one.until + timedelta(days=1)),
            granter="system",
            granted_at=_midnight(one.since),
        )
        record("access.granted", subject=str(one.public_id), by="system")


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_the_desk_stands_on_accounts"),
        ("access", "0003_apart"),
        ("events", "0004_guards"),
        ("people", "0002_a_name_may_be_left_empty"),
    ]

    operations = [
        migrations.RunPython(give_grants, migrations.RunPython.noop),
        migrations.DeleteModel(name="Secretary"),
    ]
