"""What the commands do once Django is set up: prepare DATA, serve, load, deliver, purge."""

import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from llwybr.apps.portfolio.actions import purging as portfolio
from llwybr.apps.posts.actions import intake, lists
from llwybr.apps.standards.actions import EditionChangedError
from llwybr.core.access import actions as access
from llwybr.core.access import throttle
from llwybr.core.appointments.support import actions as support
from llwybr.core.files import actions as files
from llwybr.core.letters import actions as letters
from llwybr.core.letters import postman
from llwybr.core.letters.models import FAILED, LATE, SENT
from llwybr.core.letters.queries import waiting
from llwybr.core.packs import Fault
from llwybr.core.rights import taking
from llwybr.core.signin import actions as signin
from llwybr.site import auditing, cast, environment, packs, portfolios, retaining
from llwybr.site.nation import seed as invented

PACKS = Path(__file__).resolve().parents[3] / "packs"


def demo() -> int:
    """Everything that a newcomer needs, from an empty folder to an address to open."""
    port = environment.port()
    if _taken(port):
        print(
            f"Port {port} is in use. Stop what uses it, or choose another: make demo PORT={port + 1}", file=sys.stderr
        )
        return 2
    print(f"Setting up {settings.DATABASES['default']['NAME']}", flush=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if status := load(PACKS):
        print(f"Remove {settings.DATABASES['default']['NAME']} to start the demonstration afresh.", file=sys.stderr)
        return status
    cast.seed(by="system", now=timezone.now())
    invented.seed(by="system", now=timezone.now())
    portfolios.seed(by="system", now=timezone.now())
    purge()
    _welcome(port)
    return serve()


def _welcome(port: int) -> None:
    print(f"\nLlwybr is at   http://localhost:{port}/")
    print("Who you can be:")
    for one in cast.everyone():
        print(f"  {one.name}: {one.about.en}")
    print(f"Step into one at http://localhost:{port}/en/demonstration/ or http://localhost:{port}/cy/demonstration/")
    print("Stop with Ctrl+C.\n", flush=True)


def load(path: Path) -> int:
    """Load packs, all or nothing, and say what each nation holds; 1 if they have faults."""
    try:
        held = packs.load(path, by="system")
    except (Fault, EditionChangedError) as error:
        print(error, file=sys.stderr)
        return 1
    for nation, what in held.items():
        print(f"{nation}: {what}")
    return 0


def serve() -> int:
    """Serve on PORT: a demonstration to this machine only, production to every address that reaches it."""
    address = "0.0.0.0" if settings.MODE == "production" else "127.0.0.1"  # noqa: S104  a proxy stands before it
    workers = int(os.environ.get("WORKERS", "1"))
    retaining.erase_again(timezone.now())
    multiprocessing.set_start_method("spawn", force=True)  # a fork would take a thread's locks and our database along
    server = Granian(
        "llwybr.site.wsgi:application",
        address=address,
        port=environment.port(),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=16,  # a sender who never ends holds one
        log_access=False,
        log_level=LogLevels.warning,
    )
    with _postman(), auditing.anchoring():
        server.serve()
    return 0


@contextmanager
def _postman() -> Iterator[None]:
    """Letters are delivered while the block lasts; the one in hand at its end has some seconds to go."""
    stop = threading.Event()
    thread = threading.Thread(target=postman.walk, args=(stop,), name="postman", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def deliver() -> int:
    """Deliver what is due, once, and say how it went."""
    done = postman.deliver(timezone.now(), most=1000)
    print(f"Letters: {done[SENT]} sent, {done[FAILED] + done[LATE]} failed, {waiting()} waiting.")
    return 0


def purge() -> int:
    """Erase what is past its time; nothing, and 2, where the clock cannot be right."""
    now = timezone.now()
    retaining.erase_again(now)
    if status := retaining.run(dry_run=False):
        return status
    throttle.forget_old(now=now)
    letters.purge(now=now)
    signin.purge(now=now)
    access.purge(now=now)
    support.purge(now=now)
    files.purge(now=now)
    taking.purge(now=now)
    intake.purge(by="system", now=now)
    portfolio.purge(by="system", now=now)
    lists.purge(now=now)
    return 0


def _taken(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
