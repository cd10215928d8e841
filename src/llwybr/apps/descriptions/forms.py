"""One line of a text: its words in either language or both, and the job to which an added one belongs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.descriptions.rules.states import LONGEST
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import PageForm
from llwybr.core.letters.kinds import has_control

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llwybr.apps.standards.models import Profile

TOO_LONG = _("This has %(show_value)s characters. At most %(limit_value)s fit: shorten it, or make two duties of it.")


class OneLine(forms.CharField):
    """Words on one line, however they were typed. The browser never cuts them: too long a text comes back whole."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, error_messages={"max_length": TOO_LONG}, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if has_control(value):
            raise forms.ValidationError(_("Write it on one line."))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": None, "rows": 3}


class LineForm(PageForm):
    """The language of the page comes first. `was_…`: the words that the writer saw, so that nobody's are written over unseen."""

    text_en = OneLine(label=_("In English"))
    text_cy = OneLine(label=_("In Welsh"))
    chosen = forms.ChoiceField(
        label=_("To which job does it belong?"),
        help_text=_(
            "Say so if you know. Otherwise the words suggest it, where they are like those of a national duty."
        ),
        required=False,
        error_messages={"invalid_choice": _("That is not one of the choices. Choose one from the list.")},
    )
    was_en = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    was_cy = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    was_chosen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, jobs: Iterable[Profile], is_own: bool, **kwargs: Any) -> None:
        """`jobs`: to which a line may belong; `is_own`: it is of the job itself, and belongs there."""
        super().__init__(*args, **kwargs)
        self.first = f"text_{active_language()}"
        self.fields[self.first].help_text = _("Either language is enough. The other can be added later.")
        self.order_fields([self.first])
        if is_own:
            del self.fields["chosen"]
            return
        by_role = groupby(jobs, key=lambda one: one.role)
        groups = [(str(role.title), [(one.slug, str(one.title)) for one in some]) for role, some in by_role]
        self.fields["chosen"].choices = [("", _("I do not know")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not (said["text_en"] or said["text_cy"]):
            self.add_error(self.first, _("Write the duty in English, in Welsh or in both."))
        return said

    @property
    def was(self) -> tuple[str, str, str]:
        return self.cleaned_data["was_en"], self.cleaned_data["was_cy"], self.cleaned_data["was_chosen"]
