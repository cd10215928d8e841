"""What a reader of the list of organisations chose."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from llwybr.core.places.kinds import kinds
from llwybr.core.places.queries import Wanted

LONGEST_SEARCH = 100


def wanted(said: QueryDict) -> Wanted:
    """What a reader of the list chose; what makes no sense does not bind."""
    kind = said.get("kind", "")
    return Wanted(
        words=said.get("words", "")[:LONGEST_SEARCH],
        kind=kind if kind in kinds() else "",
        area=_public_id(said.get("area", "")),
        closed=said.get("closed") == "1",
    )


def _public_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
