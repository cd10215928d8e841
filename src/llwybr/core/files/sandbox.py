"""A file is looked at in a process of its own, which is given nothing but the file, and dies when it takes too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection
from dataclasses import asdict
from typing import Any, BinaryIO

from llwybr.core.files.limits import limits
from llwybr.core.files.refused import RefusedError
from llwybr.core.files.words import REFUSALS

CODE = ["-m", "llwybr.core.files.checker"]
LONGEST = 4096  # bytes of a verdict

_turns = threading.BoundedSemaphore(limits().process.at_once)


def look(source: BinaryIO, target: BinaryIO, takes: Collection[str]) -> str:
    """The kind of what `source` holds, which is cleaned into `target`. Raises RefusedError for anything that is not taken."""
    if not _turns.acquire(timeout=limits().process.queue):
        raise RefusedError("busy")
    try:
        return _kind(_verdict(source, target, takes), takes)
    finally:
        _turns.release()


def _verdict(source: BinaryIO, target: BinaryIO, takes: Collection[str]) -> Any:
    source.seek(0)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  our own module; nothing of the file is on the command line
            [sys.executable, "-I", *CODE, _task(target.fileno(), takes)],
            stdin=source,
            stdout=said,
            stderr=subprocess.DEVNULL,
            pass_fds=[target.fileno()],
            env={},
            cwd=os.sep,
        )
        try:
            process.wait(timeout=limits().process.patience)
        except subprocess.TimeoutExpired:
            return {"reason": "heavy"}
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            return {"reason": "heavy"}
        said.seek(0)
        return _read(said.read(LONGEST))


def _task(target: int, takes: Collection[str]) -> str:
    kinds = {id: asdict(kind) for id, kind in limits().kinds.items()}
    return json.dumps({"target": target, "takes": list(takes), "kinds": kinds, "process": asdict(limits().process)})


def _read(said: bytes) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return None


def _kind(verdict: Any, takes: Collection[str]) -> str:
    """The verdict of a process that may have been taken over: nothing in it is believed that was not expected."""
    if not isinstance(verdict, dict):
        raise RefusedError("broken")
    kind, reason = verdict.get("kind"), verdict.get("reason")
    if isinstance(kind, str) and kind in limits().kinds and reason is None:
        return kind
    if not isinstance(reason, str) or reason not in REFUSALS:
        raise RefusedError("broken")
    raise RefusedError(reason, **_facts(verdict), takes=" ".join(takes))


def _facts(verdict: dict[str, Any]) -> dict[str, str | int]:
    most, what, kind = verdict.get("most"), verdict.get("what"), verdict.get("kind")
    return {
        "most": most if isinstance(most, int) else 0,
        "what": "".join(sign for sign in what if sign.isprintable())[:80] if isinstance(what, str) else "",
        "kind": kind if isinstance(kind, str) else "",
    }
