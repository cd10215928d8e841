"""Under what people are found by whoever may be the same."""

from collections.abc import Iterable, Mapping

from llwybr.core.people.models import MatchKey, Person
from llwybr.core.people.queries.described import describe
from llwybr.core.people.rules.matching import Described, kept_keys


def renew_keys(*people: Person) -> None:
    """Make their keys anew, in the transaction of whatever changed."""
    keep_keys(describe([one.pk for one in people]), renewed=True)


def keep_keys(described: Mapping[int, Described], *, renewed: bool) -> None:
    """Write the keys of these people. `renewed`: they had some before."""
    if renewed:
        MatchKey.objects.filter(person__in=list(described)).delete()
    MatchKey.objects.bulk_create(_rows(described.items()))


def _rows(described: Iterable[tuple[int, Described]]) -> list[MatchKey]:
    return [MatchKey(person_id=pk, key=key) for pk, one in described for key in sorted(kept_keys(one))]
