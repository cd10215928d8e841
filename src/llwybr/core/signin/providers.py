"""Other people's accounts as a way in (OpenID Connect): which are offered, and what allauth asks of us on the way.

Nothing is taken over but who it is (`sub`): no name, no address. So nobody is joined to an account because two addresses look
alike, and a provider that does not check addresses can open nobody else's record.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from llwybr.core.access.doors import PROVED, missing_step
from llwybr.core.kit.bilingual import active_language
from llwybr.core.signin import actions, entering
from llwybr.core.signin.models import PROVIDER

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Account

log = logging.getLogger(__name__)

SKEW = 60  # seconds by which its clock and ours may differ

# What a provider that is down, or answers wrongly (or with an identity too long to keep), makes the libraries raise.
FAILED = (
    requests.RequestException,
    jwt.PyJWTError,
    ValidationError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ImproperlyConfigured,
)


@dataclass(frozen=True)
class Offered:
    """A provider on the page of signing in: its id in addresses, and its own name, the same in both languages."""

    id: str
    name: str


def offered() -> list[Offered]:
    """Those that this server is set up for."""
    return [Offered(one["provider_id"], one["name"]) for one in settings.SIGNIN_PROVIDERS]


def name_of(id: str) -> str:
    return next((one.name for one in offered() if one.id == id), id)


def prove_first(request: ViewedRequest) -> HttpResponse | None:
    """Who is signed in adds a way in that stays: not before a fresh proof, asked for here and once more on the way back."""
    step = missing_step(PROVED, request, timezone.now()) if request.user.is_authenticated else None
    return redirect(f"{reverse(step)}?{urlencode({'next': reverse('account')})}") if step else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in is ours: allauth only brings people to it."""

    def login(self, request: HttpRequest, user: Account) -> None:
        raise ImmediateHttpResponse(entering.enter(request, user, way=PROVIDER))

    def get_login_stages(self) -> list[str]:
        return []

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: a page reads what happened from the record."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our own letters say what has to be said."""

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        return None if user.is_active else render(request, "signin/closed.html", status=403)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def pre_social_login(self, request: ViewedRequest, sociallogin: SocialLogin) -> None:
        """Only who it is goes further. Who is signed in already adds this way to their own account, and never changes account."""
        sociallogin.email_addresses, sociallogin.account.extra_data = [], {}
        sociallogin.token, sociallogin.state = None, {}  # nor is it the sender's to say what is done with it
        if not request.user.is_authenticated:
            return
        if sociallogin.is_existing and sociallogin.user != request.user:
            page = render(request, "signin/other_account.html", {"name": _name(sociallogin)}, status=409)
            raise ImmediateHttpResponse(page)
        if not sociallogin.is_existing:
            if first := prove_first(request):
                raise ImmediateHttpResponse(first)
            actions.add_provider(
                account=request.user,
                provider=sociallogin.account.provider,
                uid=sociallogin.account.uid,
                by=str(request.user),
            )
        raise ImmediateHttpResponse(redirect("account"))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Account:
        """No name and no address are taken over."""
        user: Account = sociallogin.user
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Account:
        """Someone new: an account, a person, and this way in."""
        account = actions.open_account(email=None, language=active_language(), by="anonymous")
        one = sociallogin.account
        actions.add_provider(account=account, provider=one.provider, uid=one.uid, by=str(account))
        sociallogin.user = account
        return account

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(failed(request, provider.sub_id))


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """allauth's, but the signature of an identity is always checked: of one that came straight from the provider, too."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Who it is. Raises an error of FAILED for a token that this provider has not signed for us, just now."""
        with get_adapter().get_requests_session() as session:
            keys = jwt.PyJWKSet.from_dict(session.get(self.openid_config["jwks_uri"]).json()).keys
        named = jwt.get_unverified_header(id_token).get("kid")
        (key,) = (one for one in keys if named in {None, one.key_id})  # unnamed, it may be the only one
        return jwt.decode(
            id_token,
            key,
            algorithms=[key.algorithm_name],
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )


def failed(request: HttpRequest, id: str) -> HttpResponse:
    """The provider is down, answered wrongly, or its user turned back. The log names the kind of fault, never what was said."""
    error = sys.exc_info()[0]
    log.warning("signing in with %s failed: %s", id, error.__name__ if error else "they turned back")
    return render(request, "signin/provider_failed.html", {"name": name_of(id)}, status=422)


def _name(sociallogin: SocialLogin) -> str:
    return name_of(sociallogin.account.provider)
