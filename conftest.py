"""What every test stands on: the packs loaded once, and the cast."""

import os
from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis

from llwybr.site.translations import compile_catalogues

hypothesis.register_profile("usual", max_examples=60, deadline=None, derandomize=True)
hypothesis.register_profile("nightly", max_examples=3000, deadline=None)
hypothesis.load_profile(os.environ.get("LLWYBR_HYPOTHESIS", "usual"))

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pytest_configure() -> None:
    compile_catalogues()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The real packs and the cast, loaded once: tests see what people see."""
    from django.utils import timezone

    from llwybr.site import cast, packs
    from llwybr.site.running import PACKS

    with django_db_blocker.unblock():
        packs.load(PACKS, by="system")
        cast.seed(by="system", now=timezone.now())


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page that was asked for in Welsh leaves its language behind in this thread."""
    translation.activate("en")


@pytest.fixture
def now() -> datetime:
    return NOON
