"""The three terms of a year, and one day more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.calendars.rules import CLOSED, INSET, Refusal, TermDates
from llwybr.apps.calendars.templatetags.calendars import REFUSALS, refusal
from llwybr.core.kit.forms import Option, PageForm
from llwybr.values.academic_year import SEASONS

_NOT_A_DAY = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")
_NO_BREAK = _("Leave both days of the break empty if the term has none.")


class Day(forms.DateField):
    """One day, as every browser sends it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("Choose a day."), "invalid": _NOT_A_DAY}
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=messages, **kwargs)


class TermsForm(PageForm):
    autumn_first = Day(label=_("First day of the autumn term"))
    autumn_break_first = Day(label=_("First day of the autumn half-term break"), help_text=_NO_BREAK, required=False)
    autumn_break_last = Day(label=_("Last day of the autumn half-term break"), required=False)
    autumn_last = Day(label=_("Last day of the autumn term"))
    spring_first = Day(label=_("First day of the spring term"))
    spring_break_first = Day(label=_("First day of the spring half-term break"), required=False)
    spring_break_last = Day(label=_("Last day of the spring half-term break"), required=False)
    spring_last = Day(label=_("Last day of the spring term"))
    summer_first = Day(label=_("First day of the summer term"))
    summer_break_first = Day(label=_("First day of the summer half-term break"), required=False)
    summer_break_last = Day(label=_("Last day of the summer half-term break"), required=False)
    summer_last = Day(label=_("Last day of the summer term"))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each term, under its season."""
        return [(season, [one for one in self if one.name.startswith(season)]) for season in SEASONS]

    @property
    def terms(self) -> list[TermDates]:
        said = self.cleaned_data
        names = ("first", "last", "break_first", "break_last")
        return [TermDates(season, *(said[f"{season}_{name}"] for name in names)) for season in SEASONS]

    def refuse(self, wrong: Refusal) -> None:
        """Say at its field why it was refused."""
        self.add_error(wrong.field or None, refusal(wrong.reason))


class DayForm(PageForm):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (INSET, Option(_("An INSET day"), _("Staff work and learn. There are no pupils."))),
            (
                CLOSED,
                Option(_("Another day closed"), _("Nobody is taught. People who work in term time only do not work.")),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is."), "invalid_choice": REFUSALS["kind"]},
    )
    on = Day(label=_("Which day?"))

    def refuse(self, wrong: Refusal) -> None:
        """Say at its field why it was refused."""
        self.add_error(wrong.field, refusal(wrong.reason, self.cleaned_data["kind"]))
