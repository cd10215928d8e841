"""A package of CASE as a framework of the packs: other people's items in their order and under their headings, for us to crosswalk."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import yaml

from llwybr.apps.exchange.interface.given import Fault, GivenDocument, GivenItem, GivenPackage
from llwybr.apps.exchange.rules import CHILD, circles, within
from llwybr.values.letters import plain_letters

TRANSLATION = "isTranslationOf"
TITLE, SUMMARY, CODE, ID = 90, 240, 40, 40  # the most characters of each in a pack
YEARS = range(1990, 2101)
LAST = 2**31  # after every sequence number
ADDRESS = re.compile(r"https?://[^\s<>\"]+")

Written = str | dict[str, str]  # one text, or one in each language


class RefusedError(Exception):
    """This package cannot become a framework: `faults` say why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Incoming:
    """The records of a pack, ready to be written, and what a person should know about them."""

    source: Mapping[str, Any]
    framework: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    notes: Sequence[str]


def framework(packages: Sequence[GivenPackage], *, id: str | None, taken: Container[str]) -> Incoming:
    """A package, and a second one that is its translation, as one framework. Raises RefusedError.

    `taken` are the ids of frameworks that the packs hold already.
    """
    faults = [fault for package in packages for fault in within(package)]
    if len(packages) == 2 and not faults:
        faults += [*circles([one for package in packages for one in package.cf_associations]), *_tied(packages)]
    chosen = id or _own_id(packages[0].cf_document)
    if chosen in taken:
        faults.append(Fault("", f"the packs have a framework {chosen!r} already: give another id with --id."))
    if faults:
        raise RefusedError(faults)
    return _Framework(packages, chosen).records()


def as_yaml(incoming: Incoming) -> str:
    """The records as a file of a pack."""
    lines = [
        "# Read from CASE by `llwybr case import`. A person reads it, writes the links to our elements, and names who",
        "#",
    ]
    lines[1] += (
        " looked at them. source_status is placeholder until somebody has compared this with what was published."
    )
    records = {"defaults": incoming.source, "frameworks": [incoming.framework], "framework_items": incoming.items}
    text = yaml.dump(records, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)
    return "\n".join([*lines, text])


