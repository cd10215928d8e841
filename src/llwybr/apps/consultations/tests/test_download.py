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


def test_anything_else_is_as_it_was_written() -> None:
    text = 'Wel, "da iawn" = da\n- ŵ'
    rows = list(csv.DictReader(io.StringIO(as_csv([Comment(text=text, changed_at=timezone.now())]), newline="")))
    assert rows[0]["text"] == text
