"""What a fields.yaml and the retention.yaml may hold. PURE."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from llwybr.core.packs.shape import Shape, Source, Text, Words

Sees = Literal["public", "own", "shared", "employer", "offices", "nobody"]
LeftOut = Literal["internal", "secret", "others", "elsewhere", "derived"]
Erased = Literal["deleted", "with", "blanked", "kept", "stays"]
Scrubbed = Literal[
    "kept",
    "id",
    "name",
    "given",
    "family",
    "address",
    "number",
    "numbers",
    "fresh",
    "filler",
    "drawn",
    "moved",
    "emptied",
]
Basis = Literal["contract", "legal_obligation", "public_task", "legitimate_interests", "consent", "none"]

Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_0-9]*$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=30)]


def _listed(said: object) -> object:
    return [said] if isinstance(said, str) else said


Paths = Annotated[tuple[Path, ...], BeforeValidator(_listed)]


class FieldShape(Shape):
    """One field. With a label it is in the export; without one it says why not.

    `take`: a path whose value stands there instead (the slug that a key leads to), or several, joined by slashes. `names`: it holds the
    public id of such a one. `words`: the path of what it is called, and `means`: its codes in words, for the paper. `logs`: it may be
    written to a log, being an id that says nothing of anybody, or a code of a closed list. `scrubbed`: what becomes of it in a copy
    in which nobody can be recognised (scrubbed.py), where its class and kind do not say.
    """

    sees: Sees
    label: Text | None = None
    left_out: LeftOut | None = None
    take: Paths = ()
    names: Literal["person", "place"] | None = None
    words: Path | None = None
    means: dict[str, Text] = Field(default_factory=dict)
    logs: Literal["id", "code"] | None = None
    scrubbed: Scrubbed | None = None

    @model_validator(mode="after")
    def _in_or_out(self) -> Self:
        if (self.label is None) == (self.left_out is None):
            raise ValueError("needs a label (then it is in the export) or left_out (why it is not), and not both")
        if self.label and self.sees in {"offices", "nobody"}:
            raise ValueError(f"is in its owner's export, so its owner sees it: sees cannot be {self.sees}")
        return self


class ModelShape(Shape):
    """One model. `whose`: paths to the Person whose rows these are ("self": the Person); `names`: fields with a public id of one.

    `keeps`: a class of retention.yaml; `begins`: the path of the date or time from which its period counts.
    `eraser`: a registered one that erases what no path finds. `plain`: every field of a model that is nobody's.
    `scrubbed: left_out`: its rows are not in a copy in which nobody can be recognised.
    """

    whose: Paths = ()
    names: Paths = ()
    keeps: Code
    begins: Path | None = None
    erased: Erased | None = None
    blank: Paths = ()
    eraser: Code | None = None
    why: Words | None = None
    scrubbed: Literal["left_out"] | None = None
    label: Text | None = None
    fields: dict[Path, FieldShape] = Field(default_factory=dict)
    plain: Paths = ()

    @property
    def is_somebodys(self) -> bool:
        return bool(self.whose or self.names)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.is_somebodys and self.erased is None:
            raise ValueError("is somebody's: say what becomes of it when they are erased (erased)")
        if (self.erased == "blanked") != bool(self.blank):
            raise ValueError("erased: blanked and blank: [fields] go together")
        if self.erased == "stays" and not self.why:
            raise ValueError("stays when its owner is erased: say why")
        if strange := set(self.blank) - set(self.fields):
            raise ValueError(f"blanks {sorted(strange)}, which are no fields of it")
        if both := set(self.plain) & set(self.fields):
            raise ValueError(f"names {sorted(both)} twice")
        exported = [name for name, field in self.fields.items() if field.label]
        if bool(exported) != bool(self.label):
            raise ValueError("has a label where some field of it is in the export, and nowhere else")
        if exported and not self.is_somebodys:
            raise ValueError("has fields in an export, but is nobody's")
        return self


class Lasts(Shape):
    """A length of time."""

    days: int = Field(default=0, ge=0)
    months: int = Field(default=0, ge=0)
    years: int = Field(default=0, ge=0)

    def after(self, day: date) -> date:
        """The day so much later; the last of the month where it has no such day."""
        months = day.year * 12 + day.month - 1 + self.months + 12 * self.years
        year, month = divmod(months, 12)
        return date.fromordinal(_last_of(year, month + 1, day.day).toordinal() + self.days)


def _last_of(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


class ClassShape(Shape):
    """A kind of record: what we keep, why, on which ground of UK GDPR article 6, and how long.

    `lasts`: counted from `begins` of each model; none: as long as its owner wants. `status`: proposed until a controller decided.
    """

    name: Text
    about: Text
    purpose: Text
    basis: Basis
    period: Text
    lasts: Lasts | None = None
    source: Source | None = None
    status: Literal["proposed", "decided"]


class RetentionShape(Shape):
    classes: dict[Code, ClassShape]
