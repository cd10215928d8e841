"""Every write to job descriptions: loading the national ones, adopting and editing a text, signing it."""

from llwybr.apps.descriptions.actions.loading import load
from llwybr.apps.descriptions.actions.signing import sign
from llwybr.apps.descriptions.actions.writing import (
    Owner,
    RefusedError,
    adopt,
    adopt_missing,
    begin,
    bring_over,
    duty_line,
    edit,
    own_line,
    put_away,
    put_in_use,
)

__all__ = [
    "Owner",
    "RefusedError",
    "adopt",
    "adopt_missing",
    "begin",
    "bring_over",
    "duty_line",
    "edit",
    "load",
    "own_line",
    "put_away",
    "put_in_use",
    "sign",
]
