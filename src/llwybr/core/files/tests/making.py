"""Files made by hand: sound ones, and with what makes them harmful put in."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from llwybr.core.files.checker.office import MAIN

CANARY = b"CANARY7f3a"  # letters and figures alone: PDF would write others otherwise
WHERE = b"51.48N CANARY7f3a"

PROFILE = b"\0" * 36 + b"acsp" + CANARY * 4

VOCABULARY = "http://schemas.openxmlformats.org/"
DOCUMENT = f"{VOCABULARY}officeDocument/2006/relationships"
FOLDERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


# Pictures.


def picture(format: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if len(mode) == 1 else None).save(out, format, **more)
    return out.getvalue()


def exif(turned: int = 1) -> bytes:
    said = Image.Exif()
    said[0x0112], said[0x013B] = turned, CANARY.decode()
    said.get_ifd(0x8825)[29] = WHERE.decode()
    return said.tobytes()


def photo() -> bytes:
    """With where it was taken, by whom, a comment and a profile."""
    return picture(exif=exif(), comment=CANARY, icc_profile=PROFILE, xmp=b"<x>" + CANARY + b"</x>")


def screenshot() -> bytes:
    text = PngInfo()
    text.add_text("Author", CANARY.decode())
    text.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    return picture("PNG", pnginfo=text, exif=exif(), icc_profile=PROFILE) + CANARY


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))


def png_of(width: int, height: int, *chunks: bytes, pixels: bytes = b"\0" * 10) -> bytes:
    head = chunk(b"IHDR", struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int, *, progressive: bool = False) -> bytes:
    """A small JPEG that says that it is large."""
    made = bytearray(picture(progressive=progressive))
    at = made.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    made[at + 5 : at + 9] = struct.pack("!HH", height, width)
    return bytes(made)


def moving(format: str = "PNG") -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, format, save_all=True, append_images=frames[1:])
    return out.getvalue()


# PDF.


def pdf(*objects: bytes, root: bytes = b"", trailer: bytes = b"", page: bytes = b"", before: bytes = b"") -> bytes:
    """A page, and `objects` from number 4."""
    every = [
        b"<</Type/Catalog " + root + b"/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200] " + page + b">>",
        *objects,
    ]
    out, places = bytearray(before + b"%PDF-1.4\n"), []
    for number, one in enumerate(every, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(every) + 1)
    out += b"".join(b"%010d 00000 n \n" % one for one in places)
    out += b"trailer\n<</Size %d/Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(every) + 1, trailer, table)
    return bytes(out)


def stream(data: bytes, said: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n" % (said, len(data)) + data + b"\nendstream"


def pdf_that(action: bytes) -> bytes:
    """Does this when it is opened."""
    return pdf(action, root=b"/OpenAction 4 0 R")


def pdf_with_names() -> bytes:
    """With who wrote it in every place where that can stand, a photo with its place, and a note by somebody."""
    return (
        pdf(
            b"<</Author(" + CANARY + b")/Producer(" + CANARY + b")>>",
            stream(b"<x>" + CANARY + b"</x>", b"/Type/Metadata/Subtype/XML"),
            stream(
                photo(),
                b"/Type/XObject/Subtype/Image/Width 60/Height 40/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
            ),
            b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(seen)/T(" + CANARY + b")>>",
            b"(" + CANARY + b" that nothing leads to)",
            root=b"/Metadata 5 0 R/PieceInfo<</A(" + CANARY + b")>>",
            page=b"/Resources<</XObject<</I 6 0 R>>>>/Annots[7 0 R]",
            trailer=b"/Info 4 0 R/ID[(" + CANARY + b")(" + CANARY + b")]",
        )
        + CANARY
    )


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


# Packed documents.


def packed(entries: Mapping[str, bytes | str], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as made:
        for name, what in entries.items():
            made.writestr(name, what)
    return out.getvalue()


def types(kind: str, *more: str, main: str = "") -> str:
    return (
        f'<Types xmlns="{VOCABULARY}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{FOLDERS[kind]}" ContentType="{main or MAIN[kind]}"/>{"".join(more)}</Types>'
    )


def relation(type: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="r{abs(hash((type, target)))}" Type="{DOCUMENT}/{type}" Target="{target}"{mode}/>'


def relations(*lines: str) -> str:
    return f'<Relationships xmlns="{VOCABULARY}package/2006/relationships">{"".join(lines)}</Relationships>'


def office(
    kind: str = "docx",
    body: str = "",
    *lines: str,
    main: str = "",
    said: str = "",
    more: Mapping[str, bytes | str] = {},
) -> bytes:
    """A document of one part. `lines`: what that part refers to; `said`: more types; `more`: more entries, or others instead."""
    part = FOLDERS[kind]
    folder, _, name = part.rpartition("/")
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": types(kind, said, main=main),
        "_rels/.rels": relations(relation("officeDocument", part), relation("extended-properties", "docProps/app.xml")),
        part: f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>',
        f"{folder}/_rels/{name}.rels": relations(*lines),
    }
    return packed({**entries, **more})


def document_with_names() -> bytes:
    """With who wrote it, on whose machine, and a photo with its place."""
    name = CANARY.decode()
    return (
        office(
            "docx",
            "<w:p>seen</w:p>",
            relation("image", "media/a.jpg"),
            relation("image", "media/b.png"),
            relation("customXml", "../customXml/item1.xml"),
            said='<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.a+xml"/>',
            more={
                "docProps/app.xml": f"<a>{name}</a>",
                "docProps/core.xml": f"<a>{name}</a>",
                "customXml/item1.xml": f"<a>{name}</a>",
                "word/people.xml": f"<a>{name}</a>",
                "word/media/a.jpg": photo(),
                "word/media/b.png": screenshot(),
            },
        )
        + CANARY
    )


def workbook_with_names() -> bytes:
    name = CANARY.decode()
    return office(
        "xlsx",
        f'<x:absPath xmlns:x="urn:x" url="C:\\Users\\{name}\\"/><w:pageSetup paperSize="9" r:id="r1" xmlns:r="urn:r"/>',
        relation("printerSettings", "printerSettings/a.bin"),
        more={
            "xl/printerSettings/a.bin": CANARY,
            "xl/persons/person.xml": f"<person displayName='M' userId='{name}'/>",
        },
    )


def opendocument(
    body: str = "", *, manifest: str = "", scripts: str = "<o:scripts/>", more: Mapping[str, bytes | str] = {}
) -> bytes:
    vocabularies = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:d="urn:d" xmlns:xlink="urn:xlink" xmlns:s="urn:s"'
    entry = '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
    names = CANARY.decode()
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="urn:m">{entry}{manifest}</m:manifest>',
            "content.xml": f"<o:document {vocabularies}>{scripts}<o:body>{body}</o:body></o:document>",
            "meta.xml": f"<a>{names}</a>",
            "settings.xml": f"<a>{names}</a>",
            **more,
        }
    )
