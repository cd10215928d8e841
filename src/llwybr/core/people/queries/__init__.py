"""Reading people: what is known of them, who may be whom, which records were joined."""

from llwybr.core.people.queries.described import describe, find
from llwybr.core.people.queries.details import Details, details_of, own_merges
from llwybr.core.people.queries.matches import Compared, Side, compared

__all__ = ["Compared", "Details", "Side", "compared", "describe", "details_of", "find", "own_merges"]
