"""Every write of this app."""

from llwybr.apps.posts.actions.first_day import correct_first_day
from llwybr.apps.posts.actions.holding import RefusedError, Start, carry_on, change, correct, leave, start, start_all
from llwybr.apps.posts.actions.starting import Begun, start_described

__all__ = [
    "Begun",
    "RefusedError",
    "Start",
    "carry_on",
    "change",
    "correct",
    "correct_first_day",
    "leave",
    "start",
    "start_all",
    "start_described",
]
