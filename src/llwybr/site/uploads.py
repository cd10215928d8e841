"""No page asks for a file, so none is read."""

from typing import NoReturn

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadhandler import FileUploadHandler


class NoFiles(FileUploadHandler):
    """Refuses a form (400) at the first file in it, before any of the file is kept."""

    def new_file(self, *args: object, **kwargs: object) -> NoReturn:
        raise SuspiciousFileOperation("no page asks for a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
