"""Loading the national duties of an edition from its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.apps.descriptions.models import Duty, Line
from llwybr.apps.descriptions.shapes import DutyShape, profiles_of
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.actions import EditionChangedError
from llwybr.apps.standards.shapes import ProfileShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition
    from llwybr.core.packs import Knowledge


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> int:
    """Bring the duties of the pack's edition up to date; how many there are now. The standards are loaded before.

    Raises EditionChangedError where a duty of an agreed edition, from which somebody's text was drawn, has left or moved to
    other jobs: its words may be corrected, what it means to whoever adopted it may not.
    """
    edition = standards.edition(knowledge.manifest.nation, knowledge.manifest.edition)
    assert edition  # noqa: S101  the standards of this pack were loaded a moment ago
    rows = _rows(edition, knowledge)
    before = {one.slug: one.profiles for one in Duty.objects.filter(edition=edition)}
    if edition.status != "draft":
        _refuse_to_move(edition, before, {one.slug: one.profiles for one in rows})
    upsert(rows, ("edition", "slug"))
    Duty.objects.filter(edition=edition).exclude(slug__in=[one.slug for one in rows]).delete()
    record("descriptions.duties_loaded", subject=str(edition), by=by, facts={"duties": len(rows)})
    return len(rows)


def _rows(edition: Edition, knowledge: Knowledge) -> list[Duty]:
    profiles = knowledge.of("profiles", ProfileShape)
    return [
        Duty(
            edition=edition,
            slug=id,
            position=at,
            element=duty.element,
            profiles=sorted(profiles_of(duty, profiles)),
            **columns("text", duty.text.bilingual()),
            **source_columns(duty),
        )
        for at, (id, duty) in enumerate(knowledge.of("duties", DutyShape).items())
    ]


def _refuse_to_move(edition: Edition, before: dict[str, list[str]], now: dict[str, list[str]]) -> None:
    moved = [slug for slug, profiles in before.items() if now.get(slug) != profiles]
    drawn = Line.objects.filter(version__edition=edition, slug__in=moved).order_by("slug")
    if moved and (slug := drawn.values_list("slug", flat=True).first()):
        raise EditionChangedError(
            f"{edition}: the duty {slug} has left its jobs, and a local job description was drawn from it. Its words may be "
            "corrected; to take it away or give it to other jobs, write it into a new edition."
        )
