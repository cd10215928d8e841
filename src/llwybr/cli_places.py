"""`llwybr places …`: the national list of schools, compared with what is known, and applied."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any


def add(commands: Any, site: Callable[[str], Any]) -> None:
    """Add the commands. `site`: a module of the site by its name, once Django is set up."""
    parser = commands.add_parser("places", help="schools and what they belong to")
    verbs = parser.add_subparsers(required=True, metavar="WHAT")
    read = verbs.add_parser("import", help="say how a national list (GIAS, as CSV) differs from what is known")
    read.add_argument("file", type=Path, metavar="FILE")
    read.add_argument("--apply", action="store_true", help="then do all that it says, or nothing")
    read.add_argument("--nation", choices=("wales", "england"), help="leave the other nation's places as they are")
    read.set_defaults(command=lambda given: _import(given, site))


def _import(given: argparse.Namespace, site: Callable[[str], Any]) -> int:
    nations = [given.nation] if given.nation else ["england", "wales"]
    return int(site("placing").bring(given.file, nations, apply=given.apply))
