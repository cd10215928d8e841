"""Where a record of a pack comes from and when it is in force, as columns."""

from datetime import date
from typing import TypedDict

from django.db import models
from django.db.models import Q

from llwybr.core.kit.bilingual import BilingualText
from llwybr.core.packs import RecordShape


class Sourced(models.Model):
    """A record with its source, how far that can be relied on (verified, derived, placeholder), and its dates."""

    source_name = BilingualText()
    source_url = models.URLField(max_length=500, blank=True)
    source_status = models.CharField(max_length=12)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)

    class Meta:
        abstract = True


class SourceColumns(TypedDict):
    source_name_en: str
    source_name_cy: str
    source_url: str
    source_status: str
    in_force_from: date | None
    in_force_until: date | None


def in_force(on: date, of: str = "") -> Q:
    """The condition that a record is in force on a day: an end left open never comes. `of` leads to it, such as `resource__`."""
    begun = Q((f"{of}in_force_from", None)) | Q((f"{of}in_force_from__lte", on))
    return begun & (Q((f"{of}in_force_until", None)) | Q((f"{of}in_force_until__gte", on)))


def source_columns(record: RecordShape) -> SourceColumns:
    name = record.source.written()
    return {
        "source_name_en": name.en,
        "source_name_cy": name.cy,
        "source_url": record.source.url or "",
        "source_status": record.source_status,
        "in_force_from": record.in_force_from,
        "in_force_until": record.in_force_until,
    }
