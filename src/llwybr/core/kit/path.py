"""One row of the path, drawn: where you are and what is asked. Python draws it, since a page may hold sixty of them."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 240, 36, 18
STEP = (WIDTH - 2 * MARGIN) // 4


@dataclass(frozen=True)
class Track:
    """Positions in the drawing's own units (240 × 36), `None` for what is not on this row."""

    steps: tuple[int, ...]
    have: int | None
    asked: int | None
    aimed: int | None
    then: int | None = None  # where you were, if that was elsewhere

    @property
    def furthest(self) -> int | None:
        """The end of the way to go: the further of what the two jobs ask, where it lies ahead."""
        ends = [place for place in (self.asked, self.aimed) if place is not None]
        return max(ends) if ends and self.have is not None and max(ends) > self.have else None


def track(have: int | None, asked: int, aimed: int, then: int | None = None) -> Track:
    """`have` and `then` 0 to 4 or None if unknown; `asked` and `aimed` 1 to 4, or 0 if that job does not ask it."""
    return Track(
        steps=tuple(_place(level) for level in range(5)),
        have=None if have is None else _place(have),
        asked=_place(asked) if asked else None,
        aimed=_place(aimed) if aimed else None,
        then=None if then is None or then == have else _place(then),
    )


def draw(have: int | None, asked: int, aimed: int, words: str = "", then: int | None = None) -> SafeString:
    """The row as an image whose name, `words`, says all that it shows; without words, hidden beside cells that say it.

    `then` is where you were before: a hollow dot, and the line from there to where you are.
    """
    name = (
        format_html('role="img" aria-label="{}"', words)
        if words
        else SafeString('aria-hidden="true" focusable="false"')
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" {}>{}</svg>', WIDTH, HEIGHT, name, _marks(track(have, asked, aimed, then))
    )


def _marks(row: Track) -> SafeString:
    middle = HEIGHT // 2
    marks = [f'<line class="ground" x1="{row.steps[0]}" y1="{middle}" x2="{row.steps[-1]}" y2="{middle}"/>']
    marks += [f'<circle class="tick" cx="{place}" cy="{middle}" r="3"/>' for place in row.steps]
    if row.furthest:
        marks.append(f'<line class="way" x1="{row.have}" y1="{middle}" x2="{row.furthest}" y2="{middle}"/>')
    if row.then is not None and row.have is not None:
        marks.append(f'<line class="moved" x1="{row.then}" y1="{middle}" x2="{row.have}" y2="{middle}"/>')
    rings = (
        ("aimed", row.aimed, 14),
        ("aimed-gold", row.aimed, 14),
        ("asked", row.asked, 9.5),
        ("then", row.then, 5.5),
        ("have", row.have, 6.5),
    )
    marks += [
        f'<circle class="{name}" cx="{place}" cy="{middle}" r="{size}"/>'
        for name, place, size in rings
        if place is not None
    ]
    return SafeString("".join(marks))  # only figures of ours


def _place(level: int) -> int:
    return MARGIN + level * STEP
