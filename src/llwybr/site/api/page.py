"""The page that explains the API, made from what the API says of itself and from answers of the moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from llwybr.core.kit.api.refusals import ALL, RefusedError, unknown
from llwybr.site.api.described import described

if TYPE_CHECKING:
    from pydantic import BaseModel

    from llwybr.values.bilingual import Language


@dataclass(frozen=True)
class Parameter:
    """What one may say after the question mark, or within the path."""

    name: str
    about: str
    values: str


@dataclass(frozen=True)
class Address:
    """One address: what it answers, what it may be asked, and an example to open where one can be named."""

    id: str
    path: str
    title: str
    about: str
    parameters: list[Parameter]
    fields: list[Parameter]
    example: str


@dataclass(frozen=True)
class Chapter:
    """The addresses of one part."""

    id: str
    title: str
    addresses: list[Address]


@dataclass(frozen=True)
class Status:
    number: int
    code: str
    about: str


def chapters(language: Language) -> list[Chapter]:
    """Every address, by its part, in the words of this language."""
    schema = described(language)
    return [Chapter(tag["name"], tag["description"], list(_addresses(schema, tag["name"]))) for tag in schema["tags"]]


def statuses() -> list[Status]:
    return [Status(number, code, gettext(text)) for number, (code, text) in ALL.items()]


def pretty(answer: BaseModel) -> str:
    """An answer as people read it."""
    return json.dumps(answer.model_dump(mode="json"), ensure_ascii=False, indent=2)


def refusal_example(nations: list[str]) -> str:
    """What an address says that names a nation we do not have."""
    error: RefusedError = unknown("path", "nation", nations)
    return json.dumps(json.loads(error.as_json()), ensure_ascii=False, indent=2)


def _addresses(schema: Mapping[str, Any], tag: str) -> Iterator[Address]:
    for path, methods in schema["paths"].items():
        for one in methods.values():
            if tag in one["tags"]:
                given = one["parameters"]
                parameters = [Parameter(each["name"], each["description"], _values(each["schema"])) for each in given]
                fields = list(_fields_of(schema, one["responses"]["200"]["content"]))
                title, about = one["summary"], one["description"]
                example = "" if "security" in one else _example(path, given)  # a browser has no key to show
                yield Address(one["operationId"], path, title, about, parameters, fields, example)


def _example(path: str, given: list[dict[str, Any]]) -> str:
    for one in given:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one.get("example", "{}"))
    return "" if "{" in path else path


def _values(schema: Mapping[str, Any]) -> str:
    """What may be written, in words."""
    if "enum" in schema:
        said = ", ".join(schema["enum"])
    elif schema.get("type") in {"integer", "number"}:
        least, most = schema["minimum"], schema["maximum"]
        said = gettext("a number from %(least)s to %(most)s") % {"least": least, "most": most}
    else:
        said = gettext("text")
    usual = schema.get("default")
    return (
        gettext("%(said)s; %(usual)s if left out") % {"said": said, "usual": usual} if usual not in (None, "") else said
    )


def _fields_of(schema: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[Parameter]:
    """None, where the answer is a file."""
    if "application/json" in content:
        yield from _fields(schema, content["application/json"]["schema"])


def _fields(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Iterator[Parameter]:
    """The fields of an answer; of a list, those of the things in it."""
    found = _resolved(schema, shape)["properties"]
    if "items" in found:
        found = _resolved(schema, found["items"]["items"])["properties"]
    for name, one in found.items():
        yield Parameter(name, one.get("description", ""), _kind(schema, one))


def _resolved(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in shape:
        return shape
    found: Mapping[str, Any] = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> str:
    """What kind of thing a field holds, in words."""
    kinds = [one for one in shape.get("anyOf", [shape]) if one.get("type") != "null"]
    one = _resolved(schema, kinds[0])
    if one.get("type") == "array":
        return gettext("a list: %(kind)s") % {"kind": _kind(schema, one["items"])}
    if "properties" in one:
        return ", ".join(one["properties"])
    names = {
        "string": {"date": gettext("a day"), "date-time": gettext("a moment")}.get(
            one.get("format", ""), gettext("text")
        ),
        "integer": gettext("a whole number"),
        "number": gettext("a number"),
        "boolean": "true, false",
    }
    return names[one["type"]]
