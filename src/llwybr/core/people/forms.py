"""What people write of themselves, and the answer about two records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from llwybr.core.kit.forms import Option, PageForm
from llwybr.core.people.models import CURRENT, FORMER, OWN, WORK
from llwybr.core.people.rules.addresses import one_address
from llwybr.core.people.schemes import schemes
from llwybr.core.people.words import WELSH, WORKS_IN
from llwybr.values.unseen import is_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

    from llwybr.core.kit.bilingual import Written

_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose from the list.")}
_NO_ADDRESS = _("Write the e-mail address in full, for example nia@ysgol.example.")
EARLIEST = date(1900, 1, 1)


class Half(forms.CharField):
    """Half of a name, on one line."""

    def clean(self, value: Any) -> str:
        text = " ".join(str(super().clean(value)).split())
        if not is_seen(text):
            raise forms.ValidationError(_("Write it on one line."))
        return text


def _half(label: StrPromise, autocomplete: str) -> Half:
    return Half(
        label=label,
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={"max_length": _("Use at most 200 letters.")},
    )


def _day(label: StrPromise, help_text: StrPromise | str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, month and year that there is.")},
    )


class NameForm(PageForm):
    given = _half(_("First names"), "given-name")
    family = _half(_("Last name"), "family-name")
    kind = forms.ChoiceField(
        label=_("Is this your name now?"),
        choices=[(CURRENT, _("Yes, this is my name now")), (FORMER, _("No, it is a former name"))],
        initial=CURRENT,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    starts_on = _day(_("From when? (if you know)"))
    ends_on = _day(_("Until when? (if you know)"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("given") or said.get("family") or self.errors):
            self.add_error("given", _("Write a first name or a last name."))
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("This is before the day from which you had the name."))
        return said


class AddressForm(PageForm):
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _NO_ADDRESS, "invalid": _NO_ADDRESS, "max_length": _NO_ADDRESS},
    )
    kind = forms.ChoiceField(
        label=_("Whose address is it?"),
        choices=[(OWN, _("My own")), (WORK, _("From work: it goes when I leave"))],
        initial=OWN,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, workplaces: Mapping[str, Written], **kwargs: Any) -> None:
        """`workplaces`: where they work, by public id. Only whoever works at several is asked which."""
        super().__init__(*args, **kwargs)
        self.workplaces = workplaces
        if len(workplaces) > 1:
            self.fields["place"] = forms.ChoiceField(
                label=_("From which workplace?"),
                help_text=_("Only if it is from work. Whoever leads there, or reviews you there, sees it."),
                choices=[("", _("It is my own")), *((id, str(name)) for id, name in workplaces.items())],
                required=False,
                error_messages=_CHOOSE,
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == WORK and "place" in self.fields and not (said.get("place") or "place" in self.errors):
            self.add_error("place", _("Choose the workplace from which it is."))
        return said

    @property
    def place(self) -> str:
        """From which workplace it is, as they said or as there is only one; "" for what is their own."""
        only = next(iter(self.workplaces), "") if len(self.workplaces) == 1 else ""
        return str(self.cleaned_data.get("place", only)) if self.cleaned_data["kind"] == WORK else ""

    def clean_address(self) -> str:
        try:
            return one_address(self.cleaned_data["address"])
        except ValueError:
            raise forms.ValidationError(_NO_ADDRESS) from None


class LanguagesForm(PageForm):
    works_in = forms.MultipleChoiceField(
        label=_("In which languages do you work, or could you?"),
        choices=list(WORKS_IN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOOSE,
    )
    welsh = forms.ChoiceField(
        label=_("How much Welsh do you have?"),
        help_text=_("These are the levels of the school workforce census in Wales."),
        choices=[*WELSH.items(), ("", _("I would rather not say"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class NumberForm(PageForm):
    scheme = forms.ChoiceField(label=_("Which number is it?"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    value = forms.CharField(
        label=_("The number"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the number."), "max_length": _("That is longer than a number.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [one for one in schemes().values() if one.own]
        self.fields["scheme"].choices = [(one.id, Option(str(one.name), str(one.about))) for one in own]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("scheme") and said.get("value"):
            try:
                said["value"] = schemes()[said["scheme"]].read(said["value"])
            except ValueError:
                self.add_error("value", _("Write the figures of the number, and nothing else."))
        return said


class BirthForm(PageForm):
    born_on = _day(_("When were you born?"), _("Leave it empty if you would rather not say."))

    def clean_born_on(self) -> date | None:
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on and not EARLIEST <= born_on < timezone.localdate():
            raise forms.ValidationError(_("Write a day in the past, with the year in four figures."))
        return born_on


class ProofForm(PageForm):
    """What only its owner, or somebody who knows them well, can say of a record that was joined to theirs."""

    number = forms.CharField(
        label=_("A registration number of yours that your employer has"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("That is longer than a number.")},
    )
    born_on = _day(_("Or when you were born"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("number") or said.get("born_on") or self.errors):
            self.add_error("number", _("Write a number or a day."))
        return said


SAME, DIFFERENT, LEAVE = "same", "different", "leave"


class AnswerForm(PageForm):
    answer = forms.ChoiceField(
        label=_("Are these two records one person’s?"),
        choices=[
            (SAME, Option(_("Yes, one person"), _("The records are joined. It can be undone here at any time."))),
            (DIFFERENT, Option(_("No, two people"), _("This pair is never asked about again."))),
            (LEAVE, Option(_("I am not sure"), _("Nothing changes. The question waits for somebody who knows."))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
