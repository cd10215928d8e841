"""What a key opens, and until when: for the system that holds it."""

from datetime import datetime
from functools import cache
from typing import Annotated

from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Router
from pydantic import Field

from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.kit.api.reading import reading_own
from llwybr.core.kit.api.texts import Answer, Words
from llwybr.core.signin.forms import SCOPE_WORDS
from llwybr.core.signin.keys import OwnersKey
from llwybr.core.signin.rules import SCOPES
from llwybr.values.bilingual import LANGUAGES

router = Router(tags=["my"])


class ScopeOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(SCOPES)})]


@cache
def _scope(id: str) -> ScopeOut:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(SCOPE_WORDS[id].title)
    return ScopeOut(id=id, **said)


class KeyOut(Answer):
    reads: Annotated[list[ScopeOut], Field(description=_("What the key is for."))]
    ends_at: Annotated[datetime, Field(description=_("When it stops working, unless it is taken back before."))]


@reading_own(
    router,
    "/my/key",
    KeyOut,
    OwnersKey(),
    summary=_("My key"),
    about=_("What the key that you show is for, and until when. Any good key opens this."),
)
def my_key(request: ViewedRequest) -> KeyOut:
    system = request.viewer.system
    if system is None:
        raise LookupError("the door lets nobody in without a key")
    return KeyOut(reads=[_scope(one) for one in SCOPES if one in system.scopes], ends_at=system.ends_at)
