"""What may be in an array. Every fault is a ValueError that names the array and says what it may hold."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

HIGHEST_LEVEL = 4
MOST_AMOUNT = 1_000_000
MOST_BITS = 32
CENT = 0.01  # of a hundredth: what the rounding of floats may come to

Shape = tuple[int | None, ...]  # None: any length


def levels(name: str, given: ArrayLike, shape: Shape) -> NDArray[np.uint8]:
    """Whole numbers from 0 to 4."""
    return _whole(name, given, shape, HIGHEST_LEVEL).astype(np.uint8, copy=False)


def bits(name: str, given: ArrayLike, shape: Shape) -> NDArray[np.uint32]:
    """Sets of at most 32 things, as whole numbers: bit i for thing i."""
    return _whole(name, given, shape, (1 << MOST_BITS) - 1).astype(np.uint32, copy=False)


def places(name: str, given: ArrayLike, shape: Shape, below: int) -> NDArray[np.int64]:
    """Whole numbers from 0, that say where in a list of so many."""
    return _whole(name, given, shape, below - 1).astype(np.int64, copy=False)


def amounts(name: str, given: ArrayLike, shape: Shape, boundless: int | None = None) -> NDArray[np.int64]:
    """Hours or pounds, at most two decimals: in whole hundredths, so that sums are exact. `boundless` stands for infinity."""
    array = _numbers(name, given, shape, "iuf").astype(np.float64)
    endless = np.isposinf(array) if boundless is not None else np.zeros(array.shape, dtype=bool)
    finite = np.where(endless, 0.0, array)
    if not ((finite >= 0) & (finite <= MOST_AMOUNT)).all():  # NaN is neither
        raise ValueError(
            f"{name} must be numbers from 0 to {MOST_AMOUNT:,}{' or inf' if boundless is not None else ''}."
        )
    exact = np.rint(finite * 100)
    if (np.abs(finite * 100 - exact) > CENT).any():
        raise ValueError(f"{name} must have at most two decimals.")
    return np.where(endless, boundless or 0, exact).astype(np.int64)


def _whole(name: str, given: ArrayLike, shape: Shape, most: int) -> NDArray[Any]:
    array = _numbers(name, given, shape, "iu")
    if array.size and (array.min() < 0 or array.max() > most):
        raise ValueError(
            f"{name} must be from 0 to {most}." if most >= 0 else f"{name} must be empty: there is nothing to name."
        )
    return array


def _numbers(name: str, given: ArrayLike, shape: Shape, kinds: str) -> NDArray[Any]:
    array = np.asarray(given)
    if array.size and array.dtype.kind not in kinds:
        raise ValueError(f"{name} must be {'numbers' if 'f' in kinds else 'whole numbers'}, not {array.dtype}.")
    if len(array.shape) != len(shape) or any(
        want not in (None, have) for want, have in zip(shape, array.shape, strict=True)
    ):
        wanted = " × ".join("any" if want is None else str(want) for want in shape)
        raise ValueError(
            f"{name} must have the shape {wanted}, not {' × '.join(map(str, array.shape)) or 'a single number'}."
        )
    return array if array.size else array.astype(np.int64)
