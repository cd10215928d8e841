"""Limits upon itself first, then the file (standard input), cleaned into the open file that the task names; a verdict as JSON."""

import errno
import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

from llwybr.core.files.kind import Kind, Process
from llwybr.core.files.refused import RefusedError
from llwybr.values.bilingual import Bilingual

FILES = 32  # open at once
DEEP = 10_000  # pypdf calls itself for each level of a document
MARGIN = 20_000_000  # bytes that a cleaned file may be larger than the largest that comes in
FULL = {errno.ENOSPC, errno.EDQUOT}
HEAVY, BROKEN = {"reason": "heavy"}, {"reason": "broken"}


def shut_in(process: Process, largest: int) -> None:
    """No more than this from now on, whatever runs here; who is root may still fork."""
    space = process.megabytes * 1_000_000
    for what, most in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, process.seconds),
        (resource.RLIMIT_FSIZE, largest + MARGIN),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    sys.setrecursionlimit(DEEP)


def main() -> None:
    task = json.loads(sys.argv[1])
    kinds = {id: Kind(**{**said, "name": Bilingual(**said["name"])}) for id, said in task["kinds"].items()}
    shut_in(Process(**task["process"]), max(one.bytes for one in kinds.values()))
    print(json.dumps(said_of(lambda: _looked_at(task, kinds))))


def _looked_at(task: dict[str, Any], kinds: dict[str, Kind]) -> str:
    from llwybr.core.files.checker.looking import look  # noqa: PLC0415  within the limits

    with os.fdopen(0, "rb") as source, os.fdopen(task["target"], "r+b") as target:
        return look(source, target, kinds, task["takes"])


def said_of(look: Callable[[], str]) -> dict[str, Any]:
    """What it is kept as, or why it is not: whatever a parser does with what it was given, nothing else comes out."""
    try:
        return {"kind": look()}
    except RefusedError as error:
        return {"reason": error.reason, **error.facts}
    except MemoryError:
        return HEAVY
    except OSError as error:
        return {"reason": "full"} if error.errno in FULL else BROKEN
    except Exception:  # parsers raise what they like at what is no file of their kind
        return BROKEN


if __name__ == "__main__":
    main()
