"""PURE: evidence as a bundle has it, read by somebody who trusts none of it: what could not have been written here stays out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from llwybr.apps.portfolio.rules.codes import (
    KINDS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ELEMENTS,
    MOST_FILES,
    OBSERVATION,
    WITNESS,
)
from llwybr.apps.portfolio.rules.links import why_not
from llwybr.values.bilingual import LANGUAGES

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SLUG = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:[.-][a-z0-9]+)*")  # as in packs: `care.first-aid`
NATIONS = ("wales", "england")
EARLIEST = 1950  # the year of the first piece that is believed
STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
SHOWS, ATTACHED, STATEMENT = "portfolio.Shows", "portfolio.Attached", "portfolio.Statement"
PARTS = {SHOWS: "evidence", ATTACHED: "evidence", STATEMENT: "evidence"}


@dataclass(frozen=True)
class Brought:
    """One piece. `origin`: the id that it had; `files`: the ids that its files had, in order."""

    origin: str
    kind: str
    title: str
    text: str
    language: str
    link: str
    on: date | None
    created_at: datetime
    shows: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def read(row: Mapping[str, Any], now: datetime) -> Brought | None:
    """The piece that a row says, or None where nobody could have written it here."""
    origin, kind, language = row.get("public_id"), row.get("kind"), row.get("language")
    title, text, link = (_text(row.get(name)) for name in ("title", "text", "link"))
    is_known = kind in KINDS and language in LANGUAGES and isinstance(origin, str) and ID.fullmatch(origin)
    title, text = " ".join(title.split()), _with_statement(text, row)
    if not is_known or not 0 < len(title) <= LONGEST_TITLE or len(text) > LONGEST_TEXT or (link and why_not(link)):
        return None
    return Brought(
        origin=str(origin),
        kind=OBSERVATION if kind == WITNESS else str(kind),
        title=title,
        text=text,
        language=str(language),
        link=link,
        on=_day(row.get("on"), now),
        created_at=_time(row.get("created_at"), now),
        shows=_shows(row.get(SHOWS)),
        files=_files(row.get(ATTACHED)),
    )


def _with_statement(text: str, row: Mapping[str, Any]) -> str:
    """What a witness is to have said, as words that its owner brought: nobody here heard them say it."""
    for one in _rows(row.get(STATEMENT))[:1]:
        said = _text(one.get("said"))
        who = ", ".join(word for name in ("name", "role") if (word := _text(one.get(name))))
        text = "\n\n".join(part for part in (text, f"{who}:\n{said}" if said else "") if part)
    return text


def _shows(rows: Any) -> tuple[tuple[str, str], ...]:
    found = ((one.get("nation"), one.get("element")) for one in _rows(rows))
    known = [(str(n), str(e)) for n, e in found if n in NATIONS and isinstance(e, str) and SLUG.fullmatch(e)]
    return tuple(dict.fromkeys(known))[:MOST_ELEMENTS]


def _files(rows: Any) -> tuple[str, ...]:
    ids = [one.get("file") for one in sorted(_rows(rows), key=lambda one: str(one.get("position")).rjust(6))]
    return tuple(dict.fromkeys(one for one in ids if isinstance(one, str) and ID.fullmatch(one)))[:MOST_FILES]


def _rows(rows: Any) -> list[Mapping[str, Any]]:
    return [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []


def _text(said: Any) -> str:
    return STRANGE.sub("", said) if isinstance(said, str) else ""


def _day(said: Any, now: datetime) -> date | None:
    try:
        day = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return day if day and day.year >= EARLIEST and day <= now.date() else None


def _time(said: Any, now: datetime) -> datetime:
    """When it was written, as it says; now, where it says nothing, or a time to come."""
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else now
    except ValueError:
        return now
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return min(found, now) if found.year >= EARLIEST else now
