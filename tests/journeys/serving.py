"""The demonstration itself, as anyone gets it from `make demo`: an empty folder, a free port, a real server."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.journeys import browser
from tests.patterns import FILE, once
from tests.provider import provider

OF_TESTS = {
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
}  # with these it would be no demonstration, but a server in mode test
PATIENCE = 120  # seconds in which the server must have answered


@dataclass(frozen=True)
class Site:
    """A running demonstration: where it is, and what it wrote about its own troubles."""

    address: str
    log: Path
    hwb: str  # the address of the provider

    def troubles(self) -> str:
        said = self.log.read_text(errors="replace")
        return said[said.index("Traceback") :] if "Traceback" in said else ""


@contextmanager
def served(prepared: Path | None = None, *, hwb: str = "") -> Iterator[Site]:
    """The demonstration, until the block ends, with the provider that plays Hwb at `hwb`, or one of its own. Nothing of it stays.

    Set up from an empty folder, or as it was in that of `prepared`: setting it up takes twenty seconds.
    """
    with (
        nullcontext(hwb) if hwb else provider() as hwb,
        tempfile.TemporaryDirectory(prefix="llwybr-journeys-", ignore_cleanup_errors=True) as folder,
    ):
        # A passkey belongs to a name, never to a number: so it is localhost.
        site = Site(f"http://localhost:{_free_port()}", Path(folder) / "log", hwb)
        if prepared:
            shutil.copytree(prepared, folder, dirs_exist_ok=True)
        server = _start(site, "serve" if prepared else "demo")
        try:
            _wait_for(site, server)
            yield site
        finally:
            _stop(server)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def prepared() -> Path:
    """What a demonstration holds that nobody has walked through yet, for `served`: set up once in a run."""
    return once("demonstration", _prepare)


def _prepare(to: Path) -> None:
    with served() as site:
        _wait_for_its_letters(site)
        _keep(site, to)
        assert not site.troubles(), site.troubles()


def _wait_for_its_letters(site: Site) -> None:
    """A hundred go out as it begins: in each copy they would go again, and a story's own letter would be lost among them."""
    until = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(site.log.parent / FILE, timeout=30)) as database:
        while database.execute("SELECT count(*) FROM letters_letter WHERE outcome = 'waiting'").fetchone()[0]:
            assert time.monotonic() < until, "the letters of the demonstration do not go out"
            time.sleep(0.2)


def _keep(site: Site, to: Path) -> None:
    there = site.log.parent
    shutil.copytree(there, to, ignore=shutil.ignore_patterns("*.sqlite3*", "log"), dirs_exist_ok=True)
    for file in there.glob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as open_one, closing(sqlite3.connect(to / file.name)) as copy:
            open_one.backup(copy)  # it is in use: its file alone may lack what was written last


def environment() -> dict[str, str]:
    """Of a command for such a server, but for what names it."""
    return {name: value for name, value in os.environ.items() if name not in OF_TESTS}


def _start(site: Site, command: str) -> "subprocess.Popen[bytes]":
    own = {"LLWYBR_MODE": "demo", "DATA": str(site.log.parent), "PORT": site.address.rpartition(":")[2], "WORKERS": "1"}
    own |= {"LLWYBR_HWB_CLIENT": "llwybr", "LLWYBR_HWB_SECRET": "secret", "LLWYBR_HWB_ISSUER": site.hwb}
    with site.log.open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "llwybr.cli", command],
            env=environment() | own,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_for(site: Site, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{site.address}/health/", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The demonstration did not start:\n{site.log.read_text(errors='replace')}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """At once, with its worker: nothing of it is kept, and told to end it takes five seconds."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


if __name__ == "__main__" and browser.found():  # beside the tests that come before the stories (see tests/run)
    prepared()
