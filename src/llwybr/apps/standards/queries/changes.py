"""What one edition changes in another, as its readers see it: element by element, then job by job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from llwybr.apps.standards.models import Edition, Element, Profile
from llwybr.apps.standards.queries.jobs import asked

WORDS = ("title", "statement", "chance")


@dataclass(frozen=True)
class ElementChange:
    """An element that is not as it was. `whats`: new, removed, moved, meaning, wording."""

    slug: str
    whats: tuple[str, ...]
    old: Element | None
    new: Element | None

    @property
    def element(self) -> Element:
        """The element as it is now, or as it was before it was removed."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  one of the two made this change
        return found


@dataclass(frozen=True)
class AskChange:
    """One level that a job asks, before and after (0: not part of the job)."""

    element: Element
    old: int
    new: int


@dataclass(frozen=True)
class ProfileChange:
    """A job that is new, removed, or asks something else."""

    profile: Profile
    whats: tuple[str, ...]
    asks: tuple[AskChange, ...]


def element_changes(old: Edition, new: Edition) -> Sequence[ElementChange]:
    """Every element that `new` changes, in its order, then what it removes. Remembered until either is loaded anew."""
    return _element_changes(old.pk, old.stamp, new.pk, new.stamp)


@lru_cache(maxsize=8)
def _element_changes(old: int, _: UUID, new: int, __: UUID) -> tuple[ElementChange, ...]:
    before, after = _with_words(old), _with_words(new)
    changed = [_change(slug, before.get(slug), element) for slug, element in after.items()]
    gone = [ElementChange(slug, ("removed",), element, None) for slug, element in before.items() if slug not in after]
    return (*(change for change in changed if change.whats), *gone)


def profile_changes(old: Edition, new: Edition) -> list[ProfileChange]:
    """Every job that `new` changes, in its order, then what it removes."""
    before, after = ({profile.slug: profile for profile in one.profiles.all()} for one in (old, new))
    elements = {one.slug: one for one in (*old.elements.all(), *new.elements.all())}
    found = []
    for slug, profile in after.items():
        if slug not in before:
            found.append(ProfileChange(profile, ("new",), ()))
        elif asks := tuple(_asks(asked(old, before[slug]), asked(new, profile), elements)):
            found.append(ProfileChange(profile, ("meaning",), asks))
    return found + [ProfileChange(one, ("removed",), ()) for slug, one in before.items() if slug not in after]


def _asks(old: Mapping[str, int], new: Mapping[str, int], elements: Mapping[str, Element]) -> Iterator[AskChange]:
    for slug, element in elements.items():
        if old.get(slug, 0) != new.get(slug, 0):
            yield AskChange(element, old.get(slug, 0), new.get(slug, 0))


def _with_words(edition: int) -> dict[str, Element]:
    rows = (
        Element.objects.filter(edition=edition)
        .select_related("area")
        .prefetch_related("descriptors", "examples__family")
    )
    return {element.slug: element for element in rows}


def _change(slug: str, old: Element | None, new: Element) -> ElementChange:
    if old is None:
        return ElementChange(slug, ("new",), None, new)
    whats = ["moved"] if old.area.slug != new.area.slug else []
    if old.meaning != new.meaning:
        whats.append("meaning")
    elif _words(old) != _words(new):
        whats.append("wording")
    return ElementChange(slug, tuple(whats), old, new)


def _words(element: Element) -> list[str]:
    """Every word of an element that its readers see, in both languages."""
    own = [getattr(element, name) for name in WORDS]
    levels = [one.text for one in element.descriptors.all()]
    examples = [one.text for one in sorted(element.examples.all(), key=lambda one: one.family.slug)]
    return [words for text in (*own, *levels, *examples) for words in (text.en, text.cy)]
