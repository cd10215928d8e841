"""Headers on every response, errors and static files included: nothing runs or loads but what we serve."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Whose accounts open ours: a browser refuses to follow a form to any other site.
PROVIDERS = sorted({"://".join(urlsplit(one["settings"]["server_url"])[:2]) for one in settings.SIGNIN_PROVIDERS})

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        " ".join(["img-src 'self'", *settings.FILES_ORIGINS]),
        "font-src 'none'",
        " ".join(["form-action 'self'", *PROVIDERS]),
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)

_REFUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Outermost, so that no answer leaves without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            _keep(response)
        return response


def _keep(response: HttpResponseBase) -> None:
    """Say that nobody may keep a page, unless it is open data and says itself that anyone may."""
    if response.headers.get("Cache-Control", "").startswith("public") and not response.cookies:
        response.headers.pop("Vary", None)  # it is the same for everyone, whatever their language or cookies
    else:
        # Someone else may use this device next: no page is kept, not even for the Back button.
        response.headers["Cache-Control"] = "no-store"
