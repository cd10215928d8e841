"""The letters of this package: what is told to a person at once."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register
from llwybr.values.bilingual import Bilingual

SUPPORT_OPENED = register(
    Kind(
        name="support_opened",
        subject=_("Our support is looking at how your account is set up"),
        lines=(
            _("%(name)s of Llwybr’s support asked to see how your account is set up, and a colleague agreed."),
            _("Why, in their own words: %(reason)s"),
            _("They can see it until %(until)s: the ways in, the devices, the letters and the roles."),
            _(
                "They cannot see an answer, a plan, a note, a comment or a birth date. You can close the door at any time."
            ),
        ),
        takes={"name": str, "reason": str, "until": datetime},
        link=Link(_("See the door, or close it"), "looked"),
    )
)

ROLE_GIVEN = register(
    Kind(
        name="role_given",
        subject=_("You have a role on Llwybr"),
        lines=(
            _("%(who)s has given you a role on Llwybr: %(what)s. It begins on %(day)s."),
            _("Sign in with this e-mail address: we send you a code. You need no password and nobody’s leave."),
            _(
                "Your own record is yours: whoever gave you the role does not see it. You can lay the role down at any time."
            ),
        ),
        takes={"who": Bilingual, "what": Bilingual, "day": date},
        link=Link(_("See your roles"), "my_roles"),
    )
)

ROLE_WAITS = register(
    Kind(
        name="role_waits",
        subject=_("A role waits for a second person to agree"),
        lines=(
            _("%(who)s has proposed somebody for a role: %(what)s. It opens nothing until a second person agrees."),
            _("You can be that person. Sign in to see who it is for, and agree or refuse."),
        ),
        takes={"who": Bilingual, "what": Bilingual},
        link=Link(_("See your roles"), "my_roles"),
    )
)

ROLE_ENDED = register(
    Kind(
        name="role_ended",
        subject=_("A role of yours on Llwybr ends"),
        lines=(
            _("%(who)s has ended a role of yours on Llwybr: %(what)s. Its last day is %(day)s."),
            _(
                "Your own record stays yours, with all that is in it. If you think that this is wrong, ask where you held the role."
            ),
        ),
        takes={"who": Bilingual, "what": Bilingual, "day": date},
        link=Link(_("See your roles"), "my_roles"),
    )
)
