"""Loading an edition of a nation's standards from its pack, and agreeing a draft of one."""

import hashlib
import json
import uuid
from datetime import date
from typing import Any

from django.db import transaction

from llwybr.apps.standards.models import (
    AGREED,
    DRAFT,
    Area,
    Ask,
    Descriptor,
    Edition,
    Element,
    Example,
    Family,
    Profile,
    Role,
)
from llwybr.apps.standards.shapes import AreaShape, ElementShape, FamilyShape, ProfileShape, RoleShape, asks_of
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge


class EditionChangedError(Exception):
    """An edition that is already loaded asks something else in this pack: it needs a new code, and a date from which it is in force."""


class NotADraftError(Exception):
    """An edition that is agreed already cannot be agreed again, nor come into force on a day that another one has."""


@transaction.atomic
def load_edition(knowledge: Knowledge, *, by: str) -> Edition:
    """The pack's edition, created, or with its wording corrected where it is there already. A draft may change altogether.

    Raises EditionChangedError if an agreed edition of that code asks other elements or other levels: people answered under it.
    """
    manifest, shape = knowledge.manifest, _shape(knowledge)
    edition, created = Edition.objects.get_or_create(
        nation=manifest.nation,
        code=manifest.edition,
        defaults={"status": manifest.status, "in_force_from": manifest.in_force_from, "shape": shape},
    )
    if edition.status == AGREED and edition.shape != shape:
        raise EditionChangedError(
            f"{manifest.id}: edition {edition.code} is loaded already and asks something else. Give pack.yaml a new "
            "edition and the date from which it is in force; answers given under the old one stay with it."
        )
    if edition.status == DRAFT:
        _bring_up_to_date(edition, knowledge)
    _load_records(edition, knowledge)
    edition.stamp = uuid.uuid4()
    edition.save(update_fields=["stamp", "shape", "status", "in_force_from"])
    record("standards.edition_loaded" if created else "standards.wording_loaded", subject=str(edition), by=by)
    return edition


