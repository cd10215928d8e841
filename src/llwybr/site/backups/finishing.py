"""`llwybr restored`: after a restore, of ours or by the database's own means, and before anybody is let in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.letters import actions as letters
from llwybr.core.rights import erasing
from llwybr.core.rights.models import Bundle
from llwybr.core.rights.outside import UnreadableError
from llwybr.site import auditing
from llwybr.site.backups.archive import Facts, Manifest
from llwybr.site.backups.engines import facts_here


def finish(backup: Path | None) -> int:
    """Migrate, compare with what the backup said of itself, erase again whoever was erased since, set aside the letters that waited,
    check the record of events.

    1 where something is not as it was: it is not to be served then.
    """
    if backup and (faults := _differences(Manifest.model_validate_json(backup.read_bytes()).facts, facts_here())):
        return _tell(faults)
    call_command("migrate", verbosity=0)
    connection.check_constraints()
    Bundle.objects.all().delete()  # their bytes lie in no backup
    try:
        erased = erasing.replay(now=timezone.now())
    except (UnreadableError, OSError) as error:
        return _tell([str(error)])
    letters_of_then = letters.set_aside(by="system", now=timezone.now())
    report = auditing.report()
    overwrite_what_was_freed()
    if report.faults:
        return _tell(report.faults)
    print(f"Erased again, since they had been erased after it was made: {erased}.")
    print(f"Letters that waited then, and are not sent: {_counted(letters_of_then)}.")
    print(f"The record of events is whole: {report.events:,} events.")
    for table, rows in facts_here().counts.items():
        if rows:
            print(f"  {table}: {rows:,}")
    return 0


def _counted(letters: Mapping[str, int]) -> str:
    """`3 (invited 2, sign_in_code 1)`: whoever is still to have one is sent it again from its page."""
    kinds = ", ".join(f"{kind} {many}" for kind, many in letters.items())
    return f"{sum(letters.values()):,}{f' ({kinds})' if kinds else ''}"


def _differences(said: Facts, found: Facts) -> list[str]:
    faults = [
        f"{table} has {found.counts.get(table, 0):,} rows, and had {rows:,}"
        for table, rows in said.counts.items()
        if found.counts.get(table) != rows
    ]
    if (said.sequence, said.digest) != (found.sequence, found.digest):
        faults.append("the head of the record of events is another")
    if said.migrations != found.migrations:
        faults.append("other migrations have been applied")
    return faults


def _tell(faults: list[str] | tuple[str, ...]) -> int:
    for fault in faults:
        print(fault)
    return 1
