"""One model's rows as CSV: headings in both languages, and nothing that a spreadsheet would work out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from llwybr.core.kit.spreadsheet import harmless

if TYPE_CHECKING:
    from llwybr.core.rights.bundling.rows import Kind, Row


def as_csv(kind: Kind, rows: Iterable[Row]) -> Iterator[bytes]:
    """Line by line, with a mark for spreadsheets that this is UTF-8."""
    heads = [f"{column.label.en} / {column.label.cy}" for column in kind.columns]
    yield b"\xef\xbb\xbf" + _line(heads)
    for row in rows:
        yield _line([harmless(cell(row[column.name])) for column in kind.columns])


def cell(value: Any) -> str:
    """A value in one cell: a text in both languages as `English / Cymraeg`, a list as JSON, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, dict) and set(value) == {"en", "cy"}:
        return str(value["en"]) if value["en"] == value["cy"] else f"{value['en']} / {value['cy']}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(cells: list[str]) -> bytes:
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue().encode()
