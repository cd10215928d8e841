"""One demonstration and one browser for all stories of a worker; a fresh device for each person who walks in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser as browsers
from tests.journeys.serving import Site, prepared, served
from tests.journeys.walker import Walker

PHONE, DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
Walking = Callable[..., Walker]

# What anyone may read of a nation, beside its standards and its lists: with something found, and with nothing.
OPEN = (
    "roles/teaching-assistant/",
    "editions/",
    "editions/2027-09/",
    "editions/2027-09/changes/",
    "library/?q=cegin",
    "library/?q=xyzzy",
    "learning/?area=kitchen&family=teaching-and-learning&free=1",
    "provision/?language=cy&hours=2",
    "data/",
    "consultations/2027-09/mine/",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every story in both languages."""
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", ["en", "cy"])


@pytest.fixture(scope="session")
def chromium() -> str:
    if path := browsers.found():
        return path
    words = (
        "No chromium here, so the stories in a browser are left out. On Debian: apt-get install chromium-headless-shell"
    )
    return pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)


@pytest.fixture(scope="session")
def shared(chromium: str) -> Iterator[tuple[Site, Path]]:
    """The demonstration that the stories of a worker share, and what it held before any began. Ends with an error if it met one."""
    before = prepared()
    with served(before) as site:
        yield site, before
        assert not site.troubles(), site.troubles()


@pytest.fixture
def site(shared: tuple[Site, Path]) -> Site:
    return shared[0]


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    # Ends with this folder: while playwright runs, Django takes this thread for an asynchronous one.
    with sync_playwright() as playwright:
        browser = browsers.launched(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture
def walking(browser: Browser, site: Site, language: str) -> Iterator[Walking]:
    """`walking()` is someone with a device of their own: a small phone in Welsh, whose words are longer, a desk in English."""
    contexts = []

    def walk(*, axe: bool = True, **device: Any) -> Walker:
        context = browser.new_context(**({"viewport": PHONE if language == "cy" else DESK} | device))
        contexts.append(browsers.patient(context))
        return Walker(context, site.address, language, axe=axe)

    yield walk
    for context in contexts:
        context.close()
