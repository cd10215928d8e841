"""What readers are told of a list: why a file is refused, in which ways places differ, why a try changed nothing."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.core.places.incoming.reading import MOST_BYTES, MOST_ROWS, RefusedError
from llwybr.core.places.kinds import kinds

REFUSALS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose the file that you downloaded."),
    "size": _(
        "The file is larger than %(megabytes)s megabytes. The whole national list is about 62: check that it is the right file."
    ),
    "utf16": _("The file is written as UTF-16, which we do not read. Save it as CSV UTF-8, and try again."),
    "archive": _("The file is packed, or a workbook. Unpack it, or save it as CSV, and choose the CSV."),
    "nul": _("The file has signs in it that no text has. Download it anew, and try again."),
    "row": _("The file has a row that is far too long. Download it anew, and try again."),
    "rows": _("The file has more than %(rows)s rows. Check that it is the right file."),
    "encoding": _("The file is neither UTF-8 nor Windows-1252. Save it as CSV UTF-8, and try again."),
    "columns": _(
        "The file lacks columns that we need: %(what)s. Choose the list with all the columns of Get Information about Schools."
    ),
    "header": _("The first row of the file names a column twice, or is far too long. Download it anew, and try again."),
    "cells": _(
        "Line %(line)s has %(what)s cells, which is not what the first row has. Download the file anew, and try again."
    ),
    "cell": _("Line %(line)s has a cell that is far too long. Download the file anew, and try again."),
    "quotes": _("The file has a quotation mark that is never closed. Download it anew, and try again."),
    "number": _("Line %(line)s has something else where a number belongs (%(what)s). Correct it, and try again."),
    "status": _("Line %(line)s has a status that we do not know (%(what)s). Correct it, and try again."),
    "no_name": _("Line %(line)s has no name. Correct it, and try again."),
    "name": _("Line %(line)s has a name that is too long, or has signs in it that cannot be printed (%(what)s)."),
    "formula": _("Line %(line)s has a name that begins like a formula (%(what)s). Correct it, and try again."),
    "day": _("Line %(line)s has a date that is none (%(what)s). Correct it, and try again."),
}

OUTCOMES: dict[str, str | Promise] = {
    "stopped": _("You stopped it. Nothing was changed."),
    "changed": _(
        "Organisations have changed since this list was read, so it was not applied and nothing was changed. Read the list again."
    ),
    "busy": _(
        "Somebody else is changing organisations at the moment. Nothing was changed: try again in a few minutes."
    ),
    "failed": _("It could not be applied, and nothing was changed. Try again; if it fails again, tell us."),
}

WAYS: dict[str, str | Promise] = {
    "coded": _("The list gives an authority its code"),
    "new": _("New"),
    "renamed": _("Renamed"),
    "moved": _("Moved to another trust or authority"),
    "closed": _("Closed"),
    "reopened": _("Open again"),
    "other": _("Something else has changed"),
    "uncoded": _("Left out: a code for an authority that may not be its own"),
    "unknown_authority": _("Left out: its authority is not known here"),
    "twice": _("Left out: its number stands twice in the list"),
    "not_yet": _("Left out: it is only proposed, with no opening date"),
    "outside": _("Left out: it lies outside Wales and England"),
    "other_nation": _("Left out: it lies in the other nation"),
    "namesake": _("To check: another school in the same authority has the same name"),
    "shared_number": _("Numbers that two open schools share: left out"),
}

# What a list says of an authority's code, by why the authority does not get it; "": it does.
CODING: dict[str, str | Promise] = {
    "": _("The list gives authority code %(code)s to %(name)s"),
    "namesakes": _(
        "The list gives authority code %(code)s to %(name)s, and more than one authority here has that name: left out"
    ),
    "not_open": _("The list gives authority code %(code)s to %(name)s, which is not open: left out"),
    "coded": _("The list gives authority code %(code)s to %(name)s, which has a code already: left out"),
    "two_codes": _("The list gives %(name)s more than one authority code (%(code)s): left out"),
    "two_authorities": _("The list gives authority code %(code)s to %(name)s and to another authority too: left out"),
}

FIELDS: dict[str, str | Promise] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "nation": _("Nation"),
    "area": _("In the area of"),
    "keeper": _("Belongs to"),
    "opened_on": _("Opened"),
    "closed_on": _("Closed on"),
    "closed": _("Closed, no date given"),
    "type": _("Type (code)"),
    "phase": _("Phase (code)"),
    "la_estab": _("Authority and school number"),
    "ukprn": _("UKPRN"),
    "urn": _("URN"),
    "group": _("Trust number"),
    "authority": _("Authority code"),
}

SCHEMES: dict[str, str | Promise] = {
    "urn": _("URN"),
    "la_code": _("Authority code"),
    "la_estab": _("Authority and school number"),
    "ukprn": _("UKPRN"),
    "companies": _("Companies House number"),
    "group": _("Trust number"),
}


def why_not(error: RefusedError) -> str:
    """Why a file is refused, in a sentence that says what to do."""
    limits = {"megabytes": MOST_BYTES // 1_000_000, "rows": number_format(MOST_ROWS, force_grouping=True)}
    return str(REFUSALS[error.reason]) % {"line": error.line, "what": error.what, **limits}


def coding(after: dict[str, Any], name: str) -> str:
    """What a list says of an authority's code, in a sentence."""
    return str(CODING[after.get("why", "")]) % {"code": after["la_code"], "name": name}


def shown(field: str, value: Any, names: dict[str, str]) -> str:
    """A staged value as it is read. `names`: of authorities and trusts, by `authority 681` and `trust 1234`."""
    if value in ("", None):
        return gettext("nothing")
    if field in {"opened_on", "closed_on"}:
        return date_format(date.fromisoformat(value))
    if field == "area":
        return names.get(f"authority {value}", str(value))
    if field == "closed":
        return gettext("yes") if value else gettext("no")
    if field == "kind":
        return str(kinds()[value])
    return names.get(value, str(value)) if field == "keeper" else str(value)
