"""What every test stands on: the packs loaded once, and the cast."""

import gc
import os
import re
from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis

from llwybr.site.translations import compile_catalogues

hypothesis.register_profile("usual", max_examples=60, deadline=None, derandomize=True)
hypothesis.register_profile("nightly", max_examples=3000, deadline=None)
hypothesis.load_profile(os.environ.get("LLWYBR_HYPOTHESIS", "usual"))

# What only a test with a database of its own, for processes of its own, has in its file.
OWN_DATABASE = re.compile(r"\braced\(|\belsewhere\b|DATABASE_URL|create_test_db")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pytest_configure() -> None:
    compile_catalogues()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, all that reaches a database: the rest cannot go otherwise there, and runs on SQLite (see tests/run)."""
    if "DATABASE_URL" in os.environ:
        config.hook.pytest_deselected(items=[one for one in items if not _reaches_a_database(one)])
        items[:] = [one for one in items if _reaches_a_database(one)]


def _reaches_a_database(item: pytest.Item) -> bool:
    """Whoever asks pytest-django for none is refused any by it, but for processes that a test starts."""
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return bool(asked) or marked or OWN_DATABASE.search(item.path.read_text(encoding="utf-8")) is not None


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so that no sweep of Python's collector has to go over it again."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(autouse=True)
def _nobody_erased_before():
    """What one test wrote outside of its database would be erased again in the next one's."""
    yield
    from django.conf import settings

    if settings.ERASURES.is_file():
        settings.ERASURES.unlink()


@pytest.fixture
def now() -> datetime:
    return NOON
