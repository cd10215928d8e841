"""What a supporter writes to ask for a door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.core.appointments.support.rules import LONGEST_REASON, SHORTEST_REASON
from llwybr.core.kit.forms import PageForm
from llwybr.core.letters.kinds import has_control

_NO_REASON = _("Write in 20 to 200 letters why you need to see how this account is set up.")


class DoorForm(PageForm):
    OWN = _("That is your own account: you see it under “My account”.")

    whose = forms.CharField(
        label=_("Whose account is it?"),
        help_text=_("The whole e-mail address for signing in, or the whole number of the account."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Write an e-mail address or the number of an account."),
            "max_length": _("That is longer than an e-mail address."),
        },
    )
    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        help_text=_("The person reads this, as you write it. Name nobody in it, and nothing about anybody’s health."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _NO_REASON, "min_length": _NO_REASON, "max_length": _NO_REASON},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if has_control(reason):
            raise forms.ValidationError(_NO_REASON)
        return reason

    def clean_whose(self) -> str:
        whose: str = self.cleaned_data["whose"]
        return whose.strip().lower() if "@" not in whose else whose.strip()
