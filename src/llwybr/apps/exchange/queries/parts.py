"""What a document of CASE is made of before it has a language: its parts in their tree, and what ties them to other things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from llwybr.apps.exchange.interface.objects import (
    Association,
    AssociationGrouping,
    Concept,
    Definitions,
    Document,
    Item,
    ItemType,
    License,
    Link,
    Node,
    Package,
    Rubric,
    Subject,
)
from llwybr.apps.exchange.queries import words
from llwybr.apps.exchange.queries.identity import End, Key, address, association_uid
from llwybr.values.bilingual import Bilingual, Language

OURS = "llwybr"  # the name under which our extensions stand


@dataclass(frozen=True)
class Part:
    """One item: its text, a short title where it has one, its heading (None: the document) and its place there."""

    key: Key
    text: Bilingual
    under: Key | None
    place: int
    type: str = ""  # its kind, unless it says otherwise
    title: Bilingual | None = None
    code: str | None = None
    keywords: tuple[Bilingual, ...] = ()
    concept: End | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    starts: date | None = None
    ends: date | None = None

    @property
    def end(self) -> End:
        return End(self.key, self.title or self.text)


@dataclass(frozen=True)
class Tie:
    """An association that is not of the tree: how one thing stands to another, in each language."""

    kind: str
    origin: End
    destination: End
    notes: Bilingual | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    changed: date | None = None


@dataclass(frozen=True)
class Whole:
    """A document with its parts and ties. `licensed`: it is ours to license. `one_language`: it is the same text in both."""

    end: End
    changed: date
    creator: Bilingual
    parts: Sequence[Part]
    ties: Sequence[Tie]
    version: str
    about: Bilingual
    status: str | None = None
    starts: date | None = None
    ends: date | None = None
    source: str | None = None
    notes: Bilingual | None = None
    concepts: Sequence[End] = ()
    licensed: bool = False
    one_language: bool = False


def moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


class Maker:
    """Makes the package of a document in one language."""

    def __init__(self, whole: Whole, language: Language) -> None:
        self.whole, self.language = whole, language
        self.changed = moment(whole.changed)
        self._links: dict[tuple[str, Key], Link] = {}  # each is used many times
        self._nodes: dict[tuple[Key, Language], Node] = {}
        self.types = {
            one.slug: one for one in (words.item_types if whole.licensed else words.framework_types)(language)
        }

    def package(self, rubrics: Sequence[Rubric] = ()) -> Package:
        associations = [*self._tree(), *(self.association(tie) for tie in self.whole.ties), *self._translations()]
        return Package(
            cf_document=self._document(),
            cf_items=[self._item(part) for part in self.whole.parts],
            cf_associations=associations,
            cf_definitions=self._definitions(associations),
            cf_rubrics=list(rubrics),
        )

    def link(self, member: str, end: End) -> Link:
        if (member, end.key) not in self._links:
            uid = end.key.uid(self.language)
            link = Link(title=end.title.in_language(self.language), identifier=uid, uri=address(member, uid))
            self._links[member, end.key] = link
        return self._links[member, end.key]

    def own(self, kind: str, slug: str, title: str) -> End:
        """A thing of this document that has no part: a licence, a type."""
        nation, edition, _, name = self.whole.end.key
        return End(Key(nation, edition, kind, f"{name}:{slug}" if name else slug), Bilingual(title, title))

    def identified(self, member: str, end: End) -> dict[str, Any]:
        uid = end.key.uid(self.language)
        return {"identifier": uid, "uri": address(member, uid), "last_change_date_time": self.changed}

    def _said(self, text: Bilingual | None) -> str | None:
        return (text.in_language(self.language) or None) if text else None

    def _document(self) -> Document:
        whole = self.whole
        return Document(
            **self.identified("CFDocuments", whole.end),
            case_version="1.1",
            creator=whole.creator.in_language(self.language),
            publisher=whole.creator.in_language(self.language),
            title=whole.end.title.in_language(self.language),
            description=self._said(whole.about),
            official_source_url=whole.source,
            language=None if whole.one_language else self.language,
            version=whole.version,
            adoption_status=whole.status,
            status_start_date=whole.starts.isoformat() if whole.starts else None,
            status_end_date=whole.ends.isoformat() if whole.ends else None,
            subject=[self.subject.title.in_language(self.language)],
            subject_uri=[self.link("CFSubjects", self.subject)],
            license_uri=self.link("CFLicenses", self.licence) if whole.licensed else None,
            notes=self._said(whole.notes),
        )

    @property
    def subject(self) -> End:
        return self.own("subject", "support-staff", words.subject(self.language))

    @property
    def licence(self) -> End:
        return self.own("licence", "mit", words.licence_name(self.language))

    def _item(self, part: Part) -> Item:
        kind = self.types[part.type or part.key.kind]
        return Item(
            **self.identified("CFItems", part.end),
            full_statement=part.text.in_language(self.language),
            abbreviated_statement=self._said(part.title),
            human_coding_scheme=part.code,
            cf_item_type=kind.title,
            cf_item_type_uri=self.link("CFItemTypes", self.own("type", kind.slug, kind.title)),
            concept_keywords=[one.in_language(self.language) for one in part.keywords] or None,
            concept_keywords_uri=self.link("CFConcepts", part.concept) if part.concept else None,
            language=None if self.whole.one_language else self.language,
            license_uri=self.link("CFLicenses", self.licence) if self.whole.licensed else None,
            status_start_date=part.starts.isoformat() if part.starts else None,
            status_end_date=part.ends.isoformat() if part.ends else None,
            extensions={
                OURS: {
                    "kind": kind.slug,
                    "id": part.key.slug,
                    **self._facts(part.facts),
                }
            },
        )

    def _facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts of a part or tie, each text in this language, and none that is empty."""
        said = {
            name: one.in_language(self.language) if isinstance(one, Bilingual) else one for name, one in facts.items()
        }
        return {name: one for name, one in said.items() if one not in (None, "", [])}

    def _tree(self) -> Iterable[Association]:
        ends = {part.key: part.end for part in self.whole.parts}
        for part in self.whole.parts:
            heading = ends[part.under] if part.under else self.whole.end
            yield self._between("isChildOf", self._node(part.end), self._node(heading), sequence_number=part.place)

    def association(self, tie: Tie) -> Association:
        return self._between(
            tie.kind,
            self._node(tie.origin),
            self._node(tie.destination),
            changed=tie.changed,
            notes=self._said(tie.notes),
            extensions={OURS: self._facts(tie.facts)} if tie.facts else None,
        )

    def _translations(self) -> Iterable[Association]:
        """From the Welsh of each item, and of the document, to its English."""
        if self.language != "cy" or self.whole.one_language:
            return
        for end in (self.whole.end, *(part.end for part in self.whole.parts)):
            yield self._between("isTranslationOf", self._node(end), self._node(end, "en"))

    def _between(self, kind: str, origin: Node, destination: Node, **more: Any) -> Association:
        uid = association_uid(kind, origin.identifier, destination.identifier)
        changed = more.pop("changed", None)
        return Association(
            identifier=uid,
            uri=address("CFAssociations", uid),
            last_change_date_time=moment(changed) if changed else self.changed,
            association_type=kind,
            origin_node_uri=origin,
            destination_node_uri=destination,
            cf_association_grouping_uri=self._grouping(kind),
            **more,
        )

    def _grouping(self, kind: str) -> Link | None:
        term = words.groupings(self.language).get(kind)
        return self.link("CFAssociationGroupings", self.own("grouping", kind, term.title)) if term else None

    def _node(self, end: End, language: Language | None = None) -> Node:
        spoken = language or self.language
        if (end.key, spoken) not in self._nodes:
            uid = end.key.uid(spoken)
            uri = address("CFDocuments" if end.key.kind == "document" else "CFItems", uid)
            node = Node(title=end.title.in_language(spoken), identifier=uid, uri=uri, target_type="CASE")
            self._nodes[end.key, spoken] = node
        return self._nodes[end.key, spoken]

    def _definitions(self, associations: Sequence[Association]) -> Definitions:
        used = {one.association_type for one in associations}
        kinds = {part.type or part.key.kind for part in self.whole.parts}
        return Definitions(
            cf_concepts=[self._concept(at, one) for at, one in enumerate(self.whole.concepts, start=1)],
            cf_subjects=[
                Subject(
                    **self.identified("CFSubjects", self.subject),
                    title=words.subject(self.language),
                    hierarchy_code="1",
                )
            ],
            cf_licenses=[self._licence()] if self.whole.licensed else [],
            cf_item_types=[self._type(term) for term in self.types.values() if term.slug in kinds],
            cf_association_groupings=[
                self._grouped(term) for term in words.groupings(self.language).values() if term.slug in used
            ],
        )

    def _concept(self, at: int, end: End) -> Concept:
        title = end.title.in_language(self.language)
        return Concept(**self.identified("CFConcepts", end), title=title, hierarchy_code=str(at))

    def _licence(self) -> License:
        name = words.licence_name(self.language)
        return License(**self.identified("CFLicenses", self.licence), title=name, license_text=words.LICENCE)

    def _type(self, term: words.Term) -> ItemType:
        own = self.identified("CFItemTypes", self.own("type", term.slug, term.title))
        return ItemType(**own, title=term.title, description=term.about, hierarchy_code=term.code, type_code=term.slug)

    def _grouped(self, term: words.Term) -> AssociationGrouping:
        own = self.identified("CFAssociationGroupings", self.own("grouping", term.slug, term.title))
        return AssociationGrouping(**own, title=term.title, description=term.about)
