"""PDF: every object that a reader could reach is looked at, and written anew, with nothing between, before or after."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from llwybr.core.files.checker.segments import plain_jpeg
from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

PIECE = 65_536
SMALL = 1_000_000  # bytes: a stream up to this size may be packed as tightly as it likes

# Who wrote it, with what, and what other programs keep in it.
LEFT_OUT = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/Perms", "/OPI", "/Collection", "/SpiderInfo")
FORBIDDEN = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFiles": "attached",
    "/EF": "attached",
    "/XFA": "form",
    "/RichMediaContent": "launch",
    "/Rendition": "launch",
}
ACTIONS = ("/A", "/OpenAction", "/Next", "/PA")
HARMLESS = {"/GoTo", "/GoToDp", "/URI", "/Named", "/Thread", "/Hide", "/ResetForm", "/SetOCGState", "/Trans"}
HARMFUL = {
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoTo3DView",
}
ANNOTATIONS = {
    "/FileAttachment": "attached",
    "/RichMedia": "launch",
    "/Movie": "launch",
    "/Sound": "launch",
    "/Screen": "launch",
    "/3D": "launch",
}
KNOWN = HARMLESS | HARMFUL | {"/JavaScript"}
LEADS = ("http://", "https://", "mailto:", "tel:")
PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
FLATE, DCT = {"/FlateDecode", "/Fl"}, {"/DCTDecode", "/DCT"}


def clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> str:
    """The document anew. Raises RefusedError, and whatever pypdf raises at what is no PDF."""
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        raise RefusedError("locked")
    Looked(kind).through(reader.root_object)  # as it is written below: not always what a broken trailer names
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer.pdf_header = "%PDF-1.7"
    writer.write(target)
    target.truncate()
    return kind.id


class Looked:
    """What has been seen of a document so far. What is not to be kept is taken out of the objects themselves."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.pages, self.unpacked = kind, 0, 0
        self.seen: set[tuple[int, int]] = set()

    def through(self, root: Any) -> None:
        todo = [root]
        while todo:
            one = self._new(todo.pop())
            if isinstance(one, DictionaryObject):
                self._dictionary(one)
                todo.extend(dict.values(one))
            elif isinstance(one, ArrayObject):
                todo.extend(list.__iter__(one))

    def _new(self, one: Any) -> Any:
        """The object that a reference leads to, once."""
        if not isinstance(one, IndirectObject):
            return one
        key = (one.idnum, one.generation)
        if key in self.seen:
            return None
        self.seen.add(key)
        if len(self.seen) > self.kind.entries:
            raise RefusedError("entries", most=self.kind.entries)
        return one.get_object()

    def _dictionary(self, one: DictionaryObject) -> None:
        for key in LEFT_OUT:
            one.pop(key, None)
        for key, reason in FORBIDDEN.items():
            if key in one:
                raise RefusedError(reason)
        _actions(one)
        _annotation(one)
        if _value(one, "/Type") == "/Page":
            self.pages += 1
            if self.pages > self.kind.pages:
                raise RefusedError("pages", most=self.kind.pages)
        if isinstance(one, StreamObject):
            self._stream(one)

    def _stream(self, one: StreamObject) -> None:
        if "/F" in one or "/Ref" in one:
            raise RefusedError("outside")
        filters = list(_names(_value(one, "/Filter")))
        if sum(name in PACKED for name in filters) > 1:
            raise RefusedError("depth")
        if filters and filters[0] in FLATE:
            self._count(one._data)
        elif filters and filters[0] in DCT:
            one._data = plain_jpeg(one._data)

    def _count(self, data: bytes) -> None:
        """What a stream unpacks to, without keeping it."""
        inflate, size, rest = zlib.decompressobj(), 0, data
        try:
            while rest and not inflate.eof:
                size += len(inflate.decompress(rest, PIECE))
                rest = inflate.unconsumed_tail
                if self.unpacked + size > self.kind.unpacked or (size > SMALL and size > len(data) * self.kind.ratio):
                    raise RefusedError("unpacked")
        except zlib.error:
            pass  # a reader shows what it could unpack, which was counted
        self.unpacked += size


def _value(one: DictionaryObject, key: str) -> Any:
    """What stands there, also where it stands elsewhere: `get` of pypdf would give the reference."""
    return one[key] if key in one else None  # noqa: SIM401


def _names(filters: Any) -> Iterator[str]:
    for one in filters if isinstance(filters, ArrayObject) else [filters]:
        name = one.get_object() if one is not None else None
        if isinstance(name, NameObject):
            yield str(name)


def _actions(one: DictionaryObject) -> None:
    """What happens at a press, or by itself, leads to a place in the document or to an address, and does nothing else."""
    does = _value(one, "/S")
    if does == "/JavaScript":
        raise RefusedError("script")
    if does in HARMFUL or (does == "/URI" and not _text(_value(one, "/URI")).lower().startswith(LEADS)):
        raise RefusedError("launch")
    for key in ACTIONS:
        action = _value(one, key)
        if isinstance(action, DictionaryObject) and "/S" in action and str(action["/S"]) not in KNOWN:
            raise RefusedError("launch")


def _text(said: Any) -> str:
    return said.decode("latin-1") if isinstance(said, bytes) else str(said)


def _annotation(one: DictionaryObject) -> None:
    if "/Rect" in one:
        subtype = str(_value(one, "/Subtype"))
        if subtype in ANNOTATIONS:
            raise RefusedError(ANNOTATIONS[subtype])
        if subtype != "/Widget":
            one.pop("/T", None)  # who wrote the note
    if _value(one, "/FT") == "/Sig":
        one.pop("/V", None)  # a signature of the bytes as they were
