"""A record of learning taken along: a year on paper (PDF/UA-1, which the typesetter checks as it writes), all of it as a table."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from llwybr.apps.portfolio.queries import activities as queries
from llwybr.apps.portfolio.rules.learning import bounds
from llwybr.apps.portfolio.templatetags.learning_record import learnt_in, year_name
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.spreadsheet import as_csv
from llwybr.core.kit.templatetags.kit import hours
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from llwybr.apps.portfolio.models import Activity
    from llwybr.apps.portfolio.queries.activities import Bar, Totals
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written
    from llwybr.values.bilingual import Language

TYPESET = Path(__file__).with_name("learning.typ")
BOTH = "both"
MOST = 400  # entries of a year on paper: whoever has more has the table
LAST_SURE = "\u0250"  # every letter of the languages of Europe in Latin script comes before it


def as_paper(viewer: Viewer, year: int, languages: str, now: datetime) -> HttpResponse:
    """To be saved. `languages`: en, cy or both; anything else is that of the page."""
    chosen: list[Language] = list(LANGUAGES) if languages == BOTH else [_language(languages)]
    totals = queries.totals(viewer, year)
    entries = list(queries.activities(viewer, year).select_related("person")[:MOST])
    titles = queries.area_titles(queries.nation_of_learner(viewer, now), totals.areas)
    parts = [_part(language, totals, entries, titles, now) for language in chosen]
    response = HttpResponse(_typeset(parts), content_type="application/pdf")
    name = "cofnod-dysgu" if active_language() == "cy" else "learning-record"
    response["Content-Disposition"] = f'attachment; filename="{name}-{year}-{"-".join(chosen)}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _language(asked: str) -> Language:
    return next((one for one in LANGUAGES if one == asked), active_language())


def _typeset(parts: list[dict[str, Any]]) -> bytes:
    try:
        return _compiled(parts)
    except typst.TypstError:  # a letter that none of the fonts has
        return _compiled([{**part, "entries": [_printable(one) for one in part["entries"]]} for part in parts])


def _printable(entry: dict[str, str]) -> dict[str, str]:
    """With a mark for each letter that may have no shape: somebody's paper lacks a letter, and is there."""
    return {
        name: "".join(one if one.isprintable() and one < LAST_SURE else "\ufffd" for one in text)
        for name, text in entry.items()
    }


def _compiled(parts: list[dict[str, Any]]) -> bytes:
    data = {"language": parts[0]["language"], "title": parts[0]["title"], "parts": parts}
    files = {"main": _source(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    return bytes(typst.compile(files, pdf_standards="ua-1"))  # type: ignore[call-overload]  # files by name: the stub lacks it


@cache
def _source() -> bytes:
    return TYPESET.read_bytes()


def _part(
    language: Language, totals: Totals, entries: list[Activity], titles: Mapping[str, Written], now: datetime
) -> dict[str, Any]:
    with override(language):
        first, last = bounds(totals.year)
        return {
            "language": language,
            "title": _("Record of learning, %(year)s") % {"year": year_name(totals.year)},
            "name": next((one.person.name for one in entries), ""),
            "span": _("%(first)s to %(last)s") % {"first": date_format(first), "last": date_format(last)},
            "made": _("Made on %(day)s.") % {"day": date_format(timezone.localdate(now))},
            "together": _("Together: %(hours)s") % {"hours": hours(totals.hours)},
            "totals": _totals(totals, titles),
            "hours_heading": _("Hours"),
            "entries_title": _("What I learnt"),
            "none": "" if entries else _("Nothing is written for this year."),
            "entries": [_entry(one, titles) for one in entries],
            "changed_heading": _("What changed because of it?"),
            "more": _more(totals.entries - len(entries)),
        }


def _totals(totals: Totals, titles: Mapping[str, Written]) -> list[dict[str, Any]]:
    areas = {_area(slug, titles): bar for slug, bar in totals.areas.items()}
    languages = {learnt_in(code): bar for code, bar in totals.languages.items()}
    kinds: list[tuple[str, dict[str, Bar]]] = [(_("By area of the job"), areas), (_("By language"), languages)]
    return [
        {"heading": heading, "rows": [[name, hours(bar.hours)] for name, bar in bars.items()]}
        for heading, bars in kinds
        if bars
    ]


def _area(slug: str, titles: Mapping[str, Written]) -> str:
    return str(titles.get(slug, slug)) if slug else _("All of it, or none")


def _entry(one: Activity, titles: Mapping[str, Written]) -> dict[str, str]:
    facts = [date_format(one.on), hours(one.hours), learnt_in(one.language)]
    facts += [_area(one.area, titles)] if one.area else []
    facts += [one.provider] if one.provider else []
    return {"title": one.title, "facts": " · ".join(facts), "changed": one.changed}


def _more(left: int) -> str:
    if left <= 0:
        return ""
    words = ngettext("%(n)s more entry is in the table (CSV).", "%(n)s more entries are in the table (CSV).", left)
    return words % {"n": number_format(left, force_grouping=True)}


def as_table(viewer: Viewer, now: datetime) -> str:
    """Every entry, the latest first, in the language of the page; hours as a number."""
    head = [
        _("Day"), _("What"), _("Hours"), _("Language"), _("Part of the job"), _("Who ran it"), _("What changed because of it?"),
        _("Academic year"),
    ]  # fmt: skip
    return as_csv(head, _rows(viewer, now))


def _rows(viewer: Viewer, now: datetime) -> Iterator[list[str]]:
    titles = queries.area_titles(queries.nation_of_learner(viewer, now))
    names = {code: learnt_in(code) for code in (*LANGUAGES, BOTH)}
    fields = ("on", "title", "minutes", "language", "area", "provider", "changed")
    for on, title, minutes, language, area, provider, changed in queries.activities(viewer).values_list(*fields):
        time = number_format(round(minutes / 60, 2), use_l10n=False)
        part = str(titles.get(area, area)) if area else ""
        year = year_name(on.year if on.month >= 9 else on.year - 1)
        yield [on.isoformat(), title, time, names[language], part, provider, changed, year]
