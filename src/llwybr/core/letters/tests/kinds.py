"""Kinds of letters for tests, in words that the Welsh catalogue knows already."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register

CODE = register(
    Kind(
        name="test_code",
        subject=_("Your code"),
        lines=(_("Write the code that you were given."), _("Only you see this.")),
        takes={"code": str},
        code="code",
        link=Link(_("Privacy"), "privacy"),
    )
)
DATED = register(
    Kind(name="test_dated", subject=_("Learning"), lines=("%(day)s / %(at)s",), takes={"day": date, "at": datetime})
)
