"""Asking the interface as 1EdTech publishes it (an OpenAPI file, which is not ours to hand on) whether it accepts something."""

from importlib import import_module
from typing import Any

from llwybr.apps.exchange.interface.given import Fault, dotted
from llwybr.apps.exchange.interface.primitives import MOMENT, URI


class NoValidatorError(RuntimeError):
    """The library that reads JSON Schema is not installed."""


def faults(interface: dict[str, Any], data: Any, shape: str = "CFPackageDType") -> list[Fault]:
    """All that the published interface refuses. Raises NoValidatorError, or ValueError where this is no such interface."""
    try:
        library = import_module("jsonschema")
    except ImportError:
        raise NoValidatorError("this needs the library jsonschema: uv pip install jsonschema") from None
    schemas = interface.get("components", {}).get("schemas", {}) if isinstance(interface, dict) else {}
    if shape not in schemas:
        raise ValueError(f"holds no {shape}: give the OpenAPI file of CASE 1.1")
    schema = {"$ref": f"#/components/schemas/{shape}", "components": interface["components"]}
    validator = library.Draft202012Validator(schema, format_checker=_formats(library))
    return [Fault(dotted(tuple(one.absolute_path)), f"{one.message[:200]}") for one in validator.iter_errors(data)]


def _formats(library: Any) -> Any:
    """Days as the library knows them; moments and addresses as we do, since it needs more libraries for these."""
    checker = library.FormatChecker(formats=["date"])
    checker.checks("date-time")(lambda text: not isinstance(text, str) or MOMENT.fullmatch(text) is not None)
    checker.checks("uri")(lambda text: not isinstance(text, str) or URI.fullmatch(text) is not None)
    return checker
