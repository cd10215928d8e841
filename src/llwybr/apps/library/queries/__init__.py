"""Finding what to read, watch or try. Open to anyone. Only what is in force on the day is there."""

from llwybr.apps.library.queries.reading import families_of, helping, helps_with, priorities_of, resource
from llwybr.apps.library.queries.search import Found, Hit, Option, Side, search

__all__ = [
    "Found",
    "Hit",
    "Option",
    "Side",
    "families_of",
    "helping",
    "helps_with",
    "priorities_of",
    "resource",
    "search",
]
