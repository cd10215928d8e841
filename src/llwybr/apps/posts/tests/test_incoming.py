"""What stands in a cell, which column is what, and which job a word may mean: without a database."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.posts.incoming import jobs, values
from llwybr.apps.posts.incoming.headings import fields, fold, propose
from llwybr.apps.posts.incoming.reading import is_total, look_over, table
from llwybr.apps.posts.incoming.rows import Reader, Words
from llwybr.apps.posts.rules.intake import spread
from llwybr.apps.posts.templatetags.intake import why_not
from llwybr.core.places.incoming.reading import RefusedError

TODAY = date(2026, 11, 22)
LIST = "Enw,Rhif,Swydd,Oriau\r\n\r\nSiân,1,TA,5\r\nTotal,,,5\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_list_as_it_comes(encoding: str, sign: str) -> None:
    file = io.BytesIO(("Rhestr staff\n" + LIST.replace(",", sign)).encode(encoding))
    found = table(file, look_over(file))
    assert found.headings == ["Enw", "Rhif", "Swydd", "Oriau"]
    rows = list(found.rows)
    assert rows[0] == (4, ["Siân", "1", "TA", "5"])
    assert [is_total(cells, 4) for _, cells in rows] == [False, True]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1/9/2024", date(2024, 9, 1)),
        ("2024-09-01", date(2024, 9, 1)),
        ("1 Medi 2024", date(2024, 9, 1)),
        ("45536", date(2024, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("1st Sept 24", date(2024, 9, 1)),
        ("01.09.79", date(1979, 9, 1)),
        ("01-Sep-2024", date(2024, 9, 1)),  # a spreadsheet's own way
        ("1 / 9 / 2024", date(2024, 9, 1)),
    ],
)
def test_a_day_in_many_hands(typed: str, meant: date) -> None:
    assert values.day(typed) == meant


@pytest.mark.parametrize("typed", ["29/02/2023", "13/13/2020", "lots", "", "1/1/1/1", "٣/٣/٢٠٢٠", "99999"])
def test_what_is_no_day(typed: str) -> None:
    if typed == "99999":
        assert values.day(typed).year > 2100
        return
    with pytest.raises(ValueError, match="day"):
        values.day(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("32.5", 1950),
        ("32,5", 1950),
        ("32:30", 1950),
        ("32h 30m", 1950),
        ("30 awr", 1800),
        ("32.5 hrs/wk", 1950),
        ("32 hr 30 min", 1950),
        ("32:30:00", 1950),  # a spreadsheet's own way
    ],
)
def test_hours_in_many_hands(typed: str, meant: int) -> None:
    assert values.minutes(typed) == meant


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(typed: str) -> None:
    for read in (values.day, values.minutes, values.weeks, values.point, values.days, values.two_names):
        try:
            read(typed)  # type: ignore[operator]
        except ValueError as error:
            assert str(error) in {"day", "hours", "weeks", "spine_point", "full_name"}  # noqa: PT017


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Name,No\n", "no_rows"),
        (b'Name,No\n"Jones, A,1\nLlwyd,2\n', "quotes"),
        (b'Name,No\n"Jones, A,1\n"Llwyd, B",2\n', "quotes"),
    ],
)
def test_a_file_that_would_lose_rows_in_silence_is_not_read(content: bytes, reason: str) -> None:
    file = io.BytesIO(content)
    with pytest.raises(RefusedError) as refused:
        list(table(file, look_over(file)).rows)
    assert refused.value.reason == reason
    assert why_not(refused.value)


def test_a_cell_of_two_lines_and_a_lone_quotation_mark_are_read() -> None:
    file = io.BytesIO(b'Name,Note\n"Jones, A","two\nlines"\nLlwyd,5" pipe\n')
    assert [cells for _, cells in table(file, look_over(file)).rows] == [
        ["Jones, A", "two\nlines"],
        ["Llwyd", '5" pipe'],
    ]


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    file = io.BytesIO(content)
    with suppress(RefusedError):
        list(table(file, look_over(file)).rows)


@given(st.integers(1, 5000), st.sets(st.integers(0, 6), min_size=1))
def test_hours_are_spread_and_none_is_lost(minutes: int, days: set[int]) -> None:
    found = spread(minutes, sorted(days))
    assert sum(found) == minutes
    assert max(found) - min(found[on] for on in days) <= 1


def proposed(*headings: str, rows: tuple[Any, ...] = (), **more: Any) -> list[str]:
    said = {"remembered": {}, "titles": set(), "today": TODAY} | more
    return [one.field for one in propose(headings, rows, **said)]


def test_headings_in_both_languages_and_of_systems() -> None:
    found = proposed(
        "Surname, Given", "Emp No", "Contracted hrs (wkly)", "Rheolwr llinell", "NI Number", "Dyddiad geni"
    )
    assert found == ["full_name", "payroll", "hours", "reviewer", "", "born_on"]


def test_a_column_is_known_by_what_stands_in_it() -> None:
    rows = (("a@b.cymru", "1/1/1980", "Jones, Ann", "TA"), ("c@d.cymru", "2/2/1990", "Llwyd, Bet", "Cook"))
    assert proposed("A", "B", "C", "D", rows=rows, titles={"ta", "cook"}) == ["email", "born_on", "full_name", "title"]


def test_what_was_said_before_goes_first_and_no_field_stands_twice() -> None:
    assert proposed("Xyzzy", "Emp No", remembered={"xyzzy": "payroll"}) == ["payroll", ""]


def test_of_two_columns_with_one_heading_the_first_is_not_left_out_because_the_second_was() -> None:
    assert proposed("Start date", "Start date", remembered={"start date": ""}) == ["starts_on", ""]


def test_every_field_has_a_heading_that_comes_in_again(settings: Any) -> None:
    from django.utils import translation

    from llwybr.apps.posts.templatetags.intake import FIELDS

    assert set(FIELDS) == set(fields())
    with translation.override("en"):
        for name, label in FIELDS.items():
            assert proposed(str(label)) == [name]


def test_a_word_for_a_job() -> None:
    names = {"teaching-assistant-2": ["Teaching assistant (level 2)"], "premises-2": ["Caretaker", "Gofalwr safle"]}
    assert jobs.propose("TA2", names) == ["teaching-assistant-2"]
    assert jobs.propose("gofalwr  SAFLE", names) == ["premises-2"]
    assert jobs.propose("Teacher of maths", names) == []
    assert fold("Tŷ’r Ysgol_1") == "ty r ysgol 1"
    assert values.weeks("39 weeks") == Decimal(39)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad"])
def test_a_sign_that_nobody_sees_is_not_taken_over_from_a_file(sign: str) -> None:
    said = Reader(["given", "family", "title", "starts_on"], Words()).read(
        1, [f"{sign}Nia", f"Ll{sign}wyd", f"T{sign}A", f"31{sign}/02/2026"]
    )
    assert [str(one) for one in said.names] == ["Nia Llwyd"]
    assert said.title == "TA"
    assert sign not in "".join(one.what for one in said.faults), "nor does it turn the sentence that quotes it"


def test_a_control_sign_in_a_name_of_a_file_is_a_fault_and_a_joiner_is_none() -> None:
    reader = Reader(["given", "family"], Words())
    assert [one.code for one in reader.read(1, ["Nia\x07", "Llwyd"]).faults][:1] == ["signs"]
    assert str(reader.read(1, ["\u0645\u06cc\u200c\u0631", "Llwyd"]).names[0]) == "\u0645\u06cc\u200c\u0631 Llwyd"
