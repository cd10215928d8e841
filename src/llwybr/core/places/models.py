"""Places, their numbers and names, the tree with dates, and lists that were brought in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from llwybr.core.kit.bilingual import BilingualText, Written
from llwybr.core.places.kinds import NATION, NATIONS, SCHEMES, kinds
from llwybr.core.places.rules import fold, folded

LONGEST_NAME = 200

# All that lies at or under some places on a day. UNION, not UNION ALL: even a circle would come to an end.
BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM places_place WHERE public_id IN ({places})
        UNION
        SELECT one.place_id FROM places_belonging one JOIN below ON one.parent_id = below.id
        WHERE (one.starts_on IS NULL OR one.starts_on <= %s) AND (one.ends_on IS NULL OR one.ends_on > %s)
    ) SELECT id FROM below"""

# From a place that has closed to what answers for it. `turn` 0 begins at what it belonged to on its last day (where nobody wrote down
# which that was, at what it belonged to last), 1 at what does now what it did. What has closed too hands on to what followed it, or
# else to what it belonged to. A nation answers for no place.
LAST = (
    "SELECT parent_id FROM places_belonging WHERE place_id = {of} ORDER BY ends_on IS NULL DESC, ends_on DESC LIMIT 1"
)
NEXT = 'SELECT into_id FROM places_succession WHERE place_id = {of} ORDER BY "on" DESC LIMIT 1'
ANSWERING = f"""
    WITH RECURSIVE way(id, turn, far) AS (
        SELECT parent_id, 0, 1 FROM places_belonging one JOIN places_place gone ON gone.id = one.place_id
        WHERE gone.id = %s AND one.parent_id = ({LAST.format(of="gone.id")})
            AND (one.ends_on IS NULL OR gone.closed OR one.ends_on >= gone.closed_on)
        UNION ALL
        SELECT into_id, 1, 1 FROM places_succession WHERE place_id = %s
        UNION
        SELECT COALESCE(({NEXT.format(of="gone.id")}), ({LAST.format(of="gone.id")})), way.turn, way.far + 1
        FROM way JOIN places_place gone ON gone.id = way.id
        WHERE (gone.closed OR gone.closed_on <= %s) AND way.far < 20
    ) SELECT place.* FROM way JOIN places_place place ON place.id = way.id
    WHERE NOT place.closed AND (place.closed_on IS NULL OR place.closed_on > %s) AND place.kind <> %s
    ORDER BY way.turn, way.far LIMIT 1"""  # noqa: S608  nothing is put in but what stands above


class PlaceQuerySet(models.QuerySet["Place"]):
    def open_on(self, on: date) -> PlaceQuerySet:
        """Those that are there on a day, as far as anybody knows."""
        begun = Q(opened_on=None) | Q(opened_on__lte=on)
        return self.filter(begun, Q(closed_on=None) | Q(closed_on__gt=on), closed=False)

    def at(self, public_ids: Iterable[str]) -> PlaceQuerySet:
        return self.filter(public_id__in=list(public_ids))

    def at_or_under(self, public_ids: Iterable[str], on: date) -> PlaceQuerySet:
        """These places, and whatever belongs to them on this day, directly or not: one query."""
        field = Place._meta.get_field("public_id")
        ids = [field.get_db_prep_value(uuid.UUID(one), connection) for one in public_ids]
        if not ids:
            return self.none()
        sql, day = BELOW.format(places=", ".join(["%s"] * len(ids))), on.isoformat()
        return self.filter(pk__in=RawSQL(sql, [*ids, day, day]))  # noqa: S611  the sql is ours, what varies a parameter

    def answering_for(self, closed: Place, on: date) -> Place | None:
        """What answers on this day for a place that has closed: one query."""
        day = on.isoformat()
        return next(iter(self.raw(ANSWERING, [closed.pk, closed.pk, day, day, NATION])), None)

    def named(self, text: str) -> PlaceQuerySet:
        """Those that have, or had, a name in either language in which each of these words begins one; or that number."""
        words = fold(text).split()
        matches = Q(*(Q(folded__contains=f" {word}") for word in words))
        numbered = Q(pk__in=Code.objects.filter(value="".join(words)).values("place"))
        return self.filter(matches | numbered) if words else self


