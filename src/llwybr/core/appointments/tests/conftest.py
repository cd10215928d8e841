"""What the tests of roles share."""

from datetime import datetime

import pytest
from django.utils import timezone

from llwybr.core.appointments.tests.scene import Scene, scene


@pytest.fixture
def world(db: None, now: datetime) -> Scene:
    """Everybody appointed a year ago, by the system."""
    return scene(timezone.now())
