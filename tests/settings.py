"""The settings that tests run with: mode test, and a folder of their own."""

import os
import tempfile

os.environ["LLWYBR_MODE"] = "test"
os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="llwybr-test-"))

from llwybr.site.settings import *  # noqa: F403
