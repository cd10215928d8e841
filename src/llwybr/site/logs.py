"""What a log says of an error of the database: which one, and where, and never the value that was refused.

PostgreSQL quotes it (`Key (email)=(…) already exists`, `LINE 1: …`), and so what somebody typed would stand in a log, or in the mail of
whoever runs a command by night, for as long as those are kept.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

log = logging.getLogger(__name__)

NAMES = ("table_name", "column_name", "constraint_name")  # of the schema, which is public
AWAY = "OperationalError"  # of Django and of psycopg; without a code, the server could not be reached


class Formatter(logging.Formatter):
    """Python's own, but for the words of PostgreSQL's errors."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for error in _chain(record.exc_info[1] if record.exc_info else None):
            if words := str(error):
                text = text.replace(words, without_values(error))
        return text


def without_values(error: BaseException) -> str:
    """What may be told of an error: of one of PostgreSQL its code and the names of the schema that it gives; of any other its own
    words. SQLite quotes no value."""
    said = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
    if said is None or (said.sqlstate is None and type(error).__name__ == AWAY):
        return str(error)
    named = (getattr(said, name) for name in NAMES)
    return " ".join([said.sqlstate or "refused", *(one for one in named if one)])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def watch() -> None:
    """What ends a command or a thread goes through the log, too: Python's own way prints all words of an error."""
    sys.excepthook = _ended
    threading.excepthook = lambda given: _ended(
        given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback
    )


def _ended(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        log.critical("stopped by an error", exc_info=(kind, error, traceback))
    elif kind is not SystemExit:  # of a thread
        sys.__excepthook__(kind, error, traceback)
