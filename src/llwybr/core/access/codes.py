"""A code typed on a page: its field, what was typed on the way to it, and guessing stopped."""

import unicodedata
from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from llwybr.core.access.throttle import bucket_of, count_failure, too_many
from llwybr.core.kit.forms import SWITCH, PageForm

# A school shares one address, and someone may misread a 1 for an I; 80 bits stay out of reach of 300 tries in ten minutes,
# and a pupil who plays with the page must not shut the staff out.
MOST_WRONG_CODES = 300
OWN = {"csrfmiddlewaretoken", SWITCH, "code", "next"}  # what such a page sends of its own


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Sixteen letters and figures. Capitals, spaces and dashes do not matter."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the code that you were given."),
            "max_length": _("That is longer than a code. It has sixteen letters and figures."),
        },
    )

    def clean_code(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["code"])


def typed_on_the_way(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form that was lost on the way held: kept on the page of the code, to be sent on once it opens something."""
    return [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]


def try_code(
    request: HttpRequest, form: CodeForm, purpose: str, open: Callable[[str], HttpResponse | None]
) -> HttpResponse | int:
    """What `open` answers to the code of a valid form; or the status of the page that says why not: 422, or 429 after
    too many wrong ones."""
    bucket = bucket_of(request, purpose)
    if too_many(bucket, MOST_WRONG_CODES):
        form.add_error("code", _now("Too many wrong codes came from here. Wait ten minutes, then try again."))
        return 429
    if opened := open(form.cleaned_data["code"]):
        return opened
    count_failure(bucket)
    form.add_error("code", _now("That code opens nothing. Check each letter and figure, and try again."))
    return 422
