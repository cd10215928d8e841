"""Plain text: UTF-8, and nothing that is no sign of a text."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

PIECE = 65_536
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> str:
    """The very text, as it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := source.read(PIECE):
        if b"\0" in piece:
            raise RefusedError("unknown")
        _look(_decoded(decoder, piece))
        target.write(piece)
    _decoded(decoder, b"", final=True)
    return kind.id


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(piece, final)
    except UnicodeDecodeError:
        raise RefusedError("encoding") from None


def _look(text: str) -> None:
    if CONTROL.search(text):
        raise RefusedError("unknown")
