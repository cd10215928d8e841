"""Sets one paper, in a process of its own: what the typesetter takes of memory is gone with it.

python -m llwybr.core.rights.bundling.typesetting <data.json >paper.pdf
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import typst

from llwybr.core.kit.on_paper import sure

TYPESET = Path(__file__).with_name("paper.typ")
LONGEST = 120  # seconds


def as_pdf(data: bytes) -> bytes:
    """PDF/UA-1, which the typesetter checks as it writes."""
    try:
        return _compiled(data)
    except typst.TypstError:  # a letter that none of the fonts has: it stands in data.json
        return _compiled(json.dumps(sure(json.loads(data)), ensure_ascii=False).encode())


def _compiled(data: bytes) -> bytes:
    files = {"main": TYPESET.read_bytes(), "data.json": data}
    return bytes(typst.compile(files, pdf_standards="ua-1"))  # type: ignore[call-overload]  # files by name: the stub lacks it


def apart(data: bytes) -> bytes:
    """The same, in a process of its own. Raises subprocess.SubprocessError."""
    command = [sys.executable, "-m", __spec__.name]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True, timeout=LONGEST).stdout  # noqa: S603


if __name__ == "__main__":
    sys.stdout.buffer.write(as_pdf(sys.stdin.buffer.read()))
