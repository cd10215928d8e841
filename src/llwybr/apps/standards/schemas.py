"""What the API says of the standards: nations, editions, elements, roles and jobs."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.standards.models import Area, Edition, Element, Example, Profile, Role
from llwybr.core.kit.api.texts import Answer, Day, Level, Linked, Named, Source, Words, in_both, named

NATIONS = "/api/v1/nations"
NAMES = {"wales": _("Wales"), "england": _("England")}
STANDINGS = {
    "draft": _("a draft, open to comments"),
    "coming": _("agreed, not yet in force"),
    "in_force": _("in force"),
    "superseded": _("superseded"),
}
Number = Annotated[int, Field(ge=1)]


def edition_href(edition: Edition) -> str:
    return f"{NATIONS}/{edition.nation}/editions/{edition.code}"


class Standing(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(STANDINGS)})]

    @classmethod
    def named(cls, id: str) -> "Standing":
        words = in_both(STANDINGS[id])
        return cls(id=id, en=words.en, cy=words.cy)


class EditionBrief(Answer):
    nation: str
    id: Annotated[
        str, Field(description=_("The code of the edition. In addresses, current stands for the one in force."))
    ]
    standing: Standing
    in_force_from: Annotated[date, Field(description=_("Its first day; of a draft, the day that is proposed."))]
    in_force_until: Annotated[
        date | None, Field(description=_("Its last day, where another edition is agreed to come after it."))
    ]
    href: str

    @classmethod
    def of(cls, edition: Edition, standing: str, until: date | None) -> "EditionBrief":
        return cls(
            nation=edition.nation,
            id=edition.code,
            standing=Standing.named(standing),
            in_force_from=edition.in_force_from,
            in_force_until=until,
            href=edition_href(edition),
        )


class EditionList(Answer):
    items: list[EditionBrief]


class NationOut(Answer):
    id: str
    title: Words
    current: Annotated[EditionBrief | None, Field(description=_("The edition that is in force."))]
    editions: str
    library: str
    learning: str
    providers: str
    provision: str

    @classmethod
    def of(cls, nation: str, current: EditionBrief | None) -> "NationOut":
        parts = {part: f"{NATIONS}/{nation}/{part}" for part in PARTS}
        return cls(id=nation, title=in_both(NAMES[nation]), current=current, **parts)


PARTS = ("editions", "library", "learning", "providers", "provision")


class NationList(Answer):
    items: list[NationOut]
    licence: Words
    case: Annotated[str, Field(description=_("The same standards as CASE 1.1, with other people’s frameworks."))]


class AreaOut(Named):
    craft_of: Annotated[
        str | None, Field(description=_("The job family whose craft it is; null where it is everyone’s."))
    ]
    elements: list[Linked]
    source: Source

    @classmethod
    def holding(cls, area: Area, elements: Sequence[Element], edition: Edition, families: dict[int, str]) -> "AreaOut":
        return cls(
            id=area.slug,
            title=Words.of(area.title),
            craft_of=families.get(area.craft_of_id or 0),
            elements=[element_link(edition, one) for one in elements],
            source=Source.of(area),
        )


class EditionOut(EditionBrief):
    levels: Annotated[list[Level], Field(description=_("The five levels in words."))]
    areas: list[AreaOut]
    families: Annotated[list[Named], Field(description=_("The job families."))]
    elements: str
    roles: str
    profiles: str


class LevelText(Level):
    text: Annotated[Words, Field(description=_("What a person does at this level."))]


class ExampleOut(Answer):
    family: Named
    text: Annotated[Words, Field(description=_("An everyday moment in which the element shows."))]

    @classmethod
    def of(cls, one: Example) -> "ExampleOut":
        return cls(family=named(one.family), text=Words.of(one.text))


class ElementOut(Linked):
    edition: str
    area: Named
    statement: Words
    keeps_safe: Annotated[bool, Field(description=_("Whether it keeps children from harm."))]
    levels: Annotated[list[LevelText], Field(description=_("What a person does at each of the four levels."))]
    examples: list[ExampleOut]
    chance: Annotated[Words, Field(description=_("What to ask for, if there has been no chance yet."))]
    in_force_from: Day
    in_force_until: Day
    source: Source

    @classmethod
    def of(cls, edition: Edition, element: Element) -> "ElementOut":
        return cls(
            **dict(element_link(edition, element)),
            edition=edition.code,
            area=named(element.area),
            statement=Words.of(element.statement),
            keeps_safe=element.keeps_safe,
            levels=[
                LevelText(**dict(Level.at(one.level)), text=Words.of(one.text)) for one in element.descriptors.all()
            ],
            examples=[ExampleOut.of(one) for one in element.examples.all()],
            chance=Words.of(element.chance),
            in_force_from=element.in_force_from,
            in_force_until=element.in_force_until,
            source=Source.of(element),
        )


def element_link(edition: Edition, element: Element) -> Linked:
    href = f"{edition_href(edition)}/elements/{element.slug}"
    return Linked(id=element.slug, title=Words.of(element.title), href=href)


def profile_link(edition: Edition, profile: Profile) -> Linked:
    href = f"{edition_href(edition)}/profiles/{profile.slug}"
    return Linked(id=profile.slug, title=Words.of(profile.title), href=href)


class Rung(Linked):
    rung: Annotated[Number, Field(description=_("How high it stands in its role, from 1."))]


class RoleOut(Named):
    family: Named
    profiles: Annotated[list[Rung], Field(description=_("The jobs of the role, the first rung first."))]
    source: Source

    @classmethod
    def of(cls, edition: Edition, role: Role, profiles: Sequence[Profile]) -> "RoleOut":
        return cls(
            id=role.slug,
            title=Words.of(role.title),
            family=named(role.family),
            profiles=[Rung(**dict(profile_link(edition, one)), rung=one.rung) for one in profiles],
            source=Source.of(role),
        )


class RoleList(Answer):
    items: list[RoleOut]


class OtherNames(Answer):
    """Names in one language need not have a twin in the other."""

    en: list[str]
    cy: list[str]


class AskOut(Answer):
    element: Linked
    level: Level


class ProfileOut(Linked):
    edition: str
    family: Named
    role: Named
    rung: Annotated[Number, Field(description=_("How high it stands in its role, from 1."))]
    summary: Words
    apart: Annotated[Words | None, Field(description=_("What sets it apart from the rung below."))]
    also_called: OtherNames
    settings: Annotated[list[str], Field(description=_("Where the work is done, such as classroom or kitchen."))]
    autonomy: Annotated[Number, Field(description=_("How far the person decides alone, from 1 to 3."))]
    asks: Annotated[
        list[AskOut],
        Field(description=_("The level that the job asks in each element. What is not here is not part of the job.")),
    ]
    leads_to: Annotated[list[Linked], Field(description=_("The jobs above it."))]
    beside: Annotated[list[Linked], Field(description=_("The jobs beside it."))]
    in_force_from: Day
    in_force_until: Day
    source: Source

    @classmethod
    def of(cls, edition: Edition, profile: Profile, asks: Sequence[AskOut]) -> "ProfileOut":
        names = profile.also_called
        return cls(
            **dict(profile_link(edition, profile)),
            edition=edition.code,
            family=named(profile.role.family),
            role=named(profile.role),
            rung=profile.rung,
            summary=Words.of(profile.summary),
            apart=Words.if_any(profile.apart),
            also_called=OtherNames(en=names.en.splitlines(), cy=names.cy.splitlines()),
            settings=profile.settings,
            autonomy=profile.autonomy,
            asks=list(asks),
            leads_to=[profile_link(edition, one) for one in profile.leads_to.all()],
            beside=[profile_link(edition, one) for one in profile.beside.all()],
            in_force_from=profile.in_force_from,
            in_force_until=profile.in_force_until,
            source=Source.of(profile),
        )
