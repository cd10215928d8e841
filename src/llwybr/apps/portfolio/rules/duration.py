"""PURE: how long something took, as people type it in English and in Welsh: 1.5, 90 min, 1 awr 30, awr a hanner, 1:30."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from llwybr.apps.portfolio.rules.codes import MOST_MINUTES
from llwybr.values.letters import plain_letters

LONGEST = 60  # signs
MOST_BARE = 24  # a number alone is hours up to here; above, nobody knows whether it is hours or minutes

# What one sees in a text that nobody can read for certain, as the code of its refusal.
UNREADABLE, BARE, POINT, NOTHING, TOO_LONG = "unreadable", "bare", "point", "nothing", "too_long"

HOUR = frozenset(["h", "hr", "hrs", "hour", "hours", "awr", "oriau"])
MINUTE = frozenset(["m", "mn", "min", "mins", "minute", "minutes", "munud", "munudau", "funud", "funudau"])
AND = frozenset(
    ("and", "a", "ac", "&", "+", ",")
)  # `a` is English too, before a half or a quarter: it joins there as well
OF = frozenset(["an", "of", "the", "yr", "y", "o"])
PARTS = {
    "half": Fraction(1, 2),
    "hanner": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "chwarter": Fraction(1, 4),
    "chwarteri": Fraction(1, 4),
}
NUMBERS = {
    name: number
    for number, names in {
        1: "one un",
        2: "two dau dwy ddau ddwy",
        3: "three tri tair dri dair thri thair",
        4: "four pedwar pedair bedwar bedair phedwar phedair",
        5: "five pum pump bum",
        6: "six chwe chwech",
        7: "seven saith",
        8: "eight wyth",
        9: "nine naw",
        10: "ten deg deng ddeg ddeng",
        12: "twelve deuddeg deuddeng ddeuddeg ddeuddeng",
        15: "fifteen pymtheg pymtheng bymtheg bymtheng",
        20: "twenty ugain",
        30: "thirty",
        40: "forty deugain ddeugain",
        45: "forty-five",
    }.items()
    for name in names.split()
}
SIGNS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
TOKEN = re.compile(r"\d+:\d\d|\d+/\d+|\d*\.\d+|\d+,\d+|\d+|[a-z]+(?:-[a-z]+)?|[&+,]", re.ASCII)
SURE_AFTER_THE_POINT = {"00", "25", "50", "75"}


def minutes_of(text: str) -> int:
    """The minutes that a text says. Raises ValueError with one of the codes above for what it cannot be, or may not mean."""
    said = text.strip().rstrip(".")
    for sign, plain in SIGNS.items():
        said = said.replace(sign, plain)
    tokens = TOKEN.findall(plain_letters(said)) if len(said) <= LONGEST else []
    if not tokens or "".join(tokens) != "".join(plain_letters(said).split()):
        raise ValueError(UNREADABLE)
    reader = _Reader()
    for token in tokens:
        reader.read(token)
    return _within(reader.end())


def _within(minutes: Fraction) -> int:
    if minutes > MOST_MINUTES:
        raise ValueError(TOO_LONG)
    if round(minutes) < 1:
        raise ValueError(NOTHING)
    return round(minutes)


@dataclass
class _Reader:
    """Reads word by word. `number`: said and not yet of anything; `joined`: by `and`, to what came before; `last`: the unit before."""

    total: Fraction = Fraction(0)
    number: Fraction | None = None
    joined: bool = False
    last: str = ""

    def read(self, token: str) -> None:
        if token in AND:
            self.joined = True
        elif token in HOUR:
            self._unit("hour")
        elif token in MINUTE:
            self._unit("minute")
        elif ":" in token:
            self._clock(token)
        elif token in PARTS:
            self._part(PARTS[token])
        elif token not in OF:
            self._add(_number(token))

    def end(self) -> Fraction:
        """All of it, once the last number is known to be of hours or of minutes."""
        left = self.number
        if left is None:
            return self._said_something()
        if self.last == "hour":  # `1 awr 30`, `awr a hanner`
            return self.total + (left * 60 if left < 1 else _below_60(left))
        if self.last or left > MOST_BARE:
            raise ValueError(BARE)
        return left * 60

    def _said_something(self) -> Fraction:
        if not self.last:
            raise ValueError(UNREADABLE)
        return self.total

    def _unit(self, unit: str) -> None:
        if self.last == unit or self.last == "minute" or (unit == "minute" and self.number is None):
            raise ValueError(UNREADABLE)
        many = Fraction(1) if self.number is None else self.number  # `awr`, `an hour`
        self.total += many * 60 if unit == "hour" else many
        self.number, self.joined, self.last = None, False, unit

    def _clock(self, token: str) -> None:
        if self.number is not None or self.last:
            raise ValueError(UNREADABLE)
        hours, minutes = (Fraction(int(one)) for one in token.split(":"))
        self.number = hours + _below_60(minutes) / 60

    def _part(self, part: Fraction) -> None:
        """`three quarters`, but `two and a half`."""
        if self.number is None or self.joined:
            self._add(part)
        elif self.number.denominator > 1:
            raise ValueError(UNREADABLE)
        else:
            self.number *= part

    def _add(self, number: Fraction) -> None:
        """A second number is the rest of the first only where it is less than one: `1 1/2`."""
        if self.number is not None and number >= 1:
            raise ValueError(UNREADABLE)
        self.number, self.joined = (self.number or Fraction(0)) + number, False


def _number(token: str) -> Fraction:
    if token in NUMBERS:
        return Fraction(NUMBERS[token])
    if "/" in token:
        over, under = (int(one) for one in token.split("/"))
        if not 0 < over < under <= 60:
            raise ValueError(UNREADABLE)
        return Fraction(over, under)
    if token[0] not in "0123456789.":
        raise ValueError(UNREADABLE)
    return _decimal(token)


def _decimal(token: str) -> Fraction:
    """1.5 and 1.25 are parts of an hour; 1.30 may be half past one hour, or less than that: whoever typed it has to say."""
    whole, _point, after = token.replace(",", ".").partition(".")
    if len(after) > 1 and after not in SURE_AFTER_THE_POINT:
        raise ValueError(POINT)
    return Fraction(f"{whole or 0}.{after or 0}")


def _below_60(minutes: Fraction) -> Fraction:
    if minutes >= 60:
        raise ValueError(UNREADABLE)
    return minutes
