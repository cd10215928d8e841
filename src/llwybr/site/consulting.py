"""What `llwybr consultation open` does once Django is set up. Who answers is a role: `llwybr role give body_secretary`."""

import sys
from datetime import date

from django.utils import timezone

from llwybr.apps.consultations import actions
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.consultations.views.desk import end_of
from llwybr.apps.standards import queries as standards


def open_draft(nation: str, code: str, until: date) -> int:
    """Open a draft to comments until the end of a day, or move that day. 1 if it is no draft, or the day is past."""
    edition = standards.edition(nation, code)
    if edition is None:
        return _refused(f"There is no edition {code} of {nation}: load its pack first.")
    try:
        actions.open_until(edition=edition, closes_at=end_of(until), by="system", now=timezone.now())
    except actions.RefusedError as error:
        return _refused(refusal(error.reason))
    print(f"{edition} is open for comments until {until}: /{nation}/consultations/{code}/")
    return 0


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
