"""Word, Excel and PowerPoint: each part looked at and packed anew, without who wrote it, and with nothing that runs or fetches."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from llwybr.core.files.checker.segments import plain_jpeg, plain_png
from llwybr.core.files.checker.xml import looked_through, rewritten
from llwybr.core.files.checker.zips import Packed, Unpacked
from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

TYPES = "[Content_Types].xml"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
LARGEST_LIST, LARGEST_PICTURE = 2_000_000, 25_000_000  # bytes

# Who wrote it, for whom, on which printer; signatures, which a cleaned file would break. Nothing that one sees.
LEFT_OUT = re.compile(r"^(docProps|customXml|docMetadata|_xmlsignatures)/|/printerSettings/|^word/people\.xml$")
FORBIDDEN = (
    ("macros", re.compile(r"vba(project|data)|/(macrosheets|dialogsheets|ctrlprops)/|^customui/", re.IGNORECASE)),
    ("active", re.compile(r"/(activex|webextensions|controls)/", re.IGNORECASE)),
    ("inside", re.compile(r"/(embeddings|afchunk)", re.IGNORECASE)),
    ("outside", re.compile(r"/(externallinks|querytables)/|^xl/connections\.xml|/externaldata", re.IGNORECASE)),
)
TYPES_FORBIDDEN = (
    ("macros", re.compile(r"macroenabled|vba|macrosheet|dialogsheet|intlmacro", re.IGNORECASE)),
    ("active", re.compile(r"activex|webextension|/control$|controlproperties|customui", re.IGNORECASE)),
    ("inside", re.compile(r"oleobject|afchunk|package$", re.IGNORECASE)),
    ("outside", re.compile(r"externallink|connections|attachedtemplate|querytable", re.IGNORECASE)),
)
XML = {"xml", "rels", "vml", "svg"}
AS_THEY_ARE = {
    "gif",
    "bmp",
    "emf",
    "wmf",
    "odttf",
    "fntdata",
}  # drawn by the program that opens the document, or letters for it

LINK = "/hyperlink"
LEADS = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)
FETCHES = {
    "DDE",
    "DDEAUTO",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "IMPORT",
    "LINK",
    "DATABASE",
    "MACROBUTTON",
    "QUOTE",
    "RD",
}
OTHER_FILES = {"altChunk", "OLEObject", "oleObj", "oleObject"}
RUNS = re.compile("ppaction://(program|macro|ole)")
VALUE = rb"""=\s*("[^"]*"|'[^']*')"""
CHANGES = (
    (re.compile(rb"(<(?:\w+:)?pageSetup\b[^>]*?)\s\w+:id" + VALUE), rb"\1"),  # its printer is left out
    (re.compile(rb"(<(?:\w+:)?absPath\b[^>]*?\burl)" + VALUE), rb'\1=""'),  # where it lay, often with a name in it
    (re.compile(rb"(<(?:\w+:)?person\b[^>]*?\buserId)" + VALUE), rb'\1=""'),
)


def clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> str:
    """The document anew. Raises RefusedError."""
    unpacked, packed = Unpacked(source, kind), Packed(target)
    names = [name for name in unpacked.entries if not LEFT_OUT.search(name)]
    for name in names:
        _may_be_there(name)
    packed.add(TYPES, [_types(unpacked.whole(TYPES, LARGEST_LIST), kind)])
    for name in names:
        if name != TYPES:
            _add(packed, unpacked, name, kind)
    packed.close()
    return kind.id


def _may_be_there(name: str) -> None:
    for reason, pattern in FORBIDDEN:
        if pattern.search(name):
            raise RefusedError(reason)
    if _ending(name) not in XML | AS_THEY_ARE | PICTURES.keys():
        raise RefusedError("part", what=_ending(name)[:20] or "?")


def _ending(name: str) -> str:
    return name.rsplit("/", 1)[-1].rpartition(".")[2].lower()


