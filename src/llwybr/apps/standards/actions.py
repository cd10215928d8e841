"""Loading an edition of a nation's standards from its pack."""

import hashlib
import json
import uuid

from django.db import transaction

from llwybr.apps.standards.models import Area, Ask, Descriptor, Edition, Element, Example, Family, Profile
from llwybr.apps.standards.shapes import AreaShape, ElementShape, FamilyShape, ProfileShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge


class EditionChangedError(Exception):
    """An edition that is already loaded asks something else in this pack: it needs a new code, and a date from which it is in force."""


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> Edition:
    """The pack's edition, created, or with its wording corrected where it is there already.

    Raises EditionChangedError if an edition of that code asks other elements or other levels: people answered under it.
    """
    manifest = knowledge.manifest
    shape = _shape(knowledge)
    edition, created = Edition.objects.get_or_create(
        nation=manifest.id, code=manifest.edition, defaults={"in_force_from": manifest.in_force_from, "shape": shape}
    )
    if edition.shape != shape:
        raise EditionChangedError(
            f"{manifest.id}: edition {edition.code} is loaded already and asks something else. Give pack.yaml a new "
            "edition and the date from which it is in force; answers given under the old one stay with it."
        )
    _load_records(edition, knowledge)
    edition.stamp = uuid.uuid4()
    edition.save(update_fields=["stamp"])
    record("standards.edition_loaded" if created else "standards.wording_loaded", subject=str(edition), by=by)
    return edition


def _load_records(edition: Edition, knowledge: Knowledge) -> None:
    areas, families = _load_areas(edition, knowledge), _load_families(edition, knowledge)
    elements = _load_elements(edition, knowledge, areas)
    _load_descriptors(knowledge, elements)
    _load_examples(knowledge, elements, families)
    _load_profiles(edition, knowledge, families, elements)


def _load_areas(edition: Edition, knowledge: Knowledge) -> dict[str, Area]:
    rows = [
        Area(edition=edition, slug=id, position=at, **columns("title", area.title.bilingual()), **source_columns(area))
        for at, (id, area) in enumerate(knowledge.of("areas", AreaShape).items())
    ]
    return {row.slug: row for row in upsert(rows, ("edition", "slug"))}


def _load_families(edition: Edition, knowledge: Knowledge) -> dict[str, Family]:
    rows = [
        Family(
            edition=edition,
            slug=id,
            position=at,
            **columns("title", family.title.bilingual()),
            **source_columns(family),
        )
        for at, (id, family) in enumerate(knowledge.of("families", FamilyShape).items())
    ]
    return {row.slug: row for row in upsert(rows, ("edition", "slug"))}


def _load_elements(edition: Edition, knowledge: Knowledge, areas: dict[str, Area]) -> dict[str, Element]:
    elements = knowledge.of("elements", ElementShape)
    order = sorted(elements, key=lambda id: areas[elements[id].area].position)
    rows = [_element(edition, areas, at, id, elements[id]) for at, id in enumerate(order)]
    return {row.slug: row for row in upsert(rows, ("edition", "slug"))}


def _element(edition: Edition, areas: dict[str, Area], at: int, id: str, element: ElementShape) -> Element:
    return Element(
        edition=edition,
        area=areas[element.area],
        slug=id,
        position=at,
        meaning=_digest([element.statement.en, *(element.levels[level].en for level in sorted(element.levels))]),
        **columns("title", element.title.bilingual()),
        **columns("statement", element.statement.bilingual()),
        **columns("chance", element.chance.bilingual()),
        **source_columns(element),
    )


def _load_descriptors(knowledge: Knowledge, elements: dict[str, Element]) -> None:
    rows = [
        Descriptor(element=elements[id], level=level, **columns("text", text.bilingual()))
        for id, element in knowledge.of("elements", ElementShape).items()
        for level, text in element.levels.items()
    ]
    upsert(rows, ("element", "level"))


def _load_examples(knowledge: Knowledge, elements: dict[str, Element], families: dict[str, Family]) -> None:
    rows = [
        Example(element=elements[id], family=families[family], **columns("text", text.bilingual()))
        for id, element in knowledge.of("elements", ElementShape).items()
        for family, text in element.examples.items()
    ]
    upsert(rows, ("element", "family"))


def _load_profiles(
    edition: Edition, knowledge: Knowledge, families: dict[str, Family], elements: dict[str, Element]
) -> None:
    shapes = knowledge.of("profiles", ProfileShape)
    rows = [_profile(edition, families, at, id, profile) for at, (id, profile) in enumerate(shapes.items())]
    profiles = {row.slug: row for row in upsert(rows, ("edition", "slug"))}
    asks = [
        Ask(profile=profiles[id], element=elements[element], level=level)
        for id, profile in shapes.items()
        for element, level in profile.asks.items()
    ]
    upsert(asks, ("profile", "element"))
    for id, profile in shapes.items():
        profiles[id].leads_to.set([profiles[other] for other in profile.leads_to])


def _profile(edition: Edition, families: dict[str, Family], at: int, id: str, profile: ProfileShape) -> Profile:
    return Profile(
        edition=edition,
        family=families[profile.family],
        slug=id,
        position=at,
        settings=profile.settings,
        autonomy=profile.autonomy,
        also_called_en="\n".join(profile.also_called.en),
        also_called_cy="\n".join(profile.also_called.cy),
        **columns("title", profile.title.bilingual()),
        **columns("summary", profile.summary.bilingual()),
        **source_columns(profile),
    )


def _shape(knowledge: Knowledge) -> str:
    """A digest of which elements there are and what each job asks: all of an edition but its wording."""
    asks = {id: profile.asks for id, profile in knowledge.of("profiles", ProfileShape).items()}
    return _digest([json.dumps({"elements": sorted(knowledge.records["elements"]), "asks": asks}, sort_keys=True)])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
