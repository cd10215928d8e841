"""`llwybr role …`: the first roles, which nobody could give yet; ending one, listing them, and the nightly check."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

Site = Callable[[str], Any]


def add(commands: Any, site: Site) -> None:
    """The commands. `site` imports a module of `llwybr.site` once Django is set up."""
    parser = commands.add_parser("role", help="the first roles, which nobody could give yet; check who gave the others")
    verbs = parser.add_subparsers(required=True, metavar="WHAT")
    give = verbs.add_parser("give", help="give somebody a role, as the system")
    give.add_argument("role", metavar="ROLE", help="head, registrar, platform_support … (core/access/roles.yaml)")
    _where(give, required=True)
    give.add_argument("email", metavar="EMAIL")
    give.add_argument("--until", type=date.fromisoformat, metavar="2027-01-31", help="the last day")
    give.set_defaults(command=lambda given: _give(given, site))
    end = verbs.add_parser("end", help="end a role at once")
    end.add_argument("id", metavar="ID", help="as `llwybr role list` prints it")
    end.set_defaults(command=lambda given: int(site("appointing").end(given.id)))
    listed = verbs.add_parser("list", help="print every role that stands, or those of one place")
    _where(listed, required=False)
    listed.set_defaults(command=lambda given: _list(given, site))
    check = verbs.add_parser("check", help="print every role that nobody with the authority gave; 1 if there is one")
    check.set_defaults(command=lambda given: int(site("appointing").check()))


def _where(parser: argparse.ArgumentParser, *, required: bool) -> None:
    where = parser.add_mutually_exclusive_group(required=required)
    where.add_argument("--place", default="", metavar="URN", help="the number of a school, or the id of any place")
    where.add_argument("--nation", default="", metavar="NATION", help="wales or england")
    where.add_argument("--platform", action="store_true", help="for the platform itself")


def _give(given: argparse.Namespace, site: Site) -> int:
    where = {"place": given.place, "nation": given.nation, "platform": given.platform}
    return int(site("appointing").give(given.role, given.email, until=given.until, **where))


def _list(given: argparse.Namespace, site: Site) -> int:
    return int(site("appointing").listed(place=given.place, nation=given.nation, platform=given.platform))
