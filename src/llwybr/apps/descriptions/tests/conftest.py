"""What the tests of job descriptions share."""

from datetime import datetime

import pytest
from django.utils import timezone

from llwybr.apps.descriptions.tests import scene
from tests.world import World


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def world(db: None, now: datetime) -> World:
    return scene.world(now)
