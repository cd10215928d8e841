"""An edition of our standards as a document of CASE: areas, elements, levels, examples, and the jobs that ask them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from llwybr.apps.exchange.interface.objects import Criterion, CriterionLevel, Rubric
from llwybr.apps.exchange.queries.identity import End, Key
from llwybr.apps.exchange.queries.parts import Maker, Part, Tie, Whole
from llwybr.apps.exchange.queries.words import both, level_names
from llwybr.values.bilingual import Bilingual, Language

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Element, Profile
    from llwybr.core.kit.sourced import Sourced

TITLES = {
    "wales": gettext_noop("Standards for school support staff in Wales, edition %(code)s"),
    "england": gettext_noop("Standards for school support staff in England, edition %(code)s"),
}
ABOUT = gettext_noop("What school support staff do, at four levels, and what each job asks.")
MAKERS = gettext_noop("The Llwybr contributors")
DRAFT = gettext_noop("A draft, open to comments and asked of nobody. The start is the day that is proposed.")


def whole(edition: Edition, status: str, successor: Edition | None, before: Edition | None) -> Whole:
    """The document of an edition that was filled, with the elements that those of the edition before were replaced by."""
    parts = [*_standards(edition), *_jobs(edition)]
    return Whole(
        end=End(_key(edition, "document", ""), both(TITLES[edition.nation], code=edition.code)),
        changed=edition.in_force_from,
        creator=both(MAKERS),
        parts=parts,
        ties=[*_asks(edition, parts), *(_replaced(before, edition) if before else ())],
        version=edition.code,
        about=both(ABOUT),
        status=status,
        starts=edition.in_force_from,
        ends=successor.in_force_from - timedelta(days=1) if successor else None,
        notes=both(DRAFT) if status == "Draft" else None,
        concepts=[_concept(edition, part.key.slug, part.text) for part in parts if part.key.kind == "family"],
        licensed=True,
    )


def element_end(edition: Edition, element: Element) -> End:
    return End(_key(edition, "element", element.slug), element.title)


def rubrics(edition: Edition, maker: Maker) -> list[Rubric]:
    """For each area, its elements and what a person does at each of the four levels."""
    names = level_names()
    found = []
    for area, elements in groupby(edition.elements.all(), key=lambda element: element.area):
        end = End(_key(edition, "rubric", area.slug), area.title)
        found.append(_Rubric(edition, maker, names, end).of(list(elements)))
    return found


def _key(edition: Edition, kind: str, *slug: object) -> Key:
    return Key(edition.nation, edition.code, kind, ":".join(map(str, slug)))


def _concept(edition: Edition, family: str, title: Bilingual) -> End:
    """A job family as a concept, by which examples are found."""
    return End(_key(edition, "concept", family), title)


def _source(row: Sourced) -> dict[str, Any]:
    return {"source": row.source_name, "sourceUrl": row.source_url, "sourceStatus": row.source_status}


def _standards(edition: Edition) -> Iterator[Part]:
    for at, (area, elements) in enumerate(groupby(edition.elements.all(), key=lambda one: one.area), start=1):
        heading = _key(edition, "area", area.slug)
        yield Part(heading, area.title, None, at, code=area.slug, facts=_source(area))
        for place, element in enumerate(elements, start=1):
            yield from _element(edition, element, heading, place)


def _element(edition: Edition, element: Element, under: Key, place: int) -> Iterator[Part]:
    own = _key(edition, "element", element.slug)
    yield Part(
        own,
        element.statement,
        under,
        place,
        title=element.title,
        code=element.slug,
        facts=_source(element),
        starts=element.in_force_from,
        ends=element.in_force_until,
    )
    below = [*_levels(edition, element), *_examples(edition, element)]
    below.append((_key(edition, "chance", element.slug), element.chance, {}))
    for at, (key, text, more) in enumerate(below, start=1):
        yield Part(key, text, own, at, **more)


Below = tuple[Key, Bilingual, dict[str, Any]]


def _levels(edition: Edition, element: Element) -> Iterator[Below]:
    for one in element.descriptors.all():
        more = {"code": f"{element.slug}/{one.level}", "facts": {"element": element.slug, "level": one.level}}
        yield _key(edition, "level", element.slug, one.level), one.text, more


def _examples(edition: Edition, element: Element) -> Iterator[Below]:
    for one in element.examples.all():
        family = _concept(edition, one.family.slug, one.family.title)
        more = {"keywords": (one.family.title,), "concept": family, "facts": {"family": one.family.slug}}
        yield _key(edition, "example", element.slug, one.family.slug), one.text, more


def _jobs(edition: Edition) -> Iterator[Part]:
    """Families stand after the areas, their roles under them, and the rungs of each role under it."""
    profiles = sorted(edition.profiles.all(), key=lambda one: (one.role.family.position, one.role.position, one.rung))
    after = len({element.area_id for element in edition.elements.all()})
    for at, (family, in_family) in enumerate(groupby(profiles, key=lambda one: one.role.family), start=after + 1):
        heading = _key(edition, "family", family.slug)
        yield Part(heading, family.title, None, at, code=family.slug, facts=_source(family))
        for place, (role, rungs) in enumerate(groupby(in_family, key=lambda one: one.role), start=1):
            own = _key(edition, "role", role.slug)
            yield Part(own, role.title, heading, place, code=role.slug, facts=_source(role))
            for profile in rungs:
                yield from _profile(edition, profile, own)


def _profile(edition: Edition, profile: Profile, under: Key) -> Iterator[Part]:
    own = _key(edition, "profile", profile.slug)
    facts = {**_source(profile), "rung": profile.rung, "autonomy": profile.autonomy, "settings": profile.settings}
    names = zip(profile.also_called.en.splitlines(), profile.also_called.cy.splitlines(), strict=False)
    yield Part(
        own,
        profile.summary,
        under,
        profile.rung,
        title=profile.title,
        code=profile.slug,
        keywords=tuple(Bilingual(en, cy) for en, cy in names),
        facts=facts,
        starts=profile.in_force_from,
        ends=profile.in_force_until,
    )
    if profile.apart.en:
        yield Part(_key(edition, "apart", profile.slug), profile.apart, own, 1)


def _asks(edition: Edition, parts: Sequence[Part]) -> Iterator[Tie]:
    """Each job to the level that it asks: the level is itself an item, so any reader of CASE can follow."""
    ends = {part.key: part.end for part in parts}
    slugs = {element.pk: element.slug for element in edition.elements.all()}
    for profile in edition.profiles.all():
        asked = {slugs[ask.element_id]: ask.level for ask in profile.asks.all()}
        for element in (slug for slug in slugs.values() if slug in asked):
            level = ends[_key(edition, "level", element, asked[element])]
            facts: Mapping[str, Any] = {"element": element, "level": asked[element]}
            yield Tie("hasSkillLevel", ends[_key(edition, "profile", profile.slug)], level, facts=facts)


def _replaced(before: Edition, edition: Edition) -> Iterator[Tie]:
    after = {element.slug: element for element in edition.elements.all()}
    for element in before.elements.all():
        if element.slug in after:
            yield Tie("replacedBy", element_end(before, element), element_end(edition, after[element.slug]))


class _Rubric:
    """The rubric of one area while it is made."""

    def __init__(self, edition: Edition, maker: Maker, names: Sequence[Bilingual], end: End) -> None:
        self.edition, self.maker, self.names, self.end = edition, maker, names, end

    def of(self, elements: Sequence[Element]) -> Rubric:
        return Rubric(
            **self.maker.identified("CFRubrics", self.end),
            title=self.end.title.in_language(self.maker.language),
            cf_rubric_criteria=[self._criterion(at, one) for at, one in enumerate(elements, start=1)],
        )

    def _criterion(self, at: int, element: Element) -> Criterion:
        end = End(_key(self.edition, "criterion", element.slug), element.title)
        return Criterion(
            **self.maker.identified("CFRubrics", self.end) | {"identifier": end.key.uid(self.maker.language)},
            description=element.statement.in_language(self.maker.language),
            cf_item_uri=self.maker.link("CFItems", element_end(self.edition, element)),
            position=at,
            rubric_id=self.end.key.uid(self.maker.language),
            cf_rubric_criterion_levels=[self._level(end, one.level, one.text) for one in element.descriptors.all()],
        )

    def _level(self, criterion: End, level: int, text: Bilingual) -> CriterionLevel:
        language: Language = self.maker.language
        own = Key(*criterion.key[:3], f"{criterion.key.slug}:{level}")
        return CriterionLevel(
            **self.maker.identified("CFRubrics", self.end) | {"identifier": own.uid(language)},
            description=text.in_language(language),
            quality=self.names[level].in_language(language),
            score=float(level),
            position=level,
            rubric_criterion_id=criterion.key.uid(language),
        )
