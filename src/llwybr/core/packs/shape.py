"""The shapes that every record shares: a text in both languages, a source, an id."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from llwybr.values.bilingual import Bilingual

Language = Literal["en", "cy"]

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$"),
]
Slug = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s<>\"]+$")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Text(Shape):
    """A text in English and in Welsh: both or neither."""

    en: Words
    cy: Words

    def bilingual(self) -> Bilingual:
        return Bilingual(self.en, self.cy)


def at_most(length: int) -> AfterValidator:
    """The longest that either language of a Text may be, in characters."""

    def check(text: Text) -> Text:
        for language, words in (("en", text.en), ("cy", text.cy)):
            if len(words) > length:
                raise ValueError(f"the {language} text has {len(words)} characters, at most {length} fit: shorten it")
        return text

    return AfterValidator(check)


def both(text: str | Text) -> Bilingual:
    """A text in its two languages, or one that is the same in both."""
    return Bilingual(text, text) if isinstance(text, str) else text.bilingual()


class Source(Shape):
    """Where a record comes from: a name, in both languages unless it is the same in both, and an address if there is one."""

    name: Words | Text
    url: Url | None = None

    def written(self) -> Bilingual:
        return both(self.name)


class RecordShape(Shape):
    """What every record of a pack has.

    To change a `MEANING` field is to change its meaning, a `PLACE` field to move it, any other field its wording.
    `QUOTED` fields are other people's words: nobody here can make them easier to read.
    """

    MEANING: ClassVar[tuple[str, ...]] = ()
    PLACE: ClassVar[tuple[str, ...]] = ()
    QUOTED: ClassVar[tuple[str, ...]] = ()

    id: Slug
    source: Source
    source_status: Literal["verified", "derived", "placeholder"]
    in_force_from: date | None = None
    in_force_until: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.in_force_from and self.in_force_until and self.in_force_until < self.in_force_from:
            raise ValueError("in_force_until is before in_force_from: put the dates in order")
        return self


Title = Annotated[Text, at_most(90)]
Sentence = Annotated[Text, at_most(240)]
Level = Annotated[int, Field(ge=1, le=4, strict=True)]
