"""A job description on paper (PDF/UA-1, which the typesetter checks as it writes), and a national one as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from llwybr.apps.descriptions.templatetags.descriptions import side_name, state_name
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.on_paper import sure
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from llwybr.apps.descriptions.models import Duty, Version
    from llwybr.apps.descriptions.rules.states import Side
    from llwybr.apps.standards.models import Edition, Profile
    from llwybr.values.bilingual import Bilingual, Language

FORMAT = "llwybr.job-description/1"
TYPESET = Path(__file__).with_name("download.typ")
BOTH = "both"


@dataclass(frozen=True)
class Signed:
    """One side's name under a text. `name`: empty for somebody with none here."""

    side: Side
    name: str
    on: date


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper. `where`: whose text it is; None: the national one. `version`: of a local text. `signed`: who
    agreed that of a post, and for which side, once both have: before that it is nobody's."""

    profile: Profile
    where: Bilingual | None
    lines: Sequence[tuple[str, str]]
    edition: Edition
    version: Version | None = None
    signed: Sequence[Signed] = ()


def as_response(sheet: Sheet, languages: str) -> HttpResponse:
    """To be saved. `languages`: en, cy or both; anything else is that of the page."""
    chosen = list(LANGUAGES) if languages == BOTH else [_language(languages)]
    response = HttpResponse(as_pdf(sheet, chosen), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sheet.profile.slug}-{"-".join(chosen)}.pdf"'
    return response


def _language(asked: str) -> Language:
    return next((one for one in LANGUAGES if one == asked), active_language())


def as_pdf(sheet: Sheet, languages: Iterable[Language]) -> bytes:
    """One part for each language."""
    parts = [_part(sheet, language) for language in languages]
    try:
        return _typeset(parts)
    except typst.TypstError:  # a letter that none of the fonts has
        return _typeset(sure(parts))


def _typeset(parts: list[dict[str, Any]]) -> bytes:
    data = {"language": parts[0]["language"], "title": parts[0]["title"], "parts": parts}
    files = {"main": _source(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    return bytes(typst.compile(files, pdf_standards="ua-1"))  # type: ignore[call-overload]  # files by name: the stub lacks it


@cache
def _source() -> bytes:
    return TYPESET.read_bytes()


def _part(sheet: Sheet, language: Language) -> dict[str, Any]:
    with override(language):
        return {
            "language": language,
            "heading": _("Job description"),
            "title": sheet.profile.title.in_language(language),
            "where": sheet.where.in_language(language) if sheet.where else _nation(sheet.edition.nation),
            "state": _state(sheet),
            "summary": sheet.profile.summary.in_language(language),
            "duties_title": _("The duties"),
            "lines": [_line(en, cy, language) for en, cy in sheet.lines],
            "signed_title": _("Agreed by both sides"),
            "signed": [_signed(one) for one in sheet.signed],
            "foot": _("Drawn from edition %(code)s of the standards.") % {"code": sheet.edition.code},
        }


def _nation(nation: str) -> str:
    return _("National text, Wales") if nation == "wales" else _("National text, England")


def _state(sheet: Sheet) -> str:
    version = sheet.version
    if version is None:
        return date_format(timezone.localdate())
    day = date_format(timezone.localdate(version.settled_at or version.changed_at))
    return _("Version %(n)s: %(state)s, %(day)s") % {
        "n": version.number,
        "state": state_name(version.state).lower(),
        "day": day,
    }


def _signed(one: Signed) -> dict[str, str]:
    name = one.name or _("Someone with no name here")
    return {"side": side_name(one.side), "name": name, "day": date_format(one.on)}


def _line(en: str, cy: str, language: Language) -> dict[str, str]:
    """In this language; where there are no words in it, in the other, and marked so."""
    here, there = (cy, en) if language == "cy" else (en, cy)
    other = "en" if language == "cy" else "cy"
    return {"text": here or there, "language": language if here else other}


def as_data(profile: Profile, duties: Iterable[Duty], edition: Edition, standing: str) -> dict[str, Any]:
    """One national description in both languages, for programs."""
    return {
        "format": FORMAT,
        "nation": edition.nation,
        "edition": {"id": edition.code, "standing": standing, "in_force_from": edition.in_force_from.isoformat()},
        "job": {"id": profile.slug, "title": _both(profile.title), "summary": _both(profile.summary)},
        "duties": [
            {"id": one.slug, "text": _both(one.text), "element": one.element, "everybodys": not one.profiles}
            for one in duties
        ],
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {language: text.in_language(language) for language in LANGUAGES}
