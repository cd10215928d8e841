"""To a provider of accounts and back: allauth's code flow, with PKCE, between two doors of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from llwybr.core.access.doors import ANYONE, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.signin import entering, providers
from llwybr.values.bilingual import as_language

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

LANGUAGE = "language"  # of the page they left from: the provider sends everyone back to one address


@door(ANYONE)
@require_POST
def go(request: ViewedRequest, provider_id: str) -> HttpResponse:
    """Off to the provider."""
    _known(provider_id)
    if first := providers.prove_first(request):
        return first
    entering.remember_next(request)
    request.session[LANGUAGE] = active_language()
    try:
        response: HttpResponse = OAuth2LoginView.adapter_view(providers.Adapter(request, provider_id))(request)
        return response
    except providers.FAILED:
        return providers.failed(request, provider_id)


@door(ANYONE)
@require_GET
def back(request: ViewedRequest, provider_id: str) -> HttpResponse:
    """And back, with a code that is worth something only here, once."""
    _known(provider_id)
    with translation.override(as_language(request.session.get(LANGUAGE, translation.get_language()))):
        try:
            response: HttpResponse = OAuth2CallbackView.adapter_view(providers.Adapter(request, provider_id))(request)
            return response
        except providers.FAILED:
            return providers.failed(request, provider_id)


def _known(provider_id: str) -> None:
    if provider_id not in {one.id for one in providers.offered()}:
        raise Http404("no such provider")
