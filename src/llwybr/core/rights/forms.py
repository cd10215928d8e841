"""The forms of one's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.core.kit.forms import PageForm
from llwybr.core.letters.kinds import LONGEST, has_control

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llwybr.core.kit.bilingual import Written


class CorrectForm(PageForm):
    """What is wrong, and at which workplace."""

    place = forms.ChoiceField(
        label=_("At which workplace?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose from the list.")},
    )
    what = forms.CharField(
        label=_("What is wrong, and what is right?"),
        help_text=_("In a sentence or two, at most 200 letters. Whoever may change it there reads it."),
        max_length=LONGEST,
        error_messages={
            "required": _("Write what is wrong."),
            "max_length": _("Use at most 200 letters."),
        },
    )

    def __init__(self, *given: Any, places: Mapping[str, Written], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(id, str(name)) for id, name in places.items()]
        if len(places) == 1:
            field.initial = next(iter(places))

    def clean_what(self) -> str:
        said = str(self.cleaned_data["what"])
        if has_control(said):
            raise forms.ValidationError(_("Write it in one line."))
        return said
