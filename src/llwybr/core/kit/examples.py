"""Each component with its examples, drawn: the page that shows them and the tests that check them read the same file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from llwybr.core.kit.bilingual import Written

EXAMPLES = Path(__file__).with_name("examples.yaml")


@dataclass(frozen=True)
class Example:
    about: Written
    drawn: SafeString


@dataclass(frozen=True)
class Component:
    name: str
    about: Written
    examples: tuple[Example, ...]


@cache
def _read() -> list[dict[str, Any]]:
    return list(yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["components"])


def examples() -> list[Component]:
    """Every component, its examples drawn in the language of the page."""
    return [
        Component(
            one["name"], Written(**one["about"]), tuple(_draw(one["name"], one.get("around", ""), one["examples"]))
        )
        for one in _read()
    ]


def _draw(name: str, around: str, given: list[dict[str, Any]]) -> Iterator[Example]:
    for example in given:
        context = {key: _written(value) for key, value in example.get("with", {}).items()}
        drawn = render_to_string(f"kit/components/{name}.html", context)
        yield Example(
            Written(**example["about"]), SafeString(f"<{around}>{drawn}</{around.split()[0]}>" if around else drawn)
        )


def _written(value: Any) -> Any:
    return Written(**value) if isinstance(value, dict) and set(value) == {"en", "cy"} else value
