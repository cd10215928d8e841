"""`llwybr backup`, `scrubbed`, `restore`, `restored`, `retention` and `erase`: what is kept, brought back, and gone for good."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Site = Callable[[str], Any]


def add(commands: Any, site: Site) -> None:
    """Add the commands. `site`: a module of the site by its name, once Django is set up."""
    backup = commands.add_parser(
        "backup", help="write everything that is kept into one file, sealed with LLWYBR_BACKUP_KEY"
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file: none is written over")
    backup.set_defaults(command=lambda given: int(site("backups.making").backup(given.file)))
    scrubbed = commands.add_parser(
        "scrubbed",
        help="write a copy of the database in which nobody can be recognised, for who develops or looks into a fault",
    )
    scrubbed.add_argument("file", type=Path, metavar="FILE", help="a new SQLite database: none is written over")
    scrubbed.set_defaults(command=lambda given: int(site("scrubbing.making").scrubbed(given.file)))
    _restore(commands, site)
    retention = commands.add_parser("retention", help="erase what is past its time in the table of what is kept")
    retention.add_argument("--dry-run", action="store_true", help="only say what it would be")
    retention.add_argument(
        "--clock-is-right", action="store_true", help="even though nothing was recorded for two months"
    )
    retention.set_defaults(
        command=lambda given: int(site("retaining").run(dry_run=given.dry_run, clock_is_right=given.clock_is_right))
    )
    erase = commands.add_parser(
        "erase", help="erase somebody who cannot do it on their own page; two people answer for it"
    )
    erase.add_argument("person", metavar="PERSON", help="their number here (a public id)")
    erase.add_argument("--reason", default="", help="that they asked for it, and how: printed, never kept")
    erase.add_argument("--second", default="", metavar="PERSON", help="the number of who checked that it is them")
    erase.add_argument("--dry-run", action="store_true", help="only say what would go, and what stays")
    erase.set_defaults(command=lambda given: _erase(given, site))


def _restore(commands: Any, site: Site) -> None:
    restore = commands.add_parser(
        "restore", help="put a backup in the place of an empty DATA, and erase again who was erased since"
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="move what is there aside first")
    restore.add_argument(
        "--erasures", type=Path, action="append", default=[], metavar="FILE", help="a list beside our own"
    )
    restore.add_argument("--no-erasures", action="store_true", help="there is no list: nobody was ever erased")
    restore.add_argument("--drill", action="store_true", help="only try it out, beside, and say how it went")
    restore.set_defaults(command=lambda given: _bring_back(given, site))
    restored = commands.add_parser("restored", help="after a restore by other means: migrate, check, erase again")
    restored.add_argument(
        "--backup", type=Path, metavar="FILE", help="what the backup said of itself (restore gives it)"
    )
    restored.set_defaults(command=lambda given: int(site("backups.finishing").finish(given.backup)))


def _bring_back(given: argparse.Namespace, site: Site) -> int:
    restoring = site("backups.restoring")
    wanted = restoring.Wanted(given.file, given.replace, tuple(given.erasures), given.no_erasures)
    return int(restoring.drill(wanted) if given.drill else restoring.restore(wanted))


def _erase(given: argparse.Namespace, site: Site) -> int:
    return int(site("rubbing_out").rub_out(given.person, given.reason, given.second, dry_run=given.dry_run))