class Place(models.Model):
    """A public body, school or office. One official name stands in both languages.

    `area`: the local authority in whose area it lies, whoever it belongs to. `closed`: it is no longer there, and nobody
    wrote down since when; otherwise `closed_on` is the first day without it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    name = BilingualText(LONGEST_NAME)
    nation = models.CharField(max_length=10, blank=True)
    area = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed = models.BooleanField(default=False)
    phase = models.CharField(max_length=10, blank=True)  # GIAS codes
    type = models.CharField(max_length=10, blank=True)
    folded = models.TextField(blank=True)  # every name, as it is searched
    sorts_en = models.CharField(max_length=LONGEST_NAME * 3, blank=True, db_index=True)
    sorts_cy = models.CharField(max_length=LONGEST_NAME * 3, blank=True, db_index=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(kinds())), name="place_kind_known"),
            models.CheckConstraint(condition=Q(nation__in=["", *NATIONS]), name="place_nation_known"),
            models.CheckConstraint(condition=~Q(name_en="") & ~Q(name_cy=""), name="place_named"),
            models.CheckConstraint(condition=Q(closed=False) | Q(closed_on=None), name="place_closed_in_one_way"),
        ]
        indexes = [models.Index(fields=["kind", "nation"], name="places_of_a_kind")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def kind_name(self) -> Written:
        return kinds()[self.kind]

    def is_open(self, on: date) -> bool:
        begun = self.opened_on is None or self.opened_on <= on
        return begun and not self.has_closed(on)

    def has_closed(self, on: date) -> bool:
        return self.closed or (self.closed_on is not None and self.closed_on <= on)

    def name_again(self, former: Iterable[str] = ()) -> None:
        """Work out anew how it is searched and sorted, with the names that it had before."""
        self.sorts_en, self.sorts_cy = fold(self.name_en), fold(self.name_cy)
        self.folded = folded([self.name_en, self.name_cy, *former])

    # The two columns that BilingualText makes, for the type checker.
    name_en: str
    name_cy: str


class Code(models.Model):
    """A number by which others know a place: one scheme gives a number to one place alone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10)
    value = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="code_of_one_place"),
            models.CheckConstraint(condition=Q(scheme__in=SCHEMES) & ~Q(value=""), name="code_known"),
        ]
        indexes = [models.Index(fields=["value"], name="places_by_number")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class FormerName(models.Model):
    """What a place was called until a day: whoever remembers it still finds the place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="former_names")
    name = BilingualText(LONGEST_NAME)
    ends_on = models.DateField()

    class Meta:
        ordering = ["-ends_on", "-pk"]

    def __str__(self) -> str:
        return str(self.name)

    name_en: str
    name_cy: str


class BelongingQuerySet(models.QuerySet["Belonging"]):
    def on(self, day: date) -> BelongingQuerySet:
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gt=day))


class Belonging(models.Model):
    """A place lies under another from one day until the day before `ends_on`. Never under two at a time: the database
    refuses it (see the migration)."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="belongings")
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="holdings")
    starts_on = models.DateField(null=True)  # None: for as long as anybody knows
    ends_on = models.DateField(null=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(place=F("parent")), name="nothing_belongs_to_itself"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="belonging_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} under {self.parent_id}"


class Succession(models.Model):
    """From this day another place does what this one did."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="successions")
    into = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "into"], name="succession_once"),
            models.CheckConstraint(condition=~Q(place=F("into")), name="nothing_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} into {self.into_id}"


class Tree(models.Model):
    """One row: whoever changes places holds it until their transaction ends. `version` counts the changes."""

    version = models.BigIntegerField(default=0)


STAGED, APPLIED, DISCARDED = "staged", "applied", "discarded"


class Import(models.Model):
    """A national list that was read, and how it differs from what is known; nothing has changed until it is applied.

    `version`: of the tree when it was read. `outcome`: why the last try to apply it changed nothing, or "".
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, default=STAGED)
    outcome = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    encoding = models.CharField(max_length=12)
    nations = models.CharField(max_length=40)  # whose places it may change, in order, parted by a space
    rows = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)  # how many places differ in each way
    version = models.BigIntegerField()
    on = models.DateField()  # the day from which a move or a new name holds
    by = models.CharField(max_length=80)
    staged_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-staged_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Staged(models.Model):
    """How one place of a list differs: in which ways (` renamed moved `), what was, and what is to be."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    line = models.PositiveIntegerField()  # of the file
    what = models.CharField(max_length=80)
    name = models.CharField(max_length=LONGEST_NAME)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.line}:{self.what}"
