"""The tables of a portfolio: evidence, the record of learning, what is shared, and what witnesses said."""

from llwybr.apps.portfolio.models.activity import Activity, ActivityQuerySet, Declined
from llwybr.apps.portfolio.models.evidence import Attached, Evidence, EvidenceQuerySet, Shows
from llwybr.apps.portfolio.models.sharing import Opening, Share, ShareQuerySet
from llwybr.apps.portfolio.models.witness import Statement, StatementQuerySet

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "Attached",
    "Declined",
    "Evidence",
    "EvidenceQuerySet",
    "Opening",
    "Share",
    "ShareQuerySet",
    "Shows",
    "Statement",
    "StatementQuerySet",
]
