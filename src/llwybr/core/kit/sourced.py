"""Where a record of a pack comes from, as columns."""

from typing import TypedDict

from django.db import models

from llwybr.core.packs import RecordShape


class Sourced(models.Model):
    """A record with its source, and how far that can be relied on: verified, derived or placeholder."""

    source_name = models.TextField()
    source_url = models.URLField(max_length=500, blank=True)
    source_status = models.CharField(max_length=12)

    class Meta:
        abstract = True


class SourceColumns(TypedDict):
    source_name: str
    source_url: str
    source_status: str


def source_columns(record: RecordShape) -> SourceColumns:
    return {
        "source_name": record.source.name,
        "source_url": record.source.url or "",
        "source_status": record.source_status,
    }
