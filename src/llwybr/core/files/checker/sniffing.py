"""What a file is, by how it begins. Its name and what its sender called it are not asked."""

from __future__ import annotations

import re

from llwybr.core.files.refused import RefusedError

BEGINNING = 65_536
PDF_WITHIN = 1024  # readers of PDF look for its mark so far into a file

ZIP, OLE = "zip", "ole"  # what has to be opened to know it

TAKEN = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0", OLE),
)
REFUSED = (
    ("picture", (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS", b"\0\0\0\x0cjP  ", b"\xff\x0a", b"qoif")),
    ("archive", (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"MSCF", b"LZIP", b"\x60\xea")),
    ("program", (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"#!", b"\0asm")),
    ("program", (b"dex\n", b"L\0\0\0\x01\x14\x02\0", b"!<arch>", b"[InternetShortcut]", b"[Desktop Entry]")),
    ("rich", (b"{\\rtf",)),
    ("media", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"FLV\x01", b"#!AMR", b"\0\0\1\xba")),
    ("html", (b"MIME-Version:", b"mime-version:")),
    ("encoding", (b"\xff\xfe", b"\xfe\xff")),
)  # fmt: skip
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
MARKUP = re.compile(rb"<[a-zA-Z!?/%]")


def sniff(start: bytes) -> str:
    """The id of the kind that begins like this, or ZIP or OLE. Raises RefusedError for what is never taken."""
    if not start:
        raise RefusedError("empty")
    for mark, kind in TAKEN:
        if start.startswith(mark):
            return kind
    if start.startswith(b"RIFF"):
        return _riff(start)
    _refuse_known(start)
    _refuse_markup(start.removeprefix(b"\xef\xbb\xbf").lstrip())
    if b"%PDF-" in start[:PDF_WITHIN] or b"PK\x03\x04" in start:
        raise RefusedError("mixed")
    return "txt"


def _riff(start: bytes) -> str:
    if start[8:12] == b"WEBP":
        return "webp"
    raise RefusedError("media")


def _refuse_known(start: bytes) -> None:
    for reason, marks in REFUSED:
        if start.startswith(marks):
            raise RefusedError(reason)
    if start[4:8] == b"ftyp":
        raise RefusedError(_boxed(start[8:12]))
    if start[257:262] == b"ustar":
        raise RefusedError("archive")


def _boxed(brand: bytes) -> str:
    if brand in HEIC:
        return "heic"
    return "picture" if brand in {b"avif", b"avis"} else "media"


def _refuse_markup(text: bytes) -> None:
    if MARKUP.match(text):
        raise RefusedError("svg" if b"<svg" in text.lower() else "html")
