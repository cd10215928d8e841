"""What a place can be, as data (`kinds.yaml`), with its words in both languages."""

from functools import lru_cache
from pathlib import Path

import yaml

from llwybr.core.kit.bilingual import Written

NATION, AUTHORITY, SCHOOL, TRUST, UNION = "nation", "local_authority", "school", "academy_trust", "trade_union"
NATIONS = ("wales", "england")
SCHEMES = (
    "urn",
    "la_code",
    "la_estab",
    "ukprn",
    "companies",
    "group",
)  # what numbers a place; `group`: GIAS's of a trust


@lru_cache(maxsize=1)
def kinds() -> dict[str, Written]:
    """Every kind of place with its name, in the order of the file."""
    said = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
    return {one["id"]: Written(one["en"], one["cy"]) for one in said}
