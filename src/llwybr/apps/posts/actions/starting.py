"""Somebody who is new here takes up a post: their record is found or made, and the post begins, together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.apps.posts.actions.holding import Start, start
from llwybr.core.people.actions import take_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from llwybr.apps.posts.models import Post
    from llwybr.core.people.models import Person
    from llwybr.core.people.rules.matching import Described


@dataclass(frozen=True)
class Begun:
    """A post, and whose record it was given to: the same as one known, a doubtful one (somebody is asked), or a new one."""

    post: Post
    kind: str


@transaction.atomic
def start_described(
    *, described: Described, of: Callable[[Person], Start], place: str, granter: str, by: str, now: datetime
) -> Begun:
    """`of` makes the post of the person who is described; `place`: the public id of where they start. Raises RefusedError."""
    (taken,) = take_in(described=[described], place=place, by=by, now=now)
    return Begun(start(of(taken.person), granter=granter, by=by, now=now), taken.kind)
