"""`python -m tests.fuzz.search NAME FOLDER FLAG...`: bytes that break one parser, sought by atheris along what they make it do.

Flags are those of libFuzzer. What it learns stays in FOLDER/corpus/NAME, what breaks the parser in FOLDER/found, and what took the
most time and the most memory in FOLDER/most. All in one process, under the limits of one file, so that it tries thousands a second.
"""

from __future__ import annotations

import hashlib
import logging
import os
import random
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

from tests.fuzz.limits import SECONDS, TakesLongError, Took, forget_most, within

if TYPE_CHECKING:
    from tests.fuzz.shapes import Shape

INSTRUMENTED = [
    "tests.fuzz.parsers",
    "llwybr.core.files.checker",
    "llwybr.core.files.sandbox",
    "llwybr.core.packs.yaml",
    "llwybr.core.people.rules",
    "llwybr.core.people.schemes",
    "llwybr.core.places.incoming",
    "llwybr.core.rights.incoming",
    "llwybr.core.rights.bundling.manifest",
    "llwybr.apps.exchange",
    "llwybr.apps.portfolio.rules",
    "llwybr.apps.posts.incoming",
    "llwybr.apps.selfassessment.incoming",
    "llwybr.site.auditing",
    "llwybr.site.backups",
    "llwybr.values",
    "zipfile",
]
# Libraries take long to be counted: each only where it is what parses.
LIBRARIES = {
    "jpeg": ["PIL"],
    "png": ["PIL"],
    "webp": ["PIL"],
    "pdf": ["pypdf"],
    "pack": ["yaml"],
    "backup": ["gzip", "tarfile"],
    "anchors": ["email"],
}
ROOT = Path(__file__).resolve().parents[2]
TOPS = {ROOT / "src": "llwybr", ROOT: "tests"}
HANGS, HELD = 60, 2000  # seconds of the clock and megabytes in all: what no limit of ours could stop
WRITTEN = 100_000_000  # bytes of one file that a parser writes

Mutator = Callable[[bytes, int, int], bytes]


def main() -> None:
    name, folder, *flags = sys.argv[1:]
    os.environ.setdefault("LLWYBR_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with atheris.instrument_imports(include=[*INSTRUMENTED, *LIBRARIES.get(name, ())], exclude=_others()):
        import django

        django.setup()
        from tests.fuzz.targets import LONGEST, PLANTED, TARGETS
    logging.disable()  # libraries tell each fault of a file
    target = (PLANTED | TARGETS)[name]
    home = _home(Path(folder), name, [*target.seeds(), *target.more()])
    limits = [f"-timeout={HANGS}", f"-rss_limit_mb={HELD}", f"-max_len={LONGEST}", "-print_final_stats=1"]
    kept = [f"-artifact_prefix={folder}/found/{name}-"]
    if target.words:
        kept.append(f"-dict={_words(Path(folder), name, target.words)}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    custom = {"custom_mutator": inside(target.shape)} if target.shape else {}
    forget_most()
    watched = Watched(target.run, Path(folder), name)
    atheris.Setup([sys.argv[0], *limits, *kept, *flags, str(home)], watched, **custom)
    atheris.Fuzz()


def _others() -> list[str]:
    """Our modules that parse nothing: atheris itself chooses by the first part of a name alone."""
    files = [path.relative_to(root) for root, top in TOPS.items() for path in (root / top).rglob("*.py")]
    named = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files}
    return [name for name in named if not f"{name}.".startswith(tuple(f"{one}." for one in INSTRUMENTED))]


def _home(folder: Path, name: str, seeds: list[bytes]) -> Path:
    home = folder / "corpus" / name
    for one in (home, folder / "found", folder / "most", folder / "words"):
        one.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (home / f"seed-{number}").write_bytes(seed)
    return home


def _words(folder: Path, name: str, words: tuple[str, ...]) -> Path:
    """A dictionary as libFuzzer reads it."""
    path = folder / "words" / name
    spelt = ("".join(rf"\x{one:02x}" for one in word.encode()) for word in words)
    path.write_text("".join(f'"{word}"\n' for word in spelt))
    return path


class Watched:
    """One parser, of which is noted what took the most. Too slow here is not yet too slow: everything it does is being counted."""

    def __init__(self, run: Callable[[bytes], None], folder: Path, name: str) -> None:
        self.run, self.folder, self.name = run, folder, name
        self.most = Took(0.001, 0.1)

    def __call__(self, data: bytes) -> None:
        try:
            took = within(self.run, data, SECONDS * 2)
        except TakesLongError:
            (self.folder / "found" / f"{self.name}-slow-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
            return
        if took.seconds > self.most.seconds * 1.2 or took.megabytes > self.most.megabytes:
            self._note(data, took)

    def _note(self, data: bytes, took: Took) -> None:
        for what, now, before in zip(Took._fields, took, self.most, strict=True):
            if now > before:
                (self.folder / "most" / f"{self.name}-{what}").write_bytes(data)
        self.most = Took(*map(max, took, self.most))


def inside(shape: Shape) -> Mutator:
    """Mostly a part is changed, or what it is called, and the whole put together around it; sometimes the bytes as they are."""

    def changed(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.05:
            return atheris.Mutate(data, most)
        try:
            parts = shape.apart(data)
            name = chance.choice(list(parts))
            if chance.random() < 0.9:
                parts[name] = atheris.Mutate(parts[name], most)
            else:
                parts[atheris.Mutate(name.encode(), 100).decode("latin-1")] = parts.pop(name)
            made = shape.together(parts)
        except Exception:  # it has another shape
            return atheris.Mutate(data, most)
        return made if len(made) <= most else atheris.Mutate(data, most)

    return changed


if __name__ == "__main__":
    main()
