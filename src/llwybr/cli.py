"""`llwybr …`: the same actions and engines from a shell. `llwybr --help` lists the commands."""

import argparse
import contextlib
import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from llwybr import cli_places, cli_rights, cli_roles

ENGINES = ("gaps", "planning", "provision")
MOST_BYTES = 20_000_000
MOST_TOLD = 100
PACKS = Path(__file__).resolve().parents[2] / "packs"

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
    except Exception as error:
        if type(error).__name__ != "ImproperlyConfigured":  # Django's own, and not every command loads Django
            raise
        raise SystemExit(f"llwybr: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="llwybr", description="The open platform for school support staff.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "demo", "set up DATA, load the packs and the invented demonstration, and serve it", _demo)
    _add(commands, "serve", "serve on PORT from DATA (mode production, unless LLWYBR_MODE says otherwise)", _serve)
    _add(commands, "letters", "deliver the letters that are due, once (`serve` does so by itself)", _letters)
    _add(commands, "purge", "erase what is past its time", _purge)
    pack = commands.add_parser("pack", help="check or load packs").add_subparsers(required=True, metavar="WHAT")
    for name, help, command in (
        ("check", "say what is wrong in a folder of packs", _check),
        ("load", "load it", _load),
        ("seal", "note that every Welsh text was read beside its English", _seal),
    ):
        _add(pack, name, help, command).add_argument("path", type=Path, metavar="PATH")
    differ = _add(pack, "diff", "say what changed: wording, meaning, new, removed, moved", _diff)
    differ.add_argument("old", type=Path, metavar="OLD", help="a folder of packs, or the folder of one edition")
    differ.add_argument("new", type=Path, metavar="NEW")
    differ.add_argument("--json", action="store_true", help="every field, before and after, as JSON")
    _case(commands)
    _consultation(commands)
    _audit(commands)
    cli_roles.add(commands, _site)
    cli_places.add(commands, _site)
    cli_rights.add(commands, _site)
    lacking = _add(pack, "provision", "list the steps that a job asks and no offer helps with", _provision)
    lacking.add_argument("path", type=Path, metavar="PATH")
    lacking.add_argument("--language", choices=("cy", "en"), default="", help="that can be followed in this language")
    lacking.add_argument("--hours", type=_hours, default=None, help="that take at most so many hours")
    lacking.add_argument("--free", action="store_true", help="that cost nothing")
    engine = _add(commands, "engine", "solve a problem: JSON in, JSON out", _engine)
    engine.add_argument("name", choices=ENGINES)
    engine.add_argument("problem", nargs="?", help="a JSON file, or - for standard input")
    engine.add_argument("--schema", action="store_true", help="print the schemas of problem and answer")
    manage = _add(commands, "manage", "any of Django's own commands", _manage)
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _case(commands: Any) -> None:
    parser = commands.add_parser("case", help="standards out and in as 1EdTech CASE 1.1")
    case = parser.add_subparsers(required=True, metavar="WHAT")
    export = _add(case, "export", "write every document that DATA holds into a folder, a package each", _case_export)
    export.add_argument("folder", type=Path, metavar="FOLDER")
    export.add_argument("--base", default="http://localhost:8000", help="the address of the server that they name")
    read = _add(
        case, "import", "print somebody else's package as a framework for packs/<nation>/frameworks/", _case_import
    )
    read.add_argument("file", metavar="FILE", help="a package as JSON, or - for standard input")
    read.add_argument("translation", nargs="?", metavar="TRANSLATION", help="the same in the other language")
    read.add_argument(
        "--id", type=_slug, help="the framework's id in the packs; made from its title where you give none"
    )
    read.add_argument("--packs", type=Path, default=PACKS, help="the packs that it will stand beside")
    check = _add(case, "check", "say what is wrong in a package", _case_check)
    check.add_argument("file", metavar="FILE", help="a package as JSON, or - for standard input")
    check.add_argument("--interface", type=Path, help="also ask the interface as published (an OpenAPI file)")


