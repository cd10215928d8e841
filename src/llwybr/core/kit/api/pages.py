"""Parameters of an address, and lists that come in pages."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from llwybr.core.kit.api.texts import Answer, plainly

A_PAGE, MOST = 20, 100
FARTHEST = 100_000
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")  # as in JSON

Item = TypeVar("Item", bound=Answer)


def _as_whole(given: object) -> object:
    """Only what is written as a whole number is one: Python itself would read `1_0`, ` 10 ` and `１０`."""
    if isinstance(given, str) and not WHOLE.fullmatch(given):
        raise PydanticCustomError("whole_number", "no whole number")
    return given


def _as_number(given: object) -> object:
    if isinstance(given, str) and not NUMBER.fullmatch(given):
        raise PydanticCustomError("number", "no number")
    return given


AS_WHOLE, AS_NUMBER = BeforeValidator(_as_whole), BeforeValidator(_as_number)
Typed = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Chosen = Literal["true", "false"]


def one_of(names: Iterable[str]) -> WithJsonSchema:
    """Says in the description which names there are. Another one is refused where it is looked for, with what there is (404)."""
    return WithJsonSchema({"type": "string", "enum": list(names)})


class Asked(BaseModel):
    """The parameters that an address knows after its question mark. Any other is refused."""

    model_config = ConfigDict(frozen=True, json_schema_extra=plainly)


class Paging(Asked):
    limit: Annotated[int, Field(ge=1, le=MOST, description=_("How many to give at most.")), AS_WHOLE] = A_PAGE
    offset: Annotated[
        int, Field(ge=0, le=FARTHEST, description=_("How many to leave out from the start.")), AS_WHOLE
    ] = 0


class OwnPaging(Paging):
    """Shorter pages than open lists have: each thing of one's own is read from many rows."""

    limit: Annotated[int, Field(ge=1, le=40, description=_("How many to give at most.")), AS_WHOLE] = A_PAGE


class Page(Answer, Generic[Item]):
    items: list[Item]
    total: Annotated[int, Field(ge=0, description=_("How many there are in all."))]
    limit: int
    offset: int
    next: Annotated[str | None, Field(description=_("Where the next page is; null on the last."))]


def page(request: HttpRequest, asked: Paging, total: int, items: Sequence[bytes]) -> bytes:
    """A page of a list as JSON, with the way to the next one."""
    ahead = asked.offset + asked.limit
    rest: Mapping[str, Any] = {"total": total, "limit": asked.limit, "offset": asked.offset}
    more = Rest(**rest, next=_address(request, asked.limit, ahead) if ahead < total else None)
    return b'{"items":[%b],%b' % (b",".join(items), more.model_dump_json().encode()[1:])


class Rest(Answer):
    """What a page says besides its items."""

    total: int
    limit: int
    offset: int
    next: str | None


def as_id(given: str) -> uuid.UUID | None:
    """The id that this is, only as we write it ourselves: Python would read braces, too."""
    try:
        found = uuid.UUID(given)
    except ValueError:
        return None
    return found if str(found) == given else None


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    kept = [(name, value) for name, value in request.GET.items() if name not in {"limit", "offset"}]
    return f"{request.path}?{urlencode([*kept, ('limit', limit), ('offset', offset)])}"
