"""Pictures inside of documents: the same pixels, without what was written beside them. Nothing is unpacked."""

from __future__ import annotations

import re

from llwybr.core.files.refused import RefusedError

START, END = b"\xff\xd8", b"\xff\xd9"
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
KEPT = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}  # of the segments for applications: what says how to read the colours
PNG = b"\x89PNG\r\n\x1a\n"
CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"}


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG up to its end, with no comment, EXIF, XMP or profile. Raises RefusedError where it is none."""
    if not data.startswith(START):
        raise RefusedError("broken")
    kept, at = [START], 2
    while (marker := _marker(data, at)) != END:
        if marker[1] == 0xFF:  # it may be filled up
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + size]
        if size < 2 or len(segment) != size + 2:
            raise RefusedError("broken")
        if _stays(marker[1], segment[4:]):
            kept.append(segment)
        at += 2 + size
        if marker[1] == 0xDA:  # pixels follow, up to the next marker
            found = NEXT_MARKER.search(data, at)
            kept.append(data[at : found.start()] if found else data[at:])
            if not found:
                break
            at = found.start()
    return b"".join([*kept, END])


def _marker(data: bytes, at: int) -> bytes:
    marker = data[at : at + 2]
    if len(marker) < 2 or marker[0] != 0xFF:
        raise RefusedError("broken")
    return marker


def _stays(marker: int, body: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return marker in KEPT and body.startswith(KEPT[marker])
    return marker != 0xFE


def plain_png(data: bytes) -> bytes:
    """A PNG up to its end, with no text, time or EXIF. Raises RefusedError where it is none."""
    if not data.startswith(PNG):
        raise RefusedError("broken")
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name, chunk = data[at + 4 : at + 8], data[at : at + 12 + size]
        if len(chunk) != size + 12:
            break
        if name in CHUNKS:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
        at += 12 + size
    raise RefusedError("broken")
