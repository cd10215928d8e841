"""The objects of CASE 1.1, as strict as the published interface: what it asks is there, and nothing that it does not know.

An object within a package says less than one that stands alone, which also names its document; `alone` gives the name.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from llwybr.apps.exchange.interface.primitives import (
    AssociationType,
    Day,
    Extensions,
    Moment,
    TargetType,
    Uri,
    Uuid,
    Whole,
    case_name,
)


class Object(BaseModel):
    model_config = ConfigDict(
        alias_generator=case_name, populate_by_name=True, extra="forbid", frozen=True, strict=True
    )

    def as_json(self) -> bytes:
        """Without what is not there: the interface has no null."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


class Link(Object):
    """Another object of CASE, by its title, identifier and address."""

    title: str
    identifier: Uuid
    uri: Uri


class Node(Object):
    """One end of an association, which may also be something that is not CASE."""

    title: str
    identifier: str
    uri: Uri
    target_type: TargetType | None = None


class Identified(Object):
    """What every object has."""

    identifier: Uuid
    uri: Uri
    last_change_date_time: Moment
    extensions: Extensions | None = None


class Document(Identified):
    """A framework in one language."""

    framework_type: str | None = None
    case_version: Literal["1.1"] | None = None
    creator: str
    title: str
    official_source_url: Uri | None = None
    publisher: str | None = None
    description: str | None = None
    subject: list[str] | None = None
    subject_uri: list[Link] | None = None
    language: str | None = None
    version: str | None = None
    adoption_status: str | None = None
    status_start_date: Day | None = None
    status_end_date: Day | None = None
    license_uri: Link | None = None
    notes: str | None = None


class DocumentAlone(Document):
    cf_package_uri: Link


class Item(Identified):
    """A statement of a framework, whatever its kind."""

    full_statement: str
    alternative_label: str | None = None
    cf_item_type: str | None = None
    human_coding_scheme: str | None = None
    list_enumeration: str | None = None
    abbreviated_statement: str | None = None
    concept_keywords: list[str] | None = None
    concept_keywords_uri: Link | None = None
    notes: str | None = None
    subject: list[str] | None = None
    subject_uri: list[Link] | None = None
    language: str | None = None
    education_level: list[str] | None = None
    cf_item_type_uri: Link | None = None
    license_uri: Link | None = None
    status_start_date: Day | None = None
    status_end_date: Day | None = None


class ItemAlone(Item):
    cf_document_uri: Link


class Association(Identified):
    """How one object stands to another: the origin is a child of, replaced by, a translation of … the destination."""

    association_type: AssociationType
    sequence_number: Whole | None = None
    origin_node_uri: Node
    destination_node_uri: Node
    cf_association_grouping_uri: Link | None = None
    notes: str | None = None


class AssociationAlone(Association):
    cf_document_uri: Link | None = None


class AssociationSet(Object):
    """An item, and every association that it has a part in."""

    cf_item: ItemAlone = Field(alias="CFItem")
    cf_associations: list[Association] = Field(min_length=1)


class Concept(Identified):
    title: str
    keywords: str | None = None
    hierarchy_code: str
    description: str | None = None


class Subject(Identified):
    title: str
    hierarchy_code: str
    description: str | None = None


class License(Identified):
    title: str
    description: str | None = None
    license_text: str


class ItemType(Identified):
    title: str
    description: str
    hierarchy_code: str
    type_code: str | None = None


class AssociationGrouping(Identified):
    title: str
    description: str | None = None


class Definitions(Object):
    """What the items of a package refer to."""

    cf_concepts: list[Concept] | None = None
    cf_subjects: list[Subject] | None = None
    cf_licenses: list[License] | None = None
    cf_item_types: list[ItemType] | None = None
    cf_association_groupings: list[AssociationGrouping] | None = None
    extensions: Extensions | None = None


class CriterionLevel(Identified):
    """One level of a criterion. Here, and only here, the interface wants a list of extensions."""

    description: str | None = None
    quality: str | None = None
    score: float | None = None
    feedback: str | None = None
    position: Whole | None = None
    rubric_criterion_id: Uuid | None = None
    extensions: list[Extensions] | None = None  # type: ignore[assignment]


class Criterion(Identified):
    category: str | None = None
    description: str | None = None
    cf_item_uri: Link | None = None
    weight: float | None = None
    position: Whole | None = None
    rubric_id: Uuid | None = None
    cf_rubric_criterion_levels: list[CriterionLevel] | None = None


class Rubric(Identified):
    title: str | None = None
    description: str | None = None
    cf_rubric_criteria: list[Criterion] | None = None


class Package(Object):
    """A document with all that belongs to it."""

    cf_document: Document
    cf_items: list[Item] = []
    cf_associations: list[Association] = []
    cf_definitions: Definitions = Definitions()
    cf_rubrics: list[Rubric] = []
    extensions: Extensions | None = None


class DocumentSet(Object):
    cf_documents: list[DocumentAlone] = Field(min_length=1)


class ConceptSet(Object):
    cf_concepts: list[Concept] = Field(min_length=1)


class SubjectSet(Object):
    cf_subjects: list[Subject] = Field(min_length=1)


class ItemTypeSet(Object):
    cf_item_types: list[ItemType] = Field(min_length=1)


CodeMinor = Literal[
    "forbidden",
    "fullsuccess",
    "internal_server_error",
    "invalid_selection_field",
    "invalid_sort_field",
    "invalid_uuid",
    "server_busy",
    "unauthorised_request",
    "unknownobject",
]


class CodeMinorField(Object):
    """Which part of what was asked was wrong, and how."""

    name: str = Field(alias="imsx_codeMinorFieldName")
    value: CodeMinor = Field(alias="imsx_codeMinorFieldValue")


class CodeMinors(Object):
    fields: list[CodeMinorField] = Field(alias="imsx_codeMinorField", min_length=1)


class StatusInfo(Object):
    """Why there is no answer."""

    code_major: Literal["failure", "processing", "success", "unsupported"] = Field(alias="imsx_codeMajor")
    severity: Literal["error", "status", "warning"] = Field(alias="imsx_severity")
    description: str | None = Field(default=None, alias="imsx_description")
    code_minor: CodeMinors | None = Field(default=None, alias="imsx_codeMinor")
