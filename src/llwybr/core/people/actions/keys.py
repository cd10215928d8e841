"""Under what people are found by whoever may be the same."""

from collections.abc import Mapping

from llwybr.core.kit.inserting import insert_plain
from llwybr.core.people.models import MatchKey, Person
from llwybr.core.people.queries.described import describe
from llwybr.core.people.rules.matching import Described, kept_keys


def renew_keys(*people: Person) -> None:
    """Make their keys anew, in the transaction of whatever changed. A record that was joined to another is found by that one's."""
    MatchKey.objects.filter(person__in=people).delete()
    keep_keys(describe([one.pk for one in people if one.merged_into_id is None]))


def keep_keys(described: Mapping[int, Described]) -> None:
    """Write the keys of these people, who have none."""
    rows = [(pk, key) for pk, one in described.items() for key in sorted(kept_keys(one))]
    insert_plain(MatchKey, ("person", "key"), rows)
