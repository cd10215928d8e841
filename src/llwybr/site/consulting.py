"""What `llwybr consultation …` does once Django is set up: open a draft to comments, appoint a secretary, dismiss one."""

import sys
from datetime import date

from django.utils import timezone

from llwybr.apps.consultations import actions
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.consultations.views.desk import end_of
from llwybr.apps.standards import queries as standards

MOST_LETTERS = 200  # of a name


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


def appoint(nation: str, name: str, until: date) -> int:
    """Appoint a secretary from today, and print their code, once."""
    today = timezone.localdate()
    if nation not in standards.nations() or not 0 < len(name.strip()) <= MOST_LETTERS or until < today:
        return _refused(f"Name a nation ({', '.join(standards.nations())}), a person, and a day that is not past.")
    code = actions.appoint(nation=nation, name=name.strip(), since=today, until=until, by="system")
    print(f"{name.strip()} answers for {nation} until {until}.")
    print("They sign in, and write this code at /consultations/desk/, once. It is shown only now:", code)
    return 0


def dismiss(nation: str, name: str) -> int:
    """End an appointment at once."""
    if not actions.dismiss(nation=nation, name=name.strip(), by="system"):
        return _refused(f"{nation} has no secretary of that name.")
    print(f"{name.strip()} no longer answers for {nation}.")
    return 0


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
