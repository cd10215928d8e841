"""Passkeys, by allauth's own forms: a challenge in the page, an answer in a form field, nothing asked by script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.forms import Form

    from llwybr.core.people.models import Account

SITE = "Llwybr"

# What a made-up answer makes the library stumble over; each only says that this is no passkey's answer.
NO_ANSWER = (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The names that a device or an app shows beside what it keeps for us."""

    def get_totp_label(self, user: Account) -> str:
        return _shown(user)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": SITE}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        return {"id": user_pk_to_url_str(user).encode(), "name": _shown(user), "display_name": _shown(user)}


def _shown(account: Account) -> str:
    """What its holder knows the account by: never an id."""
    return account.email or (account.person.name if account.person else "") or SITE


def challenge(account: Account | None = None) -> str:
    """What a device has to answer to sign in (with no account: whoever it knows), as JSON for the page."""
    return json.dumps(auth.begin_authentication(account))


def new_challenge(account: Account) -> str:
    """What a device has to answer to become a passkey of this account, as JSON for the page."""
    return json.dumps(auth.begin_registration(account, passwordless=True))


def whose(sent: Mapping[str, Any], account: Account | None = None) -> Authenticator | None:
    """The passkey that answered, of this account or of any; None if that was no answer to our challenge."""
    form = AuthenticateWebAuthnForm(sent, user=account) if account else LoginWebAuthnForm(sent)
    found: Authenticator | None = form.cleaned_data["credential"] if _holds(form) else None
    if found is None or not found.user.is_active:
        return None
    found.record_usage()
    return found


def made(sent: Mapping[str, Any], account: Account) -> dict[str, Any] | None:
    """The new passkey that answered; None if that was no answer to our challenge."""
    form = AddWebAuthnForm({**sent, "passwordless": "on"}, user=account)
    plain = "\\u" not in sent.get("credential", "")  # no device escapes anything; what is kept must hold no NUL
    return dict(form.cleaned_data["credential"]) if plain and _holds(form) else None


def _holds(form: Form) -> bool:
    try:
        return form.is_valid()
    except NO_ANSWER:
        return False
