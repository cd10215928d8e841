"""Of every field of every model: who sees it, how long it is kept, and whether its owner takes it along.

Said in a `fields.yaml` beside the models of each package, and read here. What a package that is not ours keeps (allauth) stands in
`core/signin/fields.yaml` under its label. `checks.py` finds what nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import AppConfig, apps
from django.db import models

from llwybr.core.kit.bilingual import Written
from llwybr.core.packs.shape import Text
from llwybr.core.rights.classified import ClassShape, ModelShape, RetentionShape

HERE = Path(__file__).parent
SELF = "self"


class Said(dict[str, ModelShape]):
    """{label of a model, as in `portfolio.Evidence`: what is said of it}."""


@lru_cache(maxsize=1)
def said() -> Said:
    """What every fields.yaml says, in the order of the packages. Raises ValueError for what none may say."""
    found = Said()
    for config in ours():
        file = Path(config.path) / "fields.yaml"
        for name, one in (read(file) if file.exists() else {}).items():
            label = name if "." in name else f"{config.label}.{name}"
            if label in found:
                raise ValueError(f"{file}: {label} is said twice")
            found[label] = _model(file, name, one)
    return found


@lru_cache(maxsize=1)
def classes() -> Mapping[str, ClassShape]:
    """The classes of retention.yaml."""
    return RetentionShape.model_validate(read(HERE / "retention.yaml")).classes


def ours() -> list[AppConfig]:
    return [one for one in apps.get_app_configs() if one.name.startswith("llwybr.")]


def every_model() -> Iterator[type[models.Model]]:
    """Each that has a table, those that Django makes for many-to-many fields too."""
    for config in apps.get_app_configs():
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                yield model


def model_of(label: str) -> type[models.Model]:
    """Raises LookupError for one that is not there."""
    return apps.get_model(label)


def written(text: Text) -> Written:
    """A text of a fields.yaml that prints itself in the language of the page."""
    return Written(text.en, text.cy)


def title_of(label: str) -> Written | None:
    """What people call these records; None where none of them is in an export, or nobody here knows the model."""
    shape = said().get(label)
    return written(shape.label) if shape and shape.label else None


def of_person(label: str, shape: ModelShape, *, pk: int, public_id: str) -> models.QuerySet[Any]:
    """The rows of one person, by key: nobody else's."""
    found = models.Q(pk__in=[])
    for path in shape.whose:
        found |= models.Q(**{"pk" if path == SELF else path: pk})
    for name in shape.names:
        found |= models.Q(**{name: public_id})
    rows: models.QuerySet[Any] = model_of(label)._base_manager.filter(found).order_by("pk")
    return rows


def _model(file: Path, name: str, one: object) -> ModelShape:
    try:
        return ModelShape.model_validate(one)
    except ValueError as error:
        raise ValueError(f"{file}: {name}: {error}") from None


def read(file: Path) -> dict[str, Any]:
    """YAML in which every word is text (a field may be called `on`) and nothing stands twice. Raises ValueError."""
    node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = {} if node is None else _built(node, file)
    if not isinstance(found, dict):
        raise ValueError(f"{file} is no mapping")
    return found


def _built(node: yaml.Node, file: Path) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_built(one, file) for one in node.value]
    built: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in built:
            raise ValueError(f"{file}, line {key.start_mark.line + 1}: {key.value} stands twice")
        built[key.value] = _built(value, file)
    return built
