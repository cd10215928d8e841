"""Which days somebody works and for how long: by the calendar of a place, over a year, and in several posts at once.

Dates only: no clock and no time zone, so no hour is lost or won when clocks change.
"""

from llwybr.engines.working_time.calendar import Calendar, Kind, Span, Term, academic_year
from llwybr.engines.working_time.posts import MOST_WEEKS, Hours, Post, days, in_all, kept_free, minutes, where
from llwybr.engines.working_time.year import Contracted, Month, Year, contracted, year

__all__ = [
    "MOST_WEEKS",
    "Calendar",
    "Contracted",
    "Hours",
    "Kind",
    "Month",
    "Post",
    "Span",
    "Term",
    "Year",
    "academic_year",
    "contracted",
    "days",
    "in_all",
    "kept_free",
    "minutes",
    "where",
    "year",
]
