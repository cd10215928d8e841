"""Whether the time of an answer tells who has an account: the same requests for known and unknown addresses, turn by turn.

The 95 % confidence interval of the difference of the medians (bootstrap) must include 0. The peer is a sign-in that looks for
the account first and sends only to those who have one: its interval must not.
"""

import random
import statistics
import time
from collections.abc import Callable

from _common import SMALL, demonstration, report

TURNS = 60 if SMALL else 400
RESAMPLES = 1000


def main() -> None:
    demonstration()
    from django.test import Client

    from llwybr.core.access.models import Tries
    from llwybr.core.signin import actions, mailed, queries

    mailed.MOST_FROM_HERE = 10**9  # all of this comes from one address
    for n in range(TURNS):
        actions.open_account(email=f"known{n}@ysgol.example", language="cy", by="bench")

    def ask(email: str) -> None:
        client = Client()
        client.post("/cy/sign-in/", {"email": email})
        client.post("/cy/sign-in/code/", {"code": "BBBB-BBBB"})

    ours = interval(ask)
    Tries.objects.all().delete()
    send = mailed.send
    mailed.send = lambda request, email, **rest: (
        send(request, email, **rest) if queries.account_with(email) else True  # type: ignore[arg-type]
    )
    peer = interval(ask)
    report("signin", ours, {"a letter only to those who have an account": peer}, {"tells nothing": ours["includes 0"]})


def interval(ask: Callable[[str], None]) -> dict[str, object]:
    """Milliseconds of processor time, known less unknown, with its interval."""
    times: dict[str, list[float]] = {"known": [], "never": []}
    ask("warm@ysgol.example")
    for n in range(TURNS):
        for kind in random.Random(n).sample(sorted(times), 2):
            before = time.process_time()
            ask(f"{kind}{n}@ysgol.example")
            times[kind].append(1000 * (time.process_time() - before))
    chance = random.Random(1)
    differences = sorted(
        statistics.median(chance.choices(times["known"], k=TURNS))
        - statistics.median(chance.choices(times["never"], k=TURNS))
        for _ in range(RESAMPLES)
    )
    low, high = differences[int(0.025 * RESAMPLES)], differences[int(0.975 * RESAMPLES)]
    medians = {kind: round(statistics.median(all), 2) for kind, all in times.items()}
    return {
        "n": TURNS,
        "median_ms": medians,
        "from_ms": round(low, 3),
        "to_ms": round(high, 3),
        "includes 0": low <= 0 <= high,
    }


main()
