"""The files of a bundle: looked at and cleaned before the transaction of the import, kept within it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from llwybr.core.files import actions as files
from llwybr.core.files.refused import RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.files.actions import Checked
    from llwybr.core.files.models import File
    from llwybr.core.rights.incoming.reading import Bundle

FILE = "files.File"
OURS = {"full", "busy"}  # says nothing of the file: another time it may be kept

Step = Callable[[int, int], None]


class Files:
    """Those that may be kept here, by the public id that each had where it comes from; `kept`: how many were."""

    def __init__(self, checked: Mapping[str, Checked] | None = None) -> None:
        self.checked = dict(checked or {})
        self.kept = 0

    def keep(self, origin: str, *, of: str, now: datetime) -> File | None:
        """Its row, in the transaction of the import. Raises RefusedError where the disk is full."""
        one = self.checked.pop(origin, None)
        if one is None:
            return None
        try:
            with one.path.open("r+b") as file:
                kept = files.keep_checked(checked=replace(one, file=file), of=of, now=now)
        except RefusedError as error:  # they have no room left
            _raise_ours(error)
            return None
        self.kept += 1
        return kept


@contextmanager
def checked(bundle: Bundle, wanted: Sequence[str], *, of: str, step: Step) -> Iterator[Files]:
    """Look at each of these; what may be kept lies on the disk until the block ends. `step(done, of)` may raise to stop.

    Raises RefusedError where the disk is full, or too much is being looked at.
    """
    names = _names(bundle)
    with ExitStack() as stack:
        found = {}
        for done, origin in enumerate(wanted):
            step(done, len(wanted))
            with bundle.stream(origin) as stream:
                name = names.get(origin) or bundle.files[origin]
                if one := _looked_at(stack, stream, name, of):
                    found[origin] = one
        step(len(wanted), len(wanted))
        yield Files(found)


def _names(bundle: Bundle) -> dict[str, str]:
    """What their owner called them."""
    pairs = ((row.get("public_id"), row.get("name")) for row in bundle.models.get(FILE, ()))
    return {id: name for id, name in pairs if isinstance(id, str) and isinstance(name, str)}


def _looked_at(stack: ExitStack, stream: BinaryIO, name: str, of: str) -> Checked | None:
    """On the disk for good, and closed: a process may not hold as many open as a bundle has."""
    try:
        one = stack.enter_context(files.check(stream=stream, name=name, of=of))
    except RefusedError as error:
        _raise_ours(error)
        return None
    one.file.flush()
    os.fsync(one.file.fileno())
    one.file.close()
    return one


def _raise_ours(error: RefusedError) -> None:
    if error.reason in OURS:
        raise error
