"""The database itself refuses two roles at one time that are kept apart (`apart` in roles.yaml; a test compares the two)."""

from django.db import migrations

APART = [("union_representative", "employer_representative"), ("analyst", "platform_support")]

_PAIRS = " OR ".join(
    f"(NEW.role = '{one}' AND other.role = '{two}') OR (NEW.role = '{two}' AND other.role = '{one}')"
    for one, two in APART
)
_CLASH = f"""
    NEW.withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM access_grant AS other
        WHERE other.holder = NEW.holder AND other.id <> NEW.id AND other.withdrawn_at IS NULL AND ({_PAIRS})
          AND (NEW.ends_at IS NULL OR other.starts_at < NEW.ends_at)
          AND (other.ends_at IS NULL OR other.ends_at > NEW.starts_at))"""
SQLITE = [
    f"""CREATE TRIGGER access_apart_{verb.lower()} AFTER {verb} ON access_grant WHEN {_CLASH}
        BEGIN SELECT RAISE(ABORT, 'roles kept apart'); END"""
    for verb in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    # Two at once wait for one another here, so that neither is let through unseen.
    f"""CREATE FUNCTION access_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM pg_advisory_xact_lock(hashtextextended(NEW.holder, 0));
            IF {_CLASH} THEN RAISE EXCEPTION 'roles kept apart' USING ERRCODE = 'check_violation'; END IF;
            RETURN NEW; END $$""",
    """CREATE TRIGGER access_apart BEFORE INSERT OR UPDATE ON access_grant
       FOR EACH ROW EXECUTE FUNCTION access_apart()""",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_grants_and_looks")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
