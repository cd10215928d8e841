"""A piece of evidence on paper: PDF/UA-1, which the typesetter checks as it writes, with its pictures in it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from llwybr.apps.portfolio import queries
from llwybr.apps.portfolio.templatetags.evidence import kind_name, size
from llwybr.core.files.limits import PICTURES
from llwybr.core.files.queries import may_be_fetched, path_of
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.on_paper import sure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from llwybr.apps.portfolio.models import Attached, Evidence
    from llwybr.core.files.models import File

TYPESET = Path(__file__).with_name("evidence.typ")
MOST_PICTURES = 30_000_000  # bytes of the pictures in one paper; the others are named in it
MOST_PIXELS = 34_000_000  # the same, of those that are unpacked for it: two of the largest, 80 MB of memory each


def as_pdf(evidence: Evidence, today: date) -> bytes:
    """Its words, what it shows and its files by name; pictures as they are."""
    files = queries.files_of(evidence)
    pictures = list(_pictures(files))
    said = _said(evidence, files, pictures, today)
    try:
        return _compiled(said)
    except typst.TypstError:  # a letter that none of the fonts has
        return _compiled(sure(said))


def _compiled(said: dict[str, Any]) -> bytes:
    content = {"main": _typeset(), "data.json": json.dumps(said, ensure_ascii=False).encode()}
    where = (
        {"root": str(settings.FILES)} if said["pictures"] else {}
    )  # which is not there before anybody brought a file
    return bytes(typst.compile(content, pdf_standards="ua-1", **where))  # type: ignore[call-overload]  # files by name: the stub lacks it


@cache
def _typeset() -> bytes:
    return TYPESET.read_bytes()


def _pictures(files: Iterable[Attached]) -> Iterable[Attached]:
    """Those that fit."""
    room, pixels = MOST_PICTURES, MOST_PIXELS
    for one in files:
        kept = one.file
        if kept.kind in PICTURES and may_be_fetched(kept) and kept.size <= room and path_of(kept).exists():
            many = _pixels(kept)
            if many <= pixels:
                room, pixels = room - kept.size, pixels - many
                yield one


def _pixels(kept: File) -> int:
    """How many the typesetter unpacks: a JPEG goes into the paper as it is."""
    if kept.kind != "png":
        return 0
    with Image.open(path_of(kept), formats=["PNG"]) as picture:  # ours: written anew when it was kept
        return picture.width * picture.height


def _said(evidence: Evidence, files: list[Attached], pictures: list[Attached], today: date) -> dict[str, Any]:
    return {
        "language": active_language(),
        "title": evidence.title,
        "words_language": evidence.language,
        "paragraphs": [one for one in evidence.text.split("\n") if one.strip()],
        "rows": _rows(evidence),
        "parts_title": _("Parts of the job that it shows"),
        "parts": [str(one.title) for _area, some in queries.shown_by(evidence, today) for one in some],
        "files_title": _("Files"),
        "files": [f"{one.file.name} ({size(one.file.size)})" for one in files],
        "pictures": [
            {
                "path": f"/{path_of(one.file).relative_to(settings.FILES)}",
                "format": "jpg" if one.file.kind == "jpeg" else one.file.kind,
                "alt": _("A picture of this piece of evidence: %(name)s") % {"name": one.file.name},
            }
            for one in pictures
        ],
        "statement": _statement(evidence),
        "printed": _("Printed from Llwybr on %(day)s.") % {"day": date_format(today)},
    }


def _rows(evidence: Evidence) -> list[list[str]]:
    """What stands above the words: each with its name."""
    rows = [
        (_("Name"), evidence.person.name),
        (_("Kind"), kind_name(evidence.kind)),
        (_("When"), date_format(evidence.on) if evidence.on else ""),
        (_("Link"), evidence.link),
        (_("Written on"), date_format(timezone.localdate(evidence.created_at))),
    ]
    return [[name, said] for name, said in rows if said]


def _statement(evidence: Evidence) -> dict[str, str]:
    """What the witness said, where somebody did."""
    said = queries.said_in(evidence)
    if said is None:
        return {}
    who = ", ".join(word for word in (said.statement.name, said.statement.role) if word)
    language = said.statement.language
    return {"title": _("What the witness says"), "who": who, "text": said.statement.said, "language": language}
