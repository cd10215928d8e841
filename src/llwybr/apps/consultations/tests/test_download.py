"""The table of comments in a spreadsheet: what was written stays what was written."""

import csv
import io

import pytest
from django.utils import timezone

from llwybr.apps.consultations.download import as_csv
from llwybr.apps.consultations.models import Comment


@pytest.mark.parametrize("text", ["=1+1", " =1", "\n=1", "\tx", "\rx", "+44", "-2", "@x", "＝1", " ＠x"])
def test_what_a_spreadsheet_would_work_out_is_shown_as_text(text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([Comment(text=text, changed_at=timezone.now())]), newline="")))
    assert rows[0]["text"] == f"'{text}"


@pytest.mark.parametrize("text", ["Da iawn;=NOW()", "Da iawn\t=NOW()"])
def test_a_cell_stays_one_cell_where_a_spreadsheet_parts_them_at_other_signs_too(text: str) -> None:
    """Some offer comma, semicolon and tab together: what is in quotes is parted at none of them."""
    assert f'"{text}"' in as_csv([Comment(text=text, changed_at=timezone.now())])


def test_anything_else_is_as_it_was_written() -> None:
    text = 'Wel, "da iawn" = da\n- ŵ'
    rows = list(csv.DictReader(io.StringIO(as_csv([Comment(text=text, changed_at=timezone.now())]), newline="")))
    assert rows[0]["text"] == text
