"""A page that takes a file says so, and from whom: without it no file is read (site/uploads.py)."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

TAKES = "takes"

Takes = Callable[[HttpRequest], int]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_file(most: Takes) -> Callable[[View], View]:
    """The page takes one file of so many bytes from whoever sends this request; 0: none."""

    def say(view: View) -> View:
        setattr(view, TAKES, most)
        return view

    return say
