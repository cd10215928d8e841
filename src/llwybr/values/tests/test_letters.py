"""Letters as they are compared."""

import pytest

from llwybr.values.letters import plain_letters


@pytest.mark.parametrize(
    ("written", "compared"),
    [("Tŷ", "ty"), ("CÂN", "can"), ("gwên", "gwen"), ("ﬁlm", "film"), ("cath", "cath"), ("", "")],
)
def test_accents_and_capitals_do_not_matter(written: str, compared: str) -> None:
    assert plain_letters(written) == compared
