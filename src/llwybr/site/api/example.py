"""What a key of somebody invented would read: the page must not show anybody's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.timezone import localdate

from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.selfassessment.schemas.attempts import AttemptOut
from llwybr.apps.standards import queries as standards
from llwybr.site import cast

if TYPE_CHECKING:
    from datetime import datetime

ID = UUID("6f1d0f5e-3c1a-4b52-9a58-1f0c2b9d7e44")


def attempt(now: datetime) -> AttemptOut:
    """The latest self-assessment of Nia, the first of the cast, as if made now; it is not kept anywhere."""
    one = cast.everyone()[0]
    edition = standards.edition_in_force(one.nation, localdate(now))
    job = standards.profile(edition, one.job) if edition else None
    aim = standards.profile(edition, one.aim) if edition and one.aim else None
    made = Attempt(public_id=ID, edition=edition, job=job, aim=aim, started_at=now)
    made.answered, made.last_answered = len(one.answers), now  # type: ignore[attr-defined]
    return AttemptOut.counted(made, current=True)
