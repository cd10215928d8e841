"""`llwybr …`: the same actions and engines from a shell. `llwybr --help` lists the commands."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

ENGINES = ("gaps", "planning")
MOST_BYTES = 20_000_000

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0 if it went well, 1 if what it checked has faults, 2 if it was given something it cannot read."""
    given = _parser().parse_args(arguments)
    command: Command = given.command
    try:
        code = command(given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="llwybr", description="The open platform for school support staff.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "demo", "set up DATA, load the packs and the invented demonstration, and serve it", _demo)
    _add(commands, "serve", "serve on PORT from DATA (mode production, unless LLWYBR_MODE says otherwise)", _serve)
    _add(commands, "purge", "erase every attempt that is past its time", _purge)
    _add(commands, "verify", "check that the record of events is whole", _verify)
    pack = commands.add_parser("pack", help="check or load packs").add_subparsers(required=True, metavar="WHAT")
    for name, help, command in (
        ("check", "say what is wrong in a folder of packs", _check),
        ("load", "load it", _load),
    ):
        _add(pack, name, help, command).add_argument("path", type=Path, metavar="PATH")
    engine = _add(commands, "engine", "solve a problem: JSON in, JSON out", _engine)
    engine.add_argument("name", choices=ENGINES)
    engine.add_argument("problem", nargs="?", help="a JSON file, or - for standard input")
    engine.add_argument("--schema", action="store_true", help="print the schemas of problem and answer")
    manage = _add(commands, "manage", "any of Django's own commands", _manage)
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _add(commands: Any, name: str, help: str, command: Command) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help)
    parser.set_defaults(command=command)
    return parser


def _check(given: argparse.Namespace) -> int:
    packs = import_module("llwybr.site.packs")
    nations, faults = packs.check(given.path)
    for fault in faults:
        print(fault)
    records = sum(len(records) for nation in nations for records in nation.records.values())
    print(
        f"{len(faults)} faults" if faults else f"{records} records in {len(nations)} nations: no faults",
        file=sys.stderr,
    )
    return 1 if faults else 0


def _load(given: argparse.Namespace) -> int:
    return int(_running().load(given.path))


def _engine(given: argparse.Namespace) -> int:
    engine = import_module(f"llwybr.engines.{given.name}")
    if given.schema:
        schemas = {"problem": engine.Problem.model_json_schema(), "answer": engine.Answer.model_json_schema()}
        print(json.dumps(schemas, indent=2))
        return 0
    try:
        problem = engine.Problem.model_validate_json(_without_twins(_read(given.problem)))
    except ValidationError as error:
        for one in error.errors():
            print(f"{'.'.join(str(part) for part in one['loc']) or 'problem'}: {one['msg']}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"problem: {error}", file=sys.stderr)
        return 2
    print(engine.solve(problem).model_dump_json(indent=2))
    return 0


def _read(name: str | None) -> bytes:
    """Raises ValueError with what to do."""
    if name is None:
        raise ValueError("give a JSON file, or - to read standard input")
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as source:
            text = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from None
    if len(text) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES:,} bytes: make it smaller")
    return text


class TwinError(ValueError):
    """A name stands twice in one object: which of the two was meant?"""


def _without_twins(text: bytes) -> bytes:
    """The text, if no object in it names something twice. Raises TwinError; any other fault is left to the engine to name."""
    with contextlib.suppress(json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        json.loads(text, object_pairs_hook=_named_once)
    return text


def _named_once(pairs: list[tuple[str, Any]]) -> None:
    named: set[str] = set()
    for name, _ in pairs:
        if name in named:
            raise TwinError(f"{name[:80]!r} stands twice in one object: keep one")
        named.add(name)


def _demo(given: argparse.Namespace) -> int:
    os.environ["LLWYBR_MODE"] = "demo"
    return int(_running().demo())


def _serve(given: argparse.Namespace) -> int:
    return int(_running().serve())


def _purge(given: argparse.Namespace) -> int:
    return int(_running().purge())


def _verify(given: argparse.Namespace) -> int:
    return int(_running().verify())


def _manage(given: argparse.Namespace) -> int:
    os.environ.setdefault("LLWYBR_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")
    management = import_module("django.core.management")
    management.execute_from_command_line(["llwybr manage", *given.arguments])
    return 0


def _running() -> Any:
    """What to run, once Django is set up."""
    _django()
    return import_module("llwybr.site.running")


def _django() -> None:
    """Set Django up, or say in one line why that is not possible."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")
    os.umask(0o077)  # what is kept in DATA is nobody else's on this machine
    try:
        import_module("llwybr.site.translations").compile_catalogues()
        import_module("django").setup()
    except Exception as error:
        if type(error).__name__ != "ImproperlyConfigured":
            raise
        raise SystemExit(f"llwybr: {error}") from None


if __name__ == "__main__":
    raise SystemExit(main())
