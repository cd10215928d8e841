"""Where the virus scanner is, as the environment says it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from llwybr.site import environment


def test_where_the_scanner_is_has_to_make_sense(monkeypatch) -> None:
    for said in ("", "clamav:3310", "[::1]:3310", "/run/clamav/clamd.ctl"):
        monkeypatch.setenv("LLWYBR_CLAMD", said)
        assert environment.clamd() == said
    for said in ("clamav", "clamav:", ":3310", "clamav:99999", "clamav:x", "run/clamd.ctl"):
        monkeypatch.setenv("LLWYBR_CLAMD", said)
        with pytest.raises(ImproperlyConfigured):
            environment.clamd()
