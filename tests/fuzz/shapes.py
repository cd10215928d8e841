"""Files that are packed or carry sums: taken apart, and put together again around a part that was changed.

A byte changed in a zip spoils its checksum, and one in a bundle its signature: behind that no search would ever come.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from llwybr.core.events.signing import Signer
from llwybr.core.rights.tests.zips import bundle

Parts = dict[str, bytes]
SIGNER = Signer(b"who signs what is sought for...."[:32])
OF_A_BUNDLE = {"manifest.json", "signature.json"}
PNG = b"\x89PNG\r\n\x1a\n"


class Shape(NamedTuple):
    """`apart` may raise anything at what has another shape."""

    apart: Callable[[bytes], Parts]
    together: Callable[[Parts], bytes]


def _unzipped(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {one.filename: packed.read(one) for one in packed.infolist() if one.file_size < 100_000}


def _zipped(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)  # as it is: what is changed next is seen by the search
    return out.getvalue()


def _signed(parts: Parts) -> bytes:
    return bundle({name: part for name, part in parts.items() if name not in OF_A_BUNDLE}, by=SIGNER).getvalue()


def _chunks(data: bytes) -> Parts:
    parts, at = {}, len(PNG)
    while at + 12 <= len(data):
        size, name = struct.unpack("!L4s", data[at : at + 8])
        parts[f"{len(parts):04}{name.decode('latin-1')}"] = data[at + 8 : at + 8 + size]
        at += 12 + size
    return parts


def _as_png(parts: Parts) -> bytes:
    out = bytearray(PNG)
    for name, part in parts.items():
        said = name[4:8].encode("latin-1").ljust(4)[:4]
        out += struct.pack("!L", len(part)) + said + part + struct.pack("!L", zlib.crc32(said + part))
    return bytes(out)


def _untarred(data: bytes) -> Parts:
    return {"tar": gzip.decompress(data)}


def _tarred(parts: Parts) -> bytes:
    """With the sum in each header made right."""
    tar, at = bytearray(parts.get("tar", b"")), 0
    with contextlib.suppress(tarfile.HeaderError, OverflowError):
        while any(header := tar[at : at + tarfile.BLOCKSIZE]):
            tar[at + 148 : at + 156] = b"%06o\0 " % tarfile.calc_chksums(bytes(header))[0]
            size = max(tarfile.nti(bytes(header[124:136])), 0)
            at += (1 + -(-size // tarfile.BLOCKSIZE)) * tarfile.BLOCKSIZE
    return gzip.compress(bytes(tar), 1, mtime=0)


ZIP = Shape(_unzipped, _zipped)
BUNDLE = Shape(_unzipped, _signed)
PICTURE = Shape(_chunks, _as_png)
BACKUP = Shape(_untarred, _tarred)
