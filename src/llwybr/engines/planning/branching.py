"""Which offer to decide on next: the one whose past decisions took most off the bound, both ways."""

from collections.abc import Sequence

NEAR = 1e-6
LEAST = 1e-4


class Branching:
    """Learns, for each offer, by how much the bound falls per unit of rounding it down (0) and up (1)."""

    def __init__(self, offers: int) -> None:
        self._falls = ([0.0] * offers, [0.0] * offers)
        self._times = ([0] * offers, [0] * offers)
        self._all = [[0.0, 0], [0.0, 0]]

    def learn(self, place: int, way: int, share: float, fall: float) -> None:
        """Note that rounding the share of an offer that way took so much off the bound."""
        distance = share if way == 0 else 1 - share
        if distance > NEAR:
            self._falls[way][place] += max(0.0, fall) / distance
            self._times[way][place] += 1

    def choose(self, shares: Sequence[float], low: Sequence[int], high: Sequence[int]) -> int | None:
        """The most promising offer with a broken share, or None if every share is whole."""
        broken = [place for place in range(len(low)) if low[place] != high[place] and NEAR < shares[place] < 1 - NEAR]
        usual = [sum(falls) / max(1, sum(times)) or 1.0 for falls, times in zip(self._falls, self._times, strict=True)]
        return max(broken, key=lambda place: self._promise(place, shares[place], usual), default=None)

    def _promise(self, place: int, share: float, usual: Sequence[float]) -> float:
        down, up = (
            self._falls[way][place] / self._times[way][place] if self._times[way][place] else usual[way]
            for way in (0, 1)
        )
        return max(down * share, LEAST) * max(up * (1 - share), LEAST)
