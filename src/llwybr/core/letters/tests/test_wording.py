"""The words: each kind whole in both languages, dates written out, what is typed never markup."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from llwybr.core.letters import wording
from llwybr.core.letters.kinds import Kind, everything, known, register
from llwybr.core.letters.tests.kinds import CODE, DATED
from llwybr.values.bilingual import Bilingual

ONE_VALUE = re.compile(r"%\(\w+\)s")  # a line that is what somebody typed, in whatever language
SAMPLES = {
    str: "ABCD-EFGH",
    int: 3,
    date: date(2027, 1, 12),
    datetime: datetime(2027, 1, 12, 9, 30, tzinfo=UTC),
    Bilingual: Bilingual("Headteacher", "Pennaeth"),
}


@pytest.mark.parametrize("kind", everything(), ids=lambda kind: kind.name)
@pytest.mark.parametrize("first", ["cy", "en"])
def test_every_kind_has_both_forms_in_both_languages(kind: Kind, first, settings) -> None:
    values = {name: SAMPLES[taken] for name, taken in kind.takes.items()}
    written = wording.parts(kind, kind.read(kind.kept(values)), first)
    assert [part.language for part in written] == [first, "en" if first == "cy" else "cy"]
    plain, html = wording.plain(written), wording.html(written)
    for part in written:
        for words in (*part.lines, part.code, part.end):
            assert words in plain
        if part.link:
            assert part.link[1].startswith(f"{settings.SITE_ADDRESS}/{part.language}/")
            assert part.link[1] in plain
            assert f'href="{part.link[1]}"' in html
    assert "%(" not in plain
    assert all(nothing not in html for nothing in ("<img", "<table", "src=", "url(", "<script", "@import"))


@pytest.mark.parametrize("kind", everything(), ids=lambda kind: kind.name)
def test_every_kind_says_something_else_in_welsh(kind: Kind) -> None:
    for words in (kind.subject, *kind.lines):
        if words not in DATED.lines and not ONE_VALUE.fullmatch(str(words)):
            with override("cy"):
                welsh = str(words)
            with override("en"):
                assert str(words) != welsh, f"{kind.name} has no Welsh for {welsh!r}"


def test_a_subject_takes_nothing_for_it_is_read_on_locked_screens() -> None:
    for kind in everything():
        assert "%(" not in str(kind.subject)


def test_a_date_and_a_time_are_written_out_in_each_language() -> None:
    values = {"day": date(2027, 1, 12), "at": datetime(2027, 10, 1, 9, 30, tzinfo=UTC)}
    cy, en = wording.parts(DATED, DATED.read(DATED.kept(values)), "cy")
    assert cy.lines == ("12 Ionawr 2027 / 1 Hydref 2027, 10:30",)
    assert en.lines == ("12 January 2027 / 1 October 2027, 10:30",)


def test_what_is_written_in_both_languages_stands_in_each_part_as_itself() -> None:
    kind = Kind(name="test_bilingual", subject="", lines=("%(role)s",), takes={"role": Bilingual})
    kept = kind.kept({"role": Bilingual("Headteacher", "Pennaeth")})
    assert [part.lines for part in wording.parts(kind, kind.read(kept), "cy")] == [("Pennaeth",), ("Headteacher",)]
    for wrong in ("two\nlines", "x" * 201):
        with pytest.raises(ValueError, match="plain line"):
            kind.kept({"role": Bilingual("fine", wrong)})


def test_what_was_put_in_is_never_markup() -> None:
    written = wording.parts(CODE, {"code": "<b>&"}, "en")
    assert "&lt;b&gt;&amp;" in wording.html(written)
    assert "<b>" not in wording.html(written)
    assert "<b>&" in wording.plain(written)


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        register(Kind(name="test_code", subject="", lines=()))
    assert known("test_code") is CODE


def test_a_code_that_the_kind_does_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="does not take"):
        register(Kind(name="test_codeless", subject="", lines=(), code="code"))


@pytest.mark.parametrize(("name", "value"), [("day", datetime(2027, 1, 1, tzinfo=UTC)), ("at", date(2027, 1, 1))])
def test_a_time_is_no_day_and_a_day_is_no_time(name: str, value: date) -> None:
    with pytest.raises(ValueError, match=name):
        DATED.kept({"day": date(2027, 1, 1), "at": datetime(2027, 1, 1, tzinfo=UTC), name: value})
