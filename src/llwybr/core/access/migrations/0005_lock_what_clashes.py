"""On PostgreSQL, only whoever gets a role that could clash waits for another one who gets one.

Each lock of a transaction takes room in memory that all share (some 6,400 of them): a file of more staff, who are workers and reviewers,
could not be brought in.
"""

from importlib import import_module

from django.db import migrations

apart = import_module("llwybr.core.access.migrations.0003_apart")
_ROLES = ", ".join(f"'{role}'" for pair in apart.APART for role in pair)
FUNCTION = f"""CREATE OR REPLACE FUNCTION access_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.role IN ({_ROLES}) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.holder, 0));
        IF {apart._CLASH} THEN RAISE EXCEPTION 'roles kept apart' USING ERRCODE = 'check_violation'; END IF;
    END IF;
    RETURN NEW; END $$"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_where_a_review_is")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
