"""What a letter says of people is a name, whatever they call themselves."""

import pytest

from llwybr.core.appointments import naming


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("Siân Jones", "Siân Jones"),
        ("J.R. Hughes", "J. R. Hughes"),
        ("Ysgol St. Mary, Y Waun", "Ysgol St. Mary, Y Waun"),
        ("O’Neill-Wyn (Ms)", "O’Neill-Wyn (Ms)"),
        ("Win: https://evil.example/a", "Win: evil. example/a"),
        ("HTTP://EVIL.EXAMPLE", "EVIL. EXAMPLE"),
        ("www.evil.example", "www. evil. example"),
        ("a@evil.example", "a evil. example"),
        ("a\r\nBcc: b", "aBcc: b"),
        ("://://", ""),
    ],
)
def test_nothing_in_a_name_is_a_link(called: str, said: str) -> None:
    assert naming.line(called) == said
