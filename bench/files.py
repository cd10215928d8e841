"""Looking at a file in a process of its own, and cleaning it: processor time of that process, its memory, and the clock.

The peers do the same work in this process, with the same libraries and without any guard: Pillow opens and saves, pypdf clones,
zipfile packs anew. What the ratio holds is the price of a process apart, of the looking, and of what the peer leaves in.
"""

import io
import os
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from _common import SMALL, processor_ms, report


def main() -> None:
    os.environ.update(LLWYBR_MODE="test", DATA=tempfile.mkdtemp(prefix="llwybr-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "llwybr.site.settings"
    import django
    from PIL import Image

    django.setup()
    from llwybr.core.files.tests import making

    noise = Image.effect_noise((2000, 1500), 60).convert("RGB")
    side = (1600, 1200) if SMALL else (4032, 3024)
    photo = saved(noise.resize(side), "JPEG", quality=92)
    pages = [noise.resize((1700 + n, 1300)) for n in range(2 if SMALL else 9)]
    pdf = saved(pages[0], "PDF", save_all=True, append_images=pages[1:], quality=95)
    body = "".join(f"<w:p><w:r><w:t>Shwmae {n * n}</w:t></w:r></w:p>" for n in range(2000 if SMALL else 20_000))
    docx = making.office("docx", body, making.relation("image", "media/a.jpg"), more={"word/media/a.jpg": photo})
    peers = {"photo": (photo, opened_and_saved), "pdf": (pdf, cloned), "docx": (docx, packed_anew)}
    rounds = 3 if SMALL else 10
    ours = {name: {"megabytes": round(len(data) / 1e6, 1), **looked(data, rounds)} for name, (data, _) in peers.items()}
    beside = {
        name: processor_ms(lambda data=data, work=work: work(data), rounds) for name, (data, work) in peers.items()
    }
    ratios = {name: round(ours[name]["processor ms"] / beside[name]["p50"], 2) for name in peers}
    report("files", {**ours, "an empty text": looked(b"a", rounds)}, beside, ratios)


def saved(picture: Any, format: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **more)
    return out.getvalue()


def looked(data: bytes, rounds: int) -> dict[str, float]:
    """The middle of several rounds, each in a fresh process as `sandbox` starts it."""
    from llwybr.core.files import sandbox
    from llwybr.core.files.limits import ALL
    from llwybr.core.files.tests.measuring import outcomes

    with tempfile.TemporaryDirectory() as folder:
        found = sorted(
            outcomes({str(n): data for n in range(rounds)}, Path(folder)).values(), key=lambda one: one.seconds
        )
    assert found[0].kind, found[0].facts
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(data)
        source.flush()
        before = time.perf_counter()
        sandbox.look(source, target, ALL)
        clock = time.perf_counter() - before
    middle = found[len(found) // 2]
    return {
        "processor ms": round(1000 * middle.seconds),
        "clock ms": round(1000 * clock),
        "memory MB": round(max(one.megabytes for one in found)),
    }


def opened_and_saved(data: bytes) -> bytes:
    from PIL import Image

    return saved(Image.open(io.BytesIO(data)), "JPEG", quality=88)


def cloned(data: bytes) -> None:
    from pypdf import PdfReader, PdfWriter

    PdfWriter(clone_from=PdfReader(io.BytesIO(data))).write(io.BytesIO())


def packed_anew(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))


main()
