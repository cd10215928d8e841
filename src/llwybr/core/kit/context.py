"""What every page knows: its language, its twin in the other, and whether this is a demonstration."""

from django.conf import settings
from django.http import HttpRequest

from llwybr.core.kit.bilingual import active_language
from llwybr.values.bilingual import LANGUAGES, OWN_NAME, Language


def page(request: HttpRequest) -> dict[str, object]:
    language = active_language()
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    return {
        "language": language,
        "other_language": other,
        "other_language_name": OWN_NAME[other],
        "other_address": in_language(request.get_full_path(), other),
        "demonstration": settings.DEMO,
    }


def in_language(address: str, language: Language) -> str:
    """The same page in another language: `/en/my/` becomes `/cy/my/`. Outside both, the home page."""
    parts = address.split("/", 2)
    if len(parts) == 3 and parts[1] in LANGUAGES:
        return f"/{language}/{parts[2]}"
    return f"/{language}/"
