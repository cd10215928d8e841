"""Where things stand on one row of the path: the picture of where you are and what is asked."""

from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 240, 36, 18
STEP = (WIDTH - 2 * MARGIN) / 4


@dataclass(frozen=True)
class Track:
    """Positions in the drawing's own units (240 × 36), `None` for what is not on this row."""

    steps: tuple[float, ...]
    have: float | None
    asked: float | None
    aimed: float | None

    @property
    def furthest(self) -> float | None:
        """The end of the way to go: the further of what the two jobs ask, where it lies ahead."""
        ends = [place for place in (self.asked, self.aimed) if place is not None]
        return max(ends) if ends and self.have is not None and max(ends) > self.have else None


def track(have: int | None, asked: int, aimed: int) -> Track:
    """`have` 0 to 4 or None if unknown; `asked` and `aimed` 1 to 4, or 0 if that job does not ask it."""
    return Track(
        steps=tuple(_place(level) for level in range(5)),
        have=None if have is None else _place(have),
        asked=_place(asked) if asked else None,
        aimed=_place(aimed) if aimed else None,
    )


def _place(level: int) -> float:
    return MARGIN + level * STEP
