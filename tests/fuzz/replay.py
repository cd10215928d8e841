"""`python -m tests.fuzz.replay NAME FILE...`: what the parser does with each, as it runs in earnest: a line of JSON for each file.

Without a name it prints those of all parsers. Each file is looked at in a process of its own, born of one that has loaded everything,
so that what it took is what the file took.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.limits import MEGABYTES, SECONDS, TakesLongError, forget_most, within

DEADLY = 15  # seconds of the processor


def main() -> None:
    os.environ.setdefault("LLWYBR_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.fuzz.targets import PLANTED, TARGETS

    if not sys.argv[1:]:
        print(*TARGETS, sep="\n")
        return
    name, *files = sys.argv[1:]
    logging.disable()  # libraries tell each fault of a file
    target = (PLANTED | TARGETS)[name]
    for seed in target.seeds():
        target.run(seed)  # what is loaded once is not what a file takes
    for file in files:
        print(
            json.dumps(
                {"file": file, **told(lambda path=file: said(target.run, Path(path).read_bytes(), target.boxed))}
            )
        )


def told(look: Callable[[], dict[str, object]]) -> dict[str, object]:
    """What `look` says in a process of its own, which may die of it."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        forget_most()
        resource.setrlimit(resource.RLIMIT_CPU, (DEADLY, DEADLY))
        os.write(theirs, json.dumps(look()).encode())
        os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"wrong": f"died of {status}", "seconds": DEADLY, "megabytes": 0}


def said(run: Callable[[bytes], None], data: bytes, boxed: bool) -> dict[str, object]:
    """`wrong`: what came out of the parser, or which limit it went over; of time none is counted where its own process has one."""
    try:
        took = within(run, data, SECONDS * 3, MEGABYTES * 2)
    except TakesLongError:
        return {"wrong": "" if boxed else "slow", "seconds": SECONDS * 3, "megabytes": 0}
    except MemoryError:
        return {"wrong": "heavy", "seconds": 0, "megabytes": MEGABYTES * 2}
    except Exception as error:
        return {"wrong": f"{type(error).__name__}: {error}"[:300], "seconds": 0, "megabytes": 0}
    wrong = "heavy" if took.megabytes > MEGABYTES else "slow" if took.seconds > SECONDS and not boxed else ""
    return {"wrong": wrong, "seconds": round(took.seconds, 3), "megabytes": round(took.megabytes, 1)}


if __name__ == "__main__":
    main()
