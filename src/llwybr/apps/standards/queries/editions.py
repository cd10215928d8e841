"""The editions of a nation: which is in force, which came before, which is still a draft."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import CharField, DateField

from llwybr.apps.standards.models import AGREED, DRAFT, NATIONS, Edition
from llwybr.core.kit.prepared import Prepared, Slot, as_model, columns


def nations() -> tuple[str, ...]:
    return NATIONS


def edition_in_force(nation: str, on: date) -> Edition | None:
    """The nation's edition on a day: the latest of those agreed to have come into force. Asked on most pages."""
    if nation not in NATIONS:
        return None
    return next((as_model(Edition, iter(row)) for row in _IN_FORCE(nation=nation, on=on)), None)


_IN_FORCE = Prepared(
    lambda: (
        Edition.objects.filter(
            nation=Slot("nation", CharField()), status=AGREED, in_force_from__lte=Slot("on", DateField())
        )
        .order_by("-in_force_from", "-pk")
        .values_list(*columns(Edition))[:1]
    )
)


def editions(nation: str) -> list[Edition]:
    """Every edition of a nation, drafts too, the latest first."""
    return list(Edition.objects.filter(nation=nation).order_by("-in_force_from", "-pk"))


def edition(nation: str, code: str) -> Edition | None:
    return Edition.objects.filter(nation=nation, code=code).first() if "\0" not in code else None


def edition_before(edition: Edition) -> Edition | None:
    """The agreed edition that this one follows, or would follow."""
    earlier = Edition.objects.filter(nation=edition.nation, status=AGREED, in_force_from__lt=edition.in_force_from)
    return earlier.exclude(pk=edition.pk).order_by("-in_force_from").first()


def standing(edition: Edition, on: date) -> str:
    """draft, coming (agreed, its day is not here), in_force, or superseded."""
    if edition.status == DRAFT:
        return "draft"
    if edition.in_force_from > on:
        return "coming"
    return "in_force" if edition == edition_in_force(edition.nation, on) else "superseded"


def standings(found: Sequence[Edition], on: date) -> dict[Edition, tuple[str, date | None]]:
    """How each edition of a nation stands, and its last day where another is agreed to come after it. No query."""
    agreed = sorted((one for one in found if one.status == AGREED), key=lambda one: one.in_force_from)
    ends = {one: later.in_force_from - timedelta(days=1) for one, later in pairwise(agreed)}
    begun = [one for one in agreed if one.in_force_from <= on]
    named = {one: ("superseded", ends.get(one)) for one in begun[:-1]}
    named |= {one: ("in_force", ends.get(one)) for one in begun[-1:]}
    return {one: named.get(one, ("draft" if one.status == DRAFT else "coming", ends.get(one))) for one in found}
