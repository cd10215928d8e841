"""Terms for tests: 192 days from Monday to Friday, and an INSET day."""

from datetime import date

from llwybr.apps.calendars.rules import TermDates

YEAR = 2026
AUTUMN = TermDates("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30))
SPRING = TermDates("spring", date(2027, 1, 5), date(2027, 3, 19), date(2027, 2, 15), date(2027, 2, 19))
SUMMER = TermDates("summer", date(2027, 4, 6), date(2027, 7, 20), date(2027, 5, 31), date(2027, 6, 4))
TERMS = [AUTUMN, SPRING, SUMMER]
LATER = [TermDates("autumn", date(2026, 9, 3), date(2026, 12, 18)), SPRING, SUMMER]
INSET_DAY = date(2026, 9, 1)
FORM = {name: day.isoformat() for one in TERMS for name, day in one.named.items()}