def _add(packed: Packed, unpacked: Unpacked, name: str, kind: Kind) -> None:
    ending = _ending(name)
    if ending == "rels":
        packed.add(name, [_relations(name, unpacked.whole(name, LARGEST_LIST), kind)])
    elif ending == "svg":
        packed.add(name, looked_through(unpacked.pieces(name), kind.depth, drawing))
    elif ending in XML:
        fields = Fields()
        said = fields.said if name.startswith("word/") else None
        looked = looked_through(unpacked.pieces(name), kind.depth, fields.at, said)
        packed.add(name, rewritten(looked, CHANGES))
        fields.end()
    elif ending in PICTURES:
        packed.add(name, [PICTURES[ending](unpacked.whole(name, LARGEST_PICTURE))], pack=False)
    else:
        packed.add(name, unpacked.pieces(name))


def _types(text: bytes, kind: Kind) -> bytes:
    """The list of what each part is, without those that are left out. Raises RefusedError for a type that is not taken."""
    lines, mains = [], 0

    def at(name: str, said: dict[str, str]) -> None:
        nonlocal mains
        if name not in {"Default", "Override"} or said.get("Extension", "").lower() == "bin":  # no such part is kept
            return
        type, part = said.get("ContentType", ""), said.get("PartName", "")
        _refuse(type)
        mains += type == MAIN[kind.id]
        if not LEFT_OUT.search(part.lstrip("/")):
            lines.append(_line(name, said))

    list(looked_through([text], kind.depth, at))
    if mains != 1:
        raise RefusedError("part", what="main")
    return _list("Types", "http://schemas.openxmlformats.org/package/2006/content-types", lines)


def _refuse(type: str) -> None:
    for reason, pattern in TYPES_FORBIDDEN:
        if pattern.search(type):
            raise RefusedError(reason)


def _relations(name: str, text: bytes, kind: Kind) -> bytes:
    """What a part refers to, without what is left out. Raises RefusedError for what it may not refer to."""
    lines = []

    def at(element: str, said: dict[str, str]) -> None:
        if element != "Relationship":
            return
        type, target = said.get("Type", ""), said.get("Target", "")
        _refuse(type)
        if said.get("TargetMode") == "External" and not (type.endswith(LINK) and LEADS.match(target)):
            raise RefusedError("outside")
        if not LEFT_OUT.search(_within(target, name)):
            lines.append(_line(element, said))

    list(looked_through([text], kind.depth, at))
    return _list("Relationships", "http://schemas.openxmlformats.org/package/2006/relationships", lines)


def _within(target: str, name: str) -> str:
    """Which part a reference leads to: `../printerSettings/a.bin` in `xl/worksheets/_rels/b.rels` is `xl/printerSettings/a.bin`."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(posixpath.dirname(name)), target)).lstrip("/")


def _line(name: str, said: dict[str, str]) -> str:
    return f"<{name} {' '.join(f'{one}={quoteattr(value)}' for one, value in said.items())}/>"


def _list(name: str, vocabulary: str, lines: Iterable[str]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{name} xmlns="{vocabulary}">{"".join(lines)}</{name}>'.encode()


class Fields:
    """Fields of Word that fetch or run when it opens the document: what each says first, however many runs it is spread over."""

    def __init__(self) -> None:
        self.inside, self.text = False, ""

    def at(self, name: str, said: dict[str, str]) -> None:
        self.inside = name == "instrText"
        if name == "fldSimple":
            self._look(said.get("instr", ""))
        elif name == "fldChar":
            self.end()
        elif name in OTHER_FILES:
            raise RefusedError("inside")
        elif RUNS.match(said.get("action", "")):
            raise RefusedError("active")
        elif "://" in said.get("src", ""):
            raise RefusedError("outside")

    def said(self, text: str) -> None:
        if self.inside:
            self.text += text

    def end(self) -> None:
        self._look(self.text)
        self.text = ""

    def _look(self, text: str) -> None:
        first = text.split(maxsplit=1)
        if first and first[0].strip('"').upper() in FETCHES:
            raise RefusedError("outside")


def drawing(name: str, said: dict[str, str]) -> None:
    """An SVG inside of a document. Raises RefusedError where it runs or fetches."""
    if name in {"script", "foreignObject", "handler", "listener"} or any(one.lower().startswith("on") for one in said):
        raise RefusedError("active")
    if not said.get("href", "#").startswith(("#", "data:image/png", "data:image/jpeg")):
        raise RefusedError("outside")


PICTURES = {"jpg": plain_jpeg, "jpeg": plain_jpeg, "jpe": plain_jpeg, "png": plain_png}
