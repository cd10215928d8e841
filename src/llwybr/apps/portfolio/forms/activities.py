"""The forms of the record of learning: short, in the person's own questions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from llwybr.apps.portfolio.forms.evidence import Text, Title
from llwybr.apps.portfolio.rules.codes import LONGEST_TEXT
from llwybr.apps.portfolio.rules.duration import BARE, LONGEST, NOTHING, POINT, TOO_LONG, UNREADABLE, minutes_of
from llwybr.apps.portfolio.rules.learning import EARLIEST, Learnt
from llwybr.apps.portfolio.rules.noticing import Seen, noticed
from llwybr.apps.portfolio.templatetags.learning_record import LANGUAGE_NAMES
from llwybr.core.kit.forms import PageForm
from llwybr.core.kit.templatetags.kit import hours

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from llwybr.apps.portfolio.models import Activity
    from llwybr.core.kit.bilingual import Written

NOT_A_CHOICE = _("That is not one of the choices. Choose one from the list.")
DURATIONS = {
    UNREADABLE: _("We cannot read that as a time. Write it such as 1 hour 30, 1.5 or 90 minutes."),
    BARE: _("Are these hours or minutes? Write it such as 90 minutes or 2 hours."),
    POINT: _("That could be read in two ways. Write hours and minutes such as 1:30 or 1 hour 30."),
    NOTHING: _("Write at least one minute."),
    TOO_LONG: _("That is longer than a month, night and day. Write at most 744 hours."),
}


class Duration(forms.CharField):
    """How long it took, as people type it, as minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, error_messages={"max_length": DURATIONS[UNREADABLE]}, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser never cuts it: too long a one comes back whole."""
        return {**super().widget_attrs(widget), "maxlength": None, "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return minutes_of(text)
        except ValueError as error:
            raise forms.ValidationError(DURATIONS[str(error)]) from None


class PastDay(forms.DateField):
    """A day that has come, as every browser sends it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        invalid = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")
        super().__init__(
            input_formats=["%Y-%m-%d"], error_messages={"invalid": invalid, "required": _("Choose a day.")}, **kwargs
        )

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come. Write it down once it is over."))
        if day < EARLIEST:
            raise forms.ValidationError(_("That day is too long ago. Check the year."))
        return day


class Noticing(PageForm):
    """A form that comes back once with what looks like a pupil's name or a concern in its words, and is then kept as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    read: ClassVar[tuple[str, ...]] = ("changed",)

    def unasked(self) -> list[Seen]:
        """What is noticed in the words and was not asked about yet."""
        return [one for one in self._noticed() if one.key not in self._asked()]

    def warned(self) -> list[Seen]:
        """What the page tells: all that it asked about and that still stands in the words."""
        return [one for one in self._noticed() if one.key in self._asked()]

    def ask(self) -> None:
        """Come back with what is noticed, every word as it was typed."""
        self.carry("seen", ",".join(dict.fromkeys([*self._asked(), *(one.key for one in self.unasked())])))

    def carry(self, name: str, value: str) -> None:
        """With another value of a hidden field."""
        self.data = {**dict(self.data.items()), name: value}

    def _noticed(self) -> list[Seen]:
        return noticed(*(str(self[name].value() or "")[: 2 * LONGEST_TEXT] for name in self.read))

    def _asked(self) -> list[str]:
        return [one for one in str(self["seen"].value() or "").split(",") if one]


class ActivityForm(Noticing):
    """An entry. `key`: its own, so that pressed twice it is one entry; `mark`: how it stood when the page was opened."""

    title = Title(
        label=_("What did you learn, or take part in?"),
        help_text=_("A course, an INSET day, an hour beside a colleague, something that you read: in your own words."),
    )
    on = PastDay(label=_("Which day was it?"), help_text=_("If it went on for longer: its last day."))
    minutes = Duration(
        label=_("How long did it take?"), help_text=_("For example 1 hour 30, 1.5 or 90 minutes: all the same.")
    )
    language = forms.ChoiceField(
        label=_("In which language did you learn?"),
        choices=list(LANGUAGE_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language in which you learnt."), "invalid_choice": NOT_A_CHOICE},
    )
    area = forms.ChoiceField(
        label=_("Which part of the job is it for?"),
        help_text=_("Leave it empty if it is for all of it, or for none."),
        required=False,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    provider = Title(label=_("Who ran it?"), help_text=_("You may leave this empty."), required=False)
    changed = Text(
        label=_("What changed because of it?"), help_text=_("You can add this later, when you know."), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    read = ("title", "provider", "changed")

    def __init__(self, *args: Any, areas: Mapping[str, Written], nation: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nation = nation
        self.fields["title"].error_messages["required"] = _("Write what you learnt, or took part in.")
        named = [(slug, str(title)) for slug, title in areas.items()]
        self.fields["area"].choices = [("", _("All of it, or none")), *named]  # type: ignore[attr-defined]

    def learnt(self) -> Learnt:
        said = self.cleaned_data
        names = ("title", "on", "minutes", "language", "area", "provider", "changed")
        return Learnt(**{name: said[name] for name in names}, nation=self.nation if said["area"] else "")

    def key_of_entry(self) -> uuid.UUID:
        """A key that is none of ours is as good as none: it is a new entry."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()


class ChangedForm(Noticing):
    """The one big question of an entry, which is the heading of its page."""

    changed = Text(
        label=_("What do you do differently now, and what did it change for the children or for your colleagues?"),
        required=False,
    )


def as_typed(one: Activity) -> dict[str, str]:
    """An entry as its form shows it."""
    names = ("title", "language", "area", "provider", "changed")
    return {name: getattr(one, name) for name in names} | {"on": one.on.isoformat(), "minutes": hours(one.minutes / 60)}
