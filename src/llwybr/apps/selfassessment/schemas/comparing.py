"""Two attempts side by side: what moved, and what the record knows of why."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.selfassessment.schemas.parts import AnswerOut, AttemptLink, link
from llwybr.core.kit.api.texts import Answer, Linked, Words, in_both

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.queries import Change, Comparison
    from llwybr.apps.standards.models import Edition

KINDS = {
    "up": _("Gone up"),
    "down": _("Gone down"),
    "otherwise": _("Answered in another way"),
    "reworded": _("Asked in other words"),
    "same": _("The same"),
    "new": _("New"),
    "unasked": _("Not answered this time"),
    "gone": _("No longer asked"),
}


class Kind(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(KINDS)})]


class ChangeOut(Answer):
    element: Linked
    kind: Kind
    levels: Annotated[int, Field(description=_("By how many levels it moved; negative if it went down."))]
    then: Annotated[AnswerOut | None, Field(description=_("The answer of then; null where there was none."))]
    now: Annotated[AnswerOut | None, Field(description=_("The answer of now; null where there is none."))]
    job_asks_more: Annotated[int, Field(description=_("By how many levels the job asks more of it now."))]
    aim_asks_more: Annotated[int, Field(description=_("By how many levels the job aimed at asks more of it now."))]
    done_on: Annotated[
        date | None,
        Field(description=_("The day on which they marked the step as done, if between the two answers.")),
    ]

    @classmethod
    def of(cls, one: "Change", edition: "Edition") -> "ChangeOut":
        kind = one.moved.kind
        return cls(
            element=link(edition, "elements", one.element),
            kind=Kind(id=kind, **in_both(KINDS[kind]).model_dump()),
            levels=one.moved.by,
            then=AnswerOut.said(one.said_then),
            now=AnswerOut.said(one.said_now),
            job_asks_more=one.asked_more,
            aim_asks_more=one.aimed_more,
            done_on=localdate(one.done.changed_at) if one.done else None,
        )


class ComparisonOut(Answer):
    then: Annotated[AttemptLink, Field(description=_("The earlier of the two, in whichever order they are named."))]
    now: AttemptLink
    moved: Annotated[
        list[ChangeOut], Field(description=_("Each element that was answered at either time, what moved most first."))
    ]

    @classmethod
    def of(cls, both: "Comparison") -> "ComparisonOut":
        then, now = both.then.attempt, both.now.attempt
        moved = [ChangeOut.of(one, (now if one.new else then).edition) for one in both.changes]
        return cls(then=AttemptLink.of(then), now=AttemptLink.of(now), moved=moved)
