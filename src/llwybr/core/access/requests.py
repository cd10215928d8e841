"""A limit on how often one address asks, kept in this process: a read must not cost a write (docs/decisions/0013)."""

from collections import Counter
from datetime import datetime
from math import ceil
from threading import Lock

from django.utils import timezone

from llwybr.core.access.throttle import WINDOW

MOST_BUCKETS = 20_000  # new senders in a minute; from then on nobody new is counted, or memory would be theirs to fill

_lock = Lock()
_minutes: dict[datetime, Counter[str]] = {}


def wait_for(bucket: str, most: int, *, now: datetime | None = None) -> int:
    """Count a request, and 0; or the seconds to wait, where this bucket asked `most` times in the last ten minutes.

    What is refused is not counted: whoever waits is let in.
    """
    moment = now or timezone.now()
    with _lock:
        minutes = _recent(moment)
        asked = {minute: count[bucket] for minute, count in minutes.items() if bucket in count}
        if sum(asked.values()) >= most:
            return max(1, ceil((min(asked) + WINDOW - moment).total_seconds()))
        current = minutes.setdefault(moment.replace(second=0, microsecond=0), Counter())
        if bucket in current or len(current) < MOST_BUCKETS:
            current[bucket] += 1
    return 0


def forget() -> None:
    """Start counting anew."""
    with _lock:
        _minutes.clear()


def _recent(moment: datetime) -> dict[datetime, Counter[str]]:
    """The last ten minutes; what is older goes. A minute that is still to come is of a clock that was set back."""
    for minute in [one for one in _minutes if not moment - WINDOW < one <= moment]:
        del _minutes[minute]
    return _minutes
