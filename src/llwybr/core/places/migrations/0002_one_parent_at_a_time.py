"""The database itself refuses a place under two others on one day.

SQLite drops a table's triggers when a later migration makes the table anew: such a migration has to make these again.
"""

from django.db import migrations

MEETS = """
    SELECT 1 FROM places_belonging other
    WHERE other.place_id = NEW.place_id AND other.id <> COALESCE(NEW.id, -1)
        AND (other.starts_on IS NULL OR NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on)
        AND (other.ends_on IS NULL OR NEW.starts_on IS NULL OR NEW.starts_on < other.ends_on)"""
SQLITE = [
    f"""CREATE TRIGGER places_one_parent_{when.lower()} AFTER {when} ON places_belonging
        WHEN EXISTS ({MEETS}) BEGIN SELECT RAISE(ABORT, 'a place belongs to one other at a time'); END"""
    for when in ("INSERT", "UPDATE")
]
# A range of one place is what btree_gist would give, without an extension that has to be installed.
POSTGRESQL = [
    """ALTER TABLE places_belonging ADD CONSTRAINT places_one_parent EXCLUDE USING gist (
        int8range(place_id, place_id, '[]') WITH &&, daterange(starts_on, ends_on) WITH &&)""",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
