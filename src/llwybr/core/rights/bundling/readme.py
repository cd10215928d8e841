"""What lies beside the data, for whoever opens the zip in ten years: in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext, override

from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from llwybr.core.people.models import Person

RULE = "\n" + "-" * 72 + "\n"


def readme(person: Person) -> bytes:
    """The language that they chose comes first."""
    order = sorted(LANGUAGES, key=lambda one: one != person.language)
    return RULE.join(_in(one) for one in order).encode()


def _in(language: str) -> str:
    with override(language):
        lines = [
            gettext("This is everything that Llwybr keeps of you."),
            gettext("It was made by %(site)s.") % {"site": settings.SITE_ADDRESS},
            "",
            gettext("all.pdf: to read. Where there is very much, all-2.pdf and so on follow."),
            gettext("csv: one table for each kind of record, for a spreadsheet."),
            gettext("files: the files that you kept."),
            gettext("data.json: the same as data, for another Llwybr or any other program."),
            gettext(
                "manifest.json and signature.json: they show that nobody changed any of it. Leave them as they are."
            ),
            "",
            gettext("Another Llwybr takes this zip in, under My data. Whoever holds it can read it: keep it safe."),
        ]
    return "\n".join(lines) + "\n"
