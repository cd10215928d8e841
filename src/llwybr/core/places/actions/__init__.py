"""Everything that changes places: the tree, what a pack holds, a list that is brought in."""

from llwybr.core.places.actions.imports import AnotherTreeError, StoppedError, apply, discard, note_outcome, stage
from llwybr.core.places.actions.packs import load
from llwybr.core.places.actions.tree import RefusedError, close, merge, move, open_place, rename

__all__ = [
    "AnotherTreeError",
    "RefusedError",
    "StoppedError",
    "apply",
    "close",
    "discard",
    "load",
    "merge",
    "move",
    "note_outcome",
    "open_place",
    "rename",
    "stage",
]
