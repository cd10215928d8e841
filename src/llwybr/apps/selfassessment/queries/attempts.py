"""Reading one attempt with everything that its pages show. Each takes the attempt that `visible_to` found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from llwybr.apps.learning import queries as learning
from llwybr.apps.library import queries as library
from llwybr.apps.selfassessment import access, bridge, rules
from llwybr.apps.standards import queries as standards
from llwybr.core.access.viewer import Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.learning.models import Offer
    from llwybr.apps.library.models import Resource
    from llwybr.apps.selfassessment.models import Answer, Attempt, Step
    from llwybr.apps.standards.models import Edition, Element, Profile
    from llwybr.apps.standards.queries import ElementChange
    from llwybr.core.kit.bilingual import Written
    from llwybr.values.bilingual import Language


@dataclass(frozen=True)
class Whole:
    """An attempt with its edition's elements, what the two jobs ask, what was answered, and when."""

    attempt: Attempt
    elements: Sequence[Element]
    job: Mapping[str, int]
    aim: Mapping[str, int] | None
    answers: Mapping[str, str]
    answered_at: Mapping[str, datetime]

    @cached_property
    def rounds(self) -> list[rules.Round]:
        aim = self.aim or {}
        return rules.rounds(
            [
                rules.Item(
                    e.slug,
                    e.area.slug,
                    self.job.get(e.slug, 0),
                    aim.get(e.slug, 0),
                    craft=e.is_craft,
                    safe=e.keeps_safe,
                )
                for e in self.elements
            ]
        )

    def round(self, name: str) -> rules.Round | None:
        return next((one for one in self.rounds if one.name == name), None)

    def element(self, slug: str) -> Element | None:
        return next((one for one in self.elements if one.slug == slug), None)

    def standing(self) -> bridge.Standing:
        return bridge.standing(self.elements, self.job, self.aim, self.answers)


def held(viewer: Viewer, now: datetime) -> Attempt | None:
    """The attempt that this viewer is at: their latest, or the one on their device; with its jobs and edition."""
    mine = access.visible_to(viewer, now)
    return next(iter(mine.select_related("edition", "job__family", "aim", "person")[:1]), None)


def whole(attempt: Attempt) -> Whole:
    own = attempt.answers.filter(element__edition=attempt.edition_id)
    rows = list(own.values_list("element__slug", "value", "answered_at"))
    return Whole(
        attempt=attempt,
        elements=standards.elements(attempt.edition),
        job=standards.asked(attempt.edition, attempt.job),
        aim=standards.asked(attempt.edition, attempt.aim) if attempt.aim else None,
        answers={slug: value for slug, value, _ in rows},
        answered_at={slug: when for slug, _, when in rows},
    )


@dataclass(frozen=True)
class Earlier:
    """An answer given under an earlier edition: the text of then, the level said of it, and what has come in its place."""

    answer: Answer
    now: Element | None

    @property
    def level(self) -> int | None:
        return int(self.answer.value) if self.answer.value.isdigit() else None

    @property
    def said(self) -> Written | None:
        """What the level said, in the words of then."""
        texts = {one.level: one.text for one in self.answer.element.descriptors.all()}
        return texts.get(self.level) if self.level else None


def earlier(attempt: Attempt, elements: Sequence[Element]) -> list[Earlier]:
    """What was answered under earlier editions and did not carry over, beside the text of then."""
    rows = attempt.answers.exclude(element__edition=attempt.edition_id).select_related("element__edition")
    now = {element.slug: element for element in elements}
    found = rows.prefetch_related("element__descriptors").order_by(
        "element__edition__in_force_from", "element__position"
    )
    return [Earlier(row, now.get(row.element.slug)) for row in found]


def has_earlier(attempt: Attempt) -> bool:
    return attempt.answers.exclude(element__edition=attempt.edition_id).exists()


def newer_edition(attempt: Attempt, today: date) -> Edition | None:
    """The edition in force, if it is later than the one that this attempt is under."""
    current = standards.edition_in_force(attempt.edition.nation, today)
    return current if current and current.in_force_from > attempt.edition.in_force_from else None


def changes_for(attempt: Attempt, newer: Edition, job: Profile) -> list[ElementChange]:
    """What going over to a newer edition changes for this person: what they answered, or what their job asks there."""
    asked = {**standards.asked(attempt.edition, attempt.job), **standards.asked(newer, job)}
    answered = set(attempt.answers.values_list("element__slug", flat=True))
    changes = standards.element_changes(attempt.edition, newer)
    return [change for change in changes if change.slug in answered or asked.get(change.slug)]


def limits(attempt: Attempt) -> rules.Limits:
    return rules.Limits(
        hours=attempt.hours,
        cost=attempt.cost,
        languages=tuple(attempt.languages),
        deliveries=tuple(attempt.deliveries),
        by_when=attempt.by_when,
    )


@dataclass(frozen=True)
class _Question:
    """All that a plan depends on, and nothing of whose it is. Equal questions have equal plans: see the engine's contract."""

    nation: str
    catalogue: UUID | None
    edition: UUID
    rows: tuple[bridge.Row, ...]
    limits: rules.Limits
    family: str
    today: date
    standing: bridge.Standing = field(compare=False)  # no more than `rows`, put together


def plan(attempt: Attempt, standing: bridge.Standing, today: date) -> bridge.Plan:
    """The best set of offers for this attempt as it stands now. To solve takes long: the same question is solved once."""
    edition = attempt.edition
    question = _Question(
        nation=edition.nation,
        catalogue=learning.stamp(edition.nation),
        edition=edition.stamp,
        rows=standing.rows,
        limits=limits(attempt),
        family=attempt.job.family.slug,
        today=today,
        standing=standing,
    )
    return _planned(question)


@lru_cache(maxsize=256)
def _planned(asked: _Question) -> bridge.Plan:
    offers = learning.offers(asked.nation, asked.today)
    return bridge.plan(asked.standing, offers, asked.limits, family=asked.family, today=asked.today)


def to_read(attempt: Attempt, rows: Sequence[bridge.Row], language: Language, today: date) -> dict[str, list[Resource]]:
    """For each row, up to three things to read, watch or try now, by element slug."""
    levels = {row.element.slug: min(row.have or 0, 3) for row in rows}
    family = attempt.job.family.slug
    return library.helping(attempt.edition.nation, levels, family=family, language=language, on=today)


def to_learn(attempt: Attempt, row: bridge.Row, language: Language, today: date) -> list[Offer]:
    """Up to three offers that lift this person here."""
    offers = learning.offers_for(attempt.edition.nation, row.element.slug, today)
    return bridge.useful(row, offers, family=attempt.job.family.slug, language=language, today=today)[:3]


def done_by(attempt: Attempt, element: str, today: date) -> list[Offer]:
    """The offers by which this person may have learnt this, whether or not they would lift them any more."""
    offers, family = learning.offers_for(attempt.edition.nation, element, today), attempt.job.family.slug
    return [one for one in offers if not one.families or family in one.families]


def decisions(attempt: Attempt) -> list[Step]:
    """What the owner decided about each next step, with their notes."""
    return list(attempt.steps.select_related("element").order_by("element__position"))
