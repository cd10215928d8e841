"""Which of a test's parameters go on which engine. Whole tests are marked, `@pytest.mark.sqlite` (see conftest.py)."""

from collections.abc import Collection
from typing import Any

import pytest


def on_both(these: Collection[str], both: Collection[str]) -> list[Any]:
    """Parameters: all of these on SQLite, on PostgreSQL only those of `both`."""
    return [one if one in both else pytest.param(one, marks=pytest.mark.sqlite) for one in these]