class _Plain(yaml.SafeDumper):
    """Without aliases, which our packs refuse."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _tied(packages: Sequence[GivenPackage]) -> Iterator[Fault]:
    first, second = ({item.identifier for item in package.cf_items} for package in packages)
    if not any(pair & first and pair & second for pair in _translations(packages)):
        yield Fault("", "no isTranslationOf ties the two files: give the one and its translation, or import one alone.")


def _translations(packages: Sequence[GivenPackage]) -> Iterator[set[str]]:
    for one in (one for package in packages for one in package.cf_associations):
        if one.association_type == TRANSLATION:
            yield {one.origin_node_uri.identifier, one.destination_node_uri.identifier}


Placed = tuple[str, str | None, str]


def _numbered(parts: Sequence[str], heading: str | None, number: str) -> list[Placed]:
    """The parts of a heading with their numbers, the last first."""
    return [(part, heading, f"{number}{at}"[:CODE]) for at, part in reversed(list(enumerate(parts, start=1)))]


class _Framework:
    """One framework while it is put together. The first package leads: its order, its headings, its codes."""

    def __init__(self, packages: Sequence[GivenPackage], id: str) -> None:
        self.id, self.document = id, packages[0].cf_document
        self.packages = packages
        self.items: dict[str, tuple[GivenItem, str]] = {}  # each item and its language
        for package in packages:
            for item in package.cf_items:
                language = item.language or package.cf_document.language or ""
                self.items.setdefault(item.identifier, (item, language.lower().split("-")[0]))
        self.twins = self._twins()
        self.notes: list[str] = []

    def records(self) -> Incoming:
        tree = list(self._tree())
        ids = self._ids([identifier for identifier, _, _ in tree])
        items = [self._item(identifier, ids[identifier], ids.get(under), code) for identifier, under, code in tree]
        return Incoming(self._source(), self._head(), items, self.notes)

    def _twins(self) -> dict[str, str]:
        """{the item that leads: the same in the other language}, for pairs of English and Welsh."""
        order = {identifier: at for at, identifier in enumerate(self.items)}
        found: dict[str, str] = {}
        paired: set[str] = set()
        for pair in _translations(self.packages):
            if pair <= order.keys() and not pair & paired and {self.items[end][1] for end in pair} == {"en", "cy"}:
                first, second = sorted(pair, key=order.__getitem__)
                found[first] = second
                paired |= pair
        return found

    def _tree(self) -> Iterator[Placed]:
        """Each item with its heading and its number, in reading order."""
        under = self._under()
        waiting = _numbered(under[None], None, "")
        while waiting:
            identifier, heading, number = waiting.pop()
            yield identifier, heading, number
            waiting += _numbered(under[identifier], identifier, f"{number}.")

    def _under(self) -> dict[str | None, list[str]]:
        """{heading: the items under it, in their order}; those without a heading under None."""
        places = self._places()
        leads = {second: first for first, second in self.twins.items()}
        found: dict[str | None, list[tuple[int, str]]] = defaultdict(list)
        for identifier in (one for one in self.items if one not in leads):
            sequence, heading = places.get(identifier, (LAST, None))
            found[leads.get(heading, heading) if heading else None].append((sequence, identifier))
        ordered = {heading: [one for _, one in sorted(parts, key=itemgetter(0))] for heading, parts in found.items()}
        return defaultdict(list, ordered)

    def _places(self) -> dict[str, tuple[int, str | None]]:
        """{item: its place and its heading}. Of several headings an item keeps the first."""
        places: dict[str, tuple[int, str | None]] = {}
        children = [
            one for package in self.packages for one in package.cf_associations if one.association_type == CHILD
        ]
        for one in children:
            item, heading = one.origin_node_uri.identifier, one.destination_node_uri.identifier
            if item in places:
                self.notes.append(f"{item} stands under several headings: kept under the first")
            sequence = LAST if one.sequence_number is None else one.sequence_number
            places.setdefault(item, (sequence, heading if heading in self.items else None))
        return places

    def _ids(self, identifiers: Sequence[str]) -> dict[str | None, str]:
        """An id for each item: its code's where no other has that code, else its identifier's."""
        codes = Counter(_slug(self._code(one) or "") for one in identifiers)
        found: dict[str | None, str] = {}
        used: Counter[str] = Counter()
        for identifier in identifiers:
            code = _slug(self._code(identifier) or "")
            own = code if code and codes[code] == 1 else _slug(identifier)[:36].strip("-.") or "item"
            id = own
            while id in used:
                used[own] += 1
                id = f"{own}-{used[own]}"
            used[id] += 1
            found[identifier] = f"{self.id}.{id}"
        return found

    def _code(self, identifier: str) -> str | None:
        """The code that its publisher gave it, if it fits."""
        item = self.items[identifier][0]
        codes = (item.human_coding_scheme, item.list_enumeration)
        return next((" ".join(code.split()) for code in codes if code and code.strip() and len(code) <= CODE), None)

    def _item(self, identifier: str, id: str, under: str | None, number: str) -> dict[str, Any]:
        title = self._written(identifier, _title)
        statement = self._written(identifier, _statement)
        found: dict[str, Any] = {
            "id": id,
            "framework": self.id,
            "code": self._code(identifier) or number,
            "title": title,
            "statement": statement,
            "under": under,
            "links": [],
        }
        return {
            name: value for name, value in found.items() if value is not None and (name, value) != ("statement", title)
        }

    def _written(self, identifier: str, part: Callable[[GivenItem], str]) -> Written:
        """A text of an item: one where it is published in one language, else one in each."""
        item, language = self.items[identifier]
        if identifier not in self.twins:
            return part(item)
        other = self.items[self.twins[identifier]][0]
        return _both(language, part(item), part(other))

    def _head(self) -> dict[str, Any]:
        document = self.document
        return {
            "id": self.id,
            "title": self._of_document(lambda one: _cut(one.title, TITLE)),
            "publisher": self._of_document(lambda one: _cut(one.publisher or one.creator or one.title, TITLE)),
            "year": _year(document),
            "summary": self._of_document(lambda one: _cut(one.description or one.title, SUMMARY)),
        }

    def _of_document(self, part: Callable[[GivenDocument], str]) -> Written:
        documents = [package.cf_document for package in self.packages]
        languages = [(one.language or "").lower().split("-")[0] for one in documents]
        if set(languages) == {"en", "cy"} and len(documents) == 2:
            return _both(languages[0], part(documents[0]), part(documents[1]))
        return part(documents[0])

    def _source(self) -> dict[str, Any]:
        source: dict[str, Any] = {"name": self._of_document(lambda one: _cut(one.title, SUMMARY))}
        if address := _address(self.document):
            source["url"] = address
        return {"source": source, "source_status": "placeholder"}


def _address(document: GivenDocument) -> str | None:
    """Where it is published, or else where the document itself is."""
    given = (document.official_source_url, document.uri)
    return next((one for one in given if one and len(one) <= 500 and ADDRESS.fullmatch(one)), None)


def _both(language: str, first: str, second: str) -> Written:
    en, cy = (first, second) if language == "en" else (second, first)
    return en if en == cy else {"en": en, "cy": cy}


def _title(item: GivenItem) -> str:
    return _cut(item.abbreviated_statement or item.full_statement, TITLE)


def _statement(item: GivenItem) -> str:
    return _lines(item.full_statement)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cut(text: str, most: int) -> str:
    """A text on one line, cut between words where it is longer."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.") + "…"


def _year(document: GivenDocument) -> int:
    """The year in which it was adopted or last changed."""
    given = (document.status_start_date, document.last_change_date_time)
    years = [int(one[:4]) for one in given if one and one[:4].isascii() and one[:4].isdigit()]
    return next((year for year in years if year in YEARS), YEARS.start)


def _slug(text: str) -> str:
    """Letters and figures of ASCII without their accents, parted by hyphens and dots."""
    plain = plain_letters(text)
    return ".".join(part for one in plain.split(".") if (part := "-".join(re.findall(r"[a-z0-9]+", one))))


def _own_id(document: GivenDocument) -> str:
    """The words of the title that fit, or the beginning of the identifier where it has no such letters."""
    slug = _slug(document.title)
    if len(slug) > ID:
        slug = slug[: ID + 1].rpartition("-")[0] or slug[:ID].rstrip("-.")
    return slug or f"case-{_slug(document.identifier)[:8].strip('-.') or 'framework'}"
