"""Debian's chromium, driven by playwright: no browser of its own is downloaded."""

import shutil

from playwright.sync_api import Browser, BrowserContext, Playwright

# The shell first: the same engine without a browser's windows, which cost two thirds of its time for each new device.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 15_000  # milliseconds for any one step


def found() -> str | None:
    """Where the browser is, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launched(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


def patient(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context
