"""PURE: what every paper can show. One that can be read aloud may not hold a letter that its font lacks: it is not made at all."""

from __future__ import annotations

import re
from typing import Any

# Latin, Greek and Cyrillic as Libertinus Serif has them, and the marks between words.
UNSURE = re.compile("[^\t\n -~\u00a0-\u02ff\u0386-\u03ce\u0400-\u045f\u1e00-\u1eff\u2010-\u2026]")
MARK = "\ufffd"


def sure(said: Any) -> Any:
    """The same data with a mark for each letter that may have no shape: a paper that lacks some letters is better than none."""
    if isinstance(said, str):
        return UNSURE.sub(MARK, said)
    if isinstance(said, dict):
        return {name: sure(one) for name, one in said.items()}
    return [sure(one) for one in said] if isinstance(said, list | tuple) else said
