"""What nobody sees goes; what is seen stays as it was."""

import pytest

from llwybr.values.unseen import is_seen, without_unseen

WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    "sign", [*map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), *"\u200b\u200e\u200f\ufeff\u00ad"]
)
def test_what_turns_words_or_has_no_width_goes(sign: str) -> None:
    assert without_unseen(f"Ni{sign}a{sign}") == "Nia"
    assert not is_seen(f"Ni{sign}a")


@pytest.mark.parametrize("text", ["Siân Tŷ-ŵydd", "O’Brien", FAMILY, WALES, "می‌رود", "two\nlines", ""])
def test_what_is_seen_stays(text: str) -> None:
    assert without_unseen(text) == text
    assert is_seen(text) == ("\n" not in text)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x85", "\u2028", "\ud800"])
def test_a_control_sign_cannot_be_shown(control: str) -> None:
    assert not is_seen(f"Nia{control}")
