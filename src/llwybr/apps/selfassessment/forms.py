"""The forms of the journey. Their words are the person's own questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from llwybr.apps.selfassessment.models import NO_CHANCE, NOT_PART, NOT_SAID
from llwybr.apps.selfassessment.rules import CHOSEN, DONE, SET_ASIDE, STARTED, Limits
from llwybr.core.kit.forms import Option, PageForm
from llwybr.core.kit.templatetags.kit import level_names

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Descriptor, Profile

OTHER_ANSWERS = [
    (
        NO_CHANCE,
        Option(_("I have had no chance yet"), _("I would, but it has not come up. We will suggest a chance to try.")),
    ),
    (NOT_PART, Option(_("It is not part of my job"), _("We will leave it out, and show that your job differs here."))),
    (NOT_SAID, Option(_("I prefer not to say"), _("We will leave it out of everything."))),
]

DELIVERIES = [
    ("any-time-online", _("Online, at any time")),
    ("live-online", _("Live online, with others")),
    ("in-person", _("In person")),
    ("at-work", _("At work, beside a colleague")),
]

LANGUAGES = [("cy", _("Welsh")), ("en", _("English"))]

STEP_STATUSES = [
    (CHOSEN, _("I want to do this")),
    (STARTED, _("I have started")),
    (DONE, _("I have done it")),
    (SET_ASIDE, _("Not for me now")),
]


class AnswerForm(PageForm):
    """One statement: four levels in words, and three other answers."""

    answer = forms.ChoiceField(
        label=_("Which is most like you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the answer that is most like you, or “I prefer not to say”."),
            "invalid_choice": _("That is not one of the answers. Choose one from the list."),
        },
    )

    def __init__(self, *args: Any, descriptors: Sequence[Descriptor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = level_names()
        levels = [(str(one.level), Option(names[one.level], str(one.text))) for one in descriptors]
        field = self.fields["answer"]
        field.choices = [*levels, *OTHER_ANSWERS]  # type: ignore[attr-defined]
        field.parting, field.parting_words = NO_CHANCE, _("or")  # type: ignore[attr-defined]


class StepForm(PageForm):
    status = forms.ChoiceField(
        label=_("Where are you with this?"),
        choices=STEP_STATUSES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("That is not one of the choices. Choose one from the list.")},
    )
    note = forms.CharField(
        label=_("A note to yourself"),
        help_text=_(
            "Write no pupil’s name and no safeguarding concern here. Tell the person in charge of safeguarding."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("The note has %(show_value)s characters. At most %(limit_value)s fit.")},
    )


class RecordForm(PageForm):
    """What the record of learning asks beside what the offer says: the day, the language, and the one big question."""

    on = forms.DateField(
        label=_("Which day was it?"),
        help_text=_("If it went on for longer: its last day."),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day as year, month and day with dashes between, such as 2027-09-01."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language did you learn?"),
        choices=[*LANGUAGES, ("both", _("Welsh and English"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the language in which you learnt."),
            "invalid_choice": _("That is not one of the choices. Choose one from the list."),
        },
    )
    changed = forms.CharField(
        label=_("What changed because of it?"),
        help_text=_("You can add this later, when you know."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("The text has %(show_value)s characters. At most %(limit_value)s fit.")},
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def told(self) -> None:
        """Its writer has been told what their words look like."""
        self.data = {**dict(self.data.items()), "seen": "yes"}

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("That day is still to come. Write it down once it is over."))
        if day.year < 1950:
            raise forms.ValidationError(_("That day is too long ago. Check the year."))
        return day


class LimitsForm(PageForm):
    """What a person has for learning. Every question may be left empty."""

    hours = forms.DecimalField(
        label=_("How many hours do you have?"),
        help_text=_("Paid hours until the date below, for example 12. Leave it empty if hours do not matter."),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(2000),
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the hours as a number, such as 12 or 7.5."),
            "min_value": _("Hours cannot be less than 0."),
            "max_value": _("That is more than a year of work. Write at most 2,000 hours."),
            "max_decimal_places": _("Write the hours with at most two figures after the point."),
            "max_digits": _("Write at most 2,000 hours."),
            "max_whole_digits": _("Write at most 2,000 hours."),
        },
    )
    cost = forms.DecimalField(
        label=_("How much money is there, in pounds?"),
        help_text=_("Yours or your school’s. Write 0 for free things only. Leave it empty if money does not matter."),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(20000),
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the money as a number of pounds, such as 0 or 45.50."),
            "min_value": _("Money cannot be less than 0."),
            "max_value": _("Write at most £20,000."),
            "max_decimal_places": _("Write the money with at most two figures after the point."),
            "max_digits": _("Write at most £20,000."),
            "max_whole_digits": _("Write at most £20,000."),
        },
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages would you learn?"),
        help_text=_("Choose none if both are fine."),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("That is not one of the choices. Choose one from the list.")},
    )
    by_when = forms.TypedChoiceField(
        label=_("By when?"),
        required=False,
        coerce=date.fromisoformat,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("That date is past. Choose one from the list.")},
    )
    deliveries = forms.MultipleChoiceField(
        label=_("How do you like to learn?"),
        help_text=_("Choose none if any way is fine."),
        choices=DELIVERIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("That is not one of the choices. Choose one from the list.")},
    )

    def __init__(self, *args: Any, ends: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_when"].choices = ends  # type: ignore[attr-defined]

    def limits(self) -> Limits:
        said = self.cleaned_data
        return Limits(said["hours"], said["cost"], tuple(said["languages"]), tuple(said["deliveries"]), said["by_when"])


class CountForm(PageForm):
    count = forms.ChoiceField(
        label=_("May we count your needs?"),
        choices=[("yes", _("Yes, count my needs, never my name")), ("no", _("No, do not count them"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("That is not one of the choices. Choose yes or no."),
        },
    )


class FinishForm(PageForm):
    how = forms.ChoiceField(
        label=_("What should happen to your answers?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what should happen to your answers."),
            "invalid_choice": _("That is not one of the choices. Choose one from the list."),
        },
    )

    def __init__(self, *args: Any, has_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep = (
            "keep",
            Option(_("Keep them, and clear this device"), _("Your code opens them again, here or elsewhere.")),
        )
        erase = (
            "erase",
            Option(_("Erase everything"), _("Your answers, notes and plan are gone for good, everywhere.")),
        )
        self.fields["how"].choices = [keep, erase] if has_code else [erase]  # type: ignore[attr-defined]


class AgainForm(PageForm):
    """A retake: the job and the aim of the last time, to keep or to change."""

    job = forms.ChoiceField(
        label=_("Your job"),
        error_messages={
            "required": _("Choose the job that is nearest to yours."),
            "invalid_choice": _("That job is not in the standards in force. Choose one from the list."),
        },
    )
    aim = forms.ChoiceField(
        label=_("The job that you would like one day"),
        required=False,
        error_messages={"invalid_choice": _("That job is not in the standards in force. Choose one from the list.")},
    )
    after = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, jobs: Sequence[Profile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jobs = {one.slug: one for one in jobs}
        named = [(one.slug, str(one.title)) for one in jobs]
        self.fields["job"].choices = [("", _("Choose a job")), *named]  # type: ignore[attr-defined]
        self.fields["aim"].choices = [("", _("No, just the job that I have")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Profile, Profile | None]:
        """The job and the aim. To aim at the job that one has is to aim at none."""
        job = self.jobs[self.cleaned_data["job"]]
        aim = self.jobs.get(self.cleaned_data["aim"])
        return job, None if aim == job else aim


class RemindForm(PageForm):
    """When to look again. Each choice says its day."""

    when = forms.ChoiceField(
        label=_("When would you like to look again?"),
        widget=forms.RadioSelect,
        initial="half",
        error_messages={"required": _("Choose when."), "invalid_choice": _("Choose one from the list.")},
    )

    def __init__(self, *args: Any, days: Mapping[str, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        words = {
            "month": _("In a month"),
            "quarter": _("In three months"),
            "half": _("In half a year"),
            "year": _("In a year"),
        }
        chosen = cast("forms.ChoiceField", self.fields["when"])
        chosen.choices = [(when, Option(words[when], date_format(day))) for when, day in days.items()]

    def day(self) -> date:
        return self.days[self.cleaned_data["when"]]
