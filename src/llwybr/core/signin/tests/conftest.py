"""What the tests of signing in share: the letter that went out, and a provider of accounts that really runs."""

from collections.abc import Iterator

import pytest
from django.test import Client

from llwybr.core.letters.models import Letter
from tests.provider import provider


def code_sent_to(email: str) -> str:
    """The code in the last letter to this address that still waits."""
    letter = Letter.objects.filter(to=email, kind="sign_in_code").latest("pk")
    return str(letter.values["code"])


def sign_in(client: Client, email: str, language: str = "en") -> None:
    """By a code in an e-mail, all the way."""
    assert client.post(f"/{language}/sign-in/", {"email": email}).status_code == 302
    response = client.post(f"/{language}/sign-in/code/", {"code": code_sent_to(email)})
    assert response["Location"] == f"/{language}/sign-in/arrived/", response.content


@pytest.fixture(scope="session")
def provider_address() -> Iterator[str]:
    with provider() as address:
        yield address


def app_at(address: str, id: str = "hwb", name: str = "Hwb") -> dict[str, object]:
    """What LLWYBR_HWB_CLIENT, _SECRET and _ISSUER set up."""
    settings = {"server_url": address, "scope": ["openid"], "fetch_userinfo": False, "oauth_pkce_enabled": True}
    return {"provider_id": id, "name": name, "client_id": "llwybr", "secret": "secret", "settings": settings}


@pytest.fixture
def hwb(provider_address: str, settings) -> str:
    """The sign-in page offers Hwb, which this provider plays."""
    offer(settings, app_at(provider_address))
    return provider_address


def offer(settings, *apps: dict[str, object]) -> None:
    settings.SIGNIN_PROVIDERS = list(apps)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": list(apps)}}
