"""PURE: an entry of a record of learning as it stands in a bundle from elsewhere: read with suspicion, or left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from llwybr.apps.portfolio.rules.bringing import NATIONS, SLUG
from llwybr.apps.portfolio.rules.codes import LANGUAGES_OF_LEARNING, LONGEST_TEXT, LONGEST_TITLE, MOST_MINUTES
from llwybr.apps.portfolio.rules.learning import EARLIEST, Learnt

LINKS = "portfolio.Activity_evidence"  # which evidence counts where, as a bundle has it
PARTS = {LINKS: "activity"}
NO_SHAPE = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class Brought:
    """An entry, the id that it had where it comes from, and those that its evidence had there."""

    origin: UUID
    learnt: Learnt
    evidence: tuple[UUID, ...]


def read(row: Mapping[str, Any], today: date) -> Brought | None:
    """What the row says, or None where it is no entry that a form of ours would have taken."""
    try:
        origin, learnt = UUID(row["public_id"]), _learnt(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    sound = bool(learnt.title) and EARLIEST <= learnt.on <= today and learnt.language in LANGUAGES_OF_LEARNING
    return Brought(origin, learnt, tuple(dict.fromkeys(_evidence(row)))) if sound else None


def _learnt(row: Mapping[str, Any]) -> Learnt:
    return Learnt(
        title=_line(row["title"], LONGEST_TITLE),
        on=date.fromisoformat(row["on"]),
        minutes=_minutes(row["minutes"]),
        language=_line(row["language"], LONGEST_TITLE),
        nation=_nation(row.get("nation", "")),
        area=_area(row.get("area", "")),
        provider=_line(row.get("provider", ""), LONGEST_TITLE),
        changed=_text(row.get("changed", "")),
    )


def _evidence(row: Mapping[str, Any]) -> Iterator[UUID]:
    links = row.get(LINKS)
    for one in links if isinstance(links, list) else ():
        try:
            yield UUID(one["evidence"])
        except (AttributeError, KeyError, TypeError, ValueError):
            continue


def _nation(given: Any) -> str:
    if given not in ("", *NATIONS):
        raise ValueError("no nation")
    return str(given)


def _area(given: Any) -> str:
    """A name out of packs, if not of those that are here: what somebody typed is no code, and would be taken for one in logs."""
    text = _text(given)
    if text and not SLUG.fullmatch(text):
        raise ValueError("no area")
    return text


def _line(given: Any, most: int) -> str:
    text = _text(given).strip()
    if len(text) > most or "\n" in text or "\t" in text:
        raise ValueError("no line")
    return text


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise ValueError("no text")
    if any(unicodedata.category(sign) in NO_SHAPE and sign not in "\n\t" for sign in given):
        raise ValueError("a sign that nobody types")
    return given


def _minutes(given: Any) -> int:
    if type(given) is not int or not 1 <= given <= MOST_MINUTES:
        raise ValueError("no time")
    return given
