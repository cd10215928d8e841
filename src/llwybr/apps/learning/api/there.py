"""What a nation's catalogue stands on: the elements and job families of its edition in force, and its offers as JSON."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from llwybr.apps.learning import queries
from llwybr.apps.learning.rules import Within
from llwybr.apps.learning.schemas import OfferOut, ProvisionOut
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.api.refusals import missing, unknown
from llwybr.core.kit.api.texts import Linked, Named, Words, in_both, named

HELD = 4  # two nations, before and after a load
WITHIN_HELD = 32  # limits of provision that were asked for: 200 kB each


class There:
    """A nation as the catalogue needs it. Raises RefusedError where there is no such nation."""

    def __init__(self, nation: str) -> None:
        if nation not in standards.nations():
            raise unknown("path", "nation", standards.nations())
        self.nation, self.today = nation, timezone.localdate()
        self.edition = standards.edition_in_force(nation, self.today)
        self.rows = standards.elements(self.edition) if self.edition else ()

    @property
    def elements(self) -> dict[str, Linked]:
        here = f"/api/v1/nations/{self.nation}/editions/{self.edition.code if self.edition else ''}/elements"
        return {
            one.slug: Linked(id=one.slug, title=Words.of(one.title), href=f"{here}/{one.slug}") for one in self.rows
        }

    @property
    def families(self) -> dict[str, Named]:
        found = standards.families(self.edition) if self.edition else []
        return {one.slug: named(one) for one in found}

    def wanted(self, area: str | None, element: str | None) -> tuple[str, ...] | None:
        """The elements that are asked for, by area or by name; None: any. Raises RefusedError."""
        areas = {one.area.slug: None for one in self.rows}
        if area is not None and area not in areas:
            raise unknown("query", "area", areas)
        if element is not None and element not in {one.slug for one in self.rows}:
            href = f"/api/v1/nations/{self.nation}/editions/current/elements"
            text = _("There is no element %(id)s in the edition that is in force. They are listed at %(href)s.")
            raise missing("query", "element", in_both(text, id=element[:80], href=href))
        if area is None and element is None:
            return None
        return tuple(one.slug for one in self.rows if area in (None, one.area.slug) and element in (None, one.slug))

    def offers(self) -> Mapping[str, bytes]:
        """Every offer of the day as JSON, by its id: made once for each load and each day, in three queries."""
        return _offers(self, *self._stamps)

    def provision(self, within: Within) -> Sequence[bytes]:
        """Each need beside what is offered, in the order of the standards and the families: made once, as the offers are."""
        return _provision(self, within, *self._stamps)

    @property
    def _stamps(self) -> tuple[UUID | None, UUID | None]:
        return queries.stamp(self.nation), self.edition.stamp if self.edition else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, There) and (self.nation, self.today) == (other.nation, other.today)

    def __hash__(self) -> int:
        return hash((self.nation, self.today))


@lru_cache(maxsize=WITHIN_HELD)
def _provision(there: There, within: Within, _stamp: UUID | None, _edition: UUID | None) -> list[bytes]:
    elements, families = there.elements, there.families
    order = {name: at for names in (elements, families) for at, name in enumerate(names)}
    needs = standards.asked_by_family(there.edition) if there.edition else {}
    found = queries.provision(needs, there.nation, there.today, within)
    ordered = sorted(found, key=lambda one: (order[one.element], order[one.family]))
    made = (ProvisionOut.of(one, elements[one.element], families[one.family]) for one in ordered)
    return [one.model_dump_json().encode() for one in made]


@lru_cache(maxsize=HELD)
def _offers(there: There, _stamp: UUID | None, _edition: UUID | None) -> dict[str, bytes]:
    elements = there.elements
    found = queries.offers(there.nation, there.today)
    return {one.slug: OfferOut.of(one, elements).model_dump_json().encode() for one in found}
