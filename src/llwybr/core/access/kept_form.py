"""A form that was sent when its sender first had to sign in again: kept for an hour, for the same account alone."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.kit.forms import SWITCH

KEY = "kept_form"
KEPT = timedelta(hours=1)
OWN = {"csrfmiddlewaretoken", SWITCH}


def keep_form(request: ViewedRequest) -> None:
    """Keep what was just sent, with whose it is: the account that is signed in, or was until this request."""
    account = request.signed_in.account if request.signed_in else request.was
    fields = [(name, one) for name, all in request.POST.lists() for one in all if name not in OWN]
    if request.method != "POST" or not account or not fields:
        return
    request.session[KEY] = {
        "to": request.get_full_path(),
        "fields": fields,
        "account": account,
        "at": timezone.now().isoformat(),
    }


def take_form(request: HttpRequest, account: str) -> dict[str, Any] | None:
    """What was kept for this account, once: `to`, an address, and `fields`, pairs. Another account's is dropped unread."""
    kept: dict[str, Any] | None = request.session.pop(KEY, None)
    if not kept or kept["account"] != account:
        return None
    return kept if timezone.now() - datetime.fromisoformat(kept["at"]) < KEPT else None
