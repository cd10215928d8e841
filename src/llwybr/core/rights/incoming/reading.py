"""What stands in data.json: rows of models, as plain values, no deeper and no stranger than we write them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings

from llwybr.core.events.signing import Signer, key_id, known_keys
from llwybr.core.files.limits import limits
from llwybr.core.rights.bundling.manifest import DATA, FILES
from llwybr.core.rights.incoming.opening import Opened
from llwybr.core.rights.incoming.refused import RefusedError

if TYPE_CHECKING:
    from llwybr.core.rights.bundles import Row

MOST_BYTES = 64_000_000
MOST_ROWS = 300_000
DEEPEST = 8  # of a value in a row
MOST_MARKS = 2_000_000  # commas and brackets: without them no value follows another, and each takes memory
NO_SIGN = re.compile("[\0\ud800-\udfff]")
FORMAT = "llwybr.data/1"


@dataclass(frozen=True)
class Bundle:
    """One that nobody changed since it was signed. `known`: by a Llwybr whose key is known here."""

    opened: Opened
    models: Mapping[str, list[Row]]
    files: Mapping[str, str]  # {public id at its origin: entry}
    known: bool

    @property
    def key(self) -> str:
        return self.opened.signature.key

    def stream(self, public_id: str) -> BinaryIO:
        """The bytes of one of its files."""
        return cast("BinaryIO", self.opened.zip.open(self.files[public_id]))


def read(file: BinaryIO) -> Bundle:
    """All of it checked. Raises RefusedError."""
    opened = Opened(file)
    opened.verify()
    data = _data(opened.text(DATA, MOST_BYTES))
    files = {id: name for id, name in data["files"].items() if name in opened.infos and name.startswith(FILES)}
    if len(set(files.values())) != len(files):
        raise RefusedError("contents")
    if len(files) > limits().person_files:
        raise RefusedError("entries")
    return Bundle(opened, {label: one["rows"] for label, one in data["models"].items()}, files, _known(opened))


def _known(opened: Opened) -> bool:
    """Signed here, or by a Llwybr that LLWYBR_BUNDLE_KNOWN names."""
    keys = known_keys([Signer(settings.BUNDLE_KEY).public, *settings.BUNDLE_KNOWN])
    public = bytes.fromhex(opened.signature.public)
    return keys.get(key_id(public)) == public


def _data(text: bytes) -> dict[str, Any]:
    if sum(text.count(mark) for mark in (b",", b"[", b"{")) > MOST_MARKS:
        raise RefusedError("large", DATA)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError("data", DATA) from None
    if not _is_ours(data) or not _is_plain(data):
        raise RefusedError("data", DATA)
    return cast("dict[str, Any]", data)


def _is_ours(data: Any) -> bool:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return False
    files, models = data.get("files"), data.get("models")
    if not isinstance(files, dict) or not isinstance(models, dict):
        return False
    if not all(isinstance(name, str) for name in files.values()):
        return False
    rows = [one.get("rows") if isinstance(one, dict) else None for one in models.values()]
    if not all(isinstance(some, list) and all(isinstance(row, dict) for row in some) for some in rows):
        return False
    return sum(len(some or ()) for some in rows) <= MOST_ROWS


def _is_plain(value: Any, depth: int = 0) -> bool:
    """No text that a database refuses, no number that is none, and not nested without end."""
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return NO_SIGN.search(value) is None
    if isinstance(value, dict):
        return all(_is_plain(key, depth + 1) and _is_plain(one, depth + 1) for key, one in value.items())
    if isinstance(value, list):
        return all(_is_plain(one, depth + 1) for one in value)
    return not isinstance(value, float) or (value == value and abs(value) != float("inf"))
