"""What is searched: each parser with what its search begins from, how its files are put together, and words that it knows."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from llwybr.apps.exchange.interface.given import GivenAssociation, GivenDocument, GivenItem, GivenPackage
from llwybr.apps.exchange.tests.samples import kitchen
from llwybr.apps.portfolio.rules.bringing import ATTACHED, SHOWS, STATEMENT
from llwybr.apps.portfolio.rules.bringing_activities import LINKS
from llwybr.apps.posts.incoming.headings import fields
from llwybr.apps.selfassessment.incoming import ANSWERS_OF, STEPS_OF
from llwybr.core.files.checker import office, opendocument, pdf
from llwybr.core.files.tests import making
from llwybr.core.files.tests.corpus import HIDING, HOSTILE
from llwybr.core.places.incoming import gias
from llwybr.core.places.tests.gias import as_csv, school
from llwybr.core.rights.tests import zips
from llwybr.site.backups import archive
from tests.fuzz import parsers, shapes
from tests.fuzz.shapes import Shape

LONGEST = 20_000  # bytes of one input
MOMENT = "2026-03-01T09:00:00+00:00"

Seeds = Callable[[], list[bytes]]


@dataclass(frozen=True)
class Target:
    """`more`: what only a long search begins from. `boxed`: the process that runs it stops at 2 seconds by itself (core/files)."""

    run: Callable[[bytes], None]
    seeds: Seeds
    shape: Shape | None = None
    words: tuple[str, ...] = ()
    more: Seeds = list
    boxed: bool = False


OFFICE = (
    *office.FETCHES,
    *office.OTHER_FILES,
    *("instrText", "fldChar", "fldSimple", "action", "src", "href", "TargetMode", "External", "Relationship"),
    *("Override", "ContentType", "PartName", "pageSetup", "absPath", "userId", "<!DOCTYPE", "http://", "ppaction://"),
)
OPEN = (*opendocument.MACROS, *opendocument.OTHER_FILES, *opendocument.FETCHES, "encryption-data", "file-entry")
PDF = (
    *pdf.LEFT_OUT,
    *pdf.FORBIDDEN,
    *pdf.ACTIONS,
    *pdf.KNOWN,
    *pdf.ANNOTATIONS,
    *pdf.PACKED,
    *("/Type", "/Page", "/Kids", "/Count", "/Filter", "/Length", "/Prev", "/XRefStm", "/ObjStm", "/Encrypt", "4 0 R"),
    *("/Names", "/Rect", "/Subtype", "/Root", "obj", "endobj", "stream\n", "endstream", "xref", "trailer", "startxref"),
)
KINDS: dict[str, tuple[Seeds, Shape | None, tuple[str, ...]]] = {
    "jpeg": (lambda: [making.photo(), making.picture(progressive=True)], None, ()),
    "png": (lambda: [making.screenshot(), making.picture("PNG", mode="P")], shapes.PICTURE, ("IHDR", "PLTE", "tRNS")),
    "webp": (lambda: [making.picture("WEBP"), making.picture("WEBP", mode="RGBA")], None, ("VP8X", "ANIM", "ALPH")),
    "pdf": (lambda: [making.pdf_with_names()], None, PDF),
    "docx": (lambda: [making.document_with_names(), making.office()], shapes.ZIP, OFFICE),
    "xlsx": (lambda: [making.workbook_with_names()], shapes.ZIP, OFFICE),
    "pptx": (lambda: [making.office("pptx")], shapes.ZIP, OFFICE),
    "odt": (lambda: [making.opendocument("<t:p>seen</t:p>")], shapes.ZIP, OPEN),
    "txt": (lambda: ["Shwmae, bawb ŵ".encode() * 9], None, ()),
}


@cache
def _all_known() -> list[bytes]:
    return [made() for made, _ in (*HOSTILE.values(), *HIDING.values())]


def _like(seeds: Seeds) -> Seeds:
    """The hostile files that begin as these do."""
    return lambda: [one for one in _all_known() if len(one) <= LONGEST and one[:4] in {seed[:4] for seed in seeds()}]


def _names(models: Iterable[type]) -> tuple[str, ...]:
    return tuple(str(field.alias) for one in models for field in one.model_fields.values())  # type: ignore[attr-defined]


def _staff() -> list[bytes]:
    rows = [
        (
            "Enw llawn;Dyddiad geni;Cyfeiriad;Swydd;Oriau;Contract;Llun;Wythnosau;Rhif\n"
            "Nia Ŵyn;01/02/1990;nia@ysgol.example;CD;32,5;Parhaol;08:30-15:00;39;123\nCyfanswm;;;;32,5\n"
        ),
        (
            "Name,Date of birth,Job,Grade,SCP,Hours,Weeks,Start,End,Line manager,Payroll number,Workplace\n"
            '"Wyn, Nia",1 Feb 1990,TA,G4,7,"32h 30m",term time,2020-09-01,,Mr X,="00123",Ysgol Dychmygol\n'
        ),
    ]
    return [rows[0].encode("utf-16"), rows[0].encode(), rows[1].encode(), b"sep=\t\n" + rows[1].encode("cp1252")]


def _rows() -> list[bytes]:
    """Evidence, learning and an attempt, which all are taken."""
    own, other = "0f0e0d0c-0b0a-4908-8706-050403020100", "1f0e0d0c-0b0a-4908-8706-050403020100"
    told: dict[str, Any] = {"public_id": own, "title": "A", "language": "cy", "on": "2026-03-01"}
    evidence = {"kind": "witness", "text": "B", "link": "https://a.cymru/", "created_at": MOMENT}
    parts = {
        SHOWS: [{"nation": "wales", "element": "a-1"}],
        ATTACHED: [{"file": other, "position": 1}],
        STATEMENT: [{"said": "Well", "name": "N", "role": "R"}],
    }
    activity = {
        "minutes": 60,
        "nation": "wales",
        "area": "a",
        "provider": "p",
        "changed": "c",
        LINKS: [{"evidence": other}],
    }
    attempt = {"edition": "wales/2026-1", "job": "ta", "aim": None, "started_at": MOMENT, "hours": "3.5", "cost": 0}
    how = {"languages": ["cy"], "deliveries": ["online"], "by_when": "2026-09-01"}
    said = {
        ANSWERS_OF: [{"element": "a-1", "value": "3", "answered_at": MOMENT}],
        STEPS_OF: [{"element": "a-1", "status": "", "note": "n", "declined_for": "1", "changed_at": MOMENT}],
    }
    return [json.dumps(one).encode() for one in (told | evidence | parts, told | activity, attempt | how | said)]


def _bundles() -> list[bytes]:
    whole = zips.bundle(
        {
            "data.json": zips.data({"learning.Plan": [{"a": [1.5, None, "x"]}]}, {"a": "files/a.txt"}),
            "files/a.txt": b"a",
        },
        by=shapes.SIGNER,
    )
    return [whole.getvalue()]


def _backups() -> list[bytes]:
    facts = archive.Facts(engine="sqlite", migrations=frozenset({"a.0001"}), sequence=1, digest="a", counts={"a": 1})
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"SQLite")
        file.flush()
        out = io.BytesIO()
        members = [("database", Path(file.name)), ("files/0a/" + "0a" * 16, Path(file.name))]
        archive.write(out, members, facts=facts, made_at="2026-11-23", key=None)
    return [out.getvalue()]


ANCHOR = json.dumps(
    {"sequence": 1, "digest": "0" * 64, "at": "2026-11-23T12:00:00Z", "key": "0" * 16, "signature": "0" * 128}
)
LETTER = f"""From: a@b
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

