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

from tests.provider import provider

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
def served() -> Iterator[Site]:
    """The demonstration, until the block ends, with a provider that plays Hwb. Nothing of it stays."""
    with (
        provider() as hwb,
        tempfile.TemporaryDirectory(prefix="llwybr-journeys-", ignore_cleanup_errors=True) as folder,
    ):
        # A passkey belongs to a name, never to a number: so it is localhost.
        site = Site(f"http://localhost:{_free_port()}", Path(folder) / "log", hwb)
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
    own |= {"LLWYBR_HWB_CLIENT": "llwybr", "LLWYBR_HWB_SECRET": "secret", "LLWYBR_HWB_ISSUER": site.hwb}
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
