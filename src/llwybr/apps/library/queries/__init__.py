"""Finding what to read, watch or try. Open to anyone. Only what is in force on the day is there."""

from llwybr.apps.library.queries.reading import (
    families_of,
    helped,
    helping,
    helps_with,
    priorities_of,
    resource,
    resources,
)
from llwybr.apps.library.queries.search import Found, Hit, Option, Side, search
from llwybr.apps.library.queries.stock import Stock

__all__ = [
    "Found",
    "Hit",
    "Option",
    "Side",
    "Stock",
    "families_of",
    "helped",
    "helping",
    "helps_with",
    "priorities_of",
    "resource",
    "resources",
    "search",
]
