"""The last letter that somebody gets from us."""

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, register

ERASED = register(
    Kind(
        name="erased",
        subject=_("Your record on Llwybr is erased"),
        lines=(
            _("Your record is erased, as you asked, and you are signed out everywhere. Nobody can bring it back."),
            _(
                "What the law has an employer keep is kept apart until its last day. To ask about it, speak to whoever "
                "answers for staff where you worked."
            ),
            _("If it was not you who asked, speak to your school at once."),
            _("This is our last letter: we no longer have your address."),
        ),
    )
)

ERASED_PRIVATE = register(
    Kind(
        name="erased_private",
        subject=_("What was yours alone on Llwybr is erased"),
        lines=(
            _("Everything that was yours alone is erased, as you asked, your account too. Nobody can bring it back."),
            _("Your jobs stay with your employer while you work there."),
            _("If it was not you who asked, speak to your school at once."),
            _("This is our last letter: we no longer have this address."),
        ),
    )
)
