"""What is typed to give a role, and to end one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from llwybr.core.appointments.rules import FARTHEST, LONGEST_NAME
from llwybr.core.appointments.words import FIELDS, REFUSALS, refusal
from llwybr.core.kit.forms import Option, PageForm
from llwybr.core.letters.kinds import has_control
from llwybr.core.signin.rules import one_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llwybr.core.access.roles import Role

_NO_ADDRESS = _("Write their e-mail address in full, for example nia@ysgol.example.")
_NO_NAME = _("Write their name on one line, with at most 200 letters.")
_NOT_A_CHOICE = _("That is not one of the choices. Choose one from the list.")
_NOT_A_DAY = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")
AT_ONCE, ON_A_DAY = "now", "day"


class Day(forms.DateField):
    """One day, as every browser sends it: today or later, and not too far ahead."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": _NOT_A_DAY, "required": _("Choose a day.")}
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=messages, **kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day and day < today:
            raise forms.ValidationError(REFUSALS["past"], code="past")
        if day and day > today + FARTHEST:
            raise forms.ValidationError(REFUSALS["far"], code="far")
        return day


def begins(day: date, now: datetime) -> datetime:
    """The first moment of a day to come; of today, this one."""
    return max(now, _first_moment(day))


def ends(day: date) -> datetime:
    """The first moment after a last day."""
    return _first_moment(day + timedelta(days=1))


def _first_moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class PersonForm(PageForm):
    """Somebody, and from when until when."""

    name = forms.CharField(
        label=_("Their name"),
        help_text=_("Somebody who is here already keeps the name that they chose."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _NO_NAME, "max_length": _NO_NAME},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("They get a letter there in both languages: who gave them which role, and how to sign in."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _NO_ADDRESS, "invalid": _NO_ADDRESS, "max_length": _NO_ADDRESS},
    )
    starts = Day(label=_("From which day?"))
    ends = Day(
        label=_("Until which day?"), help_text=_("The last day. Leave it empty if it is not known."), required=False
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if has_control(name):
            raise forms.ValidationError(_NO_NAME)
        return name

    def clean_email(self) -> str:
        try:
            return one_address(self.cleaned_data["email"])
        except ValueError:
            raise forms.ValidationError(_NO_ADDRESS) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", refusal("ends_before_start"))
        return said

    def refuse(self, reason: str) -> None:
        """Say at its field why it was refused."""
        self.add_error(FIELDS[reason] if FIELDS[reason] in self.fields else "email", refusal(reason))


class GiveForm(PersonForm):
    """Which role, to whom. Only the roles that the viewer may give here can be chosen."""

    role = forms.ChoiceField(
        label=_("Which role?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _NOT_A_CHOICE},
    )
    field_order = ("role", "name", "email", "starts", "ends")

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.id, Option(str(one.name), str(one.about))) for one in roles]
        self.fields["role"].choices = named  # type: ignore[attr-defined]


class EndForm(PageForm):
    """At once, or at the end of a day."""

    when = forms.ChoiceField(
        label=_("When does it end?"),
        choices=[
            (AT_ONCE, Option(_("Now"), _("Whatever they ask for next is refused."))),
            (ON_A_DAY, Option(_("At the end of a day"), _("Choose the day below."))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it ends."), "invalid_choice": _NOT_A_CHOICE},
    )
    day = Day(label=_("Its last day"), help_text=_("Only if it does not end now."), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("when") == AT_ONCE:
            self.errors.pop("day", None)  # whatever stands there, it is not asked for
        elif said.get("when") and not said.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose a day."))
        return said

    @property
    def at(self) -> datetime | None:
        """The moment, or None for at once."""
        return ends(self.cleaned_data["day"]) if self.cleaned_data["when"] == ON_A_DAY else None

    def refuse(self, reason: str) -> None:
        self.add_error("day" if FIELDS.get(reason) in {"day", "starts"} else "when", refusal(reason))
