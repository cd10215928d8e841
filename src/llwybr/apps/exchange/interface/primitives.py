"""The kinds of value that CASE 1.1 is made of, as text: a value that is read is written again letter by letter."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # Python reads weeks (2026-W35-2) as days too
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
OWN_TERM = re.compile(r"ext:[A-Za-z0-9._-]+")

ASSOCIATIONS = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)


def is_uuid(text: str) -> bool:
    """Whether an identifier has the form that the interface asks."""
    return UUID.fullmatch(text) is not None


def _uuid(text: str) -> str:
    if not is_uuid(text):
        raise ValueError("must be a UUID of version 1 to 5 in lower case: give it a new one")
    return text


def _uri(text: str) -> str:
    if not URI.fullmatch(text):
        raise ValueError("must be a whole address with its scheme, such as https://…: write it out")
    return text


def _moment(text: str) -> str:
    try:
        fits = MOMENT.fullmatch(text) and datetime.fromisoformat(text[:19])
    except ValueError:
        fits = None
    if not fits:
        raise ValueError("must be a day and time with its zone, such as 2026-09-01T00:00:00Z: correct it")
    return text


def _day(text: str) -> str:
    try:
        fits = DAY.fullmatch(text) and date.fromisoformat(text)
    except ValueError:
        fits = None
    if not fits:
        raise ValueError("must be a day, such as 2026-09-01: correct it")
    return text


def _association(text: str) -> str:
    if text not in ASSOCIATIONS and not OWN_TERM.fullmatch(text):
        raise ValueError(f"must be one of {', '.join(ASSOCIATIONS)}, or a term of one's own such as ext:term")
    return text


def _target(text: str) -> str:
    if text != "CASE" and not OWN_TERM.fullmatch(text):
        raise ValueError("must be CASE, or a term of one's own such as ext:term")
    return text


Uuid = Annotated[str, AfterValidator(_uuid)]
Uri = Annotated[str, AfterValidator(_uri)]
Moment = Annotated[str, AfterValidator(_moment)]
Day = Annotated[str, AfterValidator(_day)]
AssociationType = Annotated[str, AfterValidator(_association)]
TargetType = Annotated[str, AfterValidator(_target)]
Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
Extensions = dict[str, Any]  # whatever a publisher wants to add: ours stands under "llwybr"


def case_name(name: str) -> str:
    """Our name of a field as the interface spells it: `cf_item_type_uri` is `CFItemTypeURI`, `full_statement` `fullStatement`."""
    first, *rest = name.split("_")
    capitals = {"uri": "URI", "url": "URL"}
    return ("CF" if first == "cf" else first) + "".join(capitals.get(word, word.capitalize()) for word in rest)
