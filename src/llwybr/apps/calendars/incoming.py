"""Bank holidays, from the list that GOV.UK publishes in both languages (a copy lies in the library; nothing is fetched)."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from govuk_bank_holidays.bank_holidays import BankHolidays

from llwybr.values.bilingual import Bilingual


class BankHoliday(NamedTuple):
    """`substitute`: the day is given for one that falls on a weekend."""

    name: Bilingual
    substitute: bool


@cache
def bank_holidays() -> dict[date, BankHoliday]:
    """Those of Wales and England, which have the same ones, by day: none falls on a weekend. GOV.UK knows about two years
    ahead: `known_until`."""
    welsh = {one["date"]: one["title"] for one in _listed("cy")}
    return {
        one["date"]: BankHoliday(Bilingual(one["title"], welsh[one["date"]]), bool(one["notes"] == "Substitute day"))
        for one in _listed()
    }


def known_until() -> date:
    """The last day of the years that the list holds."""
    return date(max(bank_holidays()).year, 12, 31)


def _listed(locale: str | None = None) -> list[dict[str, Any]]:
    source = BankHolidays(locale=locale, use_cached_holidays=True)
    return list(source.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))
