"""The letters of signing in: they say nothing of whose record it is, nor whether there was one before."""

from django.utils.translation import gettext_lazy as _

from llwybr.core.letters.kinds import Kind, Link, register

SIGN_IN_CODE = register(
    Kind(
        name="sign_in_code",
        subject=_("Your code for Llwybr"),
        lines=(
            _(
                "Write this code on the page where you asked for it. It works only there, once, for a quarter of an hour."
            ),
            _(
                "If you did not ask for it, do nothing. Nobody gets in without the code, and we never ask for it on the phone."
            ),
        ),
        takes={"code": str},
        code="code",
    )
)

ADDRESS_CHANGED = register(
    Kind(
        name="address_changed",
        subject=_("Your record on Llwybr has another address now"),
        lines=(
            _("The record that went with this address now goes with another one. Codes for signing in go there."),
            _(
                "If it was you, do nothing. If not, sign in with a passkey or a code on paper, and change the address back."
            ),
        ),
        link=Link(_("Sign in"), "sign_in"),
    )
)

NEW_DEVICE = register(
    Kind(
        name="new_device",
        subject=_("Llwybr was opened on a new device"),
        lines=(
            _("Somebody has opened the record that goes with this address, on a device that we had not seen before."),
            _("If it was you, do nothing. If not, sign in now and sign that device out."),
        ),
        link=Link(_("Where you are signed in"), "sessions"),
    )
)

RECORDS_JOINED = register(
    Kind(
        name="records_joined",
        subject=_("Two records on Llwybr have become one"),
        lines=(
            _("The record that goes with this address and another one are one record now. Both addresses open it."),
            _("If it was you, do nothing. If not, sign in now and part them. That takes one press, for thirty days."),
        ),
        link=Link(_("My details"), "my_details"),
    )
)
