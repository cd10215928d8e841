"""PURE: the log of who looked, in words (`looks.yaml`). A look carries two codes; each pair of them has its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from llwybr.core.kit.bilingual import Written
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from llwybr.values.bilingual import Bilingual, Language

ANYTHING = "anything"
KEY = "key"  # why a system looks: the person gave it a key


@dataclass(frozen=True)
class Words:
    """All that can be said: by (what, why), the sentence, and the one without the name of a key."""

    who: dict[str, Written]
    says: dict[tuple[str, str], Written]
    gone: dict[tuple[str, str], Written]
    other: Written


@lru_cache(maxsize=1)
def words() -> Words:
    said = yaml.safe_load(Path(__file__).with_name("looks.yaml").read_text(encoding="utf-8"))
    looks = said["looks"]
    return Words(
        who={form: Written(**text) for form, text in said["who"].items()},
        says={(one["what"], one["why"]): Written(**one["says"]) for one in looks},
        gone={(one["what"], one["why"]): Written(**one["gone"]) for one in looks if "gone" in one},
        other=Written(**said["other"]),
    )


def by_person(
    what: str, why: str, *, name: str, role: Written | None, place: Bilingual | None, gone: bool = False
) -> Written:
    """Somebody looked: under their name, in a role and for a place where these may be said. `gone`: their record was erased."""
    said, form = words(), "alone" if role is None else "role" if place is None else "place"
    sentence = said.says.get((what, why), said.other)

    def in_one(language: Language) -> str:
        who = (
            said.who[form]
            .in_language(language)
            .format(
                name=name or said.who["erased" if gone else "nobody"].in_language(language),
                role=role.in_language(language) if role else "",
                place=place.in_language(language) if place else "",
            )
        )
        return sentence.in_language(language).format(who=who)

    return Written(*map(in_one, LANGUAGES))


def by_system(what: str, why: str, *, label: str) -> Written:
    """A system looked, with the key of this name; "" where that is not known any more."""
    said = words()
    if not label or (what, why) not in said.says:
        return said.gone.get((what, why), said.gone[ANYTHING, KEY])
    return Written(*(said.says[what, why].in_language(one).format(label=label) for one in LANGUAGES))
