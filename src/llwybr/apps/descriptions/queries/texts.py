"""Texts and their versions, for those who may see them: who that is, the caller has asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.apps.descriptions import bridge
from llwybr.apps.descriptions.models import Line, Signature, Version
from llwybr.apps.descriptions.queries.national import national
from llwybr.apps.descriptions.rules.lines import Written
from llwybr.apps.descriptions.rules.states import ADDED, CHOSEN, IN_USE, KEPT, OPEN, STANDING, SUGGESTED
from llwybr.core.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from llwybr.apps.posts.models import Post
    from llwybr.apps.standards.models import Edition, Profile
    from llwybr.core.places.models import Place
    from llwybr.engines.drift import Duty, Moved

VERSION = ("edition", "description__place", "description__post__workplace", "description__post__person")


@dataclass(frozen=True)
class Shown:
    """One line as a page shows it: the row, the national duty that it was drawn from, the job that an added one belongs to."""

    row: Line
    duty: Duty | None
    belongs: Profile | None


@dataclass(frozen=True)
class Text:
    """A version with all that its page shows. `belongs`: each job with how many added lines belong to it, and whether their words
    alone suggest that; None: not known."""

    version: Version
    lines: list[Shown]
    dropped: list[Duty]
    belongs: list[tuple[Profile | None, int, bool]]

    @property
    def profile(self) -> str:
        return self.version.description.profile


def of_place(place: Place, profile: str) -> list[Version]:
    """Every version of a job's text at a place, the latest first."""
    found = Version.objects.filter(description__place=place, description__profile=profile)
    return list(found.select_related(*VERSION))


def of_post(post: Post, profile: str) -> list[Version]:
    """Every version of the text of a post as this job, the latest first."""
    found = Version.objects.filter(description__post=post, description__profile=profile)
    return list(found.select_related(*VERSION))


def standing(versions: Iterable[Version]) -> Version | None:
    """The one that is in use or agreed."""
    return next((one for one in versions if one.state in STANDING), None)


def still_open(versions: Iterable[Version]) -> Version | None:
    return next((one for one in versions if one.state in OPEN), None)


def above(place: Place, profile: str, on: date) -> Version | None:
    """The text in use at the nearest place above this one that has adopted it: two queries."""
    way = places.above(str(place.public_id), on)
    rows = Version.objects.filter(description__place__in=way, description__profile=profile, state=IN_USE)
    by_place = {one.description.place_id: one for one in rows.select_related(*VERSION)}
    return next((by_place[one.pk] for one in way if one.pk in by_place), None)


def holds_for_post(workplace: Place, profile: str, on: date) -> Version | None:
    """The text that a post without one of its own stands under: that of its workplace, or the nearest above it."""
    return standing(of_place(workplace, profile)) or above(workplace, profile, on)


def text(version: Version) -> Text:
    """One query for its lines, if its national set is known."""
    known = national(version.edition)
    rows = list(version.lines.at(version.edit))
    profiles = known.profiles
    lines = [Shown(one, known.known.find(one.slug), profiles.get(one.belongs_to)) for one in rows]
    drawn = {one.slug for one in rows}
    dropped = [one for one in known.known.of(version.description.profile) if one.slug not in drawn]
    return Text(version, lines, dropped, _belongs(lines))


def _belongs(lines: Iterable[Shown]) -> list[tuple[Profile | None, int, bool]]:
    found = Counter((one.belongs, one.row.why == SUGGESTED) for one in lines if one.row.fate == ADDED)
    rows = [(job, n, is_suggested) for (job, is_suggested), n in found.items()]
    return sorted(rows, key=lambda row: (row[0] is None, row[0].position if row[0] else 0, row[2]))


def written(version: Version, edit: int | None = None) -> list[Written]:
    """Its lines as an edit takes them; as they stood after an earlier edit, by choice."""
    return [as_written(one) for one in version.lines.at(edit or version.edit)]


def as_written(one: Line) -> Written:
    chosen = one.belongs_to if one.why == CHOSEN else ""
    return Written(one.key, one.slug, one.text_en, one.text_cy, one.fate == KEPT, chosen)


def national_lines(edition: Edition, profile: str) -> list[Written]:
    """The national text of a job, as a list that nobody has touched."""
    own = national(edition).known.of(profile)
    return [Written(one.slug, one.slug, one.en, one.cy, is_kept=True) for one in own]


def at_mark(version: Version, mark: str) -> int | None:
    """The edit that a mark names, of this version; None for a mark of another one, or of none."""
    public_id, _, edit = mark.rpartition(".")
    if public_id != str(version) or not (edit.isascii() and edit.isdigit()) or len(edit) > 9:
        return None
    return int(edit) if 1 <= int(edit) <= version.edit else None


def since_mark(version: Version, mark: str) -> Sequence[Moved]:
    """What has moved since somebody read this text under that mark: nothing where it is no mark of this version."""
    edit = at_mark(version, mark)
    return bridge.since(written(version, edit), written(version)) if edit else ()


def is_reordered(version: Version, mark: str) -> bool:
    """Whether the lines that were there under that mark stand in another order now."""
    edit = at_mark(version, mark)
    then, now = ([one.key for one in written(version, at)] if edit else [] for at in (edit, None))
    return [key for key in then if key in now] != [key for key in now if key in then]


def signatures(version: Version) -> dict[str, Signature]:
    """Who has signed the newest mark, by side."""
    return {one.side: one for one in version.signatures.all() if one.edit == version.edit}


def nationally_since(version: Version, current: Edition, lines: Iterable[Line]) -> Sequence[Moved]:
    """What has changed in the national text since this one, of these lines, was drawn from it: a newer edition; or words that
    were corrected in lines that were kept. No query."""
    profile = version.description.profile
    old = {one.slug: one for one in national_lines(version.edition, profile)}
    kept = {one.slug: as_written(one) for one in lines if one.fate == KEPT and one.slug in old}
    then = [kept.get(slug, one) for slug, one in old.items()]
    return bridge.since([_by_slug(one) for one in then], national_lines(current, profile))


def _by_slug(one: Written) -> Written:
    return Written(one.slug, one.slug, one.en, one.cy)
