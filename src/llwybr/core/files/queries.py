"""Reads of files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db.models import Count, QuerySet, Sum

from llwybr.core.files.limits import limits
from llwybr.core.files.models import CLEAN, HELD, File
from llwybr.core.files.storing import place_of


def of_person(public_id: str) -> QuerySet[File]:
    """A person's own, the latest first: nothing, for nobody."""
    return File.objects.filter(of=public_id).order_by("-stored_at", "-pk") if public_id else File.objects.none()


def path_of(file: File) -> Path:
    """Where its bytes lie. Give them to nobody but by `serving.download`, or whole in a bundle of its owner."""
    return place_of(file.stored_as)


def used(public_id: str) -> tuple[int, int]:
    """How many bytes and files a person keeps here."""
    found = of_person(public_id).aggregate(size=Sum("size"), many=Count("pk"))
    return found["size"] or 0, found["many"]


def room_left(public_id: str) -> int:
    """How many bytes more a person may keep here; 0 also where they have all the files that they may have."""
    size, many = used(public_id)
    return max(limits().person_bytes - size, 0) if many < limits().person_files else 0


def held(now: datetime) -> QuerySet[File]:
    """What waits for the virus scanner, the oldest first."""
    return File.objects.filter(state=HELD, stored_at__lte=now).order_by("stored_at", "pk")


def may_be_fetched(file: File) -> bool:
    return file.state == CLEAN
