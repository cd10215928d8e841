"""With whom something is shared, what for, and until when."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.portfolio.actions.sharing import Reader
from llwybr.apps.portfolio.forms.evidence import Hidden, Title
from llwybr.apps.portfolio.queries.sharing import person
from llwybr.apps.portfolio.rules.sharing import (
    ADDRESS,
    DAY,
    DAY_FULL,
    FAR,
    GONE,
    MANY,
    MONTH,
    PAST,
    PERSON,
    REVIEW,
    SELF,
    WEEK,
    last_day,
    refused_day,
)
from llwybr.core.appointments.forms import ends
from llwybr.core.kit.forms import Option, PageForm
from llwybr.core.people.rules.addresses import one_address

if TYPE_CHECKING:
    from datetime import date, datetime

    from llwybr.apps.portfolio.queries.sharing import Known, Offered, Review

NO_ADDRESS = _("Write their e-mail address in full, for example nia@ysgol.example.")
NOT_A_CHOICE = _("That is not one of the choices. Choose one from the list.")
NOT_A_DAY = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")
REFUSALS: dict[str, tuple[str, Any]] = {  # at which field each stands
    SELF: ("address", _("That is your own address. You see this already.")),
    PAST: ("day", _("That day is past. Choose today or a later day.")),
    FAR: ("day", _("That is more than a year ahead. Choose an earlier day: you can share it again then.")),
    GONE: ("reader", _("This was deleted a moment ago. There is nothing left to share.")),
    MANY: ("reader", _("You have shared many things in the last ten minutes. Wait a few minutes, then go on.")),
    DAY_FULL: ("reader", _("You have shared many things in the last 24 hours. Go on tomorrow.")),
}


class ShareForm(PageForm):
    """`key`: of this form; pressed twice, it shares once."""

    reader = forms.ChoiceField(
        label=_("Who may see it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may see it."), "invalid_choice": NOT_A_CHOICE},
    )
    address = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Only if you chose “Somebody else”."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": NO_ADDRESS, "max_length": NO_ADDRESS},
    )
    purpose = Title(label=_("What do you share it for?"), help_text=_("They read this. For example: for my review."))
    until = forms.ChoiceField(
        label=_("Until when?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when."), "invalid_choice": NOT_A_CHOICE},
    )
    day = forms.DateField(
        label=_("The last day"),
        help_text=_("Only if you chose a day of your own. At most a year ahead."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY},
    )
    key = Hidden()

    def __init__(self, *args: Any, offered: Offered, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reader"].choices = readers(offered)  # type: ignore[attr-defined]
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            (WEEK, _until(_("A week: until %(day)s"), last_day(WEEK, today, None))),
            (MONTH, _until(_("A month: until %(day)s"), last_day(MONTH, today, None))),
            (DAY, Option(_("Until a day of my own"), _("Choose it below."))),
        ]
        self.fields["purpose"].error_messages["required"] = str(_("Say in a few words what for."))

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if self.data.get("reader") != ADDRESS:
            return ""  # whatever stands there, it is not asked for
        try:
            return one_address(address)
        except ValueError:
            raise forms.ValidationError(NO_ADDRESS) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("reader") != ADDRESS:
            self.errors.pop("address", None)
        if said.get("until") and said["until"] != DAY:
            self.errors.pop("day", None)
        elif said.get("until") and "day" not in self.errors:
            self._check_day(said.get("day"))
        return said

    def _check_day(self, day: date | None) -> None:
        if day is None:
            self.add_error("day", _("Choose a day."))
        elif reason := refused_day(day, self.today):
            self.refuse(reason)

    def refuse(self, reason: str) -> None:
        """Say at its field why nothing was shared."""
        field, words = REFUSALS[reason]
        self.add_error(field, words)

    @property
    def last_day(self) -> date:
        """Of a form without faults."""
        found = last_day(self.cleaned_data["until"], self.today, self.cleaned_data["day"])
        return found or self.today

    @property
    def ends_at(self) -> datetime:
        """The first moment after the last day."""
        return ends(self.last_day)

    def chosen(self) -> Reader:
        """With whom."""
        kind, _colon, id = self.cleaned_data["reader"].partition(":")
        if kind == REVIEW:
            return Reader(post=id)
        if kind == PERSON:
            return Reader(person=person(id))
        return Reader(address=self.cleaned_data["address"])

    def once(self) -> uuid.UUID:
        """The key of this form; another one where somebody changed it by hand."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()


def _until(words: Any, day: date | None) -> Option:
    assert day  # noqa: S101  a week and a month have a last day
    return Option(words % {"day": date_format(day, "DATE_FORMAT")})


def readers(offered: Offered) -> list[tuple[str, Option]]:
    """Who is offered: the reviews of one's jobs, the people whom one knows, and anybody by their address."""
    return [
        *((f"{REVIEW}:{one.post}", _review(one)) for one in offered.reviews),
        *((f"{PERSON}:{one.person}", _person(one)) for one in offered.people),
        (ADDRESS, Option(_("Somebody else"), _("You write their e-mail address below."))),
    ]


def _review(one: Review) -> Option:
    title = gettext("Whoever reviews my job: %(job)s, %(place)s") % {"job": one.job, "place": one.place}
    if one.reviewer:
        hint = gettext("Today that is %(name)s. If somebody else reviews it later, they see it from then on.")
        return Option(title, hint % {"name": one.reviewer})
    return Option(title, gettext("Today that is nobody. Once somebody is named, they see it."))


def _person(one: Known) -> Option:
    hint = gettext("%(role)s, %(place)s") % {"role": one.role, "place": one.place} if one.place else str(one.role)
    return Option(one.name, hint)
