"""Letters as a search or a name for a file compares them."""

import unicodedata


def plain_letters(text: str) -> str:
    """Without accents and capitals, and each letter in its plain form: `Tŷ` is `ty`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
