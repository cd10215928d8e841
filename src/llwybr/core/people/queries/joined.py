"""Whose a record is now, after it became part of another: two ids may be one person's."""

from collections.abc import Iterable
from uuid import UUID

from llwybr.core.people.models import Merge, Person

LONGEST_WAY = 20  # of records that were joined to others that were joined


def sealed_parts(pks: Iterable[int]) -> dict[int, Person]:
    """By the key of whoever it was joined to: the record that was joined and is sealed; of several, the latest."""
    found = Merge.objects.filter(into__in=list(pks), sealed=True, undone_at=None).order_by("pk")
    return {one.into_id: one.merged for one in found.select_related("merged__merged_into")}


def now_part_of(person: str) -> str:
    """The public id of the record that this one (a public id) is part of today: itself, where it was joined to none, and
    what is no person's id."""
    try:
        UUID(person)
    except ValueError:
        return person
    for _step in range(LONGEST_WAY):
        into = Person.objects.filter(public_id=person, merged_into__isnull=False)
        found = into.values_list("merged_into__public_id", flat=True).first()
        if found is None:
            break
        person = str(found)
    return person


def all_of(person: str) -> set[str]:
    """The public ids of all records that are this person's today, theirs among them."""
    found = last = {now_part_of(person)}
    for _step in range(LONGEST_WAY):
        joined = Person.objects.filter(merged_into__public_id__in=last).values_list("public_id", flat=True)
        last = {str(one) for one in joined} - found
        if not last:
            break
        found = found | last
    return found
