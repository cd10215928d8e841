"""What a file is called when it is given back: as they called it, with nothing in it that deceives, and the ending of what it is."""

import unicodedata

LONGEST = 120  # signs before the ending
_NOT = set('/\\:*?"<>|%;')  # what some system or header takes for something else


def clean_name(name: str, ending: str) -> str:
    """`C:\\photos\\nia.exe` of a JPEG becomes `nia.jpg`. Signs that cannot be seen or turn the line round are left out."""
    last = unicodedata.normalize("NFC", name[:1000]).replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, old = last.rpartition(".")
    if not dot or not stem.strip(". ") or len(old) > 5 or not old.isalnum():
        stem = last
    kept = "".join(sign if unicodedata.category(sign)[0] not in "CZ" and sign not in _NOT else " " for sign in stem)
    return f"{' '.join(kept.split())[:LONGEST].strip('. ') or 'file'}.{ending}"
