"""YAML as we allow it: no aliases, tags, repeated keys or deep nesting, and the line of every value kept.

A pack may come from anyone, and YAML can be made to expand without end; what is refused here is never built in memory.
"""

import stat
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from llwybr.core.packs.fault import Fault

MOST_BYTES = 1_000_000
MOST_DEPTH = 12
MOST_FIGURES = 40  # of a number or a date; YAML has forms that take minutes to add up
TEXT = "tag:yaml.org,2002:str"

Lines = dict[tuple[Hashable, ...], int]


def read(file: Path) -> tuple[Any, Lines]:
    """The file's data and the line (from 1) of each path in it. Raises Fault."""
    return parse(text_of(file), file)


def text_of(file: Path, most: int = MOST_BYTES) -> str:
    """The text of a file that may be anything. Raises Fault."""
    try:
        about = file.stat()
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise Fault(file, 1, "", "is not a file: remove it.")  # a pipe or a device would be read for ever
        if about.st_size > most:
            raise Fault(file, 1, "", f"is larger than {most:,} bytes: split it into several files.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fault(
            file, error.object[: error.start].count(b"\n") + 1, "", "is not UTF-8 text: save it as UTF-8."
        ) from None
    except OSError as error:
        raise Fault(file, 1, "", f"cannot be read: {error.strerror}.") from None


def parse(text: str, file: Path) -> tuple[Any, Lines]:
    """As `read`, from a text. Raises Fault."""
    try:
        _refuse_the_dangerous(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line if mark else text.encode()[: getattr(error, "position", 0)].count(b"\n")
        raise Fault(file, line + 1, "", f"is not YAML that we can read ({what}).") from None
    lines: Lines = {}
    return (None if node is None else _build(node, (), lines, file)), lines


def _refuse_the_dangerous(text: str, file: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = int(event.start_mark.line) + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Fault(file, line, "", "uses an anchor or alias (& or *): write the text out.")
        if getattr(event, "tag", None):
            raise Fault(file, line, "", "uses a tag (!): leave it out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise Fault(file, line, "", f"is nested more than {MOST_DEPTH} deep: make it flatter.")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def _build(node: yaml.Node, path: tuple[Hashable, ...], lines: Lines, file: Path) -> Any:
    lines[path] = _line(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, at), lines, file) for at, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, lines, file)
    return _scalar(node, file)


def _build_mapping(node: yaml.MappingNode, path: tuple[Hashable, ...], lines: Lines, file: Path) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            raise Fault(file, line, "", "has a key that is not a word or a number.")
        key = _scalar(key_node, file)
        if key in built:
            raise Fault(file, line, "", f"has {key!r} twice in one place: keep one.")
        built[key] = _build(value_node, (*path, key), lines, file)
        lines[(*path, key)] = line
    return built


def _scalar(node: yaml.Node, file: Path) -> Any:
    if node.tag != TEXT and len(node.value) > MOST_FIGURES:
        start = node.value[:20]
        raise Fault(
            file, _line(node), "", f"cannot read {start!r}…: a number or date has at most {MOST_FIGURES} figures."
        )
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, yaml.YAMLError):
        raise Fault(file, _line(node), "", f"cannot read {node.value!r}: check the date or number.") from None
