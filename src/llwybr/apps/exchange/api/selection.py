"""Which documents, in which order, how many of them, and which of their fields: the parameters of CFDocuments."""

import json
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from llwybr.apps.exchange.api.answers import RefusedError
from llwybr.apps.exchange.interface.objects import DocumentAlone

Fields = Mapping[str, Any]

NAMES = {field.alias: field for field in DocumentAlone.model_fields.values() if field.alias}
REQUIRED = frozenset(name for name, field in NAMES.items() if field.is_required())
COMPARED = frozenset(NAMES) - {"extensions", "subjectURI", "licenseURI", "CFPackageURI"}  # what is a text, or texts
TERM = re.compile(r"\s*(\w+)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'\s*", re.ASCII)
JOINT = re.compile(r"(AND|OR)\b")
COMPARE: Mapping[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "~": lambda text, part: part.casefold() in text.casefold(),
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
A_PAGE, MOST = 100, 2**31 - 1
LONGEST = 1000  # characters of a filter


class Page(NamedTuple):
    """What was chosen, how much there is in all, and where the pages beside it begin."""

    documents: Sequence[Fields]
    total: int
    limit: int
    offset: int

    def links(self, address: str, asked: QueryDict) -> str:
        """The Link header: the first, previous, next and last page."""
        last = (self.total - 1) // self.limit * self.limit
        starts = {"first": 0, "last": last}
        if self.offset + self.limit < self.total:
            starts["next"] = self.offset + self.limit
        if self.offset:
            starts["prev"] = max(0, self.offset - self.limit)
        kept = [(name, value) for name in asked for value in asked.getlist(name) if name not in {"limit", "offset"}]
        found = {rel: urlencode([*kept, ("limit", self.limit), ("offset", start)]) for rel, start in starts.items()}
        return ", ".join(f'<{address}?{query}>; rel="{rel}"' for rel, query in found.items())


def select(documents: Sequence[bytes], asked: QueryDict) -> Page:
    """The page of documents that the parameters ask for. Raises RefusedError."""
    limit, offset = _number(asked, "limit", A_PAGE, 1), _number(asked, "offset", 0, 0)
    names = _fields(asked)
    found = _filtered([json.loads(one) for one in documents], asked.get("filter", ""))
    ordered = _sorted(found, asked)[offset : offset + limit]
    if not ordered:  # the interface knows no empty set
        raise RefusedError(404, "CFDocuments", "unknownobject", "No document is here: ask for fewer things, or from 0.")
    return Page([_only(one, names) for one in ordered], len(found), limit, offset)


def _number(asked: QueryDict, name: str, usual: int, least: int) -> int:
    given = asked.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdecimal() and len(given) <= 10 and least <= int(given) <= MOST):
        raise RefusedError(
            400, name, "invalid_selection_field", f"{name} must be a whole number from {least} to {MOST}."
        )
    return int(given)


def _fields(asked: QueryDict) -> frozenset[str]:
    """The fields to give; those that the interface requires are always among them."""
    names = [name.strip() for given in asked.getlist("fields") for name in given.split(",") if name.strip()]
    for name in names:
        if name not in NAMES:
            known = f"fields must be among {', '.join(NAMES)}."
            raise RefusedError(400, "fields", "invalid_selection_field", known)
    return REQUIRED | set(names) if names else frozenset(NAMES)


def _only(document: Fields, names: frozenset[str]) -> Fields:
    return {name: value for name, value in document.items() if name in names}


def _sorted(documents: Sequence[Fields], asked: QueryDict) -> Sequence[Fields]:
    by, order = asked.get("sort", ""), asked.get("orderBy", "asc")
    if by and by not in COMPARED:
        raise RefusedError(400, "sort", "invalid_sort_field", f"sort must be one of {', '.join(sorted(COMPARED))}.")
    if order not in {"asc", "desc"}:
        raise RefusedError(400, "orderBy", "invalid_sort_field", "orderBy must be asc or desc.")
    if not by:
        return documents
    return sorted(documents, key=lambda one: _texts(one, by), reverse=order == "desc")


def _texts(document: Fields, name: str) -> list[str]:
    value = document.get(name, [])
    return value if isinstance(value, list) else [value]


def _filtered(documents: Sequence[Fields], text: str) -> Sequence[Fields]:
    """Those for which one of the alternatives (OR) holds in all its terms (AND)."""
    if not text:
        return documents
    alternatives = _alternatives(text)
    return [one for one in documents if any(all(_holds(one, *term) for term in terms) for terms in alternatives)]


def _alternatives(text: str) -> list[list[tuple[str, str, str]]]:
    found: list[list[tuple[str, str, str]]] = [[]]
    at = 0
    while len(text) <= LONGEST and (term := TERM.match(text, at)):
        name, relation, value = term.groups()
        if name not in COMPARED:
            break
        found[-1].append((name, relation, value.replace("''", "'")))
        if term.end() == len(text):
            return found
        joint = JOINT.match(text, term.end())
        if joint is None:
            break
        if joint[1] == "OR":
            found.append([])
        at = joint.end()
    told = "filter must be such as language='cy' AND title~'Wales', with fields that a document has."
    raise RefusedError(400, "filter", "invalid_selection_field", told)


def _holds(document: Fields, name: str, relation: str, value: str) -> bool:
    texts = _texts(document, name)
    return value not in texts if relation == "!=" else any(COMPARE[relation](one, value) for one in texts)
