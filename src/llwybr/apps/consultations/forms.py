"""The comment, the secretary's answer, and the two days that the secretary sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.consultations.rules import LONGEST_ANSWER, LONGEST_COMMENT
from llwybr.apps.consultations.templatetags.consultations import OUTCOME_NAMES, REFUSALS, ROLE_NAMES
from llwybr.core.access.viewer import KEY, new_key
from llwybr.core.kit.forms import PageForm
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from llwybr.apps.consultations.models import Comment

NOT_A_CHOICE = _("That is not one of the choices. Choose one from the list.")
NOT_A_DAY = _("Write the day as year, month and day with dashes between, such as 2027-09-01.")


class Words(forms.CharField):
    """A text of several lines. The browser never cuts it: too long a text comes back whole, with a message."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": None, "rows": 6}


class Day(forms.DateField):
    """One day, as every browser sends it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class CommentForm(PageForm):
    note = Words(  # the page for a form that was lost on the way shows a text of this name
        label=_("What do you think?"),
        help_text=_("Name nobody, please, and write nothing about a child or a safeguarding concern."),
        max_length=LONGEST_COMMENT,
        error_messages={
            "required": _("Write what you think. To say nothing, leave this page."),
            "max_length": _("Your comment has %(show_value)s characters. At most %(limit_value)s fit: shorten it."),
        },
    )
    role = forms.ChoiceField(
        label=_("Who is speaking?"),
        help_text=_("It helps to know. You need not say."),
        choices=list(ROLE_NAMES.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def clean_key(self) -> str:
        """The key that this device gets if it has none: made with the page, so that a second press is the same device."""
        given: str = self.cleaned_data["key"]
        return given if KEY.fullmatch(given) else new_key()


def _answer(label: Any) -> Words:
    return Words(
        label=label,
        max_length=LONGEST_ANSWER,
        error_messages={
            "required": _("Write it in both languages: everyone reads it in theirs."),
            "max_length": _("This has %(show_value)s characters. At most %(limit_value)s fit: shorten it."),
        },
    )


class AnswerForm(PageForm):
    """One decision, in both languages, for the comments that are ticked."""

    comments = forms.MultipleChoiceField(
        label=_("Which comments does this answer?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick the comments that this answers."),
            "invalid_choice": REFUSALS["changed"],
        },
    )
    outcome = forms.ChoiceField(
        label=_("What was decided?"),
        choices=list(OUTCOME_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided."), "invalid_choice": NOT_A_CHOICE},
    )
    heard_en = _answer(_("What we heard, in English"))
    heard_cy = _answer(_("What we heard, in Welsh"))
    reason_en = _answer(_("What we decided and why, in English"))
    reason_cy = _answer(_("What we decided and why, in Welsh"))

    def __init__(self, *args: Any, comments: Sequence[Comment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.mark, _("Comment %(n)s") % {"n": at}) for at, one in enumerate(comments, start=1)]
        self.fields["comments"].choices = named  # type: ignore[attr-defined]

    @property
    def versions(self) -> dict[UUID, int]:
        """The comments that are answered, each with the version that was read."""
        marks = (mark.rpartition(".") for mark in self.cleaned_data["comments"])
        return {UUID(id): int(version) for id, _dot, version in marks}

    @property
    def heard(self) -> Bilingual:
        return Bilingual(self.cleaned_data["heard_en"], self.cleaned_data["heard_cy"])

    @property
    def reason(self) -> Bilingual:
        return Bilingual(self.cleaned_data["reason_en"], self.cleaned_data["reason_cy"])


class ClosingForm(PageForm):
    closes_on = Day(
        label=_("The last day for comments"),
        error_messages={"required": _("Choose the last day."), "invalid": NOT_A_DAY},
    )


class AgreeForm(PageForm):
    """The day in force, asked for twice: `sure` is the day that was shown with the second question."""

    in_force_from = Day(
        label=_("From which day is it in force?"),
        error_messages={"required": _("Choose the day from which it is in force."), "invalid": NOT_A_DAY},
    )
    sure = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    @property
    def is_sure(self) -> bool:
        day: date = self.cleaned_data["in_force_from"]
        return bool(self.cleaned_data.get("sure") == day.isoformat())
