"""Posts and the contracts under which they are held; files of staff that are brought in; that a list of staff changed."""

from llwybr.apps.posts.models.holding import Contract, ContractQuerySet, Post, PostQuerySet
from llwybr.apps.posts.models.intake import Intake, IntakeQuerySet, Meaning, Portion
from llwybr.apps.posts.models.lists import ListChange, ListChangeQuerySet

__all__ = [
    "Contract",
    "ContractQuerySet",
    "Intake",
    "IntakeQuerySet",
    "ListChange",
    "ListChangeQuerySet",
    "Meaning",
    "Portion",
    "Post",
    "PostQuerySet",
]
