"""A person with a row in every model, and folders of their own."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from llwybr.core.rights.tests.everything import Everything
from tests import world as worlds


@pytest.fixture
def folders(settings, tmp_path) -> None:
    settings.FILES, settings.BUNDLES = tmp_path / "files", tmp_path / "bundles"
    settings.ERASURES = tmp_path / "outside" / "erasures.jsonl"


@pytest.fixture
def today_noon() -> datetime:
    """Real time: letters and sessions that are made meanwhile are of it."""
    return timezone.now()


@pytest.fixture
def full(db, folders, today_noon) -> Everything:
    world = worlds.make(today_noon)
    found = Everything(worlds.someone(world, "nobody else"), world.people["head"], today_noon)
    found.fill()
    return found
