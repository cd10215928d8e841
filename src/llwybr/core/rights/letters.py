"""The letters of this package."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register
from llwybr.values.bilingual import Bilingual

BUNDLE_READY = register(
    Kind(
        name="bundle_ready",
        subject=_("What you take along is ready"),
        lines=(
            _("Everything that Llwybr keeps of you is ready to be fetched, as one file, until %(day)s."),
            _("Sign in to fetch it. Nobody else can: there is no link that opens it."),
        ),
        takes={"day": date},
        link=Link(_("Fetch it"), "my_data"),
    )
)

CORRECTION_ASKED = register(
    Kind(
        name="correction_asked",
        subject=_("Somebody says that their record is wrong"),
        lines=(
            _("%(who)s says that what you keep of them at %(place)s is wrong:"),
            "%(what)s",
            _(
                "Please look at their post and put it right, or tell them why it stays. They have a right to an answer within a month."
            ),
        ),
        takes={"who": Bilingual, "place": Bilingual, "what": str},
        link=Link(_("See your people"), "my_home"),
    )
)
