"""Every write to the standards: loading a nation's edition and the frameworks beside it, and agreeing a draft."""

from django.db import transaction

from llwybr.apps.standards.actions.editions import EditionChangedError, NotADraftError, agree, load_edition
from llwybr.apps.standards.actions.frameworks import load_frameworks
from llwybr.apps.standards.models import Edition
from llwybr.core.packs import Knowledge

__all__ = ["EditionChangedError", "NotADraftError", "agree", "load", "load_edition", "load_frameworks"]


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> Edition:
    """Load the pack's edition and, if the pack is the nation's own, the frameworks beside it. Raises EditionChangedError."""
    edition = load_edition(knowledge, by=by)
    if knowledge.manifest.is_nations_own:
        load_frameworks(knowledge, by=by)
    return edition
