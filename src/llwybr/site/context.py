"""Whether this device holds something, so that every page can offer to clear it."""

from django.http import HttpRequest


def device(request: HttpRequest) -> dict[str, object]:
    viewer = getattr(request, "viewer", None)
    return {"device_holds_something": bool(viewer and viewer.device)}
