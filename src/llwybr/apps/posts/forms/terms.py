"""What a post is like, as a form: the terms of a contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.incoming import values
from llwybr.apps.posts.rules.codes import KINDS
from llwybr.apps.posts.rules.lacking import LEAST_OF_YEAR
from llwybr.apps.posts.rules.terms import ALL_YEAR, LONGEST_GRADE, LONGEST_TITLE, Terms
from llwybr.apps.posts.templatetags.posts import REFUSALS, WARNINGS, clock, plain_weeks, refusal
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import PageForm

if TYPE_CHECKING:
    from llwybr.apps.posts.models import Contract
    from llwybr.apps.posts.queries import Named, Someone
    from llwybr.core.places.models import Place

from llwybr.apps.posts.forms.fields import ALL, DAYS, EMPLOYER, NO_NAME, NOT_A_CHOICE, TERM_TIME, Hours, Line, choice


@dataclass(frozen=True)
class Offered:
    """What a form about a post at one place offers: jobs by slug, who may review, and who may employ."""

    jobs: Mapping[str, Named]
    reviewers: Sequence[Someone]
    employers: Sequence[Place]


class TermsForm(PageForm):
    """What a post is like: job, hours, weeks, grade, contract, reviewer."""

    profile = choice(
        _("Which job is it?"),
        required=_("Choose the job."),
        help_text=_("The standard job, whatever it is called there. It says the level too."),
    )
    title = Line(label=_("What is it called there?"), help_text=_("Only if it has another name."), most=LONGEST_TITLE)
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (Hours(label=WEEKDAYS[at]) for at in range(7))
    year = choice(
        _("When in the year do they work?"),
        required=_("Choose when they work."),
        radio=True,
        choices=[(TERM_TIME, _("So many weeks, such as in term time only")), (ALL, _("All year"))],
    )
    weeks = forms.CharField(
        label=_("How many weeks a year?"),
        help_text=_("Only if it is not all year. Term time is 38 weeks, or 39 with INSET days."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "decimal"}),
    )
    grade = Line(
        label=_("Grade"),
        help_text=_("As the employer writes it. Leave it empty if it is not known."),
        most=LONGEST_GRADE,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
    )
    spine_point = forms.CharField(
        label=_("Spine point"),
        help_text=_("A number on the employer’s pay spine. Leave it empty if it is not known."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "numeric"}),
    )
    kind = choice(_("What kind of contract is it?"), required=_("Choose a kind of contract."), radio=True)
    employer = choice(_("Who is the employer?"), required=_("Choose the employer."))
    reviewer = choice(
        _("Who reviews their work in this job?"),
        help_text=_(
            "One named person, even where there are two managers. They see this job, and what is shared in the review."
        ),
    )
    confirmed = forms.MultipleChoiceField(
        label=_("Is this right?"),
        help_text=_("It is seldom so. Tick it if it is right, or change it above."),
        required=False,
        choices=list(WARNINGS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Offered, stands: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """`stands`: what the contract says that is changed, as `as_typed` has it."""
        super().__init__(*args, **kwargs)
        language = active_language()
        self._offer("kind", [(code, words.in_language(language)) for code, words in KINDS.items()])
        self._offer("profile", [("", _("Choose a job")), *_by_family(offered.jobs)])
        self._offer("reviewer", [("", _("Nobody yet")), *named(offered.reviewers, offered.jobs)])
        self._offer(EMPLOYER, [(str(one.pk), str(one.name)) for one in offered.employers])
        self._stays(stands or {})

    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def _stays(self, stands: Mapping[str, Any]) -> None:
        """What stands in a contract can stay, also where nobody would be offered it any more."""
        for name in ("profile", "reviewer", EMPLOYER):
            value, words = stands.get(name), stands.get(f"{name}_words")
            field = self.fields[name]
            if value and words and not field.valid_value(value):  # type: ignore[attr-defined]
                field.choices = [*field.choices, (value, words)]  # type: ignore[attr-defined]

    def clean_weeks(self) -> Decimal | None:
        text = self.cleaned_data["weeks"]
        try:
            return values.weeks(text) if text else None
        except ValueError:
            raise forms.ValidationError(REFUSALS["weeks"][1]) from None

    def clean_spine_point(self) -> int | None:
        text = self.cleaned_data["spine_point"]
        try:
            return values.point(text) if text else None
        except ValueError:
            raise forms.ValidationError(REFUSALS["spine_point"][1]) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("year") == TERM_TIME and said.get("weeks") is None and "weeks" not in self.errors:
            self.add_error("weeks", _("Write how many weeks, or choose that they work all year."))
        if said.get("year") == ALL:
            self.errors.pop("weeks", None)  # whatever stands there, it is not asked for
        return said

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            employer=int(said[EMPLOYER]),
            profile=said["profile"],
            minutes=tuple(said[day] for day in DAYS),
            weeks=ALL_YEAR if said["year"] == ALL else said["weeks"],
            kind=said["kind"],
            reviewer=int(said["reviewer"]) if said["reviewer"] else None,
            title=said["title"],
            grade=said["grade"],
            spine_point=said["spine_point"],
        )

    def is_confirmed(self, warnings: Sequence[str]) -> bool:
        """Whether all that is seldom so was ticked; if not, asks for it."""
        missing = [code for code in warnings if code not in self.cleaned_data["confirmed"]]
        if missing:
            self.add_error("confirmed", _("Look at this again: tick what is right, or change it above."))
            self._offer("confirmed", [(code, WARNINGS[code]) for code in warnings])
        return not missing

    @property
    def asks_to_confirm(self) -> bool:
        return "confirmed" in self.errors

    def refuse(self, reason: str) -> None:
        """Say at its field why it was refused."""
        field, words = refusal(reason)
        self.add_error(field if field in self.fields else None, words)

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings, in order."""
        found = ((heading, [self[name] for name in names if name in self.fields]) for heading, names in self.SECTIONS)
        return [(heading, fields) for heading, fields in found if fields]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[day] for day in DAYS]

    SECTIONS: Sequence[tuple[Any, Sequence[str]]] = ()


