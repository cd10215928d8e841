"""What a nation knows, as data: reads YAML packs with the line of every value, lays a nation over the shared pack, checks."""

from llwybr.core.packs.difference import Change, difference
from llwybr.core.packs.fault import Fault
from llwybr.core.packs.knowledge import Finding, Knowledge, Shapes, read_knowledge, read_written
from llwybr.core.packs.seal import sealed
from llwybr.core.packs.shape import Language, RecordShape, Source, Text, at_most

__all__ = [
    "Change",
    "Fault",
    "Finding",
    "Knowledge",
    "Language",
    "RecordShape",
    "Shapes",
    "Source",
    "Text",
    "at_most",
    "difference",
    "read_knowledge",
    "read_written",
    "sealed",
]
