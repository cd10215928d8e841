"""Adopting a text, beginning a version, editing it line by line, putting it in use or away. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from llwybr.apps.descriptions import bridge, queries
from llwybr.apps.descriptions.actions import telling
from llwybr.apps.descriptions.models import Description, Line, Version
from llwybr.apps.descriptions.rules import states
from llwybr.apps.descriptions.rules.lines import Become, EditError, Written
from llwybr.apps.descriptions.rules.states import IN_USE, OPEN, PUT_AWAY, STANDING, SUPERSEDED
from llwybr.apps.posts.actions.lists import list_changed
from llwybr.core.events.actions import Facts, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from llwybr.apps.descriptions.rules.lines import Edit
    from llwybr.apps.posts.models import Post
    from llwybr.apps.standards.models import Edition
    from llwybr.core.places.models import Place
    from llwybr.engines.drift import Told


class RefusedError(Exception):
    """The state does not allow it, or the text is not what was read. `reason`: a word of `rules`, changed or no_text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Owner:
    """Whose text it is, as which job: a place's, or one post's."""

    profile: str
    place: Place | None = None
    post: Post | None = None

    @property
    def workplace(self) -> Place:
        found = self.place or (self.post.workplace if self.post else None)
        assert found  # noqa: S101  it is one or the other
        return found


@transaction.atomic
def adopt(*, place: Place, profile: str, by: str, now: datetime) -> Version:
    """A place takes over the text of what lies above it, or the national one, as it stands: in use at once. Raises
    RefusedError: also where a draft waits to be put in use."""
    version = _begun(Owner(profile, place=place), by=by, now=now)
    before = version.based_on  # of a first text the one above, if any; else the one that is in use here
    if version.edit > 1 or (before and before.description_id == version.description_id):
        raise RefusedError("begun")
    _put_in_use(version, by=by, now=now)
    return version


@transaction.atomic
def adopt_missing(*, place: Place, by: str, now: datetime) -> int:
    """A place takes over the national text of each job of its own that has none yet: neither in use, here or above, nor being
    written. What somebody adopts or writes meanwhile stays as it is. How many."""
    on = timezone.localdate(now)
    edition = queries.edition_for(place.nation, on)
    missing = [one for one in queries.jobs_at(place, edition, on) if one.is_missing] if edition else []
    return sum(_adopted(place, one.profile.slug, by=by, now=now) for one in missing)


def _adopted(place: Place, profile: str, *, by: str, now: datetime) -> bool:
    try:
        adopt(place=place, profile=profile, by=by, now=now)
    except RefusedError:
        return False
    return True


@transaction.atomic
def begin(*, owner: Owner, by: str, now: datetime) -> Version:
    """A draft of what stands; where nothing does, of the text above or the national one. One that is open already is the
    draft. Raises RefusedError where there is no text to begin with."""
    return _begun(owner, by=by, now=now)


def _begun(owner: Owner, *, by: str, now: datetime) -> Version:
    description = Description.objects.get_or_create(place=owner.place, post=owner.post, profile=owner.profile)[0]
    description = Description.objects.select_for_update().get(pk=description.pk)
    versions = list(description.versions.select_related(*queries.VERSION))
    if found := queries.still_open(versions):
        return found
    before = queries.standing(versions) or _place_text(owner, now)
    edition = before.edition if before else queries.edition_for(owner.workplace.nation, timezone.localdate(now))
    if edition is None or not queries.has_text(edition, owner.profile):
        raise RefusedError("no_text")
    lines = queries.written(before) if before else queries.national_lines(edition, owner.profile)
    number = max((one.number for one in versions), default=0) + 1
    version = _new(description, number, edition, before, by=by, now=now)
    _write(version, _carried(lines, before), by=by, now=now)
    record("descriptions.begun", subject=str(version), by=by, facts={"profile": owner.profile, "number": number})
    return version


def _place_text(owner: Owner, now: datetime) -> Version | None:
    """What a first version begins with: of a post, the text of its workplace; else what lies above."""
    on = timezone.localdate(now)
    if owner.post:
        return queries.holds_for_post(owner.workplace, owner.profile, on)
    return queries.above(owner.workplace, owner.profile, on)


def _carried(lines: Sequence[Written], before: Version | None) -> list[Written]:
    return list(lines) if before else [replace(one, key=_key()) for one in lines]


def _key() -> str:
    return uuid4().hex


def _new(
    description: Description, number: int, edition: Edition, before: Version | None, *, by: str, now: datetime
) -> Version:
    stamps = {"created_at": now, "created_by": by, "changed_at": now, "changed_by": by}
    return Version.objects.create(
        description=description, number=number, edition=edition, based_on=before, edit=0, **stamps
    )


def locked(version: Version) -> Version:
    """The version as it is now; whoever else would change its description waits until this transaction ends."""
    Description.objects.select_for_update().get(pk=version.description_id)
    return Version.objects.select_related(*queries.VERSION).get(pk=version.pk)


def _write(version: Version, lines: Sequence[Written], *, by: str, now: datetime) -> bool:
    """The text is this from now on, under a new mark; False where it was this already. What did not change stays."""
    known = queries.national(version.edition).known
    drift = bridge.measure(version.description.profile, known, lines)
    rows = {one.key: one for one in version.lines.filter(to_edit=None)}
    made = _lines(version, rows, lines, drift.lines)
    fresh = [one for one in made if one.key not in rows or not _same(rows[one.key], one)]
    closed = {one.key for one in fresh} & rows.keys() | rows.keys() - {one.key for one in made}
    is_new = bool(fresh or closed or not version.edit)
    if is_new:
        Line.objects.filter(pk__in=[rows[key].pk for key in closed]).update(to_edit=version.edit + 1)
        Line.objects.bulk_create(fresh)
        version.edit, version.changed_at, version.changed_by = version.edit + 1, now, by
    version.kept, version.changed, version.added = drift.count("kept"), drift.count("changed"), drift.count("added")
    version.dropped = len(drift.dropped)
    version.save()
    return is_new


