"""The forms of evidence: its words, a file, and the parts of a job that it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from llwybr.apps.portfolio.actions import Words
from llwybr.apps.portfolio.rules import links
from llwybr.apps.portfolio.rules.codes import (
    CERTIFICATE,
    FILE,
    LINK,
    LONGEST_TEXT,
    LONGEST_TITLE,
    OBSERVATION,
    PHOTO,
    TEXT,
)
from llwybr.apps.portfolio.rules.noticing import Seen, noticed
from llwybr.core.kit.forms import PageForm
from llwybr.core.letters.kinds import has_control

if TYPE_CHECKING:
    from datetime import date

    from django_stubs_ext import StrPromise

EARLIEST = 1950
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
TITLES: dict[str, StrPromise | str] = {
    TEXT: _("For example: How I got the reading corner used again"),
    FILE: _("For example: My plan for the breakfast club"),
    PHOTO: _("For example: The display about our valley"),
    LINK: _("For example: The page about our garden on the school’s website"),
    OBSERVATION: _("For example: The deputy head watched my phonics group"),
    CERTIFICATE: _("For example: Food hygiene, level 2"),
}
TEXTS: dict[str, StrPromise | str] = {
    TEXT: _("What did you do, and what came of it?"),
    OBSERVATION: _("What did they see, and what did they say?"),
}
WHY_NOT_LINK: dict[str, StrPromise | str] = {
    "long": _("This address is too long to be kept. Use a shorter one."),
    "scheme": _("Write the address of a page, which begins with https:// or http://."),
    "signs": _("There are characters in this address that no address has. Copy it again from the page."),
    "who": _("There is a name or a password in this address. Copy it without what stands before the @."),
    "site": _("This address leads nowhere. Copy it again from the page."),
}
TOO_LONG = _("This has %(show_value)s characters. At most %(limit_value)s fit: shorten it.")
# All that a page may not hold but line breaks and tabs; NUL stays, to be refused in words.
STRANGE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Title(forms.CharField):
    """A name on one line, however it was typed. The browser never cuts it: too long a one comes back whole."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("Give it a short name."), "max_length": TOO_LONG}
        super().__init__(max_length=LONGEST_TITLE, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(STRANGE.sub("", str(super().to_python(value) or "")).split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": None, "autocomplete": "off"}


class Text(forms.CharField):
    """Words of several lines, as they were typed."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("Write a few words about it."), "max_length": TOO_LONG}
        super().__init__(max_length=LONGEST_TEXT, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029", "\n", str(super().to_python(value) or ""))
        return STRANGE.sub("", text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": None, "rows": 8}


class Link(forms.CharField):
    """The address of a page, as people copy it or write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": _("Paste the address of the page.")}, **kwargs)

    def to_python(self, value: Any) -> str:
        return links.whole(str(super().to_python(value) or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if reason := links.why_not(value):
            raise forms.ValidationError(str(WHY_NOT_LINK[reason]))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}


class Hidden(forms.CharField):
    """What the page carries for itself. Whatever somebody put there by hand counts as nothing."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return "" if len(text) > 400 or has_control(text) else text


class EvidenceForm(PageForm):
    """The words of one piece. `key`: of this form; `was`: the state that was opened; `seen`: what the writer was warned of."""

    title = Title(label=_("A short name for it"))
    link = Link(label=_("The address of the page"), help_text=_("It is kept as a link; the page itself is not copied."))
    text = Text(label=_("A few words about it"), required=False)
    on = forms.DateField(
        label=_("When was it?"),
        help_text=_("Leave it empty if it was over a longer time."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Write the day as year, month and day with dashes between, such as 2027-09-01."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language are these words?"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the language."),
            "invalid_choice": _("That is not one of the choices. Choose one from the list."),
        },
    )
    key, was, seen = Hidden(), Hidden(), Hidden()

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["title"].help_text = TITLES.get(kind, "")
        if kind in TEXTS:
            self.fields["text"].required, self.fields["text"].label = True, TEXTS[kind]
        if kind != LINK:
            del self.fields["link"]

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError(_("That day is still to come. Choose the day on which it was."))
        if day and day.year < EARLIEST:
            raise forms.ValidationError(_("That was too long ago. Choose the day on which it was."))
        return day

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(said["title"], said["text"], said["language"], said.get("link", ""), said["on"])

    def unasked(self) -> list[Seen]:
        """What is noticed in the words and was not asked about yet."""
        return [one for one in self.noticed() if one.key not in self._asked()]

    def warned(self) -> list[Seen]:
        """What the page tells: all that it asked about and that still stands in the words."""
        return [one for one in self.noticed() if one.key in self._asked()]

    def noticed(self) -> list[Seen]:
        return noticed(*(str(self[name].value() or "")[: LONGEST_TEXT * 2] for name in ("title", "text")))

    def ask(self) -> None:
        """Come back once with what is noticed, every word as it was typed."""
        self._carry("seen", ",".join(dict.fromkeys([*self._asked(), *(one.key for one in self.unasked())])))

    def opened(self, mark: str) -> None:
        """Its writer has seen this newer state now."""
        self._carry("was", mark)

    def _asked(self) -> list[str]:
        return [one for one in str(self["seen"].value() or "").split(",") if one]

    def _carry(self, name: str, value: str) -> None:
        self.data = {**dict(self.data.items()), name: value}


class FileForm(PageForm):
    """One file, as it is asked for. What comes is judged by what is in it. `error`: why the last one stayed out."""

    file = forms.FileField(label=_("Choose a file"), required=False)

    def __init__(self, *, accept: str, hint: str, error: str) -> None:
        super().__init__({} if error else None)
        self.fields["file"].widget.attrs["accept"] = accept
        self.fields["file"].help_text = hint
        if error:
            self.add_error("file", error)
