"""Every document of CASE that there is, kept as JSON until an edition is loaded anew: an answer is found, not made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from llwybr.apps.exchange.interface.objects import Identified, Link, Package
from llwybr.apps.exchange.queries import editions, frameworks
from llwybr.apps.exchange.queries.identity import BASE, End, address
from llwybr.apps.exchange.queries.parts import Maker, Whole
from llwybr.apps.standards.queries import whole as standards
from llwybr.core.kit.bilingual import Written
from llwybr.values.bilingual import LANGUAGES, Language

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition

AGREED = "agreed"
DEFINED = {
    "CFConcepts": "cf_concepts",
    "CFSubjects": "cf_subjects",
    "CFLicenses": "cf_licenses",
    "CFItemTypes": "cf_item_types",
    "CFAssociationGroupings": "cf_association_groupings",
}


class Kept(NamedTuple):
    """An object as JSON within its package, and what it says besides when it stands alone."""

    json: bytes
    alone: bytes = b""

    def standing_alone(self) -> bytes:
        return b"%b,%b}" % (self.json[:-1], self.alone) if self.alone else self.json


@dataclass
class Book:
    """What belongs to one document, which is a framework in one language."""

    end: End
    language: Language | None  # None where it has one text for both
    status: str | None
    starts: date | None
    document: Kept
    items: list[str] = field(default_factory=list)
    associations: list[str] = field(default_factory=list)
    definitions: bytes = b"{}"
    rubrics: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a file of it is called."""
        nation, edition, _, slug = self.end.key
        return "-".join(filter(None, (nation, slug or edition, self.language)))

    @property
    def shown(self) -> Written:
        """Its title, in the language of the page that shows it."""
        return Written(self.end.title.en, self.end.title.cy)

    @property
    def uid(self) -> str:
        return self.end.key.uid(self.language or "en")

    @property
    def of_edition(self) -> bool:
        return not self.end.key.slug


class Shelf:
    """All documents: `kept[member][identifier]`, and the sets that the interface asks for whole."""

    def __init__(self) -> None:
        self.books: dict[str, Book] = {}
        self.kept: dict[str, dict[str, Kept]] = defaultdict(dict)
        self.children: dict[str, list[str]] = {}  # a type and those whose code stands within its own
        self.ties: dict[str, list[str]] = defaultdict(list)  # the associations that an item has a part in

    def documents(self) -> Iterator[bytes]:
        for book in self.books.values():
            yield book.document.standing_alone()

    def object(self, member: str, uid: str) -> bytes | None:
        found = self.kept[member].get(uid)
        return found.standing_alone() if found else None

    def with_parts(self, member: str, uid: str) -> bytes | None:
        """A type, subject or concept with those within it."""
        if uid not in self.kept[member]:
            return None
        found = (self.kept[member][one].json for one in (uid, *self.children[uid]))
        return b'{"%b":[%b]}' % (member.encode(), b",".join(found))

    def associations(self, uid: str) -> bytes | None:
        """An item and all associations that it has a part in, in whichever document."""
        item = self.kept["CFItems"].get(uid)
        if item is None:
            return None
        ties = b",".join(self.kept["CFAssociations"][one].json for one in self.ties[uid])
        return b'{"CFItem":%b,"CFAssociations":[%b]}' % (item.standing_alone(), ties)

    def package(self, uid: str) -> bytes | None:
        book = self.books.get(uid)
        if book is None:
            return None
        return b'{"CFDocument":%b,"CFItems":[%b],"CFAssociations":[%b],"CFDefinitions":%b,"CFRubrics":[%b]}' % (
            book.document.json,
            self._joined("CFItems", book.items),
            self._joined("CFAssociations", book.associations),
            book.definitions,
            self._joined("CFRubrics", book.rubrics),
        )

    def _joined(self, member: str, uids: Iterable[str]) -> bytes:
        return b",".join(self.kept[member][one].json for one in uids)

    def put(self, whole: Whole, language: Language, package: Package) -> None:
        """Keep a package and each of its objects."""
        document = package.cf_document
        within = _alone("CFDocumentURI", "CFDocuments", document.title, document.identifier)
        book = Book(
            whole.end,
            None if whole.one_language else language,
            whole.status,
            whole.starts,
            Kept(document.as_json(), _alone("CFPackageURI", "CFPackages", document.title, document.identifier)),
            items=self._keep("CFItems", package.cf_items, within),
            associations=self._keep("CFAssociations", package.cf_associations, within),
            definitions=package.cf_definitions.as_json(),
            rubrics=self._keep("CFRubrics", package.cf_rubrics),
        )
        self.books[document.identifier] = book
        self.kept["CFDocuments"][document.identifier] = book.document
        for member, field_name in DEFINED.items():
            self._define(member, getattr(package.cf_definitions, field_name))
        for one in package.cf_associations:
            for end in {one.origin_node_uri.identifier, one.destination_node_uri.identifier}:
                self.ties[end].append(one.identifier)

    def _keep(self, member: str, objects: Sequence[Identified], alone: bytes = b"") -> list[str]:
        self.kept[member] |= {one.identifier: Kept(one.as_json(), alone) for one in objects}
        return [one.identifier for one in objects]

    def _define(self, member: str, objects: Sequence[Identified]) -> None:
        self._keep(member, objects)
        codes = {one.identifier: getattr(one, "hierarchy_code", "") for one in objects}
        for uid, code in codes.items():
            self.children[uid] = [other for other, its in codes.items() if code and its.startswith(f"{code}.")]


