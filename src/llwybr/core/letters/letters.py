"""Letters that anyone may want: the first kind, and an example for those of other apps."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register

REMINDER = register(
    Kind(
        name="reminder",
        subject=_("Look at your path again"),
        lines=(
            _("You asked for a reminder for %(day)s."),
            _("The file with this letter puts that day into your calendar."),
            _("If you did not ask, do nothing: you will not hear from us again."),
        ),
        takes={"day": date},
        link=Link(_("Open Llwybr"), "home"),
    )
)
