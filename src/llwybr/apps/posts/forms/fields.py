"""The fields of which these forms are made: days, hours, lines, choices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.incoming import values
from llwybr.apps.posts.templatetags.posts import REFUSALS
from llwybr.core.letters.kinds import has_control

NOT_A_CHOICE = _("That is not one of the choices. Choose one from the list.")
NOT_A_DAY = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")
NO_NAME = _("Someone with no name here")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TERM_TIME, ALL = "terms", "all"
EARLIEST_BIRTH = date(1900, 1, 1)
EMPLOYER = "employer"


class Day(forms.DateField):
    """One day, as every browser sends it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": NOT_A_DAY, "required": _("Choose a day.")}
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=messages, **kwargs)


class Hours(forms.CharField):
    """Hours of one day as people write them, as minutes; nothing is none."""

    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            minutes = values.minutes(text)
        except ValueError:
            raise forms.ValidationError(_("Write hours such as 6.5, 6:30 or 6h30.")) from None
        if minutes > 24 * 60:
            raise forms.ValidationError(REFUSALS["hours_of_a_day"][1])
        return minutes


class Line(forms.CharField):
    """A few words on one line."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        message = _("Use at most %(limit_value)s letters.")
        super().__init__(max_length=most, required=False, error_messages={"max_length": message}, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if has_control(text):
            raise forms.ValidationError(_("Write it on one line."))
        return text


def choice(label: Any, *, required: str | Any = "", radio: bool = False, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=bool(required),
        widget=forms.RadioSelect if radio else forms.Select,
        error_messages={"required": required or NOT_A_CHOICE, "invalid_choice": NOT_A_CHOICE},
        **kwargs,
    )