{ANCHOR}
--x--
"""
CASE = _names((GivenPackage, GivenDocument, GivenItem, GivenAssociation))

PLANTED = {
    "planted": Target(parsers.planted, lambda: [b"L"]),
    "planted_inside": Target(
        parsers.planted_inside, lambda: [shapes.ZIP.together({"word/document.xml": b"L"})], shapes.ZIP
    ),
    "planted_limits": Target(parsers.planted_limits, list),
}
TARGETS: dict[str, Target] = {
    **{
        kind: Target(parsers.checker, seeds, shape, words, _like(seeds), boxed=True)
        for kind, (seeds, shape, words) in KINDS.items()
    },
    "part": Target(
        parsers.part, lambda: [b"<a><b c='d'>e</b></a>", b"<x:absPath url='C:'/>"], words=OFFICE, boxed=True
    ),
    "verdict": Target(parsers.verdict, lambda: [b'{"kind": "pdf"}', b'{"reason": "size", "most": 1, "what": "a"}']),
    "staff": Target(parsers.staff_list, _staff, words=(*fields(), "sep=", "Name", "Swydd", '="', "'=", "Total")),
    "cell": Target(parsers.cell, lambda: [b"01/02/2026", b"32h 30m", b"08:30-15:00", b"Mon-Wed, Fri", b"Wyn, Nia"]),
    "gias": Target(parsers.national_list, lambda: [as_csv([school(900001, "Ysgol")])], words=gias.COLUMNS),
    "case": Target(parsers.standards, lambda: [json.dumps(kitchen()).encode()], words=CASE),
    "asked": Target(
        parsers.asked,
        lambda: [b"filter=title~'a'%20AND%20language='cy'&sort=title&orderBy=desc&limit=1&offset=0&fields=title"],
    ),
    "bundle": Target(parsers.bundle, _bundles, shapes.BUNDLE),
    "row": Target(parsers.row, _rows),
    "pack": Target(parsers.pack, lambda: [b"guides:\n  - {id: a, n: 1, on: 2026-01-01}\n", "a: |\n  ŵ\n".encode()]),
    "backup": Target(parsers.backup, _backups, shapes.BACKUP),
    "anchors": Target(parsers.anchors, lambda: [ANCHOR.encode(), LETTER.encode()]),
    "written": Target(
        parsers.written,
        lambda: [
            b"A pupil called Mari Wyn in Year 4, DOB",
            "https://www.gŵyl.cymru:80/a?b#c".encode(),
            b"nia@ysgol.cymru",
        ],
    ),
}
