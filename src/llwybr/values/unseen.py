"""Signs that nobody sees, and that show words otherwise than they are: who reads a name or a duty reads what is written there."""

import re

# What turns the order of words, has no width, or only says where a word may be broken. The joiners of emoji and of other
# scripts (U+200C, U+200D), and what draws the flag of Wales (U+E0020 to U+E007F), are part of what is seen.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_JOINERS = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")


def without_unseen(text: str) -> str:
    """The same words without these signs. Almost every text has none, and is looked at once."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def is_seen(text: str) -> bool:
    """Whether it can be shown as it is: nothing in it is a control sign or half a letter. Joiners may stand in it."""
    return text.isprintable() or _JOINERS.sub("", text).isprintable()
