"""Four levels drawn as a stair: the picture beside the words, for tables of many levels.

A page may hold three hundred: each kind is drawn once, by `sketches`, and then only named.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEPS, STEP, GAP, TALL = 4, 6, 2, 20
WIDTH = STEPS * STEP + (STEPS - 1) * GAP

State = Literal["on", "lack", "off"]  # there, missing, not asked for
LETTERS: dict[State, str] = {"on": "n", "lack": "l", "off": "f"}


def level(level: int) -> SafeString:
    """So many steps of the four (0 to 4) are there."""
    return draw(tuple("on" if step <= level else "off" for step in range(1, STEPS + 1)))


@cache
def draw(states: tuple[State, ...]) -> SafeString:
    """Each step in its state. Hidden from screen readers: the words beside it say it. The page must hold the sketches."""
    return format_html('<svg class="stair" aria-hidden="true" focusable="false"><use href="#{}"/></svg>', _name(states))


@cache
def sketches() -> SafeString:
    """Every stair that can be drawn, once, for the pages that name them: steps there or missing, then those not asked."""
    there: tuple[State, ...] = ("on", "lack")
    asked = [steps for so_far in range(STEPS + 1) for steps in product(there, repeat=so_far)]
    kinds = [_filled_up(steps) for steps in asked]
    symbols = format_html_join("", '<symbol id="{}" viewBox="0 0 {} {}">{}</symbol>', map(_symbol, kinds))
    return format_html('<svg class="hidden" aria-hidden="true" focusable="false">{}</svg>', symbols)


def _filled_up(steps: tuple[State, ...]) -> tuple[State, ...]:
    nothing: tuple[State, ...] = ("off",)
    return steps + nothing * (STEPS - len(steps))


def _symbol(states: tuple[State, ...]) -> tuple[str, int, int, SafeString]:
    bars = ((state, at * (STEP + GAP), TALL - _height(at), STEP, _height(at)) for at, state in enumerate(states))
    return (
        _name(states),
        WIDTH,
        TALL,
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', bars),
    )


def _name(states: Iterable[State]) -> str:
    return "stair-" + "".join(LETTERS[state] for state in states)


def _height(step: int) -> int:
    return TALL * (step + 1) // STEPS
