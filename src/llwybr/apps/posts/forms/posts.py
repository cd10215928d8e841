"""Starting a post, changing or correcting it, leaving it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.rules.codes import LEAVINGS
from llwybr.apps.posts.templatetags.posts import REFUSALS, refusal
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import PageForm
from llwybr.core.people.rules.addresses import one_address
from llwybr.core.people.rules.matching import Described, Number
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.schemes import at_place, scheme

if TYPE_CHECKING:
    from llwybr.apps.posts.models import Contract
    from llwybr.apps.posts.queries import Named, Someone
    from llwybr.core.places.models import Place

from llwybr.apps.posts.forms.fields import DAYS, EARLIEST_BIRTH, EMPLOYER, NO_NAME, NOT_A_CHOICE, Day, Line, choice
from llwybr.apps.posts.forms.terms import Offered, TermsForm, named


class StartForm(TermsForm):
    """Whom, and from when: somebody known at that place, or a new person."""

    SECTIONS = (
        (_("Who is it?"), ("who",)),
        (_("Somebody new here"), ("given", "family", "born_on", "email", "number")),
        (_("The job"), ("profile", "title", "starts_on", "ends_on", "covers")),
        (_("Hours on each day"), DAYS),
        (_("Weeks"), ("year", "weeks")),
        (_("Pay and contract"), ("grade", "spine_point", "kind", EMPLOYER)),
        (_("Review"), ("reviewer",)),
    )
    who = choice(
        _("Somebody who is known here"),
        help_text=_("For somebody new, leave this as it is and write their name below."),
    )
    given = Line(
        label=_("First names"), most=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    family = Line(
        label=_("Last name"), most=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    born_on = Day(
        label=_("Birth date"),
        help_text=_(
            "It tells two people of one name apart, and is shown to nobody but them. Leave it empty if you do not know it."
        ),
        required=False,
    )
    email = forms.EmailField(
        label=_("Work e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Write the e-mail address in full, for example nia@ysgol.example."),
            "max_length": _("Write the e-mail address in full, for example nia@ysgol.example."),
        },
    )
    number = Line(
        label=_("Payroll number"),
        help_text=_("With one more fact it finds a record that is here already, and no second one is made."),
        most=40,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )
    starts_on = Day(label=_("From which day?"))
    ends_on = Day(
        label=_("Until which day?"), help_text=_("The last day. Leave it empty if there is none yet."), required=False
    )
    covers = choice(
        _("Do they stand in for somebody?"),
        help_text=_("The job that this one covers, for example while somebody is on leave."),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": NOT_A_CHOICE})

    def __init__(
        self, *args: Any, offered: Offered, known: Sequence[Someone], covered: Sequence[Contract], **kwargs: Any
    ) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        self._offer("who", [("", _("Somebody new")), *named(known, offered.jobs)])
        self._offer("covers", [("", _("No")), *_covered(covered, offered.jobs)])

    def clean_key(self) -> UUID:
        """Made with the page, so that sending it twice makes one post."""
        return self.cleaned_data["key"] or uuid4()

    def clean_born_on(self) -> date | None:
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on and not EARLIEST_BIRTH <= born_on < timezone.localdate():
            raise forms.ValidationError(_("Write a day in the past, with the year in four figures."))
        return born_on

    def clean_email(self) -> str:
        text = self.cleaned_data["email"]
        try:
            return one_address(text) if text else ""
        except ValueError:
            raise forms.ValidationError(_("Write the e-mail address in full, for example nia@ysgol.example.")) from None

    def clean_number(self) -> str:
        text = self.cleaned_data["number"]
        try:
            return scheme("employer").read(text) if text else ""
        except ValueError:
            raise forms.ValidationError(_("Write the number as the payroll has it, without the sign |.")) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        described = any(said.get(name) for name in ("given", "family", "born_on", "email", "number"))
        if said.get("who") and described:
            self.add_error("who", _("Choose somebody, or write who is new: not both."))
        elif (
            not said.get("who")
            and not (said.get("given") or said.get("family"))
            and not {"given", "family"} & set(self.errors)
        ):
            self.add_error("given", _("Write a first name or a last name, or choose somebody above."))
        return said

    def described(self, place: Place) -> Described:
        """The new person, as a file of this place would describe them."""
        said = self.cleaned_data
        number = Number(at_place("employer", str(place)), said["number"]) if said["number"] else None
        return Described(
            names=(FullName(said["given"], said["family"]),),
            numbers=(number,) if number else (),
            born_on=said["born_on"],
            emails=(said["email"],) if said["email"] else (),
        )


def _covered(contracts: Iterable[Contract], jobs: Mapping[str, Named]) -> list[tuple[str, str]]:
    found = []
    for one in contracts:
        title = str(jobs[one.profile].title) if one.profile in jobs else one.profile
        found.append((str(one.post.public_id), f"{one.post.person.name or NO_NAME}, {title}"))
    return found


class ChangeForm(TermsForm):
    """What the post is from a day on."""

    SECTIONS = (
        (_("From when?"), ("from_on",)),
        (_("The job"), ("profile", "title")),
        (_("Hours on each day"), DAYS),
        (_("Weeks"), ("year", "weeks")),
        (_("Pay and contract"), ("grade", "spine_point", "kind", EMPLOYER)),
        (_("Review"), ("reviewer",)),
    )
    from_on = Day(label=_("From which day is it otherwise?"))


class CorrectForm(TermsForm):
    """What should have stood there from the beginning."""

    SECTIONS = (*ChangeForm.SECTIONS[1:], (_("What came after it"), ("onward",)))
    onward = forms.MultipleChoiceField(
        label=_("Is the same wrong there too?"),
        required=False,
        choices=[("yes", _("Yes: put it right there too"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )

    def __init__(self, *args: Any, after: date | None, **kwargs: Any) -> None:
        """`after`: from which day on the job is something else again, if it is."""
        super().__init__(*args, **kwargs)
        if after is None:
            del self.fields["onward"]
            return
        self.fields["onward"].help_text = _(
            "Something changed on %(day)s, and all else was carried on from here. Without this tick, what is said from then on "
            "stays as it is. With it, only what you correct here is put right there, where it says the same."
        ) % {"day": date_format(after)}

    @property
    def is_onward(self) -> bool:
        return bool(self.cleaned_data.get("onward"))


class LeaveForm(PageForm):
    last_day = Day(
        label=_("What is the last day?"),
        help_text=_("It may be past. The job, and the roles that rest on it, end with it."),
    )
    leaving = choice(
        _("Why does it end?"),
        required=REFUSALS["leaving"][1],
        radio=True,
        help_text=_("Only they, and whoever may change jobs here, see this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.fields["leaving"].choices = [(code, words.in_language(language)) for code, words in LEAVINGS.items()]  # type: ignore[attr-defined]

    def refuse(self, reason: str) -> None:
        words = (
            refusal(reason)[1]
            if reason != "outside"
            else _("That day is before the first day of this job. Choose a later one.")
        )
        self.add_error({"leaving": "leaving", "own_post": None}.get(reason, "last_day"), words)


class FirstDayForm(PageForm):
    first_day = Day(
        label=_("What was the first day?"),
        help_text=_("It may be earlier or later than what stands there. What was wrong stays in the history."),
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def refuse(self, reason: str) -> None:
        words = {
            "ends_before_start": _("That day is after the last day of this job. Choose an earlier one."),
            "same": _("That is the first day that stands there already."),
        }
        whole = {"own_post", "nobody", "not_standing", "changed"}
        self.add_error(None if reason in whole else "first_day", words.get(reason) or refusal(reason)[1])
