"""Posts and the contracts under which they are held; files of staff that are brought in."""

from llwybr.apps.posts.models.holding import Contract, ContractQuerySet, Post, PostQuerySet
from llwybr.apps.posts.models.intake import Intake, IntakeQuerySet, Meaning, Portion

__all__ = [
    "Contract",
    "ContractQuerySet",
    "Intake",
    "IntakeQuerySet",
    "Meaning",
    "Portion",
    "Post",
    "PostQuerySet",
]
