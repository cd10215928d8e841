"""The settings that tests run with: mode test, and a folder of its own for each process."""

import os
import tempfile

os.environ["LLWYBR_MODE"] = "test"
# Its name says whose it is (see tests/patterns.py); whatever this process starts is of the same run.
os.environ["LLWYBR_TEST_RUN"] = os.environ.get("LLWYBR_TEST_RUN") or tempfile.mkdtemp(
    prefix=f"llwybr-test-{os.getpid()}-"
)
# Never the one of whoever runs the tests: these erase there.
os.environ["DATA"] = f"{os.environ['LLWYBR_TEST_RUN']}/{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

from llwybr.site.settings import *  # noqa: F403