@transaction.atomic
def agree(*, edition: Edition, in_force_from: date, by: str) -> None:
    """The partners agree a draft: from now on only its wording may change, and from its date it is the nation's edition.

    Raises NotADraftError if it is agreed already, or if another edition comes into force on that day.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    same_day = Edition.objects.filter(nation=edition.nation, status=AGREED, in_force_from=in_force_from)
    if edition.status != DRAFT or same_day.exists():
        raise NotADraftError(f"{edition} is agreed already, or another edition comes into force on {in_force_from}")
    edition.status, edition.in_force_from = AGREED, in_force_from
    edition.save(update_fields=["status", "in_force_from"])
    facts = {"in_force_from": in_force_from.isoformat()}
    record("standards.edition_agreed", subject=str(edition), by=by, facts=facts)


def _bring_up_to_date(edition: Edition, knowledge: Knowledge) -> None:
    """Nobody has answered a draft: what left the pack goes, and its shape is what the pack says now."""
    manifest = knowledge.manifest
    edition.shape, edition.status, edition.in_force_from = _shape(knowledge), manifest.status, manifest.in_force_from
    Ask.objects.filter(profile__edition=edition).delete()
    for rows, kind in (
        (edition.profiles, "profiles"),
        (edition.roles, "roles"),
        (edition.elements, "elements"),
        (edition.areas, "areas"),
        (edition.families, "families"),
    ):
        rows.exclude(slug__in=knowledge.records[kind]).delete()


def _load_records(edition: Edition, knowledge: Knowledge) -> None:
    families = _load_families(edition, knowledge)
    areas = _load_areas(edition, knowledge, families)
    elements = _load_elements(edition, knowledge, areas)
    _load_descriptors(knowledge, elements)
    _load_examples(knowledge, elements, families)
    roles = _load_roles(edition, knowledge, families)
    profiles = _load_profiles(edition, knowledge, roles)
    _load_asks(knowledge, profiles, elements)
    _load_neighbours(knowledge, profiles)


def _load_areas(edition: Edition, knowledge: Knowledge, families: dict[str, Family]) -> dict[str, Area]:
    rows = [
        Area(
            edition=edition,
            slug=id,
            position=at,
            craft_of=families[area.craft_of] if area.craft_of else None,
            **columns("title", area.title.bilingual()),
            **source_columns(area),
        )
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
        meaning=_meaning(edition, id, element),
        keeps_safe=element.keeps_safe,
        **columns("title", element.title.bilingual()),
        **columns("statement", element.statement.bilingual()),
        **columns("chance", element.chance.bilingual()),
        **source_columns(element),
    )


def _meaning(edition: Edition, id: str, element: ElementShape) -> str:
    """A digest of the English, unless the pack says that it means what it meant in an edition that people answered under."""
    same = Element.objects.filter(edition__nation=edition.nation, edition__code=element.same_meaning_as, slug=id)
    earlier = same.values_list("meaning", flat=True).first() if element.same_meaning_as else None
    return earlier or _digest([element.statement.en, *(element.levels[level].en for level in sorted(element.levels))])


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
    kept = upsert(rows, ("element", "family"))
    Example.objects.filter(element__in=elements.values()).exclude(pk__in=[row.pk for row in kept]).delete()


def _load_roles(edition: Edition, knowledge: Knowledge, families: dict[str, Family]) -> dict[str, Role]:
    rows = [
        Role(
            edition=edition,
            family=families[role.family],
            slug=id,
            position=at,
            **columns("title", role.title.bilingual()),
            **source_columns(role),
        )
        for at, (id, role) in enumerate(knowledge.of("roles", RoleShape).items())
    ]
    return {row.slug: row for row in upsert(rows, ("edition", "slug"))}


def _load_profiles(edition: Edition, knowledge: Knowledge, roles: dict[str, Role]) -> dict[str, Profile]:
    shapes = knowledge.of("profiles", ProfileShape)
    order = sorted(shapes, key=lambda id: (roles[shapes[id].role].position, shapes[id].rung))
    rows = [_profile(edition, roles[shapes[id].role], at, id, shapes[id]) for at, id in enumerate(order)]
    return {row.slug: row for row in upsert(rows, ("edition", "slug"))}


def _profile(edition: Edition, role: Role, at: int, id: str, profile: ProfileShape) -> Profile:
    return Profile(
        edition=edition,
        family=role.family,
        role=role,
        rung=profile.rung,
        slug=id,
        position=at,
        settings=profile.settings,
        autonomy=profile.autonomy,
        also_called_en="\n".join(profile.also_called.en),
        also_called_cy="\n".join(profile.also_called.cy),
        **columns("title", profile.title.bilingual()),
        **columns("summary", profile.summary.bilingual()),
        **columns("apart", profile.apart.bilingual() if profile.apart else None),
        **source_columns(profile),
    )


def _load_asks(knowledge: Knowledge, profiles: dict[str, Profile], elements: dict[str, Element]) -> None:
    asks = [
        Ask(profile=profiles[id], element=elements[element], level=level)
        for id, asked in asks_of(knowledge).items()
        for element, level in asked.items()
    ]
    upsert(asks, ("profile", "element"))


def _load_neighbours(knowledge: Knowledge, profiles: dict[str, Profile]) -> None:
    """Which jobs stand above and beside each: two statements for all of them, however many there are."""
    shapes = knowledge.of("profiles", ProfileShape)
    for field in ("leads_to", "beside"):
        between: Any = getattr(Profile, field).through
        between.objects.filter(from_profile__in=profiles.values()).delete()
        between.objects.bulk_create(
            between(from_profile=profiles[id], to_profile=profiles[other])
            for id, shape in shapes.items()
            for other in getattr(shape, field)
        )


def _shape(knowledge: Knowledge) -> str:
    """A digest of which elements there are and what each job asks: all of an edition but its wording."""
    facts = {"elements": sorted(knowledge.records["elements"]), "asks": asks_of(knowledge)}
    return _digest([json.dumps(facts, sort_keys=True)])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
