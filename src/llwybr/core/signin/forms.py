"""What is typed to sign in, and on the pages of an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.core.access.codes import CodeForm
from llwybr.core.kit.forms import Option, PageForm
from llwybr.core.signin.rules import SCOPES, one_address
from llwybr.values.bilingual import LANGUAGES, OWN_NAME

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_NO_ADDRESS = _("Write your e-mail address in full, for example nia@ysgol.example.")


class EmailForm(PageForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _NO_ADDRESS, "invalid": _NO_ADDRESS, "max_length": _NO_ADDRESS},
    )

    def clean_email(self) -> str:
        try:
            return one_address(self.cleaned_data["email"])
        except ValueError:
            raise forms.ValidationError(_NO_ADDRESS) from None


def _code(label: StrPromise, help_text: StrPromise | str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Write the code."),
            "max_length": _("That is longer than a code."),
        },
    )


class ShortCodeForm(CodeForm):
    """A code from an e-mail, an app or a sheet of paper: which of them, its shape tells."""

    code = _code(_("The code"))


class MailedCodeForm(CodeForm):
    code = _code(_("The code in the e-mail"), _("Eight letters. Capitals and the dash do not matter."))


class AppCodeForm(CodeForm):
    code = _code(_("The code in the app"), _("Six figures. A new one comes every half minute."))


class PasskeyNameForm(PageForm):
    name = forms.CharField(
        label=_("What do you call this device?"),
        help_text=_("Only you see this name. For example: my phone, the office computer."),
        max_length=60,
        required=False,  # the passkey is made before this is read: it must not be refused for want of a name
        error_messages={"max_length": _("Use at most 60 letters.")},
    )


class SpeakForm(PageForm):
    name = forms.CharField(
        label=_("What may we call you?"),
        help_text=_("It stands at the top of “My path”. You can leave it empty."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"max_length": _("Use at most 80 letters.")},
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"),
        choices=[(code, OWN_NAME[code]) for code in reversed(LANGUAGES)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )


SCOPE_WORDS = {
    "attempts": Option(_("My self-assessments"), _("when each was made, and for which job")),
    "results": Option(_("My results"), _("what I answered, and where that leaves me")),
    "plan": Option(_("My plan"), _("my next steps, and the learning in my plan")),
    "portfolio": Option(_("My evidence"), _("what I wrote, its files, and what witnesses said")),
    "learning": Option(
        _("My record of learning"), _("what I learnt, when, for how long, and what changed because of it")
    ),
}
ENDS = (("7", _("In a week")), ("31", _("In a month")), ("183", _("In half a year")), ("365", _("In a year")))


class TokenForm(PageForm):
    name = forms.CharField(
        label=_("What is the key for?"),
        help_text=_("Only you see this. For example: the school’s training record."),
        max_length=80,
        error_messages={
            "required": _("Write what the key is for."),
            "max_length": _("Use at most 80 letters."),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the system read?"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose what the system may read."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    days = forms.ChoiceField(
        label=_("When does the key stop working?"),
        choices=ENDS,
        initial="31",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when the key stops working."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))