def _alone(name: str, member: str, title: str, uid: str) -> bytes:
    link = Link(title=title, identifier=uid, uri=address(member, uid))
    return b'"%b":%b' % (name.encode(), link.as_json())


def with_base(text: bytes, base: str) -> bytes:
    """An answer as it leaves: its addresses begin with those of this server."""
    return text.replace(BASE.encode(), base.rstrip("/").encode())


_lock = Lock()
_held: dict[object, Shelf] = {}


def shelf(on: date | None = None) -> Shelf:
    """Every document, as things stand on a day. One query once it is made; ten to make it, however much there is."""
    found = standards.every_edition()
    statuses = _statuses(found, on or timezone.localdate())
    key = tuple((one.pk, one.stamp, one.in_force_from, statuses[one.pk]) for one in found)
    with _lock:
        if key not in _held:
            made = _made(found, statuses)
            _held.clear()
            _held[key] = made
        return _held[key]


def _statuses(found: Sequence[Edition], on: date) -> dict[int, str]:
    """The adoption status of each edition, as CASE calls it. An edition to come is adopted; what one came after is deprecated."""
    begun = [one for one in found if one.status == AGREED and one.in_force_from <= on]
    latest = {one.nation: one.pk for one in begun}  # they come in the order of their dates
    old = {one.pk for one in begun} - set(latest.values())
    return {one.pk: "Draft" if one.status != AGREED else "Deprecated" if one.pk in old else "Adopted" for one in found}


def _made(found: Sequence[Edition], statuses: dict[int, str]) -> Shelf:
    standards.fill(found)
    made = Shelf()
    elements: dict[str, dict[str, End]] = {}
    for nation, of_nation in groupby(found, key=lambda one: one.nation):
        own = list(of_nation)
        _put_editions(made, own, statuses)
        elements[nation] = _in_force(own, statuses)
    _put_frameworks(made, elements)
    return made


def _put_editions(made: Shelf, own: Sequence[Edition], statuses: dict[int, str]) -> None:
    agreed = [one for one in own if one.status == AGREED]
    before = dict(zip(agreed[1:], agreed, strict=False))
    after = {one: later for later, one in before.items()}
    for edition in own:
        whole = editions.whole(edition, statuses[edition.pk], after.get(edition), before.get(edition))
        for language in LANGUAGES:
            maker = Maker(whole, language)
            made.put(whole, language, maker.package(editions.rubrics(edition, maker)))


def _in_force(own: Sequence[Edition], statuses: dict[int, str]) -> dict[str, End]:
    """The elements of the latest edition that is adopted: crosswalks lead there."""
    adopted = [one for one in own if statuses[one.pk] == "Adopted"]
    if not adopted:
        return {}
    return {one.slug: editions.element_end(adopted[0], one) for one in adopted[0].elements.all()}


def _put_frameworks(made: Shelf, elements: dict[str, dict[str, End]]) -> None:
    found = standards.every_framework()
    ends = {item.pk: frameworks.end_of(one, item) for one in found for item in one.items.all()}
    for one in found:
        whole = frameworks.whole(one, ends, elements.get(one.nation, {}))
        for language in _languages(whole):
            made.put(whole, language, Maker(whole, language).package())


def _languages(whole: Whole) -> Sequence[Language]:
    return LANGUAGES[:1] if whole.one_language else LANGUAGES


def books_of(nation: str) -> list[list[Book]]:
    """The documents of a nation, those in several languages together."""
    own = [book for book in shelf().books.values() if book.end.key.nation == nation]
    return [list(books) for _, books in groupby(own, key=lambda book: book.end.key)]


def all_packages(base: str, on: date | None = None) -> Iterator[tuple[str, bytes]]:
    """The name and the JSON of every package."""
    found = shelf(on)
    for uid, book in found.books.items():
        package = found.package(uid)
        assert package is not None  # noqa: S101  its book is there
        yield book.name, with_base(package, base)
