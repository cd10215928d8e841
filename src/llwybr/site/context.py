"""Who is looking, so that every page can offer what they need: to clear this device, to sign in or out, to stay."""

from django.http import HttpRequest
from django.utils import timezone

from llwybr.core.signin.rules import warned_in


def viewer(request: HttpRequest) -> dict[str, object]:
    viewer = getattr(request, "viewer", None)
    return {
        "device_holds_something": bool(viewer and viewer.device),
        "signed_in": viewer.signed_in if viewer else None,
        "warned_in": warned_in(viewer.signed_in.ends_at, timezone.now()) if viewer and viewer.signed_in else 0,
    }
