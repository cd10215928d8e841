"""The words for what changed in an edition, and for how near another standard is to ours."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def what_name(what: str) -> str:
    return {
        "new": gettext("new"),
        "removed": gettext("removed"),
        "moved": gettext("moved to another area"),
        "meaning": gettext("changed in meaning"),
        "wording": gettext("changed in wording"),
    }[what]


@register.filter
def relation_name(relation: str) -> str:
    return {
        "same": gettext("means the same"),
        "near": gettext("means nearly the same"),
        "broader": gettext("holds this and more"),
    }[relation]


@register.filter
def confidence_name(confidence: str) -> str:
    return {"high": gettext("sure"), "medium": gettext("fairly sure"), "low": gettext("not sure")}[confidence]
