"""An edition as one JSON text in both languages, in a shape of our own: see docs/how-to/exchange.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from llwybr.apps.exchange.queries.tables import asked
from llwybr.apps.exchange.queries.words import level_names
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.queries import whole
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Element, Profile
    from llwybr.core.kit.sourced import Sourced

Record = dict[str, Any]


def as_json(edition: Edition) -> Iterator[str]:
    """The edition, piece by piece: what it is, its levels, areas with elements, families with roles and jobs, crosswalks."""
    whole.fill([edition])
    prefetch_related_objects(list(edition.profiles.all()), "leads_to", "beside")
    yield f'{{"edition": {_written(_edition(edition))},\n'
    yield f'"levels": {_written([_text(name) for name in level_names()])}'
    for name, records in PARTS.items():
        yield from _list(name, records(edition))
    yield "\n}\n"


def _list(name: str, records: Iterable[Record]) -> Iterator[str]:
    yield f',\n"{name}": ['
    for at, record in enumerate(records):
        yield f"{',' if at else ''}\n{_written(record)}"
    yield "]"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(text: Bilingual) -> Record:
    return {"en": text.en, "cy": text.cy}


def _source(row: Sourced) -> Record:
    return {"name": _text(row.source_name), "url": row.source_url, "status": row.source_status}


def _edition(edition: Edition) -> Record:
    return {
        "nation": edition.nation,
        "code": edition.code,
        "status": edition.status,
        "in_force_from": edition.in_force_from.isoformat(),
        "licence": "MIT",
    }


def _areas(edition: Edition) -> Iterator[Record]:
    for area, elements in groupby(edition.elements.all(), key=lambda one: one.area):
        found = [_element(one) for one in elements]
        yield {"id": area.slug, "title": _text(area.title), "source": _source(area), "elements": found}


def _element(element: Element) -> Record:
    return {
        "id": element.slug,
        "title": _text(element.title),
        "statement": _text(element.statement),
        "levels": {str(one.level): _text(one.text) for one in element.descriptors.all()},
        "examples": {one.family.slug: _text(one.text) for one in element.examples.all()},
        "chance": _text(element.chance),
        "source": _source(element),
    }


def _families(edition: Edition) -> Iterator[Record]:
    profiles = sorted(edition.profiles.all(), key=lambda one: (one.role.family.position, one.role.position, one.rung))
    for family, in_family in groupby(profiles, key=lambda one: one.role.family):
        roles = [
            {"id": role.slug, "title": _text(role.title), "jobs": [_job(edition, one) for one in rungs]}
            for role, rungs in groupby(in_family, key=lambda one: one.role)
        ]
        yield {"id": family.slug, "title": _text(family.title), "roles": roles}


def _job(edition: Edition, profile: Profile) -> Record:
    return {
        "id": profile.slug,
        "rung": profile.rung,
        "title": _text(profile.title),
        "summary": _text(profile.summary),
        "apart": _text(profile.apart) if profile.apart.en else None,
        "also_called": {"en": profile.also_called.en.splitlines(), "cy": profile.also_called.cy.splitlines()},
        "settings": profile.settings,
        "autonomy": profile.autonomy,
        "asks": {element.slug: level for element, level in asked(edition, profile)},
        "leads_to": [one.slug for one in profile.leads_to.all()],
        "beside": [one.slug for one in profile.beside.all()],
        "source": _source(profile),
    }


def _crosswalks(edition: Edition) -> Iterator[Record]:
    links = standards.linked(edition.nation)
    for link in (link for element in edition.elements.all() for link in links.get(element.slug, ())):
        yield {
            "framework": link.item.framework.slug,
            "item": link.item.slug,
            "code": link.item.code,
            "title": _text(link.item.title),
            "element": link.element,
            "relation": link.relation,
            "confidence": link.confidence,
            "reviewer": _text(link.item.reviewer),
            "reviewed": link.item.reviewed.isoformat() if link.item.reviewed else None,
        }


PARTS: dict[str, Callable[[Edition], Iterator[Record]]] = {
    "areas": _areas,
    "families": _families,
    "crosswalks": _crosswalks,
}
