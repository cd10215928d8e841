"""Whatever bytes come, whoever looks at them says what it is kept as, or why it is not: nothing else comes out (G29)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llwybr.core.files.checker import __main__ as process
from llwybr.core.files.checker.looking import look
from llwybr.core.files.limits import ALL, limits
from llwybr.core.files.refused import RefusedError
from llwybr.core.files.tests import making
from llwybr.core.files.words import REFUSALS

SOUND: dict[str, Callable[[], bytes]] = {
    "jpeg": making.photo,
    "png": making.screenshot,
    "webp": lambda: making.picture("WEBP"),
    "pdf": making.pdf_with_names,
    "docx": making.document_with_names,
    "xlsx": making.workbook_with_names,
    "odt": making.opendocument,
    "txt": lambda: b"Shwmae, bawb" * 9,
}


def verdict(data: bytes) -> dict[str, object]:
    """As the process says it, in this one."""
    return process.said_of(lambda: look(io.BytesIO(data), io.BytesIO(), limits().kinds, ALL))


def is_known(said: dict[str, object]) -> bool:
    return said.get("kind") in limits().kinds or said.get("reason") in REFUSALS


@given(some.binary(max_size=2000))
def test_of_whatever_bytes(data: bytes) -> None:
    assert is_known(verdict(data))


@pytest.mark.parametrize("kind", SOUND)
@given(
    changes=some.lists(some.tuples(some.integers(0, 10_000), some.binary(max_size=6)), max_size=4),
    cut=some.integers(0, 10_000),
)
def test_of_a_sound_file_that_was_changed_anywhere(kind: str, changes: list[tuple[int, bytes]], cut: int) -> None:
    data = bytearray(SOUND[kind]())
    for at, put in changes:
        data[at % len(data) : at % len(data) + len(put)] = put
    assert is_known(verdict(bytes(data[: len(data) - cut % 50])))


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_file_is_kept(kind: str) -> None:
    assert verdict(SOUND[kind]())["kind"] == (kind if kind != "webp" else "jpeg")


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (RefusedError("pages", most=3), {"reason": "pages", "most": 3}),
        (MemoryError(), {"reason": "heavy"}),
        (OSError(28, "no space"), {"reason": "full"}),
        (OSError(5, "no disk"), {"reason": "broken"}),
        (RecursionError(), {"reason": "broken"}),
        (AttributeError(), {"reason": "broken"}),
    ],
)
def test_what_a_parser_raises_is_a_plain_refusal(raised: Exception, said: dict[str, object]) -> None:
    def looked() -> str:
        raise raised

    assert process.said_of(looked) == said
