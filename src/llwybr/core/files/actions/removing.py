"""Removing files: the row in the transaction of the caller, the bytes when it has gone through."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from llwybr.core.files import storing
from llwybr.core.files.models import File


def remove(files: Iterable[File]) -> int:
    """Delete these rows now and their bytes on commit; how many. Whatever refers to them has to be deleted before."""
    gone = {one.pk: one.stored_as for one in files}
    with transaction.atomic():
        File.objects.filter(pk__in=gone).delete()
        transaction.on_commit(lambda: _remove_bytes(list(gone.values())))
    return len(gone)


def _remove_bytes(names: list[str]) -> None:
    for name in names:
        storing.remove(name)
