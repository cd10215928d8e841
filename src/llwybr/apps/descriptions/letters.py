"""What is told to the other side of a job description."""

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register
from llwybr.values.bilingual import Bilingual

TAKES = {"who": Bilingual, "what": Bilingual}
LINK = Link(_("Go to your home on Llwybr"), "my_home")

OFFERED = register(
    Kind(
        name="description_offered",
        subject=_("A job description waits for you to agree it"),
        lines=(
            _("%(who)s has signed a job description and offers it to you: %(what)s."),
            _("Sign in to read it. The page shows first what differs from the national text."),
            _("It holds only when both sides have signed the very same text. You can change it before you sign."),
        ),
        takes=TAKES,
        link=LINK,
    )
)

AGREED = register(
    Kind(
        name="description_agreed",
        subject=_("A job description is agreed"),
        lines=(
            _("%(who)s has signed it too: %(what)s. Both sides have now agreed the same text."),
            _("Nobody can change it any more: a change is a new version, which both sides would have to sign."),
        ),
        takes=TAKES,
        link=LINK,
    )
)

CHANGED = register(
    Kind(
        name="description_changed",
        subject=_("A job description that you signed has changed"),
        lines=(
            _("%(who)s has changed the job description that you had signed: %(what)s."),
            _(
                "What you signed is kept. Your signature does not hold for the new text: read it, and sign it if you agree."
            ),
        ),
        takes=TAKES,
        link=LINK,
    )
)
