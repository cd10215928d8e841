"""A code sent by e-mail: asked for in one browser, by one account or by nobody yet, it opens only there and for them, a few
tries long and for a quarter of an hour.

Everything is the same for an address that has an account and for one that has none.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from llwybr.core.access.throttle import bucket_for, bucket_of, count_failure, forgive, must_wait, too_many
from llwybr.core.letters import actions as letters
from llwybr.core.signin import known
from llwybr.core.signin.letters import SIGN_IN_CODE
from llwybr.core.signin.rules import MAILED_CODE_LASTS, MAILED_CODE_LENGTH, MOST_TRIES

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.values.bilingual import Language

KEY = "mailed_code"
ALPHABET = "BCDFGHJKMNPQRSTVWXZ"  # no vowels, no figures: nothing that is misread, and no words by accident
MOST_LETTERS = 5  # to one address in ten minutes
MOST_FROM_HERE = 600  # letters asked for from one address of the net in ten minutes: a large school on one morning

OPENS, WRONG, GONE, WAIT = "opens", "wrong", "gone", "wait"


def send(request: ViewedRequest, email: str, *, purpose: str, language: Language, by: str, now: datetime) -> bool:
    """Send a code to this address (as `rules.one_address` writes it); False if too many went there already."""
    to = bucket_for(f"letters{known.suffix(request, email)}", email)  # strangers do not use up its owner's letters
    here = bucket_of(request, "letters")
    if too_many(to, MOST_LETTERS, now=now) or too_many(here, MOST_FROM_HERE, now=now):
        return False
    count_failure(to, now=now)
    count_failure(here, now=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(MAILED_CODE_LENGTH))
    request.session[KEY] = {
        "email": email,
        "purpose": purpose,
        "by": by,
        "code": _digest(code),
        "until": (now + MAILED_CODE_LASTS).timestamp(),
        "tries": 0,
    }
    with transaction.atomic():
        values = {"code": f"{code[:4]}-{code[4:]}"}
        until = now + MAILED_CODE_LASTS
        letters.post(kind=SIGN_IN_CODE, to=email, language=language, values=values, by=by, now=now, until=until)
    return True


def waiting_for(request: ViewedRequest, purpose: str) -> str:
    """The address to which a code for this purpose went from this browser, or ""."""
    state = _waiting(request, purpose)
    return str(state["email"]) if state else ""


def _waiting(request: ViewedRequest, purpose: str) -> dict[str, Any] | None:
    """What was asked for here, for this purpose, by who is signed in now: in a shared browser that may be somebody else."""
    state: dict[str, Any] | None = request.session.get(KEY)
    asked = state and (state["purpose"], state["by"]) == (purpose, request.viewer.public_id)
    return state if asked else None


def attempt(request: ViewedRequest, typed: str, *, purpose: str, now: datetime) -> str:
    """What the typed code does: OPENS (once), WRONG, GONE (too late, or too many tries: ask for another), or WAIT."""
    state = _waiting(request, purpose)
    if not state or now.timestamp() >= state["until"]:
        return GONE
    bucket = bucket_for(f"guesses{known.suffix(request, state['email'])}", state["email"])
    if must_wait(bucket, now=now):
        return WAIT
    if constant_time_compare(state["code"], _digest(plain(typed))):
        del request.session[KEY]
        forgive(bucket)
        return OPENS
    count_failure(bucket, now=now)
    state["tries"] += 1
    request.session.modified = True
    if state["tries"] < MOST_TRIES:
        return WRONG
    state["until"] = 0
    return GONE


def plain(typed: str) -> str:
    """The code as it was made, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _digest(code: str) -> str:
    return salted_hmac("signin.mailed", code, algorithm="sha256").hexdigest()
