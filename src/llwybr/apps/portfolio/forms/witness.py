"""Asking a witness, and what a witness writes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.portfolio.actions.witness import Answer, Ask
from llwybr.apps.portfolio.forms.evidence import LANGUAGES, TOO_LONG, Hidden, Text, Title
from llwybr.apps.portfolio.forms.sharing import NO_ADDRESS, NOT_A_CHOICE, NOT_A_DAY
from llwybr.apps.portfolio.rules.noticing import Seen, noticed
from llwybr.apps.portfolio.rules.witness import LONGEST_ASKED, LONGEST_OPEN, LONGEST_SAID, MANY, NAMELESS, SELF
from llwybr.core.appointments.forms import ends
from llwybr.core.kit.forms import PageForm
from llwybr.core.people.rules.addresses import one_address

if TYPE_CHECKING:
    from datetime import date

REFUSALS: dict[str, tuple[str, Any]] = {
    SELF: ("email", _("That is your own address. A witness is somebody else.")),
    MANY: ("email", _("Many letters were sent in the last hours. Wait a while, then ask again.")),
    NAMELESS: ("name", _("The letter says who asks. First say under “My account” what you want to be called.")),
}


class Lines(Text):
    """Words of several lines, as they were typed; at most so many signs."""

    def __init__(self, *, most: int, missing: Any, **kwargs: Any) -> None:
        messages = {"required": missing, "max_length": TOO_LONG}
        forms.CharField.__init__(self, max_length=most, error_messages=messages, **kwargs)


def _languages(label: Any) -> forms.ChoiceField:
    messages = {"required": _("Choose the language."), "invalid_choice": NOT_A_CHOICE}
    return forms.ChoiceField(label=label, choices=LANGUAGES, widget=forms.RadioSelect, error_messages=messages)


def _title(label: Any, missing: Any, help_text: Any = "") -> Title:
    field = Title(label=label, help_text=help_text)
    field.error_messages["required"] = missing
    return field


class AskForm(PageForm):
    """Whom one asks, and for what. `key`: of this form; pressed twice, one letter goes."""

    title = _title(
        _("What is it about?"),
        _("Say in a few words what it is about."),
        _("For example: The reading group on Mondays"),
    )
    name = _title(_("The name of the witness"), _("Write their name."))
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("One letter goes there. Once they have answered, or the time is over, we erase the address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": NO_ADDRESS, "invalid": NO_ADDRESS, "max_length": NO_ADDRESS},
    )
    asked = Lines(
        label=_("What should they say something about?"),
        help_text=_("They read this on the page, not in the letter. Write no pupil’s name."),
        most=LONGEST_ASKED,
        missing=_("Write what they should say something about."),
    )
    language = _languages(_("In which language do you write to them?"))
    day = forms.DateField(
        label=_("Until which day can they answer?"),
        help_text=_("At most 30 days from today."),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY, "required": _("Choose a day.")},
    )
    key = Hidden()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_email(self) -> str:
        try:
            return one_address(self.cleaned_data["email"])
        except ValueError:
            raise forms.ValidationError(NO_ADDRESS) from None

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("That day is past. Choose today or a later day."))
        if day > self.today + LONGEST_OPEN:
            raise forms.ValidationError(_("That is more than 30 days ahead. Choose an earlier day."))
        return day

    def refuse(self, reason: str) -> None:
        """Say at its field why nobody was asked."""
        field, words = REFUSALS[reason]
        self.add_error(field, words)

    def ask(self) -> Ask:
        """What is asked, of a form without faults."""
        said = self.cleaned_data
        return Ask(
            title=said["title"],
            name=said["name"],
            email=said["email"],
            asked=said["asked"],
            language=said["language"],
            last_day=said["day"],
            ends_at=ends(said["day"]),
        )

    def once(self) -> uuid.UUID:
        """The key of this form; another one where somebody changed it by hand."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    def noticed(self) -> list[Seen]:
        """What looks like a pupil’s name or a concern."""
        return noticed(self.cleaned_data["title"], self.cleaned_data["asked"])


class AnswerForm(PageForm):
    """What a witness says."""

    name = _title(_("Your name"), _("Write your name."))
    role = _title(
        _("How do you know their work?"),
        _("Say in a few words how you know their work."),
        _("For example: I am the class teacher"),
    )
    said = Lines(
        label=_("What did you see?"),
        help_text=_("In your own words: what they did, and what came of it. A few sentences are enough."),
        most=LONGEST_SAID,
        missing=_("Write a few sentences, or choose “I would rather not”."),
    )
    language = _languages(_("In which language are these words?"))

    def answer(self, by: str) -> Answer:
        """What is said, of a form without faults. `by`: the public id of a witness who is signed in."""
        said = self.cleaned_data
        return Answer(name=said["name"], role=said["role"], said=said["said"], language=said["language"], by=by)

    def noticed(self) -> list[Seen]:
        """What looks like a pupil’s name or a concern."""
        return noticed(self.cleaned_data["said"])
