"""The problem and the answer as JSON: what a job asks, what one aims for, what one answered, and what follows."""

import unicodedata
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST_ELEMENTS = 5000

Word = Literal["not_part", "no_chance", "not_said"]
Kind = Literal["level", "not_part", "no_chance", "not_said", "unasked"]
WORDS = ("not_part", "no_chance", "not_said")


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise PydanticCustomError("control", "Leave out tabs, line breaks and other control characters.")
    return text


def _level(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 4:
        raise PydanticCustomError("level", "Give a level: 1, 2, 3 or 4.")
    return value


def _said(value: Any) -> int | Word:
    if isinstance(value, str) and value in WORDS:
        return cast("Word", value)
    if type(value) is not int or not 1 <= value <= 4:
        raise PydanticCustomError("said", "Give a level, 1, 2, 3 or 4, or else “not_part”, “no_chance” or “not_said”.")
    return value


LEVEL = {"type": "integer", "minimum": 1, "maximum": 4}

Id = Annotated[str, Field(strict=True, min_length=1, max_length=200), AfterValidator(_printable)]
Level = Annotated[int, PlainValidator(_level), WithJsonSchema(LEVEL)]
Said = Annotated[int | Word, PlainValidator(_said), WithJsonSchema({"anyOf": [LEVEL, {"enum": list(WORDS)}]})]
Profile = Annotated[dict[Id, Level], Field(max_length=MOST_ELEMENTS)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(_Record):
    """Levels by element that the job asks, those of the job aimed for, and what the person answered.

    An element that is not among the answers has not been asked yet. Raises `pydantic.ValidationError`, with the path
    of every fault.
    """

    job: Profile = {}
    aim: Profile | None = None
    answers: Annotated[dict[Id, Said], Field(max_length=MOST_ELEMENTS)] = {}


class ElementStanding(_Record):
    """One element: the level one has (None: not known), those asked and aimed for (0: none), the levels to go.

    `different` says that it is not part of one's job although the job usually asks for it: a matter to talk over, not
    a gap.
    """

    id: str
    have: int | None
    kind: Kind
    asked: int
    aimed: int
    gap: int
    aim_gap: int
    different: bool


class Coverage(_Record):
    """Counts of elements, in both directions.

    Of the elements that the job asks for and whose answer is known (`asks`), one meets so many (`have`); of the
    elements that one has at any level (`yours`), the job uses so many (`used`). Beside them, and in no sum: elements
    asked for whose answer is not known (`unknown`), and those answered as not part of the job (`different`).
    """

    have: int
    asks: int
    used: int
    yours: int
    unknown: int
    different: int


class Coverages(_Record):
    """The coverage of the job, and of the job aimed for if there is one."""

    job: Coverage
    aim: Coverage | None


class Answer(_Record):
    """Every element of the job, the aim and the answers, in order of id; coverage; and strengths, the clearest first."""

    elements: tuple[ElementStanding, ...]
    coverage: Coverages
    strengths: tuple[str, ...]
