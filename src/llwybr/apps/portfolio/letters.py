"""What is told of a portfolio by letter: that something is there, and never what. A mailbox may be an employer's."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register
from llwybr.values.bilingual import Bilingual

SHARED = register(
    Kind(
        name="portfolio_shared",
        subject=_("Something is shared with you on Llwybr"),
        lines=(
            _("%(who)s shares something with you on Llwybr."),
            _("Sign in with this e-mail address to see what it is, what for, and until when."),
            _("They see when you open it. They can take it back at any time."),
        ),
        takes={"who": Bilingual},
        link=Link(_("See what is shared with you"), "shared_with_me"),
    )
)

ASKED = register(
    Kind(
        name="witness_asked",
        subject=_("You are asked for a few words about somebody’s work"),
        lines=(
            _("%(who)s asks you, as a witness, to say in your own words what you saw of their work."),
            _(
                "The page says what it is about, who will read it, and what happens with it. You need no account. You can say no."
            ),
            _("The link is for you alone. It works once, until %(day)s."),
            _("If you do not know this person, do nothing: nobody writes to you again about it."),
        ),
        takes={"who": Bilingual, "day": date, "key": str},
        link=Link(_("Read what is asked, and answer"), "witness", ("key",)),
    )
)

ANSWERED = register(
    Kind(
        name="witness_answered",
        subject=_("A witness has answered you"),
        lines=(
            _("Somebody whom you asked for a witness statement has answered."),
            _("Sign in to read the answer. Nobody else can, until you share it."),
        ),
        link=Link(_("Go to your portfolio"), "portfolio"),
    )
)
