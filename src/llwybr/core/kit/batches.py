"""Many rows, some at a time: so that memory stays the same however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 10_000
T = TypeVar("T")


def in_batches(all: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    rest = iter(all)
    while some := list(islice(rest, most)):
        yield some
