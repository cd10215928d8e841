"""What one input may take (G29), of this very process: no other has to be started for it."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SECONDS, MEGABYTES = 2, 200  # of the processor; of memory, beyond what the process held before
MEGABYTE = 1_000_000
PAGE = resource.getpagesize()

_memory = os.open("/proc/self/statm", os.O_RDONLY)  # so the search runs on Linux alone, as its engine does


class TakesLongError(BaseException):
    """Not an Exception: no parser takes it for a fault of the file."""


class Took(NamedTuple):
    """`megabytes`: 0 where an earlier input took as many."""

    seconds: float
    megabytes: float


def within(run: Callable[[bytes], None], data: bytes, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Took:
    """Run it. Raises what it raises: MemoryError for too much memory, TakesLongError for too much time."""
    space, held, *_ = (int(pages) * PAGE for pages in os.pread(_memory, 100, 0).split())
    most = _most_held()
    signal.signal(signal.SIGPROF, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (space + megabytes * MEGABYTE, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    began = time.process_time()
    try:
        run(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    took, grown = time.process_time() - began, _most_held()
    return Took(took, (grown - held) / MEGABYTE if grown > most else 0.0)


def forget_most() -> None:
    """What the process held so far, at most, is no matter of what comes now."""
    Path("/proc/self/clear_refs").write_text("5")


def _most_held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _stop(*_: object) -> None:
    raise TakesLongError
