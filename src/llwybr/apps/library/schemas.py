"""What the API says of the library: a resource in a list, and a resource with its words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.library.models import Priority, Resource
from llwybr.core.kit.api.texts import Answer, Day, Level, Linked, Named, Source, Words, named

KINDS = ("guide", "page", "video")
LANGUAGES = Annotated[list[str], Field(description=_("The languages that it can be read in: en, cy."))]


class ResourceBrief(Linked):
    kind: Annotated[
        str,
        Field(
            description=_("guide: ours, and here in full. page, video: a publisher’s, at its url."),
            json_schema_extra={"enum": list(KINDS)},
        ),
    ]
    summary: Words
    publisher: Words
    minutes: Annotated[int, Field(ge=1, description=_("How long it takes to read, watch or try."))]
    languages: LANGUAGES
    families: Annotated[list[str], Field(description=_("The job families that it is for. Empty: for everyone."))]
    url: Annotated[
        Words | None, Field(description=_("The publisher’s address for each language; null for a guide of ours."))
    ]

    @classmethod
    def of(cls, one: Resource) -> "ResourceBrief":
        return cls(**brief(one))


class HelpsWith(Answer):
    element: Linked
    levels: Annotated[list[Level], Field(description=_("The levels of a reader whom it helps."))]


class ResourceOut(ResourceBrief):
    body: Annotated[Words | None, Field(description=_("The words of a guide; a blank line parts paragraphs."))]
    try_this: Annotated[Words | None, Field(description=_("Something small to try."))]
    ask: Annotated[Words | None, Field(description=_("A question to ask somebody."))]
    checked: Annotated[
        date | None, Field(description=_("The day on which somebody last looked at the publisher’s page."))
    ]
    helps_with: list[HelpsWith]
    priorities: Annotated[list[Named], Field(description=_("The national priorities that it serves."))]
    in_force_from: Day
    in_force_until: Day
    source: Source

    @classmethod
    def whole(
        cls, one: Resource, helps: Mapping[str, tuple[Linked, Sequence[int]]], priorities: Sequence[Priority]
    ) -> "ResourceOut":
        return cls(
            **brief(one),
            body=Words.if_any(one.body),
            try_this=Words.if_any(one.try_this),
            ask=Words.if_any(one.ask),
            checked=one.checked,
            helps_with=[
                HelpsWith(element=link, levels=[Level.at(number) for number in numbers])
                for link, numbers in helps.values()
            ],
            priorities=[named(priority) for priority in priorities],
            in_force_from=one.in_force_from,
            in_force_until=one.in_force_until,
            source=Source.of(one),
        )


def brief(one: Resource) -> dict[str, Any]:
    return {
        "id": one.slug,
        "href": f"/api/v1/nations/{one.nation}/library/{one.slug}",
        "title": Words.of(one.title),
        "kind": one.kind,
        "summary": Words.of(one.summary),
        "publisher": Words.of(one.publisher),
        "minutes": one.minutes,
        "languages": one.languages,
        "families": one.families,
        "url": Words.if_any(one.url),
    }
