"""A table as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet would work out instead of showing


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """With a mark for spreadsheets that this is UTF-8.

    Every cell stands in quotes: a spreadsheet that parts cells at semicolons or tabs too finds no formula after one.
    """
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"


def harmless(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
