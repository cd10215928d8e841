"""`python -m tests.fuzz.nightly [SECONDS] [--only NAME...] [--at-once 2]`: every parser for so long (600 seconds unless said).

First bugs that were planted, which have to be found. What was learnt is kept in DATA/fuzz, so it can be stopped at any time, and the
next run goes on from there. What a search found is judged by a run of it in earnest: neither a busy machine nor the counting of what
code does makes a fault. Prints a table; the same is in DATA/fuzz/results.json. Ends with 1 where a parser broke, 2 where the
search itself did.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("DATA") or ROOT / ".data").resolve() / "fuzz"
LEAST = 5  # seconds that are worth another start
PLANTED_RUNS = 1_000_000  # executions, not seconds: a busy machine only takes longer
SEEN = re.compile(r"cov: (\d+) ft: (\d+)")


@dataclass
class Result:
    """Of one parser. `seconds`, `megabytes`: of the slowest and the heaviest input, run in earnest."""

    name: str
    executions: int = 0
    a_second: int = 0
    coverage: int = 0
    features: int = 0
    inputs: int = 0
    seconds: float = 0
    megabytes: float = 0
    verdict: str = "sound"
    file: str = ""

    def __str__(self) -> str:
        took = f"{self.coverage:>9,} {self.features:>9,} {self.inputs:>7,} {self.seconds:>7.3f} {self.megabytes:>6.1f}"
        return f"{self.name:<15} {self.executions:>11,} {self.a_second:>8,} {took}  {self.verdict} {self.file}".rstrip()


HEADINGS = ("executions", "a second", "coverage", "features", "corpus", "slowest", "MB")
HEAD = "{:<15} {:>11} {:>8} {:>9} {:>9} {:>7} {:>7} {:>6}  verdict".format("parser", *HEADINGS)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("seconds", type=int, nargs="?", default=600)
    asked.add_argument("--only", nargs="+", metavar="NAME")
    asked.add_argument("--at-once", type=int, default=1)
    said = asked.parse_args()
    if dead := planted():
        print(f"{dead}: the search is not alive.", file=sys.stderr)
        return 2
    print(f"what was planted is found\n{HEAD}", flush=True)
    results = {}
    with ThreadPoolExecutor(said.at_once) as pool:
        for one in pool.map(lambda name: searched(name, said.seconds, FOLDER), said.only or names()):
            print(one, flush=True)
            results[one.name] = asdict(one)
            _keep(results)
    verdicts = {one["verdict"] for one in results.values()}
    return 2 if "no result" in verdicts else int(verdicts != {"sound"})


def names() -> list[str]:
    """All of them, told by the module that knows: it loads what this one need not."""
    return _python("-m", "tests.fuzz.replay").stdout.split()


def planted() -> str:
    """Which planted bug was not found, or was not told for what it is."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("planted", "planted_inside"):
            _search(name, Path(folder), f"-runs={PLANTED_RUNS}", "-seed=29")
            found = [one["wrong"] for one in replayed(name, sorted(Path(folder, "found").glob(f"{name}-*")))]
            if not any("PlantedError" in wrong for wrong in found):
                return f"the bug in {name} was not found"
        files = [Path(folder, what) for what in ("slow", "heavy")]
        for file in files:
            file.write_text(file.name)
        if (told := [one["wrong"] for one in replayed("planted_limits", files)]) != ["slow", "heavy"]:
            return f"slow and heavy were taken for {told}"
    return ""


def searched(name: str, seconds: int, folder: Path) -> Result:
    """So many seconds of it, less where it breaks."""
    result, ends = Result(name), time.monotonic() + seconds
    while (left := round(ends - time.monotonic())) >= LEAST:
        ran = _search(name, folder, f"-max_total_time={left}")
        _count(result, ran.stderr)
        _judge(result, folder)
        if result.verdict != "sound":
            break
        if not result.executions or (ran.returncode and not _has_stopped_at_an_input(ran.stderr)):
            result.verdict = "no result"
            (folder / f"{name}.txt").write_text(ran.stderr)
            break
    result.a_second = round(result.executions / max(seconds - max(ends - time.monotonic(), 0), 1))
    result.inputs = sum(1 for _ in (folder / "corpus" / name).glob("*"))
    return result


def _count(result: Result, said: str) -> None:
    done = re.findall(r"number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)\s", said, re.M)
    result.executions += int(done[-1]) if done else 0
    if seen := SEEN.findall(said):
        result.coverage, result.features = map(int, seen[-1])


def _has_stopped_at_an_input(said: str) -> bool:
    return "Test unit written to" in said


def _judge(result: Result, folder: Path) -> None:
    """By what was found, today or earlier, and by what took the most. What is no fault, or no longer, becomes part of the corpus."""
    found = sorted((folder / "found").glob(f"{result.name}-*"))
    most = sorted((folder / "most").glob(f"{result.name}-*"))
    for path, one in zip([*found, *most], replayed(result.name, [*found, *most]), strict=True):
        result.seconds = max(result.seconds, one["seconds"])
        result.megabytes = max(result.megabytes, one["megabytes"])
        if one["wrong"]:
            result.verdict, result.file = one["wrong"], str(path)
        elif path in found:
            shutil.move(path, folder / "corpus" / result.name / path.name)


def replayed(name: str, files: list[Path]) -> list[dict[str, object]]:
    return [json.loads(line) for line in _python("-m", "tests.fuzz.replay", name, *map(str, files)).stdout.splitlines()]


def _search(name: str, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    return _python("-m", "tests.fuzz.search", name, str(folder), *flags)


def _python(*command: str) -> subprocess.CompletedProcess[str]:
    path = f"{ROOT / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, errors="replace", env=environment
    )


def _keep(results: dict[str, object]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
