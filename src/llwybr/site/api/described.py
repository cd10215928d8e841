"""What the API says of itself (OpenAPI 3.1), in English and in Welsh."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from llwybr.core.kit.api.refusals import ALL
from llwybr.site.api.composed import ROOT, api
from llwybr.values.bilingual import Language

ABOUT = _(
    "The standards for school support staff in Wales and England, what each job asks, guides and learning: open data, in Welsh "
    "and in English, without an account. What is somebody’s own, with a key that they give."
)
TAGS = {
    "standards": _("Standards and jobs"),
    "library": _("What to read, watch or try"),
    "learning": _("Learning"),
    "my": _("What is somebody’s own, with a key"),
}
ANSWERED = {
    200: _("The answer."),
    304: _("Nothing has changed since you last asked: keep what you have."),
    **{status: text for status, (_code, text) in ALL.items()},
}
SPOKEN = ("summary", "description")
KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": _(
        "A key that its owner makes under “What other systems may read”, for some of what is theirs, until a day."
    ),
}


@cache
def described(language: Language) -> dict[str, Any]:
    """The description, for programs and for our own page."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/"), default=str))
    schema = {
        "openapi": made["openapi"],
        "info": {
            "title": "Llwybr",
            "version": made["info"]["version"],
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": {path: _path(one) for path, one in made["paths"].items()},
        "components": {"schemas": _answers(made["components"]["schemas"]), "securitySchemes": {"key": KEY}},
    }
    with override(language):
        return dict(_spoken(schema))


@cache
def as_json(language: Language) -> bytes:
    return json.dumps(described(language), ensure_ascii=False).encode()


def _path(methods: Mapping[str, Any]) -> dict[str, Any]:
    """An address with our own words for each status, and a name for what an unchanged answer is known by."""
    found = json.loads(json.dumps(methods))
    for one in found.values():
        one["parameters"] = [_parameter(given) for given in one["parameters"]]
        for status, answered in one["responses"].items():
            answered["description"] = ANSWERED[int(status)]
        if "304" in one["responses"]:
            one["responses"]["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        if "security" in one:
            one["security"] = [{"key": []}]
            one["responses"]["401"]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return dict(found)


def _parameter(given: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter may be left out, but nobody can write `null` in an address."""
    schema = {name: value for name, value in given["schema"].items() if name not in {*SPOKEN, "title", "example"}}
    kinds = [one for one in schema.pop("anyOf", []) if one.get("type") != "null"]
    return {**given, "schema": {**schema, **(kinds[0] if kinds else {})}}


def _answers(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """What answers are made of, without what ninja adds of the parameters."""
    return {name: one for name, one in schemas.items() if not name.endswith("Asked")}


def _spoken(node: Mapping[str, Any], names: bool = False) -> Iterator[tuple[str, Any]]:
    """The same in the language of the hour. `names`: the keys are names, such as those of fields, and not ours to read."""
    for key, value in node.items():
        if isinstance(value, str) and key in SPOKEN and not names:
            yield key, gettext(value)
        elif isinstance(value, dict):
            yield key, dict(_spoken(value, names=not names and key in {"properties", "schemas", "paths"}))
        elif isinstance(value, list):
            yield key, [dict(_spoken(one)) if isinstance(one, dict) else one for one in value]
        else:
            yield key, value
