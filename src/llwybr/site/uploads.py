"""No page takes a file but one that says so; that one takes one file, from whom it may come from, and no larger than it says."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from llwybr.core.files.uploads import TAKES, Takes

READ_PAST = 5  # times what a page takes: so much is read, and not kept, for a form that says in words what is wrong


class OneFile(FileUploadHandler):
    """Refuses a form (400) at the first file in it, before any of the file is kept, unless its page takes one.

    A page that takes a file has `TAKES`: a function of the request that says how many bytes may come, 0 for none. The file
    has no name on the disk, so that nobody can fetch it, and it is gone with the request, even where the machine stops.
    """

    file: BinaryIO | None = None
    most, size = 0, 0  # bytes

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        self.most = _most(cast("HttpRequest", self.request))
        if self.most and content_length > self.most * READ_PAST:
            raise SuspiciousFileOperation("this is far larger than the page takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self.most or self.file is not None:
            raise SuspiciousFileOperation("no page asks for this file")
        settings.IMPORTS.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = cast("BinaryIO", tempfile.TemporaryFile(dir=settings.IMPORTS))  # noqa: SIM115  closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.file is None or self.size > self.most:
            self.upload_interrupted()
            self.request.too_large = True  # type: ignore[union-attr]
            raise SkipFile
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.file is None:
            return None
        self.file.seek(0)
        return UploadedFile(file=self.file, name=self.file_name, size=file_size)

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()


def _most(request: HttpRequest) -> int:
    """How many bytes the page that this goes to takes from whoever sends it."""
    view = request.resolver_match.func if request.resolver_match else None
    takes: Takes | None = getattr(view, TAKES, None)
    return takes(request) if takes else 0
