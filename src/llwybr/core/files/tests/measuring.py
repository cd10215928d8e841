"""Files put before the very process that looks at them, from a small process: what it said, and what it took of the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llwybr.core.files import sandbox
from llwybr.core.files.limits import ALL

TARGET = 9  # its number in the process

# A child's memory counts from its parent's at its birth: of a test run that would be hundreds of megabytes.
LAUNCHER = """
import json, os, subprocess, sys, tempfile
told = json.load(sys.stdin)
for name, path in told["files"].items():
    with open(path, "rb") as source, open(path + ".clean", "w+b") as target, tempfile.TemporaryFile() as said:
        os.dup2(target.fileno(), told["target"])
        child = subprocess.Popen(told["command"], stdin=source, stdout=said, stderr=subprocess.DEVNULL,
                                 pass_fds=[told["target"]], env={}, cwd="/")
        _, status, used = os.wait4(child.pid, 0)
        said.seek(0)
        print(json.dumps([name, os.waitstatus_to_exitcode(status), said.read().decode(),
                          used.ru_utime + used.ru_stime, used.ru_maxrss]), flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    kind: str
    reason: str
    facts: Mapping[str, Any]
    clean: bytes
    seconds: float  # of the processor
    megabytes: float


def outcomes(files: Mapping[str, bytes], folder: Path, takes: Collection[str] = ALL) -> dict[str, Outcome]:
    """What became of each."""
    paths = {name: str(folder / str(number)) for number, name in enumerate(files)}
    for name, path in paths.items():
        Path(path).write_bytes(files[name])
    command = [sys.executable, "-I", *sandbox.CODE, sandbox._task(TARGET, takes)]
    ran = subprocess.run(
        [sys.executable, "-I", "-c", LAUNCHER],
        input=json.dumps({"files": paths, "command": command, "target": TARGET}),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return {line[0]: _outcome(paths[line[0]], *line[1:]) for line in map(json.loads, ran.stdout.splitlines())}


def _outcome(path: str, code: int, said: str, seconds: float, kilobytes: int) -> Outcome:
    verdict = {"reason": "heavy"} if code else json.loads(said)
    clean = Path(f"{path}.clean").read_bytes()
    return Outcome(verdict.get("kind", ""), verdict.get("reason", ""), verdict, clean, seconds, kilobytes / 1000)
