"""Codes of the rules, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from llwybr.core.people.rules import matching, merging

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WELSH = {
    "none": _("No Welsh"),
    "entry": _("Entry level"),
    "foundation": _("Foundation level"),
    "intermediate": _("Intermediate level"),
    "advanced": _("Advanced level"),
    "proficient": _("Proficient"),
}
WORKS_IN = {
    "cy": _("Welsh"),
    "en": _("English"),
    "bfi": _("British Sign Language"),
    "other": _("Another language"),
}
REFUSALS = {
    merging.SELF: _("These are one record already."),
    merging.GONE: _("One of the two has been joined to another record since you opened this page."),
    merging.NUMBERS: _(
        "Each record has a number of its own from the same register, and one person has one number. First find out which is wrong."
    ),
    merging.ACCOUNTS: _(
        "Somebody signs in to each of the two. Only they themselves can join them, from “My account”, since private answers lie there."
    ),
    merging.APART: _(
        "Together they would hold roles that are kept apart, or review themselves. First end one of the roles."
    ),
    merging.SEALED: _(
        "A record was joined to one of these, and whoever signs in has not proved it to be theirs. First prove it or part it."
    ),
    merging.UNDONE: _("They have been parted already."),
    merging.LATER: _("Another record has been joined since. Part that one first."),
    "own": _("Nobody decides about a record of their own."),
    "decided": _("Somebody has answered since you opened this page."),
}
_SAYS: Mapping[tuple[str, str], StrPromise] = {
    ("number", matching.AGREES): _("One number agrees"),
    ("number", matching.CLAIMED): _("One number agrees, but only its holder has said so"),
    ("number", matching.MIXED): _("One number agrees and another does not"),
    ("number", matching.DIFFERS): _("Do not agree"),
    ("number", matching.UNKNOWN): _("Not known"),
    ("name", matching.AGREES): _("Agree"),
    ("name", matching.ALIKE): _("Alike, but not the same"),
    ("name", matching.DIFFERS): _("Do not agree"),
    ("name", matching.UNKNOWN): _("Not known"),
    ("birth", matching.AGREES): _("Agree"),
    ("birth", matching.DIFFERS): _("Do not agree"),
    ("birth", matching.UNKNOWN): _("Not known"),
    ("email", matching.AGREES): _("One address agrees"),
    ("email", matching.CLAIMED): _(
        "One address agrees, but nobody has proved this address: only its holder has said so"
    ),
    ("email", matching.UNKNOWN): _("None agrees"),
}


def says(fact: str, code: object) -> StrPromise:
    """What a comparison found of one fact."""
    return _SAYS.get((fact, str(code)), _("Not known"))
