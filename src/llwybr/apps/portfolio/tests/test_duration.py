"""How long it took, as people type it in both languages; and what is asked again because nobody can be sure."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.portfolio.rules.codes import MOST_MINUTES
from llwybr.apps.portfolio.rules.duration import BARE, NOTHING, POINT, TOO_LONG, UNREADABLE, minutes_of
from llwybr.core.kit.templatetags.kit import hours
from llwybr.values.bilingual import LANGUAGES

READ = {
    "1.5": 90, "1,5": 90, "2": 120, "0.5": 30, ".5": 30, "1.25": 75, "1.75": 105, "24": 1440,
    "1:30": 90, "0:45": 45, "1:05": 65, "12:00": 720, "1:30 awr": 90,
    "90 min": 90, "90min": 90, "90 minutes": 90, "90 munud": 90, "90m": 90, "5 funud": 5,
    "1 awr 30": 90, "1awr30": 90, "1 awr 30 munud": 90, "1h30": 90, "1h 30m": 90, "1 hr 30 mins": 90,
    "2 hours, 15 minutes": 135, "2 awr a 15 munud": 135, "2 awr ac 20 munud": 140, "1 hour and 5 minutes": 65,
    "awr": 60, "an hour": 60, "1 hour": 60, "6 awr": 360, "6 oriau": 360, "1.5 awr": 90, "2.5 hours": 150,
    "awr a hanner": 90, "awr a chwarter": 75, "hanner awr": 30, "chwarter awr": 15, "tri chwarter awr": 45,
    "dwy awr": 120, "dwy awr a hanner": 150, "Tair awr": 180, "pum munud": 5, "deng munud": 10, "ugain munud": 20,
    "awr ac ugain munud": 80, "dwy awr a thri chwarter": 165, "pedair awr a deng munud": 250,
    "half an hour": 30, "an hour and a half": 90, "quarter of an hour": 15, "three quarters of an hour": 45,
    "two and a half hours": 150, "two hours": 120, "an hour and three quarters": 105, "HALF AN HOUR": 30,
    "1½": 90, "1 ½ hours": 90, "½ hour": 30, "1 1/2 hours": 90, "¾ awr": 45, "  2  awr  ": 120, "2 hrs.": 120,
}  # fmt: skip
REFUSED = {
    UNREADABLE: [
        "", " ", "awr awr", "an", "a", "two days", "diwrnod", "tan amser te", "-1", "−2 awr", "1e3", "0x10", "١",
        "1:75", "1 awr 75", "1 2", "3/2", "1/0", "0/2", "2 2 awr", "30 munud 1 awr", "min", "1:30:20", "a,b", "1\0",
        "<script>", "nan", "inf", "9" * 61, "half half half half half half half half half half half",
    ],
    BARE: ["25", "45", "90", "100000000", "1 min 5", "1 awr 30 min 20"],
    POINT: ["1.30", "1.45", "0.10", "1.333", "1.30 hours"],
    NOTHING: ["0", "0.0", "0 min", "0 awr", "0:00", "0.25 min"],
    TOO_LONG: ["745 awr", "999999999 awr", "44641 min"],
}  # fmt: skip


@pytest.mark.parametrize(("typed", "minutes"), READ.items())
def test_what_people_type_is_read(typed: str, minutes: int) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize(("code", "typed"), [(code, one) for code, all in REFUSED.items() for one in all])
def test_what_nobody_can_be_sure_of_is_asked_again(code: str, typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        minutes_of(typed)


@pytest.mark.parametrize("language", LANGUAGES)
@given(minutes=st.integers(1, MOST_MINUTES))
def test_what_our_pages_say_is_read_back_as_it_was(language: str, minutes: int) -> None:
    with translation.override(language):
        assert minutes_of(hours(minutes / 60)) == minutes


@given(st.text(max_size=70))
def test_whatever_is_typed_it_is_minutes_or_a_refusal_that_has_words(text: str) -> None:
    found, code = None, ""
    try:
        found = minutes_of(text)
    except ValueError as error:
        code = str(error)
    assert code in REFUSED if found is None else 1 <= found <= MOST_MINUTES
