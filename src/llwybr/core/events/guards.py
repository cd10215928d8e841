"""What keeps the tables of this app append-only in the database itself: triggers, and on PostgreSQL the rights of a role."""

from django.db import connection

TRIGGERS = {
    "sqlite": {
        "events_no_update",
        "events_no_delete",
        "events_head_forward",
        "events_head_no_delete",
        "events_personal_no_update",
        "events_anchor_no_update",
        "events_anchor_no_delete",
    },
    "postgresql": {
        "events_no_change",
        "events_no_truncate",
        "events_head_forward",
        "events_head_no_delete",
        "events_head_no_truncate",
        "events_personal_no_update",
        "events_personal_no_truncate",
        "events_anchor_no_change",
        "events_anchor_no_truncate",
    },
}
CATALOGUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}

GRANTS = """\
-- The role that Llwybr serves as: it owns nothing, and may only add to the record of events.
-- Run it as the owner of the tables, once after each `llwybr manage migrate` (which runs as the owner, too).
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON django_migrations, events_event, events_anchor, events_head, events_personal FROM {role};
GRANT SELECT ON django_migrations TO {role};
GRANT SELECT, INSERT ON events_event, events_anchor TO {role};
GRANT SELECT, INSERT, UPDATE ON events_head TO {role};
GRANT SELECT, INSERT, DELETE ON events_personal TO {role};
"""


def missing() -> list[str]:
    """The triggers that should stand here and do not, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(TRIGGERS[connection.vendor] - there)


def grants(role: str) -> str:
    """What to run on PostgreSQL so that `role` can add to the record and not change it. Raises ValueError for no role's name."""
    if not role or not role.isprintable() or len(role.encode()) > 63:
        raise ValueError("that is no name of a role: use up to 63 printable signs")
    return GRANTS.format(role='"' + role.replace('"', '""') + '"')
