"""Every write to people: their details, taking in whom a file describes, doubtful matches, and joining and parting records."""

from llwybr.core.people.actions.details import (
    add_email,
    add_name,
    add_number,
    remove,
    set_birth_date,
    set_languages,
)
from llwybr.core.people.actions.matches import DecisionRefusedError, decide
from llwybr.core.people.actions.merging import MergeRefusedError, merge, undo
from llwybr.core.people.actions.moving import register_own
from llwybr.core.people.actions.sealing import prove_by_address, prove_by_fact
from llwybr.core.people.actions.taking_in import Taken, take_in

__all__ = [
    "DecisionRefusedError",
    "MergeRefusedError",
    "Taken",
    "add_email",
    "add_name",
    "add_number",
    "decide",
    "merge",
    "prove_by_address",
    "prove_by_fact",
    "remove",
    "set_birth_date",
    "set_languages",
    "take_in",
    "undo",
]

register_own()
