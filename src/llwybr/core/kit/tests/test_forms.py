"""A page's form: judged when it was sent, only carried over when the language was switched."""

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from llwybr.core.kit.forms import SWITCH, Option, PageForm, page_form, was_sent


class Sample(PageForm):
    name = forms.CharField(max_length=5, error_messages={"required": "Write a name."})
    colours = forms.MultipleChoiceField(
        choices=[("r", "Red"), ("g", "Green")], required=False, widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(
        choices=[("s", Option("Small", "a cup")), ("l", Option("Large"))], required=False, widget=forms.RadioSelect
    )


BEFORE = {"name": "Nia", "colours": ["r"], "size": "s"}


def get() -> HttpRequest:
    return RequestFactory().get("/en/x/")


def sent(**typed: object) -> HttpRequest:
    return RequestFactory().post("/en/x/", typed)


def switched(**typed: object) -> HttpRequest:
    return sent(**typed, **{SWITCH: "cy"})


def shown(form: forms.Form) -> dict[str, list[str]]:
    """What the page shows as typed or chosen, by field."""
    html = form.as_div()
    chosen = {name: [] for name in ("colours", "size")}
    for field in chosen:
        chosen[field] = [str(one.data["value"]) for one in form[field].subwidgets if one.data["selected"]]
    return {"name": [form["name"].value() or ""], **chosen} if html else {}


def test_a_page_that_is_opened_shows_what_was_said_before_and_judges_nothing() -> None:
    form = page_form(Sample, get(), initial=BEFORE)
    assert not form.is_bound
    assert shown(form) == {"name": ["Nia"], "colours": ["r"], "size": ["s"]}


def test_a_page_may_be_opened_with_nothing_said_before() -> None:
    assert shown(page_form(Sample, get())) == {"name": [""], "colours": [], "size": []}


def test_a_form_that_was_sent_is_judged() -> None:
    form = page_form(Sample, sent(name="Dewi", colours=["r", "g"]), initial=BEFORE)
    assert form.is_bound
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Dewi", "colours": ["r", "g"], "size": ""}


def test_a_field_with_an_error_says_so_to_a_screen_reader() -> None:
    form = page_form(Sample, sent(name=""))
    assert form.errors == {"name": ["Write a name."]}
    html = str(form)
    assert html.count('aria-invalid="true"') == 1
    assert 'id="id_name_error"' in html
    assert "required" not in html.replace("Write a name.", "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"name": "Farida"}, {"name": ["Farida"], "colours": [], "size": []}),
        ({"name": ""}, {"name": [""], "colours": [], "size": []}),
        ({"name": "A", "colours": ["g"]}, {"name": ["A"], "colours": ["g"], "size": []}),
        ({"name": "A", "colours": ["r", "g"], "size": "l"}, {"name": ["A"], "colours": ["r", "g"], "size": ["l"]}),
        ({"name": "A", "colours": ["x"], "size": "x"}, {"name": ["A"], "colours": [], "size": []}),
    ],
)
@pytest.mark.parametrize("initial", [None, BEFORE], ids=["nothing said before", "something said before"])
def test_switching_the_language_keeps_what_is_on_the_page_and_judges_nothing(typed, expected, initial) -> None:
    form = page_form(Sample, switched(**typed), initial=initial)
    assert not form.is_bound
    assert not form.errors
    assert shown(form) == expected
    assert 'aria-invalid="true"' not in str(form)


@pytest.mark.parametrize(
    ("request_", "expected"), [(get(), False), (sent(), True), (sent(name="A"), True), (switched(name="A"), False)]
)
def test_only_the_pages_own_button_sends_it(request_: HttpRequest, expected: bool) -> None:
    assert was_sent(request_) is expected


def test_what_was_typed_is_escaped_when_it_is_shown_again() -> None:
    assert "<script" not in str(page_form(Sample, switched(name="<script>alert(1)</script>")))


def test_a_choice_with_a_second_line_shows_both() -> None:
    html = str(page_form(Sample, get()))
    assert '<span class="title">Small</span><span class="about">a cup</span>' in html
    assert html.count('class="about"') == 1


def test_what_is_typed_is_what_everybody_will_read() -> None:
    """A sign that turns the order of words, or that nobody sees, is left out; the joiners of an emoji are part of it."""
    told = {"name": "\u202eN\u200bia\u2066", "colours": ["r\ufeff", "g"]}
    assert page_form(Sample, sent(**told)).is_valid()
    for form in (page_form(Sample, sent(**told)), Sample({**told, "colours": ["r", "g"]})):
        assert form.is_valid()
        assert form.cleaned_data == {"name": "Nia", "colours": ["r", "g"], "size": ""}
    woman = "\U0001f469\u200d\U0001f3eb"
    assert page_form(Sample, sent(name=woman))["name"].value() == woman
