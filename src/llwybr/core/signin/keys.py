"""The door to the half of the API that is somebody's own: who shows a good key reads what its owner chose, and nothing else.

The key stands in the header Authorization. A cookie opens nothing, and neither does a key in the address: addresses are
kept in histories and in the logs of servers. What a key reads stands in its owner's log of who looked (noting.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja.security import HttpBearer

from llwybr.core.access.throttle import WINDOW, bucket_of, count_failure, too_many
from llwybr.core.access.viewer import KEY, System, Viewer, digest
from llwybr.core.kit.api.refusals import RefusedError
from llwybr.core.kit.api.texts import in_both
from llwybr.core.signin import actions, queries
from llwybr.core.signin.noting import note

if TYPE_CHECKING:
    from django.http import HttpRequest

    from llwybr.core.signin.models import Token

# A school's systems share one address, and one of them may go on showing a key that has ended: it is
# told why 300 times in ten minutes. Good keys are let in however many bad ones came from there: 256 bits are not found by trying.
MOST_BAD_KEYS = 300


class OwnersKey(HttpBearer):
    """Names the viewer by the key that is shown. `scope`: what it has to be for; "": any key will do."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Viewer:
        viewer: Viewer | None = super().__call__(request)
        if viewer is None:  # nothing was shown: nothing was tried
            raise _no_key()
        request.viewer = viewer  # type: ignore[attr-defined]
        return viewer

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        now = timezone.now()
        found = queries.token_with(digest(token)) if KEY.fullmatch(token) else None
        if found is None or not found.is_good(now):
            raise _failed(request)
        actions.use_token(token=found, now=now)
        if self.scope and self.scope not in found.scopes:
            raise _not_for(self.scope)
        viewer = Viewer(system=_system(found))
        if self.scope:
            note(viewer, self.scope, now)
        return viewer


def _system(token: Token) -> System:
    account = token.account
    person = str(account.person.public_id) if account.person else ""
    return System(
        key=str(token), account=str(account), person=person, scopes=tuple(token.scopes), ends_at=token.ends_at
    )


def _failed(request: HttpRequest) -> RefusedError:
    """Why a key opens nothing: whether it never was, has ended or was taken back, is not said."""
    bucket = bucket_of(request, "key")
    if too_many(bucket, MOST_BAD_KEYS):
        seconds = str(int(WINDOW.total_seconds()))
        text = _("Too many keys that are not good came from your address. Wait ten minutes, then show a good one.")
        return RefusedError(429, in_both(text), headers={"Retry-After": seconds})
    count_failure(bucket)
    return _no_key()


def _no_key() -> RefusedError:
    text = _(
        "Show a good key in the header, like this: Authorization: Bearer KEY. Its owner makes it under “What other systems "
        "may read”. It works until its day, or until it is taken back."
    )
    return RefusedError(401, in_both(text), headers={"WWW-Authenticate": "Bearer"})


def _not_for(scope: str) -> RefusedError:
    text = _("This key is not for “%(scope)s”. Ask its owner for one that is.")
    said = f'Bearer error="insufficient_scope", scope="{scope}"'
    return RefusedError(403, in_both(text, scope=scope), headers={"WWW-Authenticate": said})