def _lines(version: Version, rows: Mapping[str, Line], lines: Sequence[Written], told: Sequence[Told]) -> list[Line]:
    """As rows of the next edit, in this order. Lines that were there share out the places that they had; what is new comes last."""
    last = max((one.position for one in rows.values()), default=-1)
    fresh, known = count(last + 1), iter(sorted(rows[one.key].position for one in lines if one.key in rows))
    return [
        Line(
            version=version,
            key=one.key,
            from_edit=version.edit + 1,
            position=next(known if one.key in rows else fresh),
            slug=one.slug,
            text_en=one.en,
            text_cy=one.cy,
            fate=fate.fate,
            belongs_to=fate.profile,
            why=fate.why,
        )
        for one, fate in zip(lines, told, strict=True)
    ]


def _same(row: Line, one: Line) -> bool:
    """Whether a line says what it said, where it stood."""
    names = ("position", "slug", "text_en", "text_cy", "fate", "belongs_to", "why")
    return all(getattr(row, name) == getattr(one, name) for name in names)


@transaction.atomic
def edit(*, version: Version, what: Edit, by: str, now: datetime) -> Version:
    """Change an open text: a new mark, which nobody has signed. An edit that changes nothing leaves the mark as it is. Raises
    RefusedError; whoever signed the text before it is told."""
    version = locked(version)
    _allow(states.may_edit(version.state))
    try:
        lines = what.of(queries.written(version))
    except EditError as error:
        raise RefusedError(error.reason) from error
    signed = queries.signatures(version)
    if _write(version, lines, by=by, now=now):
        record("descriptions.edited", subject=str(version), by=by, facts={"edit": version.edit})
        telling.tell_changed(version, signed, by=by, now=now)
    return version


def duty_line(version: Version, slug: str) -> Written:
    """A national duty of the version's edition, as a line to add. Raises RefusedError for one that there is not."""
    found = queries.national(version.edition).known.find(slug)
    if found is None:
        raise RefusedError("gone")
    own = found.is_of(version.description.profile)
    return Written(_key(), found.slug, found.en, found.cy, is_kept=own)


def own_line(en: str, cy: str, chosen: str) -> Written:
    """Words of one's own, as a line to add."""
    return Written(_key(), "", en, cy, chosen=chosen)


@transaction.atomic
def bring_over(*, version: Version, to: Edition, by: str, now: datetime) -> Version:
    """An open text goes over to another national edition: what was kept follows it, what was written here stays. Raises
    RefusedError."""
    version = locked(version)
    _allow(states.may_edit(version.state))
    profile = version.description.profile
    if not queries.has_text(to, profile):
        raise RefusedError("no_text")
    old, new = queries.national(version.edition).known, queries.national(to).known
    lines = bridge.bring_over(queries.written(version), old.of(profile), new.of(profile))
    version.edition = to
    version.save(update_fields=["edition"])
    facts = {"edition": str(to)}
    record("descriptions.brought_over", subject=str(version), by=by, facts=facts)
    return edit(version=version, what=Become(_keyed(lines)), by=by, now=now)


def _keyed(lines: Iterable[Written]) -> tuple[Written, ...]:
    return tuple(replace(one, key=_key()) if one.key.startswith("new:") else one for one in lines)


@transaction.atomic
def put_in_use(*, version: Version, mark: str, by: str, now: datetime) -> Version:
    """A place's draft becomes its text; the one before it is superseded. Raises RefusedError: changed, if the mark is not that
    of its newest text."""
    version = locked(version)
    if version.state == IN_USE and version.mark == mark:  # pressed twice
        return version
    of_place, lines = version.description.place_id is not None, version.lines.at(version.edit).count()
    _allow(states.may_put_in_use(version.state, of_place=of_place, lines=lines))
    if version.mark != mark:
        raise RefusedError("changed")
    _put_in_use(version, by=by, now=now)
    return version


def _put_in_use(version: Version, *, by: str, now: datetime) -> None:
    settle(version, IN_USE, now=now)
    facts: Facts = {"profile": version.description.profile, "edition": str(version.edition), **drift_facts(version)}
    record("descriptions.in_use", subject=str(version), by=by, facts=facts)


def settle(version: Version, state: str, *, now: datetime) -> None:
    """It stands from now on, and the version that stood before does not."""
    Version.objects.filter(description=version.description_id, state__in=STANDING).update(state=SUPERSEDED)
    version.state, version.settled_at = state, now
    version.save(update_fields=["state", "settled_at"])
    if post := version.description.post:  # the list of who works there says which job has none that is agreed
        list_changed(places=[post.workplace_id])


def drift_facts(version: Version) -> Mapping[str, int]:
    return {name: getattr(version, name) for name in (*states.FATES, "dropped")}


@transaction.atomic
def put_away(*, version: Version, by: str) -> Version:
    """A draft or an offer is given up. What stood before stands; the text can still be read."""
    version = locked(version)
    if version.state == PUT_AWAY:
        return version
    if version.state not in OPEN:
        raise RefusedError("settled")
    version.state = PUT_AWAY
    version.save(update_fields=["state"])
    record("descriptions.put_away", subject=str(version), by=by)
    return version


def _allow(refused: str | None) -> None:
    if refused:
        raise RefusedError(refused)
