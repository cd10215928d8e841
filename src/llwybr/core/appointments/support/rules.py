"""PURE: how long a door stands open, how long one waits for a second supporter, and what a reason has to be."""

from datetime import timedelta

OPEN_LASTS = timedelta(minutes=60)
ASKED_LASTS = timedelta(days=1)
SHORTEST_REASON, LONGEST_REASON = 20, 200
