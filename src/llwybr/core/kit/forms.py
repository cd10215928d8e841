"""The base of every form: our templates, plain messages, and a change of language that keeps what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from llwybr.values.unseen import without_unseen

DJANGO_SAYS = (
    gettext_noop("Null characters are not allowed."),
    gettext_noop("July"),
)  # Django has no Welsh, or a wrong one
SWITCH = "_switch"  # the name of the header's language button, which posts the page's form to its twin


class Renderer(DjangoTemplates):
    """Fields are drawn by the kit."""

    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"


@dataclass(frozen=True)
class Option:
    """A choice with a second line that explains it."""

    title: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.title)


class PageForm(forms.Form):
    """A page's one form. The browser does not check it: our own messages are in the person's language. What is typed is read as
    everybody will read it."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else _as_read(data), *args, **kwargs)


def _as_read(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without signs that nobody sees, in whatever field."""
    if not isinstance(data, MultiValueDict):
        return {name: without_unseen(value) if isinstance(value, str) else value for name, value in data.items()}
    return MultiValueDict({name: [without_unseen(str(one)) for one in values] for name, values in data.lists()})


F = TypeVar("F", bound=forms.Form)


def page_form(form: type[F], request: HttpRequest, *, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> F:
    """The form as this request needs it: bound if it was sent; if only the language was switched, filled but not judged."""
    if request.method != "POST":
        return form(initial=dict(initial or {}), **kwargs)
    if SWITCH in request.POST:
        typed = {name: request.POST.getlist(name) for name in request.POST}
        flat = {name: values if len(values) > 1 else values[0] for name, values in typed.items() if values}
        return form(initial={**dict.fromkeys(form.base_fields), **flat}, **kwargs)
    return form(request.POST, **kwargs)


def was_sent(request: HttpRequest) -> bool:
    """Whether the person pressed the page's own button, not the language switch."""
    return request.method == "POST" and SWITCH not in request.POST
