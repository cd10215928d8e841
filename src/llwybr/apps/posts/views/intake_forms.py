"""What people say of a file: what its columns are, and what its words mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.incoming import values
from llwybr.apps.posts.incoming.headings import fields
from llwybr.apps.posts.rules.codes import KINDS
from llwybr.apps.posts.rules.terms import ALL_YEAR
from llwybr.apps.posts.templatetags.intake import FIELDS
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import PageForm

NUMBERS = ("payroll", "ewc", "trn", "post")
YEARS = 10  # before and after today, between which changes can hold from a day

Choices = list[tuple[str, Any]]


class ColumnsForm(PageForm):
    """A choice for each column, and what holds where the file says nothing."""

    def __init__(
        self, *args: Any, headings: Sequence[str], hints: Sequence[str], needs_workplace: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.width, self.needs_workplace = len(headings), needs_workplace
        choices: Choices = [
            ("", _("Leave this column out")),
            *((one, FIELDS[one]) for one in FIELDS if one in fields()),
        ]
        for at, heading in enumerate(headings):
            label = heading or gettext("Column %(number)s, with no heading") % {"number": at + 1}
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=label, help_text=hints[at], choices=choices, required=False
            )
        kinds: Choices = [
            ("", _("Not said: it is a fault")),
            *((code, KINDS[code].in_language(active_language())) for code in KINDS),
        ]
        self.fields["kind"] = forms.ChoiceField(label=_("Contract type"), choices=kinds, required=False)
        self.fields["weeks"] = forms.CharField(
            label=_("Weeks a year"),
            help_text=_("Such as 39. If you leave it empty, a new job without weeks is a fault."),
            required=False,
            max_length=10,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields["from_on"] = forms.DateField(
            label=_("Changes hold from"),
            help_text=_("If somebody’s hours are not what they were, from which day?"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Choose a day."), "required": _("Choose a day.")},
        )

    @property
    def columns(self) -> list[Any]:
        return [self[f"column{at}"] for at in range(self.width)]

    @property
    def others(self) -> list[Any]:
        return [self[name] for name in ("weeks", "kind", "from_on")]

    @property
    def said(self) -> list[str]:
        """The field of each column."""
        return [self.cleaned_data[f"column{at}"] for at in range(self.width)]

    @property
    def defaults(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in ("weeks", "kind")}

    def clean_weeks(self) -> str:
        text = str(self.cleaned_data["weeks"]).strip()
        if not text:
            return ""
        try:
            found = values.weeks(text)
        except ValueError:
            raise forms.ValidationError(_("Write a number, such as 39.")) from None
        if not 0 < found <= Decimal(53):
            raise forms.ValidationError(
                _("Write a number of weeks above 0, and at most 52.143, which is the whole year.")
            )
        return str(min(found, ALL_YEAR))

    def clean_from_on(self) -> date:
        found: date = self.cleaned_data["from_on"]
        today = date.today()  # noqa: DTZ011  only how far it is, in years
        if abs(found.year - today.year) > YEARS:
            raise forms.ValidationError(_("That day is more than ten years away. Choose another one."))
        return found

    def clean(self) -> dict[str, Any]:
        said = {at: self.cleaned_data.get(f"column{at}", "") for at in range(self.width)}
        seen: dict[str, int] = {}
        for at, field in said.items():
            if field and seen.setdefault(field, at) != at:
                words = gettext("Another column is “%(field)s” already. Choose one of the two.")
                self.add_error(f"column{at}", words % {"field": FIELDS[field]})
        for words in _missing(seen, self.needs_workplace):
            self.add_error(None, words)
        return self.cleaned_data


def _missing(said: Collection[str], needs_workplace: bool) -> list[str]:
    """What no file can do without."""
    found = []
    if not ("full_name" in said or {"given", "family"} <= set(said)):
        found.append(gettext("Say which column holds the full name, or which two the first name and the surname."))
    if not any(one in said for one in NUMBERS):
        found.append(
            gettext(
                "Say which column holds the payroll number or a registration number: by it we know who is here already."
            )
        )
    if needs_workplace and "workplace" not in said:
        found.append(
            gettext(
                "You answer for more than one workplace: say which column names it, or bring the file in at one school."
            )
        )
    return found


class WordsForm(PageForm):
    """A choice for each word of the file. `groups`: for each word, its choices; `hints`: how many rows have it."""

    def __init__(self, *args: Any, words: Sequence[tuple[str, str, str, Iterable[Any]]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.words = [(name, word) for name, word, _hint, _choices in words]
        for name, word, hint, choices in words:
            self.fields[name] = forms.ChoiceField(
                label=word,
                help_text=hint,
                choices=list(choices),
                error_messages={"required": _("Choose what it is."), "invalid_choice": _("Choose what it is.")},
            )

    def said(self, kind: str) -> dict[str, str]:
        """What each word of this kind means."""
        return {word: self.cleaned_data[name] for name, word in self.words if name.startswith(kind)}
