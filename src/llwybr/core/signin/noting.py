"""What a system read with somebody's key is noted for that person: once a minute for each thing that it reads.

When it was last noted is kept in this process: to ask the database would cost as much as to write (docs/decisions/0013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.core.access.actions import looked
from llwybr.core.signin.rules import USED_EVERY

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer

MOST = 20_000  # keys in memory; then it is forgotten when each was noted, and each is noted anew

_noted: dict[tuple[str, str], datetime] = {}


def note(viewer: Viewer, scope: str, now: datetime) -> None:
    """Before anything is read: what could not be noted is not read either."""
    mark = (viewer.looker, scope)
    if _is_noted(_noted.get(mark), now):
        return
    looked(viewer=viewer, at=[viewer.person], what=scope, why="key", now=now)
    if len(_noted) >= MOST:
        _noted.clear()
    _noted[mark] = now


def _is_noted(last: datetime | None, now: datetime) -> bool:
    """In the last minute, and on the same day: each day has its own line. A time to come is of a clock that was set back."""
    if last is None or not last <= now < last + USED_EVERY:
        return False
    return timezone.localdate(last) == timezone.localdate(now)
