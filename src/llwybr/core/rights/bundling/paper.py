"""All of it to read, in one language: in parts of two thousand records, so that no paper is too heavy to make or to open."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override

from llwybr.values.bilingual import OWN_NAME, as_language

if TYPE_CHECKING:
    from llwybr.core.rights.bundling.rows import Column, Kind, Row
    from llwybr.values.bilingual import Language

A_PART = 2000  # records
LONGEST = 4000  # signs of one value: the whole of it stands in data.json


@dataclass
class Part:
    """One paper of several: sections of records, until it is full."""

    number: int
    sections: list[dict[str, Any]] = field(default_factory=list)
    records: int = 0


def parts(sections: Iterable[tuple[Kind, int, Iterable[Row]]], language: Language) -> Iterator[Part]:
    """What each paper holds: `sections` gives each model, how many rows there are of it, and the rows."""
    part = Part(1)
    for kind, many, rows in sections:
        for some in _portions(rows, part):
            part.sections.append(_section(kind, many, some, language))
            part.records += len(some)
            if part.records >= A_PART:
                yield part
                part = Part(part.number + 1)
    if part.sections or part.number == 1:
        yield part


def _portions(rows: Iterable[Row], part: Part) -> Iterator[list[Row]]:
    rest, room = iter(rows), max(A_PART - part.records, 1)
    while some := list(islice(rest, room)):
        yield some
        room = A_PART


def _section(kind: Kind, many: int, rows: list[Row], language: Language) -> dict[str, Any]:
    with override(language):
        return {
            "title": kind.title.bilingual().in_language(language),
            "about": kind.why.bilingual().in_language(language),
            "many": ngettext("%(number)s record", "%(number)s records", many) % {"number": many},
            "rows": [_lines(kind.columns, row, language) for row in rows],
        }


def _lines(columns: Iterable[Column], row: Row, language: Language) -> list[list[str]]:
    """Heading and value of what is said: what is empty says nothing."""
    told = ((column, _in_words(column, row, language)) for column in columns)
    return [[column.label.bilingual().in_language(language), text] for column, text in told if text]


def _in_words(column: Column, row: Row, language: Language) -> str:
    if called := row.get("words", {}).get(column.name):
        return printable(called[language])
    value = row[column.name]
    words = column.means.get(value) if isinstance(value, str) else None
    return words.bilingual().in_language(language) if words else said(value, language)


def as_data(part: Part, *, called: str, site: str, day: date, language: Language) -> bytes:
    """What the typesetter sets."""
    with override(language):
        lead = [
            printable(called),
            gettext("Made on %(day)s by %(site)s.") % {"day": date_format(day), "site": site},
            gettext("Only you see this."),
        ]
        title = gettext("Everything Llwybr keeps of you")
        if part.number > 1:
            title = gettext("Everything Llwybr keeps of you, part %(number)s") % {"number": part.number}
        data = {"language": language, "title": title, "lead": [one for one in lead if one], "sections": part.sections}
        return json.dumps(data, ensure_ascii=False).encode()


def said(value: Any, language: Language) -> str:
    """A value in words, in the active language."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict) and set(value) == {"en", "cy"}:
        return str(value[language])
    if isinstance(value, list):
        return ", ".join(filter(None, (said(one, language) for one in value)))
    text = _time(printable(value), language) if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def printable(text: str) -> str:
    """Without the signs that no paper can have."""
    if text.replace("\n", "").isprintable():  # nearly every text is, and this asks once
        return text
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})


def _time(text: str, language: Language) -> str:
    """A day or a moment as people write it; any other text as it is."""
    if text in OWN_NAME:
        return OWN_NAME[as_language(text)]
    return _when(text, language) if len(text) <= 32 and text[4:5] == "-" else text


@lru_cache(maxsize=2000)  # much was written and changed at one moment, or on one day
def _when(text: str, language: Language) -> str:
    try:
        moment: datetime | None = parse_datetime(text) if len(text) >= 19 else None
        day = parse_date(text) if len(text) == 10 else None
    except ValueError:
        return text
    with override(language):
        if moment and timezone.is_aware(moment):
            return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
        return date_format(day) if day else text
