"""The head only moves on, to an event that is there; what events say of a person can be erased and not edited; anchors stay."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER events_head_forward BEFORE UPDATE ON events_head
       WHEN NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence
            OR NOT EXISTS (SELECT 1 FROM events_event WHERE sequence = NEW.sequence AND digest = NEW.digest)
       BEGIN SELECT RAISE(ABORT, 'the head of the events only moves on'); END""",
    """CREATE TRIGGER events_head_no_delete BEFORE DELETE ON events_head
       BEGIN SELECT RAISE(ABORT, 'the head of the events only moves on'); END""",
    """CREATE TRIGGER events_personal_no_update BEFORE UPDATE ON events_personal
       BEGIN SELECT RAISE(ABORT, 'personal parts of events are erased, never edited'); END""",
    """CREATE TRIGGER events_anchor_no_update BEFORE UPDATE ON events_anchor
       BEGIN SELECT RAISE(ABORT, 'anchors are append-only'); END""",
    """CREATE TRIGGER events_anchor_no_delete BEFORE DELETE ON events_anchor
       BEGIN SELECT RAISE(ABORT, 'anchors are append-only'); END""",
]
# The function looks in our schema first: a role that makes a temporary table of that name does not deceive it.
POSTGRESQL = [
    """CREATE FUNCTION events_head_only_moves_on() RETURNS trigger LANGUAGE plpgsql
       SET search_path = {schema}, pg_temp AS
       $$ BEGIN
            IF NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence
               OR NOT EXISTS (SELECT 1 FROM events_event WHERE sequence = NEW.sequence AND digest = NEW.digest)
            THEN RAISE EXCEPTION 'the head of the events only moves on'; END IF;
            RETURN NEW;
          END $$""",
    """CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$""",
    """CREATE TRIGGER events_head_forward BEFORE UPDATE ON events_head
       FOR EACH ROW EXECUTE FUNCTION events_head_only_moves_on()""",
    """CREATE TRIGGER events_head_no_delete BEFORE DELETE ON events_head
       FOR EACH ROW EXECUTE FUNCTION events_refuse('the head of the events only moves on')""",
    """CREATE TRIGGER events_head_no_truncate BEFORE TRUNCATE ON events_head
       FOR EACH STATEMENT EXECUTE FUNCTION events_refuse('the head of the events only moves on')""",
    """CREATE TRIGGER events_personal_no_update BEFORE UPDATE ON events_personal
       FOR EACH ROW EXECUTE FUNCTION events_refuse('personal parts of events are erased, never edited')""",
    """CREATE TRIGGER events_personal_no_truncate BEFORE TRUNCATE ON events_personal
       FOR EACH STATEMENT EXECUTE FUNCTION events_refuse('personal parts of events are erased, never edited')""",
    """CREATE TRIGGER events_anchor_no_change BEFORE UPDATE OR DELETE ON events_anchor
       FOR EACH ROW EXECUTE FUNCTION events_refuse('anchors are append-only')""",
    """CREATE TRIGGER events_anchor_no_truncate BEFORE TRUNCATE ON events_anchor
       FOR EACH STATEMENT EXECUTE FUNCTION events_refuse('anchors are append-only')""",
]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = SQLITE
    else:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema())")
            schema = cursor.fetchone()[0]
        statements = [one.format(schema=schema) if "{schema}" in one else one for one in POSTGRESQL]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_personal_and_anchors")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
