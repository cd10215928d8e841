"""Invented places for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from llwybr.core.places import actions
from llwybr.core.places.models import Place
from llwybr.values.bilingual import Bilingual

TODAY = date(2026, 11, 23)
YEAR = date(2020, 9, 1)


def a_place(name: str = "Ysgol y Bryn", kind: str = "school", **more: Any) -> Place:
    cy = more.pop("cy", "")
    given = {"opened_on": date(2000, 1, 1), "by": "test", **more}
    return actions.open_place(kind=kind, name=Bilingual(name, cy), **given)
