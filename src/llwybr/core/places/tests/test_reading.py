"""A file that may be anything: read where it is a list, refused in words, quickly and in little memory, where it is not."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from llwybr.core.places import words
from llwybr.core.places.incoming import gias, reading
from llwybr.core.places.incoming.reading import RefusedError, look_over
from llwybr.core.places.tests.gias import COLUMNS, as_csv, school

ONE = school(900001, "Ysgol Tŷ’r Bryn", opened="05-04-2017", ukprn=10099999)


def read(content: bytes) -> list[gias.Row]:
    file = io.BytesIO(content)
    return list(gias.read(file, look_over(file).encoding))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("slashes", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_list_as_it_comes(encoding: str, slashes: bool, end: str) -> None:
    row = read(as_csv([ONE], encoding, slashes=slashes, end=end))[0]
    assert row.name == ("Ysgol T?’r Bryn" if encoding == "cp1252" else "Ysgol Tŷ’r Bryn")
    assert (row.urn, row.authority, row.ukprn, row.keeper) == ("900001", "681", "10099999", "authority")
    assert str(row.opened_on) == "2017-04-05"


@pytest.mark.parametrize(
    ("more", "keeper"),
    [
        ({"type": 1}, "authority"),
        ({"type": 1, "trust": 7, "trust_name": "T"}, "authority"),
        ({"type": 34, "trust": 7, "trust_name": "T"}, "trust"),
        ({"type": 34}, ""),
        ({"type": 11}, ""),
        ({"type": 30}, "authority"),
        ({"type": 30, "estab": 6052}, ""),
    ],
)
def test_who_keeps_a_school(more: dict[str, object], keeper: str) -> None:
    assert read(as_csv([school(900001, "A", **more)]))[0].keeper == keeper


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": 2, "closed": "31-08-2019"}, ("2019-08-31", False, False)),
        ({"status": 2}, ("None", True, False)),
        ({"status": 3, "closed": "31-08-2027"}, ("2027-08-31", False, False)),
        ({"status": 1, "closed": "31-08-2019"}, ("None", False, False)),
        ({"status": 4, "opened": ""}, ("None", False, True)),
    ],
)
def test_what_a_status_says(more: dict[str, object], said: tuple[str, bool, bool]) -> None:
    row = read(as_csv([school(900001, "A", **more)]))[0]
    assert (str(row.closed_on), row.closed, row.proposed) == said


WRONG = {
    "number": {"URN": "12a"},
    "status": {"EstablishmentStatus (code)": "9"},
    "no_name": {"EstablishmentName": " "},
    "name": {"EstablishmentName": "A\u202eB"},
    "formula": {"EstablishmentName": '=HYPERLINK("http://evil.example","x")'},
    "day": {"OpenDate": "31-02-2020"},
}


@pytest.mark.parametrize("reason", WRONG)
def test_a_row_that_cannot_be_believed_refuses_the_file_and_says_where(reason: str) -> None:
    with pytest.raises(RefusedError) as error:
        read(as_csv([ONE, {**ONE, "URN": "900002", **WRONG[reason]}]))
    assert (error.value.reason, error.value.line) == (reason, 3)
    assert "3" in words.why_not(error.value)
    assert "\u202e" not in words.why_not(error.value)


@pytest.mark.parametrize(
    "wrong", ["EstablishmentNumber", "UKPRN", "Trusts (code)", "TypeOfEstablishment (code)", "LA (code)"]
)
@pytest.mark.parametrize("cell", ["=1+1", "１", "-5", "1e9", "9" * 11])
def test_a_number_is_a_number(wrong: str, cell: str) -> None:
    with pytest.raises(RefusedError):
        read(as_csv([{**ONE, wrong: cell}]))


@pytest.mark.parametrize("name", ["+44", "-A", "@A", "＝A"])
def test_a_name_that_a_spreadsheet_would_run(name: str) -> None:
    with pytest.raises(RefusedError):
        read(as_csv([{**ONE, "EstablishmentName": name}]))


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.csv", b"0" * 50_000_000)
    return made.getvalue()


HEAD = as_csv([])
ROW = as_csv([ONE]).splitlines(keepends=True)[1]
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "200 MB": ("size", lambda: HEAD + ROW * (200_000_000 // len(ROW))),
    "UTF-16 with a mark": ("utf16", lambda: as_csv([ONE], "utf-16")),
    "UTF-16 without": ("utf16", lambda: as_csv([ONE], "utf-16-le")),
    "a NUL": ("nul", lambda: HEAD + ROW + b"\0" + ROW),
    "a zip bomb": ("archive", bomb),
    "gzip": ("archive", lambda: b"\x1f\x8b" + b"0" * 99),
    "an old workbook": ("archive", lambda: b"\xd0\xcf\x11\xe0" + b"0" * 99),
    "a row of 10 MB": ("row", lambda: HEAD + ROW + b"x" * 10_000_000 + b"\r\n"),
    "a row of many lines": ("quotes", lambda: HEAD + b'"' + b"line\r\n" * 1_000_000),
    "a quote that never closes": ("quotes", lambda: HEAD + ROW + b'900003,"681,' + ROW * 100_000),
    "a quote in the header": ("quotes", lambda: b'"' + HEAD + ROW * 10_000),
    "text after a quote": ("quotes", lambda: HEAD + b'"9"x,' + ROW),
    "empty lines": ("rows", lambda: HEAD + b"\r\n" * 5_000_000),
    "many rows": ("rows", lambda: b",".join([one.encode() for one in gias.COLUMNS]) + b"\r\n" + short() * 210_000),
    "columns of something else": ("columns", lambda: b"name,email\r\na,b\r\n"),
    "a column twice": ("header", lambda: HEAD.replace(b"URN,", b"URN,URN,", 1)),
    "a thousand columns": ("header", lambda: HEAD.rstrip() + b",a" * 1000 + b"\r\n"),
    "a cell too few": ("cells", lambda: HEAD + ROW.replace(b",", b"", 1)),
    "a long cell": ("cell", lambda: HEAD + ROW.replace(b"1, Stryd", b"x" * 40_000)),
    "no known letters": ("encoding", lambda: HEAD + ROW.replace("ŷ".encode(), b"\x81\x8d")),
}


def short() -> bytes:
    cells = {"URN": "1", "LA (code)": "681", "EstablishmentName": "A", "EstablishmentStatus (code)": "1"}
    return ",".join(cells.get(one, "") for one in gias.COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words_within_two_seconds_and_200_megabytes(what: str, tmp_path: Path) -> None:
    reason, made = HOSTILE[what]
    file = tmp_path / "list.csv"
    file.write_bytes(made())
    code = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))
from llwybr.core.places.incoming import gias
from llwybr.core.places.incoming.reading import RefusedError, look_over
with open(sys.argv[1], "rb") as file:
    before = time.process_time()
    try:
        for row in gias.read(file, look_over(file).encoding):
            pass
        print("taken")
    except RefusedError as error:
        print(error.reason, time.process_time() - before)
"""
    said = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    found, seconds = said.stdout.split()
    assert found == reason
    assert float(seconds) < 2
    assert str(words.why_not(RefusedError(found, 1, "x")))


def test_every_reason_has_words_and_every_word_a_reason() -> None:
    reasons = {reason for reason, _ in HOSTILE.values()} | set(WRONG)
    assert reasons == set(words.REFUSALS)


def test_the_limits_are_what_the_page_says() -> None:
    assert "100 megabytes" in words.why_not(RefusedError("size"))
    assert "200,000" in words.why_not(RefusedError("rows"))
    assert reading.MOST_BYTES == 100_000_000


def test_all_of_the_columns_are_there() -> None:
    assert len(COLUMNS) == 139
    assert set(gias.COLUMNS) <= set(COLUMNS)
