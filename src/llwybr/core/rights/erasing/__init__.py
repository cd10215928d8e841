"""Erasure: what goes with a person, what stays and why, and how a restored backup loses them again.

An app names what the generic deletion by fields.yaml cannot find, from its `apps.ready()`:

    register_eraser("staff_files", erase)            # erase(*, person, by, now) -> how many
    register_keeper("posts", keep)                   # keep(*, person, on) -> [KeptRecord]: what the law has an employer keep
    register_work("posts", works_on)                 # works_on(*, person, on) -> bool: they work on, or will
"""

from llwybr.core.rights.erasing.again import lines, replay
from llwybr.core.rights.erasing.erase import NotNowError, erase
from llwybr.core.rights.erasing.plan import Class, Plan, class_of, plan
from llwybr.core.rights.erasing.registry import KeptRecord, register_eraser, register_keeper, register_work
from llwybr.core.rights.erasing.rows import unproved

__all__ = [
    "Class",
    "KeptRecord",
    "NotNowError",
    "Plan",
    "class_of",
    "erase",
    "lines",
    "plan",
    "register_eraser",
    "register_keeper",
    "register_work",
    "replay",
    "unproved",
]
