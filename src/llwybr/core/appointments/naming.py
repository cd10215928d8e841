"""Public ids as names: what grants, looks and doors carry is an id alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from llwybr.core.letters.kinds import LONGEST, has_control
from llwybr.core.people.models import Person
from llwybr.core.places import queries as place_queries

if TYPE_CHECKING:
    from llwybr.core.kit.bilingual import Written

LEADS = re.compile(r"\w*:/+|@")
DOT = re.compile(r"(?<=\w)\.(?=\w)")  # as in `site.example`
PUBLIC_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def persons(ids: Iterable[str]) -> dict[str, str]:
    """What these persons want to be called; nothing of one who did not say, and of what is nobody. One query."""
    return {id: name for id, name in known(ids).items() if name}


def known(ids: Iterable[str]) -> dict[str, str]:
    """The same, with "" for one who did not say: whoever is not in it was erased, or is nobody."""
    wanted = _known(ids)
    rows = Person.objects.filter(public_id__in=wanted).values_list("public_id", "name")
    return {str(id): name for id, name in rows} if wanted else {}


def places(ids: Iterable[str]) -> dict[str, Written]:
    """The names of these places. One query."""
    wanted = _known(ids)
    return place_queries.names(wanted) if wanted else {}


def line(text: str) -> str:
    """A name as a letter takes it: one line, not too long, and nothing that a mail program would make a link of. People call
    themselves what they like, and letters go to strangers."""
    plain = "".join(sign for sign in text if not has_control(sign))
    return " ".join(DOT.sub(". ", LEADS.sub(" ", plain)).split())[:LONGEST]


def _known(ids: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(ids) if PUBLIC_ID.fullmatch(one)]