def _consultation(commands: Any) -> None:
    """A draft of the standards open to comments."""
    parser = commands.add_parser("consultation", help="open a draft of the standards to comments")
    verbs = parser.add_subparsers(required=True, metavar="WHAT")
    verb = _add(verbs, "open", "open a draft to comments, or move its last day", _open_draft)
    verb.add_argument("nation", metavar="NATION", help="wales or england")
    verb.add_argument("which", metavar="EDITION")
    verb.add_argument("--until", type=date.fromisoformat, required=True, metavar="2027-01-31", help="the last day")


def _audit(commands: Any) -> None:
    verbs = commands.add_parser("audit", help="the record of events").add_subparsers(required=True, metavar="WHAT")
    verify = _add(verbs, "verify", "check that it is whole, up to every anchor", _audit_verify)
    verify.add_argument("--anchors", type=Path, action="append", default=[], metavar="PATH", help="lines, or one .eml")
    anchor = _add(verbs, "anchor", "sign its head, print the statement and send it outside", _audit_anchor)
    anchor.add_argument("--file", type=Path, help="add it to this file")
    anchor.add_argument("--mail", default="", metavar="ADDRESS", help="mail it")
    grants = _add(verbs, "grants", "print the SQL that lets a role of PostgreSQL add, never change", _audit_grants)
    grants.add_argument("role", metavar="ROLE", help="the role that the server uses; not the tables' owner")
    _add(verbs, "key", "make a key that signs anchors", lambda given: int(_site("auditing").key()))


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
        f"{len(faults)} faults" if faults else f"{records} records in {len(nations)} editions: no faults",
        file=sys.stderr,
    )
    return 1 if faults else 0


def _load(given: argparse.Namespace) -> int:
    return int(_site("running").load(given.path))


def _seal(given: argparse.Namespace) -> int:
    for file, text in import_module("llwybr.site.packs").seal(given.path).items():
        try:
            if file.is_symlink() or not file.is_file():
                file.unlink(missing_ok=True)  # a link in somebody's pack must not have us write over another file
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            print(f"{file} cannot be written: {error.strerror}.", file=sys.stderr)
            return 2
        print(f"{file}: {text.count(chr(10))} texts")
    return 0


def _diff(given: argparse.Namespace) -> int:
    packs = import_module("llwybr.site.packs")
    try:
        found = packs.difference(given.old, given.new)
    except packs.Fault as fault:
        print(fault, file=sys.stderr)
        return 2
    if given.json:
        plain = {nation: [dataclasses.asdict(change) for change in changes] for nation, changes in found.items()}
        print(json.dumps(plain, indent=2, ensure_ascii=False))
        return 0
    for nation, changes in found.items():
        for change in changes:
            print(f"{nation}: {change.kind} {change.id}: {', '.join(change.whats)}")
            for field in change.fields:
                print(f"    {field.path}\n      - {field.old}\n      + {field.new}")
    print(f"{sum(map(len, found.values()))} records differ", file=sys.stderr)
    return 0


def _hours(text: str) -> Decimal:
    with contextlib.suppress(InvalidOperation):
        if (hours := Decimal(text)).is_finite():
            return hours
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of hours")


def _provision(given: argparse.Namespace) -> int:
    packs = import_module("llwybr.site.packs")
    try:
        found = packs.provision(given.path, packs.Within(given.language, given.hours, given.free))
    except packs.Fault as fault:
        print(fault, file=sys.stderr)
        return 2
    for nation, needs in found.items():
        for need in needs:
            if need.missing:
                print(f"{nation}: {need.element}: {need.family}: nothing to level {', '.join(map(str, need.missing))}")
        steps, missing = sum(need.asked for need in needs), sum(len(need.missing) for need in needs)
        print(f"{nation}: {missing} of {steps} steps have nothing", file=sys.stderr)
    return 0


