"""Codes of this package in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SEES: dict[str, StrPromise] = {
    "public": _("Anyone"),
    "own": _("Only you"),
    "shared": _("You, and whoever you share it with"),
    "employer": _("You, and whoever answers for you at work"),
    "offices": _("Only those whose office it is"),
    "nobody": _("No page shows it"),
}

BASES: dict[str, StrPromise] = {
    "contract": _("What you use here could not work without it."),
    "legal_obligation": _("The law asks for it."),
    "public_task": _("It is part of a task in the public interest."),
    "legitimate_interests": _("There is a good reason for it, which does not weigh less than your privacy."),
    "consent": _("You said yes, and can take it back."),
    "none": _("It says nothing of anybody."),
}

LEFT_OUT: dict[str, StrPromise] = {
    "internal": _("Only the machinery needs it."),
    "secret": _("It opens something: nobody gets it, in no form."),
    "others": _("It is other people’s."),
    "elsewhere": _("It stands elsewhere in the export, or nobody could tell that it is yours."),
    "derived": _("It is worked out from the rest."),
}

ERASED: dict[str, StrPromise] = {
    "deleted": _("It goes with you."),
    "with": _("It goes with what it belongs to."),
    "blanked": _("What it says of you is removed."),
    "kept": _(
        "It is set apart for your employer until its last day, because the law asks for it; nobody else sees it."
    ),
    "stays": _("It stays, and names nobody any more."),
}

STATES: dict[str, StrPromise] = {
    "asked": _("Waiting for its turn"),
    "making": _("Being made"),
    "ready": _("Ready"),
    "failed": _("Could not be made"),
    "stopped": _("Stopped"),
}

REFUSALS: dict[str, StrPromise] = {
    "nothing": _("Choose a file."),
    "size": _("The file is larger than 600 megabytes."),
    "no_zip": _("This is no zip file, or it is broken. Choose the file just as it was downloaded."),
    "contents": _("What is in the file is not what it says is in it: something was added or taken out."),
    "entries": _("There are more files in it than any bundle has."),
    "path": _("A file in it has a name that leads elsewhere. Llwybr makes no such bundle."),
    "twins": _("Two files in it have one name."),
    "kind": _("A file in it is of a kind that Llwybr never writes: %(name)s."),
    "bomb": _("It would unpack to far more than it says. It was not opened."),
    "lies": _("A file in it has another size than it says: %(name)s."),
    "broken": _("A file in it cannot be read: %(name)s."),
    "missing": _("A file is missing: %(name)s."),
    "large": _("A file in it is larger than any bundle has: %(name)s."),
    "manifest": _("Its list of contents (manifest.json) is not one that Llwybr writes."),
    "forged": _("Its signature does not fit: somebody changed it after it was made."),
    "changed": _("This file was changed after the bundle was made: %(name)s."),
    "data": _("What stands in data.json is not what Llwybr writes."),
    "changed_since": _("Another file lies here now than the one that you looked at. Look at this one first."),
    "full": _("There is no room left for it. Nothing was brought in."),
    "busy": _("Too much was going on at that moment. Nothing was brought in: please try again."),
    "failed": _("Something went wrong with us. Nothing was brought in."),
    "stopped": _("You stopped it."),
}

# Of rows of a model that comes in, why some of them do not.
STRANGE, THERE = _("Not as Llwybr writes them"), _("You have them here already")
WITHOUT_OWNER = _("They belong to nothing that comes in")

STAYS_OUT: dict[str, StrPromise] = {
    "details": _("You have your own here: change it under My details."),
    "employer": _("Your employer here enters this."),
    "there": _("It is about the Llwybr that it comes from."),
    "unknown": _("This Llwybr does not know this kind of record."),
}
_BY_CLASS = {"details": "details", "identity": "details", "employment": "employer", "description": "employer"}


def stays_out(keeps: str) -> StrPromise:
    """Why records of a class stay out."""
    return STAYS_OUT[_BY_CLASS.get(keeps, "there") if keeps else "unknown"]


def why_not(reason: str, name: str = "") -> str:
    """Why a bundle was not taken."""
    return str(REFUSALS.get(reason, REFUSALS["failed"])) % {"name": name}
