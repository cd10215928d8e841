"""What stands in a cell, as what it means. Each raises ValueError, with a code for the words, for what it cannot be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from llwybr.values.letters import plain_letters

EXCEL_BEGINS = date(1899, 12, 30)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ion ionawr",
            "feb february chwe chwefror",
            "mar march maw mawrth",
            "apr april ebr ebrill",
            "may mai",
            "jun june meh mehefin",
            "jul july gor gorffennaf",
            "aug august awst",
            "sep sept september med medi",
            "oct october hyd hydref",
            "nov november tach tachwedd",
            "dec december rhag rhagfyr",
        ),
        start=1,
    )
    for name in names.split()
}
DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "m mo mon monday llun ll",
            "tu tue tues tuesday mawrth maw",
            "w we wed weds wednesday mercher mer",
            "th thu thur thurs thursday iau",
            "f fr fri friday gwener gwe",
            "sa sat saturday sadwrn sad",
            "su sun sunday sul",
        )
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})(?: .*)?", re.ASCII)
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|af|il|ydd|fed|ed|eg|ain)?[- /.]+([a-z]+)[- /.,]+(\d{4}|\d{2})(?: .*)?", re.ASCII
)
_CLOCK = re.compile(r"(\d{1,3}) ?(?:[:h]|awr|hours?|hrs?) ?(\d{1,2})(?::00)? ?(?:m|mins?|minutes?|munud)?", re.ASCII)
_UNIT = re.compile(r" ?(hours?|hrs?|awr|oriau|h|weeks?|wks?|wythnos|wythnosau|w)\.?$")
_A_WEEK = re.compile(r" ?(?:p\.?w\.?|(?:/|per|a|yr) ?(?:week|wk|wythnos))$")


@lru_cache(maxsize=20_000)
def day(text: str) -> date:
    """A date as people and systems write it, the day before the month. Raises ValueError("day")."""
    said = " ".join(text.strip().lower().split())
    try:
        if found := _ISO.fullmatch(said):
            return date(*map(int, found.groups()))
        if found := _DAY_FIRST.fullmatch(said):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if found := _IN_WORDS.fullmatch(plain_letters(said)):
            return date(_year(found[3]), MONTHS[found[2]], int(found[1]))
        if said.isascii() and said.isdigit() and len(said) == 5:  # as a spreadsheet counts days
            return EXCEL_BEGINS + timedelta(int(said))
    except (ValueError, KeyError, OverflowError):
        pass
    raise ValueError("day")


def _year(text: str) -> int:
    """Of two figures: of this century up to 40 (a contract may end then), else of the last."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) <= 40 else 1900)


@lru_cache(maxsize=20_000)
def minutes(text: str) -> int:
    """Hours as minutes: 32.5, 32,5, 32:30, 32 h 30, 32.5 hrs/wk. Raises ValueError("hours")."""
    typed = _A_WEEK.sub("", text.strip().lower())
    said = typed if _CLOCK.fullmatch(typed) else _UNIT.sub("", typed)
    if found := _CLOCK.fullmatch(said):
        if int(found[2]) < 60:
            return int(found[1]) * 60 + int(found[2])
        raise ValueError("hours")
    found_minutes = _decimal(said, "hours") * 60
    if not 0 <= found_minutes <= 24 * 60 * 7:
        raise ValueError("hours")
    return round(found_minutes)


def _decimal(said: str, reason: str) -> Decimal:
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", said, re.ASCII):
        raise ValueError(reason)
    try:
        return Decimal(said.replace(",", "."))
    except InvalidOperation:  # pragma: no cover  the pattern lets none through
        raise ValueError(reason) from None


@lru_cache(maxsize=2000)
def weeks(text: str) -> Decimal:
    """How many weeks a year, to three places. Raises ValueError("weeks")."""
    return round(_decimal(_UNIT.sub("", text.strip().lower()), "weeks"), 3)


@lru_cache(maxsize=2000)
def point(text: str) -> int:
    """A spine point: 5, SCP 5, 05. Raises ValueError("spine_point")."""
    found = re.fullmatch(r"(?:scp|pcg|pt|point|pwynt|njc)?[ .-]*0*(\d{1,3})(?:\.0+)?", text.strip().lower(), re.ASCII)
    if not found:
        raise ValueError("spine_point")
    return int(found[1])


@lru_cache(maxsize=2000)
def days(text: str) -> tuple[int, ...] | None:
    """Which days of the week: `Mon-Fri`, `Mon, Wed`, `MTWThF`, `Llun i Gwener`; None for what says none."""
    said = re.sub(r"[^\w]+", " ", plain_letters(text.replace("–", "-").replace("-", " to "))).split()
    found: list[int] = []
    to = False
    for word in said:
        if word in {"to", "i", "hyd", "tan"}:
            to = True
        elif word not in {"and", "a", "ac", "dydd", "only"}:
            number = DAY_NAMES.get(word)
            if number is None:
                return _run_together(word) if len(said) == 1 else None
            found += range(found[-1] + 1, number + 1) if to and found else (number,)
            to = False
    return tuple(sorted(set(found))) or None


def _run_together(word: str) -> tuple[int, ...] | None:
    """`mtwthf`, and with nothing between the names of three letters."""
    found = re.fullmatch(r"(?:tu|th|sa|su|m|t|w|f)+", word)
    parts = re.findall(r"tu|th|sa|su|m|t|w|f", word) if found else []
    numbers = {"m": 0, "tu": 1, "t": 1, "w": 2, "th": 3, "f": 4, "sa": 5, "su": 6}
    return tuple(sorted({numbers[part] for part in parts})) or None


def two_names(text: str) -> tuple[str, str]:
    """Given and family names of `Surname, Given` or `Given Surname`, without a title. Raises ValueError("full_name")."""
    before, comma, after = text.partition(",")
    given, family = (after, before) if comma else _at_last_word(text)
    given = re.sub(r"^(mr|mrs|miss|ms|mx|dr|parch|rev|prof)\.?\s+", "", given.strip(), flags=re.I)
    if not given or not family.strip() or "," in after:
        raise ValueError("full_name")
    return given.strip(), family.strip()


def _at_last_word(text: str) -> tuple[str, str]:
    """`Rhys ap Gwilym` is ap Gwilym's."""
    words = text.split()
    particle = len(words) > 2 and words[-2].lower() in {"ap", "ab", "ferch", "van", "de", "von", "el", "al"}
    at = len(words) - (2 if particle else 1)
    return " ".join(words[:at]), " ".join(words[at:])
