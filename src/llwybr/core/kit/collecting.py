"""Making a great many objects that all stay: Python's search for circles among them takes as long as the work (bench/intake.py)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_collecting() -> Iterator[None]:
    """While this lasts no circles of objects are looked for; what nothing refers to is freed all the same."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
