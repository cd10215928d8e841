"""What the benchmarks share: a demonstration in a folder of its own, times of processor work, and one JSON object last."""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SMALL = "--small" in sys.argv


def demonstration() -> None:
    """Django with a fresh SQLite database, the packs and the cast."""
    os.environ["LLWYBR_MODE"] = "test"
    os.environ["DATA"] = tempfile.mkdtemp(prefix="llwybr-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "llwybr.site.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django
    from django.core.management import call_command

    from llwybr.site.translations import compile_catalogues

    compile_catalogues()
    django.setup()
    call_command("migrate", verbosity=0)
    from django.utils import timezone

    from llwybr.site import cast, packs
    from llwybr.site.running import PACKS

    packs.load(PACKS, by="bench")
    cast.seed(by="bench", now=timezone.now())


def processor_ms(work: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Median and 95th percentile of processor time, in milliseconds, after one round to warm up."""
    work()
    times = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        times.append(1000 * (time.process_time() - before))
    times.sort()
    return {"p50": round(statistics.median(times), 3), "p95": round(times[int(0.95 * (len(times) - 1))], 3)}


def served(client: Any, path: str) -> Callable[[], None]:
    """The whole of one request as a server answers it, to the last byte: through WSGI, with what this test client is signed in by. The
    client itself would cost as much as a query."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    cookies = "; ".join(f"{one.key}={one.coded_value}" for one in client.cookies.values())
    asked = RequestFactory(HTTP_COOKIE=cookies).get(path).environ
    application, begun = WSGIHandler(), []

    def serve() -> None:
        answer = application({**asked, "wsgi.input": io.BytesIO()}, lambda status, headers: begun.append(status))
        for _ in answer:
            pass
        answer.close()
        assert begun.pop() == "200 OK"

    return serve


def report(name: str, ours: Any, peers: Any, ratios: Any) -> None:
    print(json.dumps({"benchmark": name, "small": SMALL, "ours": ours, "peers": peers, "ratios": ratios}, indent=2))
