"""What every test stands on: the packs loaded once, and the cast."""

import gc
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis

from llwybr.site.translations import compile_catalogues
from tests import patterns

hypothesis.register_profile("usual", max_examples=60, deadline=None, derandomize=True)
hypothesis.register_profile("nightly", max_examples=3000, deadline=None)
hypothesis.load_profile(os.environ.get("LLWYBR_HYPOTHESIS", "usual"))

# What only a test with a database of its own, for processes of its own, has in its file.
OWN_DATABASE = re.compile(r"\braced\(|\belsewhere\b|DATABASE_URL|create_test_db")

BEGUN = pytest.StashKey[threading.Thread]()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


ENGINES = ("sqlite", "postgresql")  # a test that can go on one alone is marked with it: `@pytest.mark.postgresql`


def pytest_configure(config: pytest.Config) -> None:
    for engine in ENGINES:
        config.addinivalue_line("markers", f"{engine}: on this engine alone; left out, and not skipped, on the other")
    compile_catalogues()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """The database that nearly all tests begin with is made while the workers gather them, and not while they wait for it."""
    if config.option.markexpr != "browser":  # the stories begin with a demonstration
        config.stash[BEGUN] = begun = threading.Thread(target=patterns.pattern, args=("packs",))
        begun.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if begun := config.stash.get(BEGUN, None):
        begun.join()
    patterns.forget()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is of the other engine; on PostgreSQL also what reaches no database: that runs on SQLite (see tests/run)."""
    here = ENGINES["DATABASE_URL" in os.environ]
    wanted = [one for one in items if _is_of(here, one)]
    kept = set(wanted)
    config.hook.pytest_deselected(items=[one for one in items if one not in kept])
    items[:] = wanted


def _is_of(engine: str, item: pytest.Item) -> bool:
    alone = [one for one in ENGINES if item.get_closest_marker(one)]
    return engine in alone if alone else engine == "sqlite" or _reaches_a_database(item)


def _reaches_a_database(item: pytest.Item) -> bool:
    """Whoever asks pytest-django for none is refused any by it, but for processes that a test starts."""
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return bool(asked) or marked or OWN_DATABASE.search(item.path.read_text(encoding="utf-8")) is not None


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so that no sweep of Python's collector has to go over it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(
        50_000, 20, 20
    )  # and what a test leaves is little: by Python's own measure sweeps took 6 % of the run


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> Iterator[None]:
    with patterns.begun_with("packs"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The real packs and the cast, loaded once: tests see what people see."""
    from django.utils import timezone

    from llwybr.site import cast

    with django_db_blocker.unblock():
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