def _case_export(given: argparse.Namespace) -> int:
    _django()
    try:
        given.folder.mkdir(parents=True, exist_ok=True)
        for name, text in import_module("llwybr.apps.exchange.queries.shelf").all_packages(given.base):
            file = given.folder / f"{name}.json"
            file.write_bytes(text)
            print(f"{file}: {len(text):,} bytes")
    except OSError as error:
        print(f"{given.folder} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    return 0


def _case_import(given: argparse.Namespace) -> int:
    incoming, packs = import_module("llwybr.apps.exchange.incoming"), import_module("llwybr.core.packs")
    written = packs.read_written(given.packs, import_module("llwybr.site.packs").shapes())
    taken = {id for raws in written.values() for id in raws["frameworks"]}
    try:
        read = [_case_package(name) for name in (given.file, given.translation) if name]
        found = incoming.framework(read, id=given.id, taken=taken)
    except ValueError as error:
        print(f"package: {error}", file=sys.stderr)
        return 2
    except incoming.RefusedError as error:
        return _tell(error.faults, sys.stderr)
    print(incoming.as_yaml(found), end="")
    _tell(found.notes, sys.stderr)
    return 0


def _case_package(name: str) -> Any:
    """A package that others made. Raises ValueError where it is not JSON, RefusedError where it is no package."""
    given = import_module("llwybr.apps.exchange.interface.given")
    package, faults = given.read(given.parse(_read(name)))
    if package is None:
        raise import_module("llwybr.apps.exchange.incoming").RefusedError(faults)
    return package


def _case_check(given: argparse.Namespace) -> int:
    reading = import_module("llwybr.apps.exchange.interface.given")
    try:
        data = reading.parse(_read(given.file))
        faults = {"our shapes": import_module("llwybr.apps.exchange.rules").faults(data)}
        if given.interface:
            published = import_module("llwybr.apps.exchange.interface.published")
            faults["the interface as published"] = published.faults(json.loads(_read(str(given.interface))), data)
    except (ValueError, RuntimeError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 2
    for asked, found in faults.items():
        print(f"{asked}: {f'{len(found):,} faults' if found else 'no faults'}", file=sys.stderr)
    return max(_tell(found, sys.stdout) for found in faults.values())


def _tell(faults: Sequence[object], where: Any) -> int:
    """Say what was found, up to a screen or two; 1 if it was anything."""
    for fault in faults[:MOST_TOLD]:
        print(fault, file=where)
    if len(faults) > MOST_TOLD:
        print(f"and {len(faults) - MOST_TOLD:,} more", file=where)
    return 1 if faults else 0


def _slug(text: str) -> str:
    """An id that a pack takes, short enough for the ids of items to begin with it."""
    if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", text) or len(text) > 40:
        raise argparse.ArgumentTypeError("use small letters, figures and hyphens, at most 40")
    return text


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
    return int(_site("running").demo())


def _serve(given: argparse.Namespace) -> int:
    return int(_site("running").serve())


def _letters(given: argparse.Namespace) -> int:
    return int(_site("running").deliver())


def _purge(given: argparse.Namespace) -> int:
    return int(_site("running").purge())


def _audit_verify(given: argparse.Namespace) -> int:
    return int(_site("auditing").verify(given.anchors))


def _audit_anchor(given: argparse.Namespace) -> int:
    return int(_site("auditing").anchor(given.file, given.mail))


def _audit_grants(given: argparse.Namespace) -> int:
    return int(_site("auditing").grants(given.role))


def _open_draft(given: argparse.Namespace) -> int:
    return int(_site("consulting").open_draft(given.nation, given.which, given.until))


def _manage(given: argparse.Namespace) -> int:
    os.environ.setdefault("LLWYBR_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")
    management = import_module("django.core.management")
    management.execute_from_command_line(["llwybr manage", *given.arguments])
    return 0


def _site(module: str) -> Any:
    """What to run, once Django is set up."""
    _django()
    return import_module(f"llwybr.site.{module}")


def _django() -> None:
    """Set Django up. Raises ImproperlyConfigured where the environment is wrong or lacks something."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")
    os.umask(0o077)  # what is kept in DATA is nobody else's on this machine
    import_module("llwybr.site.translations").compile_catalogues()
    with import_module("llwybr.core.kit.collecting").not_collecting():
        import_module("django").setup()


if __name__ == "__main__":
    raise SystemExit(main())
