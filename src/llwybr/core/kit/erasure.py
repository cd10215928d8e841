"""Gone means gone: also from what the database keeps beside its tables."""

from django.db import OperationalError, connection


def overwrite_what_was_freed() -> None:
    """On SQLite, fold the write-ahead log into the database and empty it: it still holds what was just erased.

    While others read, SQLite cannot; the next erasure, or the nightly purge, does it then. PostgreSQL cleans up by itself.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError:
        pass