def _by_family(jobs: Mapping[str, Named]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for slug, one in jobs.items():
        groups.setdefault(str(one.family_title), []).append((slug, str(one.title)))
    return list(groups.items())


def named(people: Iterable[Someone], jobs: Mapping[str, Named]) -> list[tuple[str, str]]:
    """Choices: by name, and by their jobs there, so that two of one name are told apart."""
    return [(str(one.pk), _with_jobs(one, jobs)) for one in people]


def _with_jobs(one: Someone, jobs: Mapping[str, Named]) -> str:
    titles = [str(jobs[slug].title) for slug in one.jobs if slug in jobs]
    return ", ".join([one.name or str(NO_NAME), *titles])


def as_typed(contract: Contract) -> dict[str, Any]:
    """What a form begins with for a contract that stands."""
    all_year = contract.weeks >= LEAST_OF_YEAR
    return {
        "profile": contract.profile,
        "profile_words": contract.profile,
        "title": contract.title,
        **{day: clock(one) if one else "" for day, one in zip(DAYS, contract.minutes, strict=True)},
        "year": ALL if all_year else TERM_TIME,
        "weeks": "" if all_year else plain_weeks(contract.weeks),
        "grade": contract.grade,
        "spine_point": "" if contract.spine_point is None else number_format(contract.spine_point),
        "kind": contract.kind,
        EMPLOYER: str(contract.employer_id),
        f"{EMPLOYER}_words": str(contract.employer.name),
        "reviewer": str(contract.reviewer_id or ""),
        "reviewer_words": (contract.reviewer.name or str(NO_NAME)) if contract.reviewer else "",
        "seen": str(contract.pk),
    }
