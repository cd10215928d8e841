"""Pages and API under load: the server in processes of its own, the load from this one.

For each address: requests a second, how long an answer takes, and the server's processor time for one. The peer is the same
server's emptiest answer (`/health/`: a word, after one question to the database).
"""

import http.client
import itertools
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _common import SMALL, report

PEER = "health/"
PAGES = {
    "home": "cy/",
    "sign in": "en/sign-in/",
    "standards": "cy/wales/standards/",
    "library": "en/wales/library/?q=phonics",
    "my path": "cy/my/",
    "results": "cy/my/results/",
    "my attempts": "cy/my/attempts/",
    "account": "en/account/",
    "API: elements": "api/v1/nations/wales/editions/current/elements",
    "API: profiles": "api/v1/nations/wales/editions/current/profiles",
    "API: search": "api/v1/nations/wales/library?q=cegin",
    "API: offers": "api/v1/nations/wales/learning?language=cy",
}
# Each request from an address of its own, as a proxy would say: the limit of one address is not what is measured here.
SENDERS = itertools.count()
STRANGERS = ("api/", "en/sign-in/")  # what nobody is signed in for
TOGETHER, SECONDS = 4, 1.0 if SMALL else 4.0


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """A demonstration: its port and its process."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
        trial.close()
        environment = os.environ | {"LLWYBR_MODE": "demo", "DATA": folder, "PORT": str(port), "LLWYBR_PROXIES": "1"}
        command = [sys.executable, "-m", "llwybr.cli", "demo"]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    if ask(http.client.HTTPConnection("127.0.0.1", port), "health/", {})[0] == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield port, running.pid
        finally:
            running.terminate()
            running.wait(20)


def ask(to: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    to.request("GET", f"/{path}", headers=headers)
    answer = to.getresponse()
    return answer.status, answer.read()


def as_nia(port: int) -> dict[str, str]:
    """The headers of someone who has stepped into the record of one of the cast."""
    to, cookies = http.client.HTTPConnection("localhost", port), SimpleCookie()
    to.request("GET", "/en/demonstration/")
    page = to.getresponse()
    text = page.read().decode()
    _take(cookies, page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token, "no form on the page of the cast"
    form = urlencode({"csrfmiddlewaretoken": token[1]})
    headers = {"Cookie": _sent(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    to.request("POST", "/en/demonstration/nia/", form, headers | {"Origin": f"http://localhost:{port}"})
    answer = to.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    _take(cookies, answer)
    return {"Cookie": _sent(cookies)}


def _take(cookies: SimpleCookie, answer: http.client.HTTPResponse) -> None:
    for line in answer.headers.get_all("Set-Cookie") or ():
        cookies.load(line)


def _sent(cookies: SimpleCookie) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())


def sender() -> str:
    n = next(SENDERS)
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


def load(port: int, path: str, headers: dict[str, str]) -> tuple[list[float], set[int]]:
    """What `TOGETHER` senders see for some seconds: the time of each answer, and the statuses."""
    times: list[float] = []
    statuses: set[int] = set()
    until = time.monotonic() + SECONDS

    def send() -> None:
        to = http.client.HTTPConnection("localhost", port)
        while time.monotonic() < until:
            before = time.perf_counter()
            statuses.add(ask(to, path, headers | {"X-Forwarded-For": sender()})[0])
            times.append(1000 * (time.perf_counter() - before))

    senders = [threading.Thread(target=send) for _ in range(TOGETHER)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    return times, statuses


def processor_seconds(pid: int) -> float:
    """Of a process and all its children, so far."""
    found, ticks = [pid], 0
    while found:
        one = found.pop()
        stat = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(stat[11]) + int(stat[12])
        for task in Path(f"/proc/{one}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return ticks / os.sysconf("SC_CLK_TCK")


def measured(port: int, pid: int, path: str, headers: dict[str, str]) -> dict[str, Any]:
    status, body = ask(http.client.HTTPConnection("localhost", port), path, headers)
    assert status == 200, (path, status)
    before = processor_seconds(pid)
    times, statuses = load(port, path, headers)
    spent = processor_seconds(pid) - before
    assert statuses == {200}, (path, statuses)
    times.sort()
    return {
        "a_second": round(len(times) / SECONDS, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(0.95 * (len(times) - 1))], 1),
        "processor_ms": round(1000 * spent / len(times), 2),
        "kilobytes": round(len(body) / 1000, 1),
    }


def main() -> None:
    with server() as (port, pid):
        nia = as_nia(port)
        peer = measured(port, pid, PEER, {})
        ours = {
            name: measured(port, pid, path, {} if path.startswith(STRANGERS) else nia) for name, path in PAGES.items()
        }
    ratios = {name: round(one["processor_ms"] / peer["processor_ms"], 1) for name, one in ours.items()}
    report("web", ours, {"/health/ of the same server": peer}, {"processor time, to the peer's": ratios})


main()
