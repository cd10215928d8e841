"""Reading people: what is known of them, who may be whom, which records were joined."""

from llwybr.core.people.queries.described import describe, find
from llwybr.core.people.queries.details import Details, details_of, own_merges, sealed_merges, workplaces
from llwybr.core.people.queries.joined import all_of, now_part_of
from llwybr.core.people.queries.matches import Compared, Side, compared

__all__ = [
    "Compared",
    "Details",
    "Side",
    "all_of",
    "compared",
    "describe",
    "details_of",
    "find",
    "now_part_of",
    "own_merges",
    "sealed_merges",
    "workplaces",
]
