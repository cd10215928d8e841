"""The demonstration itself, as anyone gets it from `make demo`: an empty folder, a free port, a real server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60  # seconds in which the server must have answered


@dataclass(frozen=True)
class Site:
    """A running demonstration: where it is, and what it wrote about its own troubles."""

    address: str
    log: Path

    def troubles(self) -> str:
        said = self.log.read_text(errors="replace")
        return said[said.index("Traceback") :] if "Traceback" in said else ""


@contextmanager
def served() -> Iterator[Site]:
    """The demonstration, until the block ends. Nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="llwybr-journeys-", ignore_cleanup_errors=True) as folder:
        site = Site(f"http://127.0.0.1:{_free_port()}", Path(folder) / "log")
        server = _start(site)
        try:
            _wait_for(site, server)
            yield site
        finally:
            _stop(server)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _start(site: Site) -> "subprocess.Popen[bytes]":
    own = {"LLWYBR_MODE": "demo", "DATA": str(site.log.parent), "PORT": site.address.rpartition(":")[2], "WORKERS": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with site.log.open("wb") as log:
        command = [sys.executable, "-m", "llwybr.cli", "demo"]
        return subprocess.Popen(command, env=environment | own, stdout=log, stderr=subprocess.STDOUT)


def _wait_for(site: Site, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{site.address}/health/", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The demonstration did not start:\n{site.log.read_text(errors='replace')}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
