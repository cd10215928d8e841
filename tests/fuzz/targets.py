"""Each parser of ours that is given files, as a function of bytes. Only the parser's own error may come out of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress

from llwybr.apps.exchange import incoming as case
from llwybr.apps.exchange.interface import given
from llwybr.apps.posts.incoming import reading as staff
from llwybr.core.files.checker.__main__ import said_of
from llwybr.core.files.checker.looking import look
from llwybr.core.files.limits import ALL, limits
from llwybr.core.files.tests.making import packed
from llwybr.core.files.tests.test_whatever import SOUND, is_known
from llwybr.core.places.incoming import gias
from llwybr.core.places.incoming.reading import RefusedError, look_over
from llwybr.core.places.tests.gias import as_csv, school
from llwybr.core.rights.incoming import reading
from llwybr.core.rights.incoming import refused as bundles


def planted(data: bytes) -> None:
    """Whether the search is alive: nobody guesses six bytes, but it is shown each that was right."""
    if data[:1] == b"L" and data[1:2] == b"l" and data[2:3] == b"w" and data[3:4] == b"y" and data[4:6] == b"br":
        raise RuntimeError("the planted bug was found")


def checker(data: bytes) -> None:
    """What looks at files (core/files): a verdict that is known, and nothing else."""
    assert is_known(said_of(lambda: look(io.BytesIO(data), io.BytesIO(), limits().kinds, ALL)))


def staff_list(data: bytes) -> None:
    file = io.BytesIO(data)
    with suppress(RefusedError):
        looked = staff.look_over(file)
        staff.table(file, looked)
        list(staff.read(file, looked))


def national_list(data: bytes) -> None:
    file = io.BytesIO(data)
    with suppress(RefusedError):
        list(gias.read(file, look_over(file).encoding))


def standards(data: bytes) -> None:
    with suppress(ValueError, case.RefusedError):
        package, _ = given.read(given.parse(data))
        if package:
            case.framework([package], id=None, taken=())


def bundle(data: bytes) -> None:
    with suppress(bundles.RefusedError):
        reading.read(io.BytesIO(data))


def of_kind(kind: str) -> tuple[Callable[[bytes], None], list[bytes]]:
    return checker, [SOUND[kind]()]


# Each with what its search begins from.
TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "planted": (planted, [b"L"]),
    **{kind: of_kind(kind) for kind in SOUND},
    "staff": (staff_list, [b"Name,Job,Hours\nNia,TA,12\n", "Enw;Swydd\nNia;CD\n".encode("utf-16")]),
    "gias": (national_list, [as_csv([school(900001, "Ysgol")])]),
    "case": (standards, [b'{"CFDocument": {"title": "a"}, "CFItems": [], "CFAssociations": []}']),
    "bundle": (bundle, [packed({"data.json": "{}", "manifest.json": "{}"})]),
}
