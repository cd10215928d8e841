"""OpenDocument text: each part looked at and packed anew, without who wrote it, and with nothing that runs or fetches."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from llwybr.core.files.checker.office import AS_THEY_ARE, LARGEST_LIST, LARGEST_PICTURE, LEADS, PICTURES, drawing
from llwybr.core.files.checker.xml import looked_through
from llwybr.core.files.checker.zips import ODT, Packed, Unpacked
from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

MANIFEST = "META-INF/manifest.xml"
VOCABULARY = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
# Who wrote it, where its windows stood, on which printer; signatures, which a cleaned file would break. Nothing that one sees.
LEFT_OUT = re.compile(
    r"^(meta\.xml|settings\.xml|manifest\.rdf|layout-cache|(Configurations2|ObjectReplacements|Thumbnails)/.*|META-INF/.*signatures.*)$"
)
FORBIDDEN = re.compile(r"^(Basic|Scripts|Dialogs)/", re.IGNORECASE)
MACROS = {"script", "scripts", "event-listener"}
OTHER_FILES = {"object-ole", "applet", "plugin", "floating-frame"}
FETCHES = {"dde-source", "dde-connection-decl", "section-source", "connection-resource", "database-range"}
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|\\|\.\./")


def clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> str:
    """The document anew. Raises RefusedError."""
    unpacked, packed = Unpacked(source, kind), Packed(target)
    packed.add("mimetype", [ODT], pack=False)
    packed.add(MANIFEST, [_manifest(unpacked.whole(MANIFEST, LARGEST_LIST), kind)])
    for name in unpacked.entries:
        if FORBIDDEN.search(name):
            raise RefusedError("macros")
        if name not in {"mimetype", MANIFEST} and not LEFT_OUT.search(name):
            _add(packed, unpacked, name, kind)
    packed.close()
    return kind.id


def _add(packed: Packed, unpacked: Unpacked, name: str, kind: Kind) -> None:
    ending = name.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    if ending in {"xml", "svg"}:
        packed.add(name, looked_through(unpacked.pieces(name), kind.depth, _part if ending == "xml" else drawing))
    elif ending in PICTURES:
        packed.add(name, [PICTURES[ending](unpacked.whole(name, LARGEST_PICTURE))], pack=False)
    elif ending in AS_THEY_ARE:
        packed.add(name, unpacked.pieces(name))
    else:
        raise RefusedError("part", what=ending[:20] or "?")


def _manifest(text: bytes, kind: Kind) -> bytes:
    """The list of parts, without those that are left out. Raises RefusedError for a locked document."""
    lines = []

    def at(name: str, said: dict[str, str]) -> None:
        if name == "encryption-data":
            raise RefusedError("locked")
        path, type = said.get("full-path", ""), said.get("media-type", "")
        if name == "file-entry" and not LEFT_OUT.search(path):
            lines.append(f"<m:file-entry m:full-path={quoteattr(path)} m:media-type={quoteattr(type)}/>")

    list(looked_through([text], kind.depth, at))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<m:manifest xmlns:m="{VOCABULARY}" m:version="1.3">'
    return f"{head}{''.join(lines)}</m:manifest>".encode()


def _part(name: str, said: dict[str, str]) -> None:
    if name in MACROS and said:  # LibreOffice writes an empty office:scripts into every document
        raise RefusedError("macros")
    if name in OTHER_FILES:
        raise RefusedError("inside")
    href = said.get("href", "")
    if name in FETCHES or (SCHEME.match(href) and not (name == "a" and LEADS.match(href))):
        raise RefusedError("outside")
